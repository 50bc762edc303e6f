//! An object among the properties: which names it has, and what stands under them.

use std::collections::BTreeSet;

use super::ALL_PROPERTIES;
use super::json::{Json, Level, shortened};
use super::problems::Problems;
use super::property::Property;
use super::suggestion::{nearest, same};

/// The most unknown names of one object that are each told of.
const UNKNOWN_NAMES: usize = 20;

/// The most characters of a name that a message shows.
const NAME_CHARACTERS: usize = 60;

/// CloudFormation's own names, which it passes on with the others.
const OF_CLOUDFORMATION: [&str; 2] = ["ServiceToken", "ServiceTimeout"];

/// An object, its names checked.
pub(super) struct Object<'json, 'problems> {
    path: String,
    names: &'static [&'static str],
    entries: Vec<(String, Json<'json>)>,
    /// Names it lacks that an unknown one was probably meant to be.
    meant: Vec<&'static str>,
    problems: &'problems Problems,
}

impl<'json, 'problems> Object<'json, 'problems> {
    /// The properties of the resource themselves.
    pub(super) fn root(
        entries: Vec<(String, Json<'json>)>,
        names: &'static [&'static str],
        problems: &'problems Problems,
    ) -> Self {
        let entries = entries.into_iter().filter(|(name, _)| !OF_CLOUDFORMATION.contains(&name.as_str())).collect();
        Self::of(String::new(), entries, names, problems)
    }

    /// An object with these names; `None`, and a problem, where the value is none.
    pub(super) fn open(
        path: String,
        json: Json<'json>,
        names: &'static [&'static str],
        problems: &'problems Problems,
    ) -> Option<Self> {
        if let Level::Object(entries) = json.level() {
            return Some(Self::of(path, entries, names, problems));
        }
        problems.add(
            &path,
            &format!("{json} is not an object"),
            &format!("write an object of {}", listed(names.iter().copied())),
        );
        None
    }

    fn of(
        path: String,
        entries: Vec<(String, Json<'json>)>,
        names: &'static [&'static str],
        problems: &'problems Problems,
    ) -> Self {
        let mut object = Self { path, names, entries, meant: Vec::new(), problems };
        object.check_names();
        object
    }

    /// A property that may be left out.
    pub(super) fn property(&self, name: &'static str) -> Property<'json, 'problems> {
        debug_assert!(self.names.contains(&name), "{name} is not one of {:?}", self.names);
        let value = self.entries.iter().find(|(other, _)| other == name).map(|(_, value)| *value);
        Property::optional(self.under(name), value, self.problems)
    }

    /// A property that has to be there, and what is said where it is not.
    pub(super) fn required(&self, name: &'static str, fix: &str) -> Property<'json, 'problems> {
        let property = self.property(name);
        if property.json().is_none() && !self.meant.contains(&name) {
            property.refuse("the property is missing", fix);
        }
        property.required()
    }

    /// Whether an unknown property was probably meant to be one of these.
    pub(super) fn means_one_of(&self, names: &[&str]) -> bool {
        self.meant.iter().any(|meant| names.contains(meant))
    }

    /// The path of one of its properties.
    pub(super) fn under(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    /// Tells of the object as a whole.
    pub(super) fn refuse(&self, message: &str, fix: &str) {
        self.problems.add(&self.path, message, fix);
    }

    fn check_names(&mut self) {
        let mut seen = BTreeSet::new();
        let mut unknown = Vec::new();
        for (name, _) in &self.entries {
            if !seen.insert(name.as_str()) {
                if self.names.contains(&name.as_str()) {
                    self.problems.add(&self.under(name), "the property is there twice", "keep one of the two");
                }
            } else if !self.names.contains(&name.as_str()) {
                unknown.push(name);
            }
        }
        let mut meant: Vec<&'static str> = Vec::new();
        let mut are_listed = false;
        for name in unknown.iter().take(UNKNOWN_NAMES) {
            let there = seen.iter().find(|other| self.names.contains(other) && same(name, other));
            let of_cloudformation = OF_CLOUDFORMATION.iter().filter(|_| self.path.is_empty());
            let names = self.names.iter().chain(of_cloudformation).copied();
            let near = nearest(name, names.filter(|near| !seen.contains(near)));
            let fix = match (there, near) {
                (Some(there), _) => format!("remove it, because {there} is there too"),
                (None, Some(near)) => {
                    meant.push(near);
                    format!("did you mean {near}?")
                }
                (None, None) if are_listed => "remove it".to_owned(),
                (None, None) => {
                    are_listed = true;
                    format!("remove it; the properties here are {}", listed(self.names.iter().copied()))
                }
            };
            self.problems.add(&self.under(&shown(name)), "there is no such property", &fix);
        }
        if UNKNOWN_NAMES < unknown.len() {
            let more = unknown.len() - UNKNOWN_NAMES;
            let path = if self.path.is_empty() { ALL_PROPERTIES } else { &self.path };
            self.problems.add(path, &format!("{more} more properties are unknown"), "remove them");
        }
        for name in &meant {
            self.problems.take_as_misspelt(self.under(name));
        }
        self.meant = meant;
    }
}

/// A name as it is shown: in quotes where it holds what no name of a property does.
fn shown(name: &str) -> String {
    let is_plain = !name.is_empty() && name.chars().all(|letter| letter.is_ascii_alphanumeric());
    let shortened = shortened(name, NAME_CHARACTERS);
    if is_plain { shortened } else { format!("\"{shortened}\"") }
}

/// Words in a row.
pub(super) fn listed<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.collect::<Vec<_>>().join(", ")
}
