//! One property: its value, read as what is wanted of it.
//!
//! CloudFormation sends every scalar as a text, a direct call sends numbers and booleans as such: both are read alike.

use std::ops::RangeInclusive;

use scaling::Decimal;

use super::json::{Json, Level};
use super::object::{Object, listed};
use super::problems::Problems;
use super::suggestion::{nearest, same};

/// The most characters of a text: nothing that is wanted here holds more.
const TEXT_CHARACTERS: usize = 2048;

/// A property of an object, there or not.
pub(super) struct Property<'json, 'problems> {
    path: String,
    value: Option<Json<'json>>,
    is_required: bool,
    problems: &'problems Problems,
}

impl<'json, 'problems> Property<'json, 'problems> {
    /// A property that may be left out. An empty text leaves it out too, where a text or a number is wanted: that is
    /// what an empty parameter of the console gives.
    pub(super) const fn optional(path: String, value: Option<Json<'json>>, problems: &'problems Problems) -> Self {
        Self { path, value, is_required: false, problems }
    }

    /// The same, but an empty text is a value like any other.
    pub(super) fn required(self) -> Self {
        Self { is_required: true, ..self }
    }

    /// Where it stands.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// The value, not looked into.
    pub(super) const fn json(&self) -> Option<Json<'json>> {
        self.value
    }

    /// Whether it says something, right or wrong.
    pub(super) fn is_given(&self) -> bool {
        self.value.is_some_and(|value| self.is_required || !value.is_empty_text())
    }

    /// Tells of the property.
    pub(super) fn refuse(&self, message: &str, fix: &str) {
        self.problems.add(&self.path, message, fix);
    }

    /// A text.
    pub(super) fn text(&self) -> Option<String> {
        self.scalar("a text", "write a single text")
    }

    /// A whole number; `example` is one of the range.
    pub(super) fn whole(&self, range: RangeInclusive<i64>, example: i64) -> Option<i64> {
        let wanted = format!("a whole number from {} to {}", range.start(), range.end());
        let fix = format!("write digits alone, as in {example}");
        let text = self.scalar(&wanted, &fix)?;
        let digits = text.trim();
        let number = Decimal::parse(digits.strip_prefix('+').unwrap_or(digits)).ok();
        // A decimal is in its shortest form, so that 4.0 is 4.
        let number = number.and_then(|number| number.to_string().parse().ok()).filter(|number| range.contains(number));
        if number.is_none() {
            self.refuse_value(&wanted, &fix);
        }
        number
    }

    /// A yes or a no.
    pub(super) fn switch(&self) -> Option<bool> {
        self.word(&[("true", true), ("false", false)], "true or false")
    }

    /// One of a few words; case and separators do not count.
    pub(super) fn choice<T: Copy>(&self, words: &[(&str, T)]) -> Option<T> {
        self.word(words, &format!("one of {}", listed(words.iter().map(|(word, _)| *word))))
    }

    fn word<T: Copy>(&self, words: &[(&str, T)], wanted: &str) -> Option<T> {
        let text = self.scalar(wanted, "write one of them")?;
        let found = words.iter().find(|(word, _)| same(word, &text)).map(|(_, value)| *value);
        if found.is_none() {
            let nearest = nearest(&text, words.iter().map(|(word, _)| *word));
            let fix = nearest.map_or_else(|| "write one of them".to_owned(), |word| format!("write {word}"));
            self.refuse_value(wanted, &fix);
        }
        found
    }

    /// An object of these properties.
    pub(super) fn object(&self, names: &'static [&'static str]) -> Option<Object<'json, 'problems>> {
        Object::open(self.path.clone(), self.value?, names, self.problems)
    }

    /// The items of a list; none where it is left out or wrong, and the first ones of a list that is too long.
    pub(super) fn list(&self, most: usize) -> Vec<Self> {
        let Some(value) = self.value else { return Vec::new() };
        let Level::List(items) = value.level() else {
            self.refuse_value("a list", "write a list, also around a single entry");
            return Vec::new();
        };
        if most < items.len() {
            self.refuse(&format!("{} entries are too many", items.len()), &format!("keep {most} or fewer"));
        }
        let item = |(index, value)| Self {
            path: format!("{}[{index}]", self.path),
            value: Some(value),
            is_required: true,
            problems: self.problems,
        };
        items.into_iter().take(most).enumerate().map(item).collect()
    }

    /// The one value of a text, a number or a boolean, as text; `None` where it is left out or another thing.
    fn scalar(&self, wanted: &str, fix: &str) -> Option<String> {
        let value = self.value.filter(|_| self.is_given())?;
        let text = match value.level() {
            Level::Text(text) => text,
            Level::Plain(text) => without_exponent(text),
            Level::List(_) | Level::Object(_) | Level::Nothing => {
                self.refuse_value(wanted, fix);
                return None;
            }
        };
        if TEXT_CHARACTERS < text.chars().count() {
            self.refuse(&format!("{value} is too long"), &format!("write at most {TEXT_CHARACTERS} characters"));
            return None;
        }
        Some(text)
    }

    /// Tells that the value is not what is wanted.
    pub(super) fn refuse_value(&self, wanted: &str, fix: &str) {
        if let Some(value) = self.value {
            self.refuse(&format!("{value} is not {wanted}"), fix);
        }
    }
}

/// A number of JSON's as the domain reads numbers, which is without an exponent.
fn without_exponent(number: &str) -> String {
    match number.parse::<f64>() {
        Ok(value) if number.contains(['e', 'E']) && value.is_finite() => value.to_string(),
        _ => number.to_owned(),
    }
}
