//! Shapes of JSON values, and what does not fit them.

use serde_json::Value;

/// What a value has to be.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    /// Anything; it is checked elsewhere, or not at all.
    Any,
    /// A text.
    Text,
    /// `true` or `false`.
    Flag,
    /// Any number.
    Number,
    /// A whole number in a range, both ends inclusive.
    Whole(u64, u64),
    /// One of a few words.
    Word(&'static [&'static str]),
    /// A text that passes a test, and what it has to be in words.
    Like(fn(&str) -> bool, &'static str),
    /// A whole number that passes a test, and what it has to be in words.
    Counted(fn(u64) -> bool, &'static str),
    /// A list of values of one kind, with the fewest and the most of them.
    List(usize, usize, &'static Kind),
    /// A value of the first kind, or two of them in a list: both ends of a band. The second end has a kind
    /// of its own.
    OneOrBand(&'static Kind, &'static Kind),
    /// An object of these keys and no others.
    Object(&'static [Key]),
}

/// A key of an object.
#[derive(Clone, Copy, Debug)]
pub(super) struct Key {
    /// The key.
    pub(super) name: &'static str,
    /// What its value has to be.
    pub(super) kind: Kind,
    /// Whether it may be left out.
    pub(super) need: Need,
}

/// Whether a key may be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// It has to be there.
    Required,
    /// It may be left out.
    Optional,
}

/// The complaints so far.
#[derive(Debug, Default)]
pub(super) struct Report {
    /// Each as a path and what is wrong there.
    pub(super) complaints: Vec<String>,
}

impl Report {
    /// Adds a complaint.
    pub(super) fn complain(&mut self, path: &str, what: impl AsRef<str>) {
        self.complaints.push(format!("{path}: {}", what.as_ref()));
    }

    /// Complains of everything in a value that does not fit its kind.
    pub(super) fn check(&mut self, path: &str, value: &Value, kind: &Kind) {
        let wanted = match *kind {
            Kind::Any => return,
            Kind::Text => (!value.is_string()).then(|| "a text".to_owned()),
            Kind::Flag => (!value.is_boolean()).then(|| "true or false".to_owned()),
            Kind::Number => (!value.is_number()).then(|| "a number".to_owned()),
            Kind::Whole(least, most) => {
                let fits = value.as_u64().is_some_and(|number| (least..=most).contains(&number));
                (!fits).then(|| format!("a whole number from {least} to {most}"))
            }
            Kind::Word(words) => {
                let fits = value.as_str().is_some_and(|text| words.contains(&text));
                (!fits).then(|| format!("one of {}", words.join(", ")))
            }
            Kind::Like(test, words) => (!value.as_str().is_some_and(test)).then(|| words.to_owned()),
            Kind::Counted(test, words) => (!value.as_u64().is_some_and(test)).then(|| words.to_owned()),
            Kind::List(fewest, most, inner) => return self.list(path, value, fewest, most, inner),
            Kind::OneOrBand(one, end) => return self.one_or_band(path, value, one, end),
            Kind::Object(keys) => return self.object(path, value, keys),
        };
        if let Some(wanted) = wanted {
            self.complain(path, format!("{value} is not {wanted}"));
        }
    }

    fn list(&mut self, path: &str, value: &Value, fewest: usize, most: usize, inner: &Kind) {
        let Some(entries) = value.as_array() else { return self.complain(path, format!("{value} is not a list")) };
        if !(fewest..=most).contains(&entries.len()) {
            self.complain(path, format!("has {} entries, and {fewest} to {most} are allowed", entries.len()));
        }
        for (index, entry) in entries.iter().enumerate() {
            self.check(&format!("{path}[{index}]"), entry, inner);
        }
    }

    fn one_or_band(&mut self, path: &str, value: &Value, one: &Kind, end: &Kind) {
        match value.as_array().map(Vec::as_slice) {
            None => self.check(path, value, one),
            Some([first, second]) => {
                self.check(&format!("{path}[0]"), first, one);
                self.check(&format!("{path}[1]"), second, end);
            }
            Some(ends) => self.complain(path, format!("has {} ends, and a band has 2", ends.len())),
        }
    }

    fn object(&mut self, path: &str, value: &Value, keys: &[Key]) {
        let Some(entries) = value.as_object() else { return self.complain(path, format!("{value} is not an object")) };
        for (name, entry) in entries {
            let inside = format!("{path}.{name}");
            match keys.iter().find(|key| key.name == name) {
                Some(key) => self.check(&inside, entry, &key.kind),
                None => self.complain(&inside, "is not a key CloudWatch knows here"),
            }
        }
        for key in keys.iter().filter(|key| key.need == Need::Required && !entries.contains_key(key.name)) {
            self.complain(path, format!("has no {}", key.name));
        }
    }
}
