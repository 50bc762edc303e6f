//! Values of a template: what YAML and JSON have, and CloudFormation's intrinsic functions.

/// A value of a template.
///
/// Mappings keep the order they were made in, because people read templates in the console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// A text.
    Text(String),
    /// A number, already in its shortest decimal form.
    Number(String),
    /// A truth value.
    Bool(bool),
    /// A list.
    List(Vec<Self>),
    /// A mapping.
    Map(Map),
    /// An intrinsic function, by its name without `Fn::`, and its argument.
    Function(&'static str, Box<Self>),
}

/// An ordered mapping.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Map(Vec<(String, Value)>);

impl Map {
    /// An empty mapping.
    pub(crate) const fn new() -> Self {
        Self(Vec::new())
    }

    /// The mapping with one more entry; keys are never doubled, because every caller writes literal ones.
    #[must_use]
    pub(crate) fn with(mut self, key: impl Into<String>, value: impl Into<Value>) -> Self {
        self.0.push((key.into(), value.into()));
        self
    }

    /// The mapping with one more entry where there is a value for it.
    #[must_use]
    pub(crate) fn with_some(self, key: &str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    /// Adds the entries of another mapping.
    pub(crate) fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// The mapping with every value turned into another one.
    #[must_use]
    pub(crate) fn map_values(self, change: impl Fn(Value) -> Value) -> Self {
        Self(self.0.into_iter().map(|(key, value)| (key, change(value))).collect())
    }

    /// Whether there is no entry.
    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many entries there are.
    pub(crate) const fn len(&self) -> usize {
        self.0.len()
    }

    /// The entries, in their order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Number(number.to_string())
    }
}

impl From<i32> for Value {
    fn from(number: i32) -> Self {
        Self::Number(number.to_string())
    }
}

impl From<scaling::Decimal> for Value {
    fn from(number: scaling::Decimal) -> Self {
        Self::Number(number.to_string())
    }
}

impl From<Vec<Self>> for Value {
    fn from(list: Vec<Self>) -> Self {
        Self::List(list)
    }
}

impl From<Map> for Value {
    fn from(map: Map) -> Self {
        Self::Map(map)
    }
}

fn function(name: &'static str, argument: impl Into<Value>) -> Value {
    Value::Function(name, Box::new(argument.into()))
}

/// The value of a parameter, a pseudo parameter, or the reference of a resource.
pub(crate) fn reference(name: impl Into<String>) -> Value {
    function("Ref", name.into())
}

/// A text with `${…}` in it, which CloudFormation fills in.
pub(crate) fn sub(text: impl Into<String>) -> Value {
    function("Sub", text.into())
}

/// The same, with values for placeholders of its own.
pub(crate) fn sub_with(text: impl Into<String>, placeholders: Map) -> Value {
    function("Sub", vec![text.into().into(), placeholders.into()])
}

/// A text that may have `${…}` in it: one that CloudFormation fills in only if it has to.
pub(crate) fn text(text: String) -> Value {
    if text.contains("${") { sub(text) } else { text.into() }
}

/// An attribute of a resource.
pub(crate) fn attribute(logical_id: &str, name: &str) -> Value {
    function("GetAtt", format!("{logical_id}.{name}"))
}

/// One of two values, by a condition.
pub(crate) fn either(condition: &str, then: impl Into<Value>, otherwise: impl Into<Value>) -> Value {
    function("If", vec![condition.into(), then.into(), otherwise.into()])
}

/// Whether two values are the same text.
pub(crate) fn equals(left: impl Into<Value>, right: impl Into<Value>) -> Value {
    function("Equals", vec![left.into(), right.into()])
}

/// The opposite of a condition.
pub(crate) fn not(condition: Value) -> Value {
    function("Not", vec![condition])
}

/// Whether a list of texts has a value; for rules alone, whose own functions have no documented short form.
pub(crate) fn contains(list: Vec<Value>, value: Value) -> Value {
    Map::new().with("Fn::Contains", vec![list.into(), value]).into()
}

/// What another stack exports; the name is a function itself, which YAML can not take behind a short tag.
pub(crate) fn imported(name: Value) -> Value {
    Map::new().with("Fn::ImportValue", name).into()
}

/// A text with another one in the place of every occurrence of a part.
pub(crate) fn replaced(text: Value, part: &str, by: &str) -> Value {
    function("Join", vec![by.into(), function("Split", vec![part.into(), text])])
}

/// A value out of a mapping.
pub(crate) fn find_in_map(map: &str, key: Value, second_key: &str) -> Value {
    function("FindInMap", vec![map.into(), key, second_key.into()])
}

/// The part of a text at a position, counted from 0, where a delimiter separates the parts.
pub(crate) fn part(position: u32, delimiter: &str, text: Value) -> Value {
    function("Select", vec![position.into(), function("Split", vec![delimiter.into(), text])])
}

/// Words of the user's inside a text that CloudFormation fills in.
///
/// `${!` would be CloudFormation's own escape, but it reaches to the next brace, wherever that is.
pub(crate) fn unfilled(text: &str) -> String {
    text.replace("${", "$ {")
}
