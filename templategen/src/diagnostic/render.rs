//! Diagnostics as text for a terminal: the line, the mark under it, the reason and the way out.

use std::fmt::Write as _;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use scaling::Severity;

use super::Diagnostic;

/// Wide enough that no line of a spec is cut: a mark without its text helps nobody.
const COLUMNS: usize = 400;

/// All diagnostics in the order of their places, with a count line at the end.
///
/// The text is styled for a terminal; a writer that is none strips the styles. Nothing is printed where
/// nothing is wrong.
pub(crate) fn render(name: &str, source: &str, diagnostics: &[Diagnostic]) -> String {
    let mut sorted: Vec<&Diagnostic> = diagnostics.iter().collect();
    sorted
        .sort_by_key(|diagnostic| (diagnostic.mark.as_ref().map(|mark| (mark.start, mark.end)), diagnostic.code.id()));
    let renderer = Renderer::styled().term_width(COLUMNS);
    let mut text = String::new();
    for diagnostic in &sorted {
        text.push_str(&renderer.render(&[group(name, source, diagnostic)]));
        text.push_str("\n\n");
    }
    if let Some(count) = count(&sorted) {
        let _ = writeln!(text, "{name}: {count}");
    }
    text
}

fn group<'a>(name: &'a str, source: &'a str, diagnostic: &'a Diagnostic) -> Group<'a> {
    let level = match diagnostic.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let group = level.primary_title(diagnostic.message.as_str()).id(diagnostic.code.id());
    let group = match &diagnostic.mark {
        None => group.element(Origin::path(name)),
        Some(mark) => {
            let related = diagnostic
                .related
                .iter()
                .map(|(range, label)| AnnotationKind::Context.span(range.clone()).label(*label));
            group.element(
                Snippet::source(source)
                    .path(name)
                    .annotation(AnnotationKind::Primary.span(mark.clone()))
                    .annotations(related),
            )
        }
    };
    group.element(Level::NOTE.message(diagnostic.code.why())).element(Level::HELP.message(diagnostic.fix.as_str()))
}

/// `2 errors and 1 warning`.
fn count(diagnostics: &[&Diagnostic]) -> Option<String> {
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
    let counted = |number: usize, one: &str| match number {
        0 => None,
        1 => Some(format!("1 {one}")),
        _ => Some(format!("{number} {one}s")),
    };
    let parts = [counted(errors, "error"), counted(diagnostics.len() - errors, "warning")];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" and "))
}
