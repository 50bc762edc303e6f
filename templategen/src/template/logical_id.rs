//! Logical ids of resources, out of the names of a plan.

/// The beginning of the logical ids of what a policy deploys: its name without the hyphens.
pub(super) fn stem(name: &str) -> String {
    name.split('-').map(capitalized).collect()
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + letters.as_str())
}
