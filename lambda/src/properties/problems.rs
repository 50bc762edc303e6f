//! What is wrong with the properties, gathered while they are read.

use std::cell::RefCell;

/// One problem: the property it is about, and the sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Found {
    path: String,
    sentence: String,
}

/// The problems so far.
#[derive(Debug, Default)]
pub(super) struct Problems {
    found: RefCell<Vec<Found>>,
    /// Properties that are missing under their own names: the unknown name that was meant to be one is told of.
    misspelt: RefCell<Vec<String>>,
}

impl Problems {
    /// Adds what is wrong with a property, and what to do about it.
    pub(super) fn add(&self, path: &str, message: &str, fix: &str) {
        // A message may end with a value that ends with a colon.
        let sentence = format!("{path}: {}: {fix}", message.trim_end_matches(':'));
        self.found.borrow_mut().push(Found { path: path.to_owned(), sentence });
    }

    /// Keeps a missing property for one whose problem has been told under another name.
    pub(super) fn take_as_misspelt(&self, path: String) {
        self.misspelt.borrow_mut().push(path);
    }

    /// Whether nothing is wrong.
    pub(super) fn are_none(&self) -> bool {
        self.found.borrow().is_empty()
    }

    /// Whether something is wrong with a property, with what it is part of, or with a part of it.
    pub(super) fn touch(&self, path: &str) -> bool {
        let touches = |other: &String| is_within(other, path) || is_within(path, other);
        self.found.borrow().iter().any(|found| touches(&found.path)) || self.misspelt.borrow().iter().any(touches)
    }

    /// The sentences, in the order of these properties and of their entries; what is unknown comes last.
    pub(super) fn sentences(self, order: &[&str]) -> Vec<String> {
        let rank = |found: &Found| order.iter().position(|name| is_within(&found.path, name)).unwrap_or(order.len());
        let mut found = self.found.into_inner();
        found.sort_by_key(|found| (rank(found), position(&found.path)));
        found.into_iter().map(|found| found.sentence).collect()
    }
}

/// The position in the list that a path leads into first.
fn position(path: &str) -> usize {
    let number = path.split_once('[').and_then(|(_, rest)| rest.split_once(']')).map(|(number, _)| number);
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
}

/// Whether the path is this one or lies under it.
fn is_within(path: &str, other: &str) -> bool {
    path.strip_prefix(other).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[', ' ']))
}
