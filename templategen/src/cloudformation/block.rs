//! The properties of a resource, or of a block in them, read as what they should be.
//!
//! Every reader answers `None` both where a property is left out and where it is not what it should be, of which it
//! tells: what is told of keeps anything from being deployed, so nobody acts by the difference.

use std::ops::Range;

use scaling::Decimal;

use super::TemplateCode;
use super::template::{Resource, Template};
use super::value::{Item, Text, Value};
use crate::spec::{ALIKE, nearest};
use crate::yaml::Entry;

/// Properties that are themselves, and no slip of the pen for another one.
const KNOWN: [&str; 24] = [
    "AlarmActions",
    "Below",
    "DatapointsToAlarm",
    "EndpointName",
    "EvaluationPeriods",
    "ExtendedStatistic",
    "From",
    "Id",
    "MaxCapacity",
    "Metric",
    "MetricName",
    "MetricStat",
    "Metrics",
    "MinCapacity",
    "PolicyName",
    "PolicyType",
    "ScalableTargetAction",
    "ScheduledActionName",
    "ScheduledActions",
    "StepScaling",
    "Statistic",
    "ThresholdMetricId",
    "Timezone",
    "VariantName",
];

/// A block of properties.
#[derive(Clone, Debug)]
pub(super) struct Block<'a> {
    pub(super) template: &'a Template<'a>,
    entries: &'a [Entry],
    /// Where the block itself is named, for what it lacks.
    pub(super) place: Range<usize>,
    /// Whether an empty text leaves a property out.
    empty_is_nothing: bool,
}

impl<'a> Block<'a> {
    /// The properties of a resource.
    pub(super) fn of(template: &'a Template<'a>, resource: Resource<'a>) -> Self {
        let entries = resource.entry.value.entry("Properties").map(|entry| entry.value.entries()).unwrap_or_default();
        Self { template, entries, place: resource.id_range.clone(), empty_is_nothing: false }
    }

    /// The same, and an empty text leaves a property out, as our own resource has it.
    pub(super) fn with_empty_as_nothing(self) -> Self {
        Self { empty_is_nothing: true, ..self }
    }

    pub(super) fn tell(
        &self,
        code: TemplateCode,
        mark: Range<usize>,
        message: impl Into<String>,
        fix: impl Into<String>,
    ) {
        self.template.findings.tell(code, Some(mark), message, fix);
    }

    fn entry(&self, key: &str) -> Option<&'a Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// Where a property stands: its value if that is on one line, else its key, else the block.
    pub(super) fn mark(&self, key: &str) -> Range<usize> {
        self.entry(key).map_or_else(|| self.place.clone(), |entry| self.template.mark(entry))
    }

    /// What a property comes to, unless it is left out.
    pub(super) fn item(&self, key: &str) -> Option<Item<'a>> {
        let item = self.template.resolve(&self.entry(key)?.value);
        let is_empty = |text: &Text| text.whole().is_ok_and(|text| text.trim().is_empty());
        match &item.value {
            Value::Nothing => None,
            Value::Text(text) if self.empty_is_nothing && is_empty(text) => None,
            _ => Some(item),
        }
    }

    pub(super) fn is_given(&self, key: &str) -> bool {
        self.item(key).is_some()
    }

    pub(super) fn is_list(&self, key: &str) -> bool {
        self.item(key).is_some_and(|item| matches!(item.value, Value::List(_)))
    }

    /// Tells where a property is left out that has to be there.
    pub(super) fn require(&self, key: &str) -> bool {
        let is_given = self.is_given(key);
        if !is_given {
            let message = format!("`{key}` is missing");
            // Of several names that are missing, a slip of the pen stands for the one that it is nearest to.
            let is_meant = |written: &&str| nearest(written, ALIKE, KNOWN.into_iter().chain([key])) == Some(key);
            let written = self.entries.iter().map(|entry| entry.key.as_str());
            let slip = written.filter(|written| !KNOWN.contains(written)).find(is_meant);
            let fix = match slip {
                Some(slip) => format!("write `{key}` in the place of `{slip}`"),
                None => "add it".to_owned(),
            };
            self.tell(TemplateCode::MissingProperty, self.place.clone(), message, fix);
        }
        is_given
    }

    /// A property that has to be there, by one of the readers.
    pub(super) fn required<T>(&self, key: &str, read: impl FnOnce(&Self, &str) -> Option<T>) -> Option<T> {
        if self.require(key) { read(self, key) } else { None }
    }

    fn wrong(&self, key: &str, what: &str, fix: impl Into<String>) {
        self.tell(TemplateCode::WrongValue, self.mark(key), format!("`{key}` is {what}"), fix);
    }

    /// A text, pieces of which may be open.
    pub(super) fn text(&self, key: &str) -> Option<Text> {
        let Value::Text(text) = self.item(key)?.value else {
            self.wrong(key, "no single value", "write one text or number");
            return None;
        };
        Some(text)
    }

    /// A text that has to be known.
    pub(super) fn known(&self, key: &str) -> Option<String> {
        let text = self.text(key)?;
        match text.whole() {
            Ok(text) => Some(text.to_owned()),
            Err(open) => {
                self.template.tell_open(open, self.mark(key));
                None
            }
        }
    }

    /// A number; a text may spell it, with or without an exponent.
    pub(super) fn number(&self, key: &str) -> Option<Decimal> {
        let text = self.known(key)?;
        let number = decimal(&text);
        if number.is_none() {
            self.wrong(key, &format!("`{text}`, which is no number"), "write a number of up to 15 digits");
        }
        number
    }

    /// A whole number in a range.
    pub(super) fn whole(&self, key: &str, range: std::ops::RangeInclusive<i64>) -> Option<i64> {
        let text = self.known(key)?;
        let number = decimal(&text).and_then(|number| number.to_string().parse::<i64>().ok());
        let within = number.filter(|number| range.contains(number));
        if within.is_none() {
            let fix = format!("write a whole number from {} to {}", range.start(), range.end());
            self.wrong(key, &format!("`{text}`"), fix);
        }
        within
    }

    /// A whole number in a range that fits into 32 bits.
    pub(super) fn count(&self, key: &str, range: std::ops::RangeInclusive<u32>) -> Option<u32> {
        let number = self.whole(key, (*range.start()).into()..=(*range.end()).into())?;
        u32::try_from(number).ok()
    }

    pub(super) fn switch(&self, key: &str) -> Option<bool> {
        let text = self.known(key)?;
        let value = text.to_ascii_lowercase().parse().ok();
        if value.is_none() {
            self.wrong(key, &format!("`{text}`"), "write `true` or `false`");
        }
        value
    }

    /// One of a few words.
    pub(super) fn choice<T: Copy>(&self, key: &str, choices: &[(&str, T)]) -> Option<T> {
        let text = self.known(key)?;
        let found = choices.iter().find(|(word, _)| *word == text).map(|(_, choice)| *choice);
        if found.is_none() {
            let words: Vec<_> = choices.iter().map(|(word, _)| format!("`{word}`")).collect();
            self.wrong(key, &format!("`{text}`"), format!("write {}", either(&words)));
        }
        found
    }

    /// One of a few words, or what the service takes where nothing is said.
    pub(super) fn choice_or<T: Copy>(&self, key: &str, choices: &[(&str, T)], default: T) -> Option<T> {
        if self.is_given(key) { self.choice(key, choices) } else { Some(default) }
    }

    /// A block inside this one.
    pub(super) fn block(&self, key: &str) -> Option<Self> {
        let item = self.item(key)?;
        let place = self.entry(key).map_or_else(|| item.range.clone(), |entry| entry.key_range.clone());
        self.within(item, place).or_else(|| {
            self.wrong(key, "no block of properties", "write its properties under it, indented");
            None
        })
    }

    /// The value as a block; what is not known of it is told.
    fn within(&self, item: Item<'a>, place: Range<usize>) -> Option<Self> {
        match item.value {
            Value::Block(entries) => Some(Self { entries, place, ..self.clone() }),
            Value::Text(text) => {
                // A text that is known is no block, of which the caller tells.
                let open = text.first_open()?;
                self.template.tell_open(open, place.clone());
                Some(Self { entries: &[], place, ..self.clone() })
            }
            _ => None,
        }
    }

    /// The blocks of a list; a single block stands for a list of one.
    pub(super) fn blocks(&self, key: &str) -> Vec<Self> {
        let Some(item) = self.item(key) else { return Vec::new() };
        let items = match item.value {
            Value::List(items) => items,
            _ => vec![item],
        };
        let mut blocks = Vec::with_capacity(items.len());
        for item in items {
            let place = match &item.value {
                Value::Block([first, ..]) => first.key_range.clone(),
                _ => self.template.first_line(&item.range),
            };
            match self.within(item, place.clone()) {
                Some(block) => blocks.push(block),
                None => self.tell(
                    TemplateCode::WrongValue,
                    place,
                    format!("an item of `{key}` is no block of properties"),
                    "write its properties as `Name: Value`",
                ),
            }
        }
        blocks
    }

    /// The texts of a list; a single text stands for a list of one.
    pub(super) fn texts(&self, key: &str) -> Vec<Text> {
        let Some(item) = self.item(key) else { return Vec::new() };
        let text = |item: Item<'a>| match item.value {
            Value::Text(text) => Some(text),
            _ => None,
        };
        match item.value {
            Value::List(items) => items.into_iter().filter_map(text).collect(),
            _ => text(item).into_iter().collect(),
        }
    }
}

/// A number as JSON and YAML write it.
pub(super) fn decimal(text: &str) -> Option<Decimal> {
    let text = text.trim();
    let text = text.strip_prefix('+').unwrap_or(text);
    Decimal::parse(text).ok().or_else(|| {
        let has_exponent =
            text.contains(['e', 'E']) && text.starts_with(|letter: char| letter.is_ascii_digit() || letter == '-');
        text.parse().ok().filter(|_| has_exponent).and_then(Decimal::from_f64)
    })
}

/// ``a, b or c``.
pub(super) fn either(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [rest @ .., last] => format!("{} or {last}", rest.join(", ")),
    }
}
