//! From the parser's events to the tree.

use std::ops::Range;

use granit_parser::{ErrorKind, Event, Options, Parser, ScalarStyle, ScanError, Span, StructureStyle};

use super::advice::advice;
use super::{Entry, Node, Scalar, Style, Value};
use crate::diagnostic::{Diagnostic, FormCode};

/// The longest spec that is read, in bytes. The largest plan the quotas allow needs a tenth of it.
const MAX_BYTES: usize = 1 << 20;

/// How deep blocks and lists of a spec may lie in each other; it needs seven levels.
const MAX_DEPTH: usize = 32;

/// How deep they may in a template, where functions lie in each other as well.
const MAX_DEPTH_OF_TEMPLATE: usize = 64;

/// Reads one document. What is wrong is added to the problems; the tree is what could be read in spite
/// of it, and `None` where that is nothing.
pub(crate) fn read(text: &str, problems: &mut Vec<Diagnostic>) -> Option<Node> {
    if MAX_BYTES < text.len() {
        problems.push(Diagnostic::form(
            FormCode::TooLarge,
            None,
            format!("the spec has {} bytes", text.len()),
            format!("write one spec per scalable target, of up to {MAX_BYTES} bytes"),
        ));
        return None;
    }
    match Reader::new(text, Tags::Refused, problems).document() {
        Ok(node) => node,
        Err(problem) => {
            problems.push(*problem);
            None
        }
    }
}

fn options(tags: Tags) -> Options {
    granit_parser::options! {
        emit_anchor_events: true,
        emit_unresolved_aliases: true,
        flow_nesting_limit: tags.max_depth(),
        block_nesting_limit: tags.max_depth(),
    }
}

/// Reads every document of a text, the empty ones left out. What is wrong is added to the problems; the
/// documents are those that could be read in spite of it.
pub(crate) fn read_documents(text: &str, tags: Tags, problems: &mut Vec<Diagnostic>) -> Vec<Node> {
    if MAX_BYTES < text.len() {
        problems.push(Diagnostic::form(
            FormCode::TooLarge,
            None,
            format!("the file has {} bytes", text.len()),
            format!("give files of up to {MAX_BYTES} bytes"),
        ));
        return Vec::new();
    }
    let mut reader = Reader::new(text, tags, problems);
    let mut documents = Vec::new();
    if let Err(problem) = reader.documents(&mut documents) {
        problems.push(*problem);
    }
    documents
}

/// The end of reading: boxed, because it is large and rare.
type Fatal = Box<Diagnostic>;

struct Reader<'text, 'problems> {
    parser: Parser<'text, granit_parser::StrInput<'text>>,
    text: &'text str,
    tags: Tags,
    problems: &'problems mut Vec<Diagnostic>,
}

/// What a tag in front of a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tags {
    /// Something that the reader does not take.
    Refused,
    /// The short form of one of CloudFormation's functions, which is read as the long one: `!Ref Name` as
    /// `{ Ref: Name }`.
    Functions,
}

impl Tags {
    const fn max_depth(self) -> usize {
        match self {
            Self::Refused => MAX_DEPTH,
            Self::Functions => MAX_DEPTH_OF_TEMPLATE,
        }
    }
}

impl<'text, 'problems> Reader<'text, 'problems> {
    fn new(text: &'text str, tags: Tags, problems: &'problems mut Vec<Diagnostic>) -> Self {
        Self { parser: Parser::new_from_str_with_options(text, options(tags)), text, tags, problems }
    }

    fn document(&mut self) -> Result<Option<Node>, Fatal> {
        let root = loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamStart | Event::DocumentStart(..) => {}
                Event::StreamEnd => break None,
                event => break Some(self.node(event, span)?),
            }
        };
        let Some(root) = root.filter(|root| !root.is_null()) else {
            self.problems.push(Diagnostic::form(
                FormCode::Empty,
                None,
                "the spec is empty",
                "start with `capacity` and one of `step_scaling`, `target_tracking` and `schedules`, or render from `--endpoint NAME` without a spec",
            ));
            return Ok(None);
        };
        loop {
            match self.next()? {
                (Event::StreamEnd, _) => return Ok(Some(root)),
                (Event::DocumentStart(..), span) => {
                    self.problems.push(Diagnostic::form(
                        FormCode::SeveralDocuments,
                        Some(self.range(span)),
                        "a second document starts here",
                        "move it to a file of its own",
                    ));
                    return Ok(Some(root));
                }
                _ => {}
            }
        }
    }

    fn documents(&mut self, documents: &mut Vec<Node>) -> Result<(), Fatal> {
        loop {
            match self.next()? {
                (Event::StreamEnd, _) => return Ok(()),
                (Event::StreamStart | Event::DocumentStart(..) | Event::DocumentEnd, _) => {}
                (event, span) => {
                    let root = self.node(event, span)?;
                    if !root.is_null() {
                        documents.push(root);
                    }
                }
            }
        }
    }

    /// The next event that carries content.
    fn next(&mut self) -> Result<(Event<'text>, Span), Fatal> {
        loop {
            match self.parser.next_event() {
                None => return Ok((Event::StreamEnd, Span::default())),
                Some(Err(error)) => return Err(Box::new(syntax(self.text, self.tags, &error))),
                Some(Ok((Event::Anchor(_, name), span))) => {
                    self.refuse(
                        self.range(span),
                        format!("`&{name}` is an anchor"),
                        "remove it and write the value out wherever it is meant",
                    );
                }
                Some(Ok(event)) => return Ok(event),
            }
        }
    }

    fn node(&mut self, event: Event<'text>, span: Span) -> Result<Node, Fatal> {
        let Some(tag) = span.tag_span() else { return self.untagged(event, span) };
        let range = self.range(tag);
        let written = &self.text[range.clone()];
        match self.tags {
            Tags::Refused => {
                let message = format!("`{written}` is a tag");
                self.refuse(range, message, "remove it: the key says what its value is");
                self.untagged(event, span)
            }
            Tags::Functions => {
                let node = self.untagged(event, span)?;
                Ok(function(written, range, node))
            }
        }
    }

    fn untagged(&mut self, event: Event<'text>, span: Span) -> Result<Node, Fatal> {
        let range = self.range(span);
        match event {
            Event::Scalar(text, style, ..) => Ok(self.scalar(&text, style, range)),
            Event::SequenceStart(style, ..) => self.sequence(style, range),
            Event::MappingStart(style, ..) => self.mapping(style, range),
            _ => {
                let message = format!("`{}` is an alias", &self.text[range.clone()]);
                self.refuse(range.clone(), message, "write the value out here");
                Ok(Node { value: Value::Refused, range })
            }
        }
    }

    fn scalar(&self, text: &str, style: ScalarStyle, range: Range<usize>) -> Node {
        if style == ScalarStyle::Plain && matches!(text, "" | "~" | "null" | "Null" | "NULL") {
            return Node { value: Value::Null, range };
        }
        let (style, inner) = match style {
            ScalarStyle::Plain => (Style::Plain, range.clone()),
            _ => (Style::Quoted, range.start + 1..range.end.saturating_sub(1)),
        };
        let content = (self.text.get(inner.clone()) == Some(text)).then_some(inner);
        Node { value: Value::Scalar(Scalar { text: text.to_owned(), style, content }), range }
    }

    fn sequence(&mut self, style: StructureStyle, range: Range<usize>) -> Result<Node, Fatal> {
        let mut items: Vec<Node> = Vec::new();
        let end = loop {
            match self.next()? {
                (Event::SequenceEnd, span) => break span,
                (event, span) => {
                    let item = self.node(event, span)?;
                    items.push(item);
                }
            }
        };
        let end = self.end(style, end, items.last().map(|item| item.range.end), &range);
        Ok(Node { value: Value::Sequence(items), range: range.start..end })
    }

    fn mapping(&mut self, style: StructureStyle, range: Range<usize>) -> Result<Node, Fatal> {
        let mut entries: Vec<Entry> = Vec::new();
        // An entry that is refused is part of the block all the same.
        let mut last = None;
        let end = loop {
            let key = match self.next()? {
                (Event::MappingEnd, span) => break span,
                (event, span) => self.node(event, span)?,
            };
            let (event, span) = self.next()?;
            let value = self.node(event, span)?;
            last = Some(key.range.end.max(value.range.end));
            if let Some(entry) = self.entry(key, value, &entries) {
                entries.push(entry);
            }
        };
        let end = self.end(style, end, last, &range);
        Ok(Node { value: Value::Mapping(entries), range: range.start..end })
    }

    /// The entry, unless its key is no text or was there before: the first one then stands.
    fn entry(&mut self, key: Node, value: Node, before: &[Entry]) -> Option<Entry> {
        let text = match key.value {
            Value::Scalar(scalar) if scalar.text == "<<" && scalar.style == Style::Plain => {
                self.refuse(key.range, "`<<` is a merge key".to_owned(), "write the keys out here");
                return None;
            }
            Value::Scalar(scalar) => scalar.text,
            // Plain `null` is a text where a key is wanted.
            Value::Null => self.text.get(key.range.clone()).unwrap_or_default().to_owned(),
            Value::Refused => return None,
            Value::Sequence(_) | Value::Mapping(_) => {
                self.problems.push(Diagnostic::form(
                    FormCode::WrongType,
                    Some(key.range),
                    "this key is not a word",
                    "write a key such as `capacity` in front of the colon",
                ));
                return None;
            }
        };
        if let Some(first) = before.iter().find(|entry| entry.key == text) {
            self.problems.push(
                Diagnostic::form(
                    FormCode::DuplicateKey,
                    Some(key.range),
                    format!("`{text}` is there twice"),
                    "keep one of the two",
                )
                .related(first.key_range.clone(), "the first one"),
            );
            return None;
        }
        Some(Entry { key: text, key_range: key.range, value })
    }

    fn refuse(&mut self, range: Range<usize>, message: String, fix: &str) {
        self.problems.push(Diagnostic::form(FormCode::YamlFeature, Some(range), message, fix));
    }

    /// A block has no closing mark: its end event stands where the next token does.
    fn end(&self, style: StructureStyle, end: Span, last: Option<usize>, start: &Range<usize>) -> usize {
        match (style, last) {
            (StructureStyle::Block, Some(last)) => last.max(start.end),
            _ => self.range(end).end.max(start.end),
        }
    }

    fn range(&self, span: Span) -> Range<usize> {
        byte_range(self.text, span)
    }
}

/// The long form of a function; a value as it stands where the tag is one of YAML's own, as in `!!str`.
fn function(tag: &str, tag_range: Range<usize>, value: Node) -> Node {
    let name = tag.trim_start_matches('!');
    if tag.starts_with("!!") || tag.starts_with("!<") || name.is_empty() {
        return value;
    }
    let key = if matches!(name, "Ref" | "Condition") { name.to_owned() } else { format!("Fn::{name}") };
    let range = tag_range.start..value.range.end.max(tag_range.end);
    Node { value: Value::Mapping(vec![Entry { key, key_range: tag_range, value }]), range }
}

/// The bytes of a span, kept inside the text whatever the parser says.
fn byte_range(text: &str, span: Span) -> Range<usize> {
    let Range { start, end } = span.byte_range().unwrap_or(0..0);
    let start = text.floor_char_boundary(start);
    let end = text.floor_char_boundary(end);
    start..end.max(start)
}

fn syntax(text: &str, tags: Tags, error: &ScanError) -> Diagnostic {
    let start = text.floor_char_boundary(error.marker().byte_offset().unwrap_or(0));
    if let Some(tab) = indenting_tab(text, start) {
        return Diagnostic::form(FormCode::Syntax, Some(tab..tab + 1), "a tab indents this line", "indent with spaces");
    }
    let letter = text[start..].chars().next().filter(|letter| *letter != '\n' && *letter != '\r');
    let range = start..start + letter.map_or(0, char::len_utf8);
    if *error.kind() == ErrorKind::RecursionLimitExceeded {
        return Diagnostic::form(
            FormCode::TooLarge,
            Some(range),
            format!("blocks and lists lie more than {} deep here", tags.max_depth()),
            match tags {
                Tags::Refused => "a spec needs seven levels: `templategen schema` prints them",
                Tags::Functions => "put fewer functions into each other, or use conditions and mappings",
            },
        );
    }
    let fix = advice(text, start, error.kind());
    Diagnostic::form(FormCode::Syntax, Some(range), format!("this is not YAML: {}", error.info()), fix)
}

/// The first tab among the blanks in front of the line that scanning ended in, or of the next one: where a
/// scalar could go on, the parser ends before the line break.
fn indenting_tab(text: &str, end: usize) -> Option<usize> {
    let mut start = text[..end].rfind('\n').map_or(0, |line_break| line_break + 1);
    for line in text[start..].split_inclusive('\n').take(2) {
        let blanks = &line[..line.len() - line.trim_start_matches([' ', '\t']).len()];
        if let Some(tab) = blanks.find('\t') {
            return Some(start + tab);
        }
        start += line.len();
    }
    None
}
