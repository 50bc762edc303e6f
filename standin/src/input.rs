//! Reading an operation's input, with the services' own words for what is wrong with it.

use serde_json::{Map, Value};

use crate::error::ServiceError;

/// The members of one structure of an input. A null member counts as left out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Input<'a> {
    members: &'a Map<String, Value>,
    /// The exception that this service uses for a bad value.
    exception: &'static str,
}

impl<'a> Input<'a> {
    pub(crate) fn new(value: &'a Value, exception: &'static str) -> Result<Self, ServiceError> {
        match value {
            Value::Object(members) => Ok(Self { members, exception }),
            other => Err(ServiceError::new("SerializationException", format!("Expected a structure, got: {other}"))),
        }
    }

    /// A refusal of this input.
    pub(crate) fn refuse(&self, message: impl Into<String>) -> ServiceError {
        ServiceError::new(self.exception, message)
    }

    /// A refusal of one member's value because of a constraint.
    pub(crate) fn refuse_value(&self, name: &str, value: &str, constraint: &str) -> ServiceError {
        self.refuse(format!(
            "1 validation error detected: Value {value} at '{}' failed to satisfy constraint: {constraint}",
            lower_first(name)
        ))
    }

    pub(crate) fn get(&self, name: &str) -> Option<&'a Value> {
        self.members.get(name).filter(|value| !value.is_null())
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    fn missing(&self, name: &str) -> ServiceError {
        self.refuse_value(name, "null", "Member must not be null")
    }

    pub(crate) fn text(&self, name: &str) -> Result<Option<&'a str>, ServiceError> {
        self.typed(name, "String", Value::as_str)
    }

    pub(crate) fn required_text(&self, name: &str) -> Result<&'a str, ServiceError> {
        self.text(name)?.ok_or_else(|| self.missing(name))
    }

    /// Text of `least` to `most` characters.
    pub(crate) fn sized_text(&self, name: &str, least: usize, most: usize) -> Result<Option<&'a str>, ServiceError> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        let length = text.chars().count();
        if length < least {
            let constraint = format!("Member must have length greater than or equal to {least}");
            return Err(self.refuse_value(name, &format!("'{text}'"), &constraint));
        }
        if most < length {
            let constraint = format!("Member must have length less than or equal to {most}");
            return Err(self.refuse_value(name, &format!("'{text}'"), &constraint));
        }
        Ok(Some(text))
    }

    /// Text that has to be one of `choices`.
    pub(crate) fn choice(&self, name: &str, choices: &[&str]) -> Result<Option<&'a str>, ServiceError> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        if choices.contains(&text) {
            return Ok(Some(text));
        }
        let constraint = format!("Member must satisfy enum value set: [{}]", choices.join(", "));
        Err(self.refuse_value(name, &format!("'{text}'"), &constraint))
    }

    pub(crate) fn required_choice(&self, name: &str, choices: &[&str]) -> Result<&'a str, ServiceError> {
        self.choice(name, choices)?.ok_or_else(|| self.missing(name))
    }

    /// A whole number of at least `least`.
    pub(crate) fn integer_from(&self, name: &str, least: i64) -> Result<Option<i64>, ServiceError> {
        let Some(number) = self.integer(name)? else { return Ok(None) };
        if least <= number {
            return Ok(Some(number));
        }
        let constraint = format!("Member must have value greater than or equal to {least}");
        Err(self.refuse_value(name, &format!("'{number}'"), &constraint))
    }

    /// A whole number from `least` to `most`.
    pub(crate) fn integer_between(&self, name: &str, least: i64, most: i64) -> Result<Option<i64>, ServiceError> {
        match self.integer_from(name, least)? {
            Some(number) if most < number => {
                let constraint = format!("Member must have value less than or equal to {most}");
                Err(self.refuse_value(name, &format!("'{number}'"), &constraint))
            }
            number => Ok(number),
        }
    }

    /// A whole number of 32 bits, which is what the services' `Integer` is.
    pub(crate) fn integer(&self, name: &str) -> Result<Option<i64>, ServiceError> {
        self.typed(name, "Integer", |value| value.as_i64().filter(|number| i32::try_from(*number).is_ok()))
    }

    pub(crate) fn number(&self, name: &str) -> Result<Option<f64>, ServiceError> {
        self.typed(name, "Double", Value::as_f64)
    }

    pub(crate) fn required_number(&self, name: &str) -> Result<f64, ServiceError> {
        self.number(name)?.ok_or_else(|| self.missing(name))
    }

    pub(crate) fn boolean(&self, name: &str) -> Result<Option<bool>, ServiceError> {
        self.typed(name, "Boolean", Value::as_bool)
    }

    /// The elements of a list; none where it is left out.
    pub(crate) fn list(&self, name: &str) -> Result<&'a [Value], ServiceError> {
        Ok(self.typed(name, "List", Value::as_array)?.map_or(&[], Vec::as_slice))
    }

    /// A list of texts; none where it is left out.
    pub(crate) fn texts(&self, name: &str) -> Result<Vec<&'a str>, ServiceError> {
        self.list(name)?
            .iter()
            .map(|element| element.as_str().ok_or_else(|| wrong_type(name, element, "String")))
            .collect()
    }

    /// A list of structures; none where it is left out.
    pub(crate) fn structures(&self, name: &str) -> Result<Vec<Input<'a>>, ServiceError> {
        self.list(name)?.iter().map(|element| Input::new(element, self.exception)).collect()
    }

    pub(crate) fn structure(&self, name: &str) -> Result<Option<Input<'a>>, ServiceError> {
        self.get(name).map(|value| Input::new(value, self.exception)).transpose()
    }

    pub(crate) fn members(&self) -> &'a Map<String, Value> {
        self.members
    }

    fn typed<T>(
        &self,
        name: &str,
        expected: &str,
        convert: impl FnOnce(&'a Value) -> Option<T>,
    ) -> Result<Option<T>, ServiceError> {
        self.get(name).map(|value| convert(value).ok_or_else(|| wrong_type(name, value, expected))).transpose()
    }
}

fn wrong_type(name: &str, value: &Value, expected: &str) -> ServiceError {
    ServiceError::new("SerializationException", format!("{name}: {value} cannot be converted to {expected}"))
}

fn lower_first(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
