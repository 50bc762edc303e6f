//! The options of a shape, `key=value`, as they were written.

use super::shapes::Named;
use super::{Noise, Rate, ShapeError, words};

/// What every shape and schedule may have.
const COMMON: [&str; 1] = ["noise"];

/// The options of a shape. What it has to have is there.
pub(super) struct Options<'a> {
    pairs: Vec<(&'a str, &'a str)>,
}

impl<'a> Options<'a> {
    /// Reads the options of a shape, or with `None` those of a schedule.
    pub(super) fn read(words: impl Iterator<Item = &'a str>, shape: Option<&Named>) -> Result<Self, ShapeError> {
        let (required, optional) = shape.map_or((&[][..], &[][..]), |shape| (shape.required, shape.optional));
        let whose = shape.map_or("a schedule".to_owned(), |shape| format!("`{}`", shape.name));
        let example = shape.map_or("30s@50/s, 5m@100..400/m noise=10%", |shape| shape.example);
        let known: Vec<&str> = required.iter().chain(optional).chain(&COMMON).copied().collect();
        let mut pairs: Vec<(&str, &str)> = Vec::new();
        for word in words {
            let Some((key, value)) = word.split_once('=') else {
                let message =
                    format!("`{word}` is no option: after {whose} come options as key=value, without blanks in them");
                return Err(ShapeError::new(message, format!("write it as: {example}")));
            };
            if !known.contains(&key) {
                let message = format!("`{key}` is no option of {whose}");
                return Err(ShapeError::new(message, format!("it has {}", listed(&known))));
            }
            if pairs.iter().any(|(other, _)| *other == key) {
                return Err(ShapeError::new(format!("`{key}` is there twice"), "remove one of the two"));
            }
            pairs.push((key, value));
        }
        if let Some(missing) = required.iter().find(|key| pairs.iter().all(|(there, _)| there != *key)) {
            let message = format!("{whose} has no `{missing}`: it needs {}", listed(required));
            return Err(ShapeError::new(message, format!("write it as: {example}")));
        }
        Ok(Self { pairs })
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.pairs.iter().any(|(there, _)| *there == key)
    }

    /// The value of an option, nothing where it is not there.
    pub(super) fn text(&self, key: &str) -> &'a str {
        self.pairs.iter().find(|(there, _)| *there == key).map_or("", |(_, value)| value)
    }

    pub(super) fn duration(&self, key: &str) -> Result<u64, ShapeError> {
        words::duration(self.text(key)).map_err(|error| error.of(key))
    }

    pub(super) fn rate(&self, key: &str) -> Result<Rate, ShapeError> {
        words::rate(self.text(key)).map_err(|error| error.of(key))
    }

    pub(super) fn percentage(&self, key: &str, most: u32) -> Result<u32, ShapeError> {
        words::percentage(self.text(key), most).map_err(|error| error.of(key))
    }

    pub(super) fn time_of_day(&self, key: &str) -> Result<u64, ShapeError> {
        words::time_of_day(self.text(key)).map_err(|error| error.of(key))
    }

    pub(super) fn noise(&self) -> Result<Noise, ShapeError> {
        match self.text("noise") {
            "" if !self.has("noise") => Ok(Noise::None),
            "poisson" => Ok(Noise::Poisson),
            text => match words::percentage(text, 100) {
                Ok(0) => Ok(Noise::None),
                Ok(percent) => Ok(Noise::Percent(percent)),
                Err(_) => Err(ShapeError::new(
                    format!("noise: `{text}` is neither a whole percentage from 0% to 100% nor `poisson`"),
                    "write it as noise=10% or noise=poisson",
                )),
            },
        }
    }
}

impl ShapeError {
    /// What is wrong with the value of an option.
    fn of(self, key: &str) -> Self {
        Self { message: format!("{key}: {}", self.message), fix: self.fix }
    }
}

fn listed(keys: &[&str]) -> String {
    match keys {
        [] => String::new(),
        [only] => format!("`{only}`"),
        [first @ .., last] => {
            let first: Vec<_> = first.iter().map(|key| format!("`{key}`")).collect();
            format!("{} and `{last}`", first.join(", "))
        }
    }
}
