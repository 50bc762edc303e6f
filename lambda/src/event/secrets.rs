//! What nobody may read of a pre-signed URL, and how it is taken out of a text.

use url::Url;

/// What stands in the place of a secret.
const HIDDEN: &str = "(hidden)";
/// Parts of up to this many bytes are no secret; a signature has 28 at least.
const LONGEST_HARMLESS: usize = 16;
/// What a secret follows, in the pre-signed URLs of both signature versions.
const MARKS: [&str; 2] = ["Signature=", "X-Amz-Security-Token="];

/// The parts of one URL that are secret, the longest first.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Secrets(Vec<String>);

impl Secrets {
    /// Those of a URL, as it was written and as it is sent: the whole, the query, and every long value of the query.
    pub(super) fn of(text: &str, url: &Url) -> Self {
        let written_query = text.split_once('?').map_or("", |(_, query)| query);
        let sent_query = url.query().unwrap_or_default();
        let values = |query: &str| -> Vec<String> {
            query.split('&').filter_map(|pair| Some(pair.split_once('=')?.1.to_owned())).collect()
        };
        let mut parts: Vec<String> = [text, url.as_str(), written_query, sent_query].map(str::to_owned).into();
        parts.extend(values(written_query));
        parts.extend(values(sent_query));
        parts.extend(url.query_pairs().map(|(_, value)| value.into_owned()));
        parts.retain(|part| LONGEST_HARMLESS < part.len());
        parts.sort_by(|left, right| right.len().cmp(&left.len()).then_with(|| left.cmp(right)));
        parts.dedup();
        Self(parts)
    }

    /// A text without them, and without the signature of any other URL.
    pub(super) fn hide(&self, text: &str) -> String {
        let without = self.0.iter().fold(text.to_owned(), |text, secret| text.replace(secret, HIDDEN));
        MARKS.into_iter().fold(without, |text, mark| hide_after(&text, mark))
    }
}

/// A text with what follows each mark hidden, up to where a value of a query ends.
fn hide_after(text: &str, mark: &str) -> String {
    let mut hidden = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(mark) {
        let (before, value) = rest.split_at(start + mark.len());
        hidden.push_str(before);
        let end = value.find(ends_a_value).unwrap_or(value.len());
        let is_secret = 0 < end && !value.starts_with(HIDDEN);
        hidden.push_str(if is_secret { HIDDEN } else { &value[..end] });
        rest = &value[end..];
    }
    hidden.push_str(rest);
    hidden
}

fn ends_a_value(character: char) -> bool {
    character.is_whitespace()
        || matches!(character, '&' | '"' | '\'' | '`' | '<' | '>' | ',' | ';' | ':' | ')' | ']' | '}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIGNED: &str = "https://host/arn%3Aaws%7CScaling?X-Amz-Date=20260101T000000Z&X-Amz-Expires=7200\
                          &X-Amz-Signature=0123456789abcdef0123456789abcdef";

    #[track_caller]
    fn check(url: &str, text: &str, expected: &str) {
        assert_eq!(Secrets::of(url, &Url::parse(url).unwrap()).hide(text), expected);
    }

    #[test]
    fn secrets_are_taken_out_and_nothing_else() {
        check(SIGNED, "nothing of it here: 7200 seconds", "nothing of it here: 7200 seconds");
        check(SIGNED, &format!("put `{SIGNED}` twice: {SIGNED}"), "put `(hidden)` twice: (hidden)");
        check(SIGNED, SIGNED.strip_prefix("https://host").unwrap(), "/arn%3Aaws%7CScaling?(hidden)");
        check(SIGNED, "wrong: 0123456789abcdef0123456789abcdef", "wrong: (hidden)");
        // Of another URL, or of this one where somebody cut it short.
        check(SIGNED, "a=1&X-Amz-Signature=0123&b=2", "a=1&X-Amz-Signature=(hidden)&b=2");
        check(SIGNED, "?Signature=ab%2Bc= and `Signature=`", "?Signature=(hidden) and `Signature=`");
        check(SIGNED, "(Signature=(hidden)): Signature=(hidden)", "(Signature=(hidden)): Signature=(hidden)");
        check(SIGNED, "X-Amz-Security-Token=\"", "X-Amz-Security-Token=\"");
        // Decoded, as it stands where somebody took the query apart.
        check("https://host/?token=abc%2Fdef%2Fghi%2Fjklmn", "abc/def/ghi/jklmn abc%2Fdef", "(hidden) abc%2Fdef");
        // As it was written, though it is sent otherwise.
        check("https://host/a?token=a b\"c", "token=a b\"c of https://host/a?token=a b\"c", "token=a b\"c of (hidden)");
        // A short query holds no signature, and would take every text apart.
        check("https://host/?a", "a banana", "a banana");
    }
}
