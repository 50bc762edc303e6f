//! Tags on the scalable target and the alarms.

use crate::quota;
use crate::{Field, Location, Problem, ProblemCode};

/// A tag that AWS accepts: a key of 1 to 128 and a value of up to 256 characters out of letters, digits,
/// spaces and `+ - = . _ : / @`. Source: AWS general reference, "Tag naming limits and requirements".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    key: String,
    value: String,
}

impl Tag {
    /// The key.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The value.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }

    /// Checks a list of tags; returns those that are right and every problem.
    #[must_use]
    pub(crate) fn validate_all(tags: &[(String, String)]) -> (Vec<Self>, Vec<Problem>) {
        let mut right = Vec::new();
        let mut problems = Vec::new();
        for (index, (key, value)) in tags.iter().enumerate() {
            let at = Location::plan(Field::Tags).item(index);
            let twice = tags[..index].iter().any(|(other, _)| other == key);
            match reason(key, value, twice) {
                None => right.push(Self { key: key.clone(), value: value.clone() }),
                Some((message, fix)) => problems.push(Problem::new(ProblemCode::Tag, at, message, fix)),
            }
        }
        if quota::TAGS_PER_RESOURCE < tags.len() {
            problems.push(Problem::new(
                ProblemCode::Tag,
                Location::plan(Field::Tags),
                format!("{} tags are too many", tags.len()),
                format!("keep {} or fewer", quota::TAGS_PER_RESOURCE),
            ));
        }
        (right, problems)
    }
}

fn reason(key: &str, value: &str, twice: bool) -> Option<(String, String)> {
    let allowed = |letter: &char| letter.is_alphanumeric() || " +-=._:/@".contains(*letter);
    let stranger = |text: &str| text.chars().find(|letter| !allowed(letter));
    let characters = |text: &str| text.chars().count();
    if twice {
        Some((format!("the tag key `{key}` is there twice"), "keep one of the two".to_owned()))
    } else if key.is_empty() {
        Some(("a tag key is empty".to_owned(), "give the tag a key, or remove it".to_owned()))
    } else if key.to_ascii_lowercase().starts_with("aws:") {
        Some((format!("the tag key `{key}` starts with aws:"), "choose a key that does not".to_owned()))
    } else if 128 < characters(key) {
        Some((
            format!("the tag key `{key}` has {} characters", characters(key)),
            "shorten it to 128 or fewer".to_owned(),
        ))
    } else if 256 < characters(value) {
        Some((
            format!("the value of the tag `{key}` has {} characters", characters(value)),
            "shorten it to 256 or fewer".to_owned(),
        ))
    } else {
        stranger(key).or_else(|| stranger(value)).map(|letter| {
            (format!("the tag `{key}` holds the character {letter:?}"), "write it without that character".to_owned())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(key: &str, value: &str, expected: Option<&str>) {
        let (tags, problems) = Tag::validate_all(&[(key.to_owned(), value.to_owned())]);
        assert_eq!(problems.first().map(|problem| problem.message.as_str()), expected);
        assert_eq!(tags.len() + problems.len(), 1);
    }

    #[test]
    fn tags() {
        check("team", "ml platform", None);
        check("cost-center:2", "a+b=c._:/@", None);
        check("équipe", "", None);
        check("", "x", Some("a tag key is empty"));
        check("aws:team", "x", Some("the tag key `aws:team` starts with aws:"));
        check("AWS:team", "x", Some("the tag key `AWS:team` starts with aws:"));
        check("a#b", "x", Some("the tag `a#b` holds the character '#'"));
        check("a", "x\n", Some("the tag `a` holds the character '\\n'"));
        check("a", &"x".repeat(256), None);
        check("a", &"x".repeat(257), Some("the value of the tag `a` has 257 characters"));
        let long = "k".repeat(129);
        check(&long, "x", Some(&format!("the tag key `{long}` has 129 characters")));
    }

    #[test]
    fn tags_as_a_whole() {
        let tag = |key: String| (key, String::new());
        let (_, problems) = Tag::validate_all(&[tag("a".into()), tag("a".into())]);
        assert_eq!(problems[0].message, "the tag key `a` is there twice");
        let many: Vec<_> = (0..51).map(|number| tag(number.to_string())).collect();
        let (_, problems) = Tag::validate_all(&many);
        assert_eq!(problems[0].message, "51 tags are too many");
    }
}
