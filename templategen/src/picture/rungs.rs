//! The ladder standing upright, for where the number line is wider than the page: low values on top.

use scaling::Decimal;

use super::stretch::Stretch;

/// Every bound as a rung with the changes in between, and an arrow beside the value.
pub(super) fn render(stretches: &[Stretch], value: Option<Decimal>) -> String {
    let bounds = stretches.iter().filter_map(|stretch| stretch.lower).map(|bound| bound.to_string().len());
    let widest = bounds.max().unwrap_or_default();
    let mut text = String::new();
    let mut rung = |bound: &str, what: &str| {
        let line = format!("  {bound:>widest$} {what}");
        text.push_str(line.trim_end());
        text.push('\n');
    };
    for stretch in stretches {
        let arrow = |here: bool| value.filter(|_| here).map(|value| format!("  <-- {value}")).unwrap_or_default();
        let inside = value.filter(|value| stretch.contains(*value));
        let on_bound = inside.is_some() && inside == stretch.lower;
        match stretch.lower {
            Some(lower) => rung(&lower.to_string(), &format!("+{}", arrow(on_bound))),
            None => rung("", "^"),
        }
        rung("", &format!("|  {}{}", stretch.label, arrow(inside.is_some() && !on_bound)));
    }
    rung("", "v");
    text
}
