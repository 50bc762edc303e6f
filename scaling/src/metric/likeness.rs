//! Which metric a name that is none may be meant for.

/// Letters alone, in lower case.
fn letters(text: &str) -> String {
    text.replace(['_', '-', ' '], "").to_lowercase()
}

/// The metric that a name ends with, whatever its case and separators.
pub(super) fn same_letters<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    let written = letters(name);
    known.iter().copied().filter(|known| written.ends_with(&letters(known))).max_by_key(|known| known.len())
}

/// The metrics a name may be meant for: those it is part of, else those a few letters away.
pub(super) fn like<'a>(name: &str, known: &[&'a str]) -> Vec<&'a str> {
    let written = letters(name);
    let holding: Vec<&str> =
        known.iter().copied().filter(|known| 3 <= written.len() && letters(known).contains(&written)).collect();
    if !holding.is_empty() {
        return holding;
    }
    let nearest = known.iter().map(|known| (distance(&written, &letters(known)), *known)).min();
    nearest.filter(|(distance, _)| *distance <= written.len() / 5).map(|(_, known)| known).into_iter().collect()
}

/// How many letters have to be put in, left out or changed to make one text of the other (Levenshtein).
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (index, letter) in one.chars().enumerate() {
        let mut before = index;
        row[0] = index + 1;
        for (place, wanted) in other.iter().enumerate() {
            let changed = before + usize::from(letter != *wanted);
            before = row[place + 1];
            row[place + 1] = changed.min(before + 1).min(row[place] + 1);
        }
    }
    row[other.len()]
}

/// Names to choose from, in backticks.
pub(super) fn either(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" or ")
}
