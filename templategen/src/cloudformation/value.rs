//! What a part of a template comes to, as far as the template and the parameters say it.

use std::fmt;
use std::ops::Range;

use crate::yaml::Entry;

/// A value, worked out as far as its own level; what lies in a block is worked out when it is looked at.
#[derive(Clone, Debug)]
pub(super) enum Value<'a> {
    /// `AWS::NoValue`, or nothing at all: the property is left out.
    Nothing,
    /// A text, a number or a truth value; also a value of any type that only a launch knows.
    Text(Text),
    List(Vec<Item<'a>>),
    Block(&'a [Entry]),
}

/// A value, and the bytes of the template that it stands in.
#[derive(Clone, Debug)]
pub(super) struct Item<'a> {
    pub(super) value: Value<'a>,
    pub(super) range: Range<usize>,
}

/// A text, pieces of which only a launch may know. No two known pieces stand next to each other, and none is empty, so
/// that equal texts have equal pieces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Text(Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Known(String),
    Open(Open),
}

/// Something that the template and the parameters do not say. Two of them that are equal are the same at every launch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Open {
    /// A parameter without a value.
    Parameter(String),
    /// A pseudo parameter such as `AWS::Region`.
    Pseudo(String),
    /// A resource of the template, or an attribute of it.
    Resource { id: String, attribute: Option<String> },
    /// A function that asks somebody else, by its name and by where it stands.
    Function { name: String, at: usize },
    /// A value that could not be worked out, of which has been told.
    Told,
}

impl Text {
    pub(super) fn known(text: impl Into<String>) -> Self {
        let mut this = Self::default();
        this.push(&text.into());
        this
    }

    pub(super) fn open(open: Open) -> Self {
        Self(vec![Piece::Open(open)])
    }

    pub(super) fn push(&mut self, text: &str) {
        match self.0.last_mut() {
            _ if text.is_empty() => {}
            Some(Piece::Known(last)) => last.push_str(text),
            _ => self.0.push(Piece::Known(text.to_owned())),
        }
    }

    pub(super) fn append(&mut self, other: &Self) {
        for piece in &other.0 {
            match piece {
                Piece::Known(text) => self.push(text),
                Piece::Open(open) => self.0.push(Piece::Open(open.clone())),
            }
        }
    }

    /// The whole text.
    ///
    /// # Errors
    /// The first piece that only a launch knows.
    pub(super) fn whole(&self) -> Result<&str, &Open> {
        if let Some(open) = self.first_open() {
            return Err(open);
        }
        Ok(match self.0.first() {
            Some(Piece::Known(text)) => text,
            _ => "",
        })
    }

    /// Whether a part of it could not be worked out.
    pub(super) fn is_wrong(&self) -> bool {
        self.0.contains(&Piece::Open(Open::Told))
    }

    /// How many bytes are known.
    pub(super) fn known_bytes(&self) -> usize {
        let bytes = self.0.iter().map(|piece| match piece {
            Piece::Known(text) => text.len(),
            Piece::Open(_) => 1,
        });
        bytes.sum()
    }

    pub(super) fn first_open(&self) -> Option<&Open> {
        self.0.iter().find_map(|piece| match piece {
            Piece::Known(_) => None,
            Piece::Open(open) => Some(open),
        })
    }

    /// The resource that the whole text stands for, by its logical id.
    pub(super) fn resource(&self) -> Option<&str> {
        match self.0.as_slice() {
            [Piece::Open(Open::Resource { id, .. })] => Some(id),
            _ => None,
        }
    }

    /// The parts between separators, taking it that no open piece holds one.
    pub(super) fn split(&self, separator: char) -> Vec<Self> {
        let mut parts = Vec::new();
        let mut last = Self::default();
        for piece in &self.0 {
            match piece {
                Piece::Open(open) => last.0.push(Piece::Open(open.clone())),
                Piece::Known(text) => {
                    for (index, part) in text.split(separator).enumerate() {
                        if 0 < index {
                            parts.push(std::mem::take(&mut last));
                        }
                        last.push(part);
                    }
                }
            }
        }
        parts.push(last);
        parts
    }

    /// The text without the stack's name and a hyphen in front of it.
    pub(super) fn without_stack_name(&self) -> Self {
        let of_stack = |open: &Open| matches!(open, Open::Pseudo(name) if name == "AWS::StackName");
        match self.0.as_slice() {
            [Piece::Open(open), Piece::Known(rest)] if of_stack(open) && rest.starts_with('-') => {
                Self::known(&rest[1..])
            }
            _ => self.clone(),
        }
    }

    /// The text with names in the place of what is open, without the signs of a placeholder.
    pub(super) fn in_words(&self) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Known(text) => text.replace("${", "$ {"),
            Piece::Open(open) => open.to_string(),
        };
        self.0.iter().map(piece).collect()
    }
}

/// The text as `Fn::Sub` would have it.
impl fmt::Display for Text {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for piece in &self.0 {
            match piece {
                Piece::Known(text) => formatter.write_str(text)?,
                Piece::Open(open) => write!(formatter, "${{{open}}}")?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for Open {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Parameter(name) | Self::Pseudo(name) | Self::Function { name, .. } => formatter.write_str(name),
            Self::Resource { id, attribute: None } => formatter.write_str(id),
            Self::Resource { id, attribute: Some(attribute) } => write!(formatter, "{id}.{attribute}"),
            Self::Told => formatter.write_str("?"),
        }
    }
}
