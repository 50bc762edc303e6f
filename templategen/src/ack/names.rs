//! Names of policies and schedules, as a spec takes them.

use std::collections::BTreeSet;

use scaling::PolicyName;

use super::AckCode;
use super::findings::Findings;
use super::resource::Resource;

/// The names that are taken already.
#[derive(Debug, Default)]
pub(super) struct Names(BTreeSet<String>);

impl Names {
    /// The spec's name for one in a field, told where it is another.
    pub(super) fn take(&mut self, resource: Resource<'_>, field: &str, findings: &mut Findings) -> String {
        let written = resource.text(field);
        let mut name = sanitized(written);
        let mut number = 2;
        while self.0.contains(&name) {
            let suffix = format!("-{number}");
            name = sanitized(written);
            name.truncate(PolicyName::MAX_CHARACTERS - suffix.len());
            name.push_str(&suffix);
            number += 1;
        }
        if name != written {
            findings.tell(
                AckCode::Renamed,
                &resource.place(field),
                format!("`{written}` becomes `{name}`"),
                "nothing is to be done, unless something looks for the old name",
            );
        }
        self.0.insert(name.clone());
        name
    }
}

/// The nearest name made of lower-case letters, digits and hyphens.
fn sanitized(written: &str) -> String {
    let mut name = String::new();
    for letter in written.chars() {
        match letter.to_ascii_lowercase() {
            letter if letter.is_ascii_lowercase() || letter.is_ascii_digit() => name.push(letter),
            _ if !name.is_empty() && !name.ends_with('-') => name.push('-'),
            _ => {}
        }
    }
    if !name.starts_with(|first: char| first.is_ascii_lowercase()) {
        name.insert_str(0, "policy-");
    }
    name.truncate(PolicyName::MAX_CHARACTERS);
    name.truncate(name.trim_end_matches('-').len());
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_acceptable_ones() {
        for (written, name) in [
            ("steps", "steps"),
            ("my-policy_2", "my-policy-2"),
            ("Ack.Scaling  Policy", "ack-scaling-policy"),
            ("--low--", "low"),
            ("2nd", "policy-2nd"),
            ("", "policy"),
            ("Größe", "gr-e"),
            (&"a".repeat(70), &"a".repeat(64)),
        ] {
            assert_eq!(sanitized(written), name);
            assert!(PolicyName::parse(name).is_some(), "{name}");
        }
    }
}
