//! Documents in JSON and their JSON Schema, both from one table of fields, so that neither has what the other has not.
//!
//! A table is of a part `T` of a document, whose values may hang on the context `C` that all parts share, such as the
//! instant at which all times begin.

mod layout;

use serde_json::{Map, Value, json};

pub use layout::lines;

/// One field of a part.
#[derive(Debug)]
pub struct Field<C, T> {
    /// Its name.
    pub name: &'static str,
    /// What it means.
    pub description: &'static str,
    /// What it may be, as a JSON Schema.
    pub shape: fn() -> Value,
    /// Its value.
    pub value: fn(&C, &T) -> Value,
}

/// A table of fields: name, shape, value and description of each.
#[macro_export]
macro_rules! document_fields {
    ($(#[doc = $doc:literal])+ $table:ident of $part:ty, in $context:ty { $($name:literal $shape:expr, $value:expr, $description:literal;)+ }) => {
        $(#[doc = $doc])+
        pub(super) const $table: &[$crate::report::document::Field<$context, $part>] = &[$($crate::report::document::Field {
            name: $name,
            description: $description,
            shape: $shape,
            value: $value,
        },)+];
    };
}

/// A part as an object.
#[must_use]
pub fn object<C, T>(fields: &[Field<C, T>], context: &C, part: &T) -> Value {
    fields.iter().map(|field| (field.name.to_owned(), (field.value)(context, part))).collect::<Map<_, _>>().into()
}

/// What such an object may be.
#[must_use]
pub fn schema_of<C, T>(fields: &[Field<C, T>]) -> Value {
    let property = |field: &Field<C, T>| {
        let mut schema = json!({ "description": field.description });
        if let (Value::Object(schema), Value::Object(shape)) = (&mut schema, (field.shape)()) {
            schema.extend(shape);
        }
        (field.name.to_owned(), schema)
    };
    closed(&fields.iter().map(property).collect())
}

/// An object that has all of these properties and no other.
#[must_use]
pub fn closed(properties: &Map<String, Value>) -> Value {
    let required: Vec<&String> = properties.keys().collect();
    json!({ "type": "object", "required": required, "additionalProperties": false, "properties": properties })
}

/// A number, without a point where it is whole.
#[must_use]
pub fn number(number: f64) -> Value {
    // Up to here every whole number is exact in a double.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() <= EXACT {
        #[expect(clippy::cast_possible_truncation, reason = "a whole number of at most 53 bits")]
        let whole = number as i64;
        return whole.into();
    }
    number.into()
}

/// A number, or null.
#[must_use]
pub fn optional(value: Option<f64>) -> Value {
    value.map_or(Value::Null, number)
}

/// The shape of a list.
#[must_use]
pub fn list(item: &Value) -> Value {
    json!({ "type": "array", "items": item })
}

/// The shape of a text.
#[must_use]
pub fn text() -> Value {
    json!({ "type": "string" })
}

/// The shape of an instant, as RFC 3339 writes it.
#[must_use]
pub fn time() -> Value {
    json!({ "type": "string", "format": "date-time" })
}

/// The shape of a whole number from 0 on.
#[must_use]
pub fn count() -> Value {
    json!({ "type": "integer", "minimum": 0 })
}

/// The shape of a number from 0 on.
#[must_use]
pub fn amount() -> Value {
    json!({ "type": "number", "minimum": 0 })
}

/// The shape of a number from 0 on, or null.
#[must_use]
pub fn amount_or_null() -> Value {
    json!({ "type": ["number", "null"], "minimum": 0 })
}

/// The shape of a number over 0.
#[must_use]
pub fn positive() -> Value {
    json!({ "type": "number", "exclusiveMinimum": 0 })
}

/// The shape of a part of a whole, 0 to 1.
#[must_use]
pub fn share() -> Value {
    json!({ "type": "number", "minimum": 0, "maximum": 1 })
}

/// The shape of true or false.
#[must_use]
pub fn flag() -> Value {
    json!({ "type": "boolean" })
}
