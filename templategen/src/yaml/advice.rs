//! What to do about a text that is not YAML: what its author may have meant.

use granit_parser::ErrorKind;

/// The advice for an error of the parser's that was found at some byte.
pub(super) fn advice(text: &str, start: usize, kind: &ErrorKind) -> String {
    let end = text[start..].find('\n').map_or(text.len(), |line_break| start + line_break);
    let in_error = text[..end].lines().next_back().unwrap_or_default();
    if let Some(quoted) = ladder_without_quotes(in_error) {
        return quoted;
    }
    // A key that runs into its value is a text to the parser, which fails at the next line.
    if let Some(space) = text[..end].lines().find_map(missing_space) {
        return space;
    }
    let advice = match kind {
        ErrorKind::MappingValueNotAllowed => {
            "put a text with a colon in it into quotes, as in `steps: \"below 20: -1, from 50: +1\"`"
        }
        ErrorKind::UnexpectedEofFlowMapping | ErrorKind::ExpectedFlowMappingSeparator => {
            "close the `{` with a `}`, and separate what is between them with commas"
        }
        ErrorKind::UnexpectedEofFlowSequence | ErrorKind::ExpectedFlowSequenceSeparator => {
            "close the `[` with a `]`, and separate what is between them with commas"
        }
        _ => "mend the line, or put the text into quotes if it is meant as one",
    };
    advice.to_owned()
}

/// A ladder as it stands after its key, up to the bracket that ends its block, in quotes.
fn ladder_without_quotes(line: &str) -> Option<String> {
    let (_, ladder) = line.split_once("steps:")?;
    let ladder = ladder.split(['{', '}', '[', ']', '#']).next().unwrap_or_default().trim().trim_end_matches(',');
    let is_ladder = ["below ", "from "].iter().any(|keyword| ladder.starts_with(keyword));
    is_ladder.then(|| format!("put the ladder into quotes: `steps: \"{ladder}\"`"))
}

/// The advice for a line in which a key runs into its value, as in `kind:async`.
pub(crate) fn missing_space(line: &str) -> Option<String> {
    let line = line.trim().trim_start_matches("- ");
    let (key, value) = line.split_once(':')?;
    let is_word = key.starts_with(|letter: char| letter.is_ascii_lowercase())
        && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    let runs_in = value.starts_with(|letter: char| !letter.is_whitespace() && !matches!(letter, '/' | ':'));
    (is_word && runs_in).then(|| format!("put a space after the colon: `{key}: {value}`"))
}
