//! Texts that are no longer what somebody wrote.

use proptest::prelude::*;

/// One of these texts, some of its lines left out, doubled, ended otherwise, or given another value out of `pieces`.
pub(crate) fn damaged(texts: Vec<String>, pieces: &'static [&'static str]) -> impl Strategy<Value = String> {
    let damage = (any::<prop::sample::Index>(), 0..4_u8, prop::sample::select(pieces));
    (prop::sample::select(texts), proptest::collection::vec(damage, 0..4)).prop_map(|(text, damages)| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        for (at, what, piece) in damages {
            if lines.is_empty() {
                break;
            }
            let at = at.index(lines.len());
            let line = lines[at].clone();
            match what {
                0 => lines[at].clear(),
                1 => lines.insert(at, line),
                2 => lines[at] = line.split_once(": ").map_or(line.clone(), |(key, _)| format!("{key}: {piece}")),
                _ => lines[at].push_str(piece),
            }
        }
        lines.join("\n")
    })
}
