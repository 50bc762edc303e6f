//! A body with placeholders.

mod placeholder;

use bytes::Bytes;
use simulator::fleet::scrambled;
use templategen::command::Failure;
use templategen::exit::Exit;

use placeholder::Placeholder;

/// A text in which some places are filled for each request.
#[derive(Debug)]
pub(super) struct Template {
    parts: Vec<Part>,
    most_bytes: usize,
}

#[derive(Debug)]
enum Part {
    Text(Bytes),
    Placeholder(Placeholder),
}

const OPEN: &[u8] = b"{{";
const CLOSE: &[u8] = b"}}";

impl Template {
    /// Reads a template; `name` is that of its file.
    ///
    /// # Errors
    /// Where it is empty, where a placeholder is none, or where one is not closed on its line.
    pub(super) fn parse(name: &str, bytes: Vec<u8>) -> Result<Self, Failure> {
        if bytes.is_empty() {
            return Err(Failure::new(Exit::Refused, format!("`{name}` is empty"), "name a file with a template"));
        }
        let bytes = Bytes::from(bytes);
        let mut parts = Vec::new();
        let mut rest = 0;
        while let Some(open) = find(&bytes[rest..], OPEN).map(|offset| rest + offset) {
            if rest < open {
                parts.push(Part::Text(bytes.slice(rest..open)));
            }
            let (placeholder, end) = Self::placeholder(name, &bytes, open)?;
            parts.push(Part::Placeholder(placeholder));
            rest = end;
        }
        if rest < bytes.len() {
            parts.push(Part::Text(bytes.slice(rest..)));
        }
        let most_bytes = parts.iter().map(Part::most_bytes).fold(0, usize::saturating_add);
        Ok(Self { parts, most_bytes })
    }

    /// The placeholder that is opened at an offset, and the offset behind it.
    fn placeholder(name: &str, bytes: &Bytes, open: usize) -> Result<(Placeholder, usize), Failure> {
        let line = bytes[..open].split(|byte| *byte == b'\n').count();
        let refuse = |reason: String, fix: &str| Failure::new(Exit::Refused, format!("{name}:{line}: {reason}"), fix);
        let begin = open + OPEN.len();
        let line_end = find(&bytes[begin..], b"\n").map_or(bytes.len(), |offset| begin + offset);
        let end = find(&bytes[begin..line_end], CLOSE).map(|offset| begin + offset).ok_or_else(|| {
            refuse(
                "`{{` is not closed on its line".to_owned(),
                "close the placeholder with `}}`; `{{braces}}` stands for `{{` itself",
            )
        })?;
        let words = String::from_utf8_lossy(&bytes[begin..end]);
        let placeholder = Placeholder::parse(words.trim())
            .map_err(|problem| refuse(format!("`{{{{{words}}}}}` {}", problem.reason), problem.fix))?;
        Ok((placeholder, end + CLOSE.len()))
    }

    /// The most bytes that a body of it can have.
    pub(super) const fn most_bytes(&self) -> usize {
        self.most_bytes
    }

    /// The body of the request with this place in the whole schedule.
    pub(super) fn render(&self, seed: u64, index: u64) -> Bytes {
        let chance_of_request = scrambled(seed, index);
        let mut body = Vec::with_capacity(self.most_bytes);
        for (place, part) in (0..).zip(&self.parts) {
            match part {
                Part::Text(text) => body.extend_from_slice(text),
                Part::Placeholder(placeholder) => placeholder.fill(&mut body, index, chance_of_request, place),
            }
        }
        body.into()
    }
}

impl Part {
    fn most_bytes(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Placeholder(placeholder) => placeholder.most_bytes(),
        }
    }
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|window| window == wanted)
}
