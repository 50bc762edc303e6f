//! The cells of a record.

use std::borrow::Cow;

/// What a row that is of use has: one cell, or two, and how many there are.
pub(super) struct Picked<'a> {
    pub(super) time: &'a [u8],
    pub(super) requests: &'a [u8],
    pub(super) count: usize,
}

/// Picks two cells, by their positions, of a record without quotes; `None` where there is a quote. A cell that is not
/// there is empty.
pub(super) fn pick(record: &[u8], time: usize, requests: usize) -> Option<Picked<'_>> {
    let mut picked = Picked { time: &[], requests: &[], count: 0 };
    let mut begin = 0;
    for (at, byte) in record.iter().chain(b",").enumerate() {
        match byte {
            b',' => {
                let cell = &record[begin..at];
                if picked.count == time {
                    picked.time = cell.trim_ascii();
                }
                if picked.count == requests {
                    picked.requests = cell.trim_ascii();
                }
                picked.count += 1;
                begin = at + 1;
            }
            b'"' => return None,
            _ => {}
        }
    }
    Some(picked)
}

/// All cells of a record, unquoted, without blanks around them.
pub(super) fn all(record: &[u8]) -> Vec<Cow<'_, [u8]>> {
    let mut cells = Vec::new();
    let mut begin = 0;
    let mut quoted = false;
    for (at, byte) in record.iter().chain(b",").enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b',' if !quoted || at == record.len() => {
                cells.push(unquoted(record[begin..at].trim_ascii()));
                begin = at + 1;
            }
            _ => {}
        }
    }
    cells
}

fn unquoted(cell: &[u8]) -> Cow<'_, [u8]> {
    let Some(inner) = cell.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\"")) else {
        return Cow::Borrowed(cell);
    };
    if !inner.contains(&b'"') {
        return Cow::Borrowed(inner.trim_ascii());
    }
    let mut bytes = Vec::with_capacity(inner.len());
    let mut doubled = false;
    for byte in inner {
        doubled = *byte == b'"' && !doubled;
        if !doubled {
            bytes.push(*byte);
        }
    }
    Cow::Owned(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_unquoted_and_trimmed() {
        for (record, cells) in [
            ("", vec![""]),
            ("a", vec!["a"]),
            ("a, b ,", vec!["a", "b", ""]),
            ("\"a,b\",c", vec!["a,b", "c"]),
            ("\"a \"\"b\"\"\",\"\"", vec!["a \"b\"", ""]),
            ("\"two\nlines\",1", vec!["two\nlines", "1"]),
            ("\"", vec!["\""]),
        ] {
            let found: Vec<_> =
                all(record.as_bytes()).iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect();
            assert_eq!(found, cells, "{record}");
        }
    }

    #[test]
    fn two_cells_are_picked_without_looking_at_the_rest() {
        let picked = pick(b"a, 10:00 ,b,7", 1, 3).expect("there is no quote");
        assert_eq!((picked.time, picked.requests, picked.count), (&b"10:00"[..], &b"7"[..], 4));
        let short = pick(b"a", 1, 3).expect("there is no quote");
        assert_eq!((short.time, short.requests, short.count), (&b""[..], &b""[..], 1));
        assert!(pick(b"\"a\",b", 0, 1).is_none());
    }
}
