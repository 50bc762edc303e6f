//! Stable codes: those of a spec's form, next to those of the domain, of an import and of a template.

use std::fmt;

use scaling::{ProblemCode, Severity};

use crate::ack::AckCode;
use crate::cloudformation::TemplateCode;
use crate::diagnostic::stable_codes;

/// The stable code of a problem, whoever found it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    /// The text is not a spec.
    Form(FormCode),
    /// The spec is not a plan that can be deployed.
    Plan(ProblemCode),
    /// The resources of ACK are not to become a spec as they are.
    Ack(AckCode),
    /// The template does not say what it deploys, or would not be deployed.
    Template(TemplateCode),
}

impl Code {
    /// The identifier, as printed and as documented.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Form(code) => code.id(),
            Self::Plan(code) => code.id(),
            Self::Ack(code) => code.id(),
            Self::Template(code) => code.id(),
        }
    }

    /// How bad a problem of this kind is.
    #[must_use]
    pub const fn severity(self) -> Severity {
        match self {
            Self::Form(code) => code.severity(),
            Self::Plan(code) => code.severity(),
            Self::Ack(code) => code.severity(),
            Self::Template(code) => code.severity(),
        }
    }

    /// Why it is one; one sentence without a full stop.
    #[must_use]
    pub const fn why(self) -> &'static str {
        match self {
            Self::Form(code) => code.why(),
            Self::Plan(code) => code.why(),
            Self::Ack(code) => code.why(),
            Self::Template(code) => code.why(),
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.id())
    }
}

stable_codes! {
    /// The stable code of a problem with a spec's form. Every one is an error.
    FormCode;

    /// A text that is not YAML.
    Syntax = "S001", Error,
        "a spec is YAML 1.2: `key: value` lines, blocks indented with spaces, lists with `- `";
    /// Bytes that are not UTF-8.
    Encoding = "S002", Error,
        "a spec is UTF-8 text, with or without a byte order mark";
    /// A spec without content.
    Empty = "S003", Error,
        "a spec needs at least `capacity` and something that scales, such as a `step_scaling` or a `target_tracking` block";
    /// More than one YAML document.
    SeveralDocuments = "S004", Error,
        "one spec describes one scalable target and renders to one template";
    /// An anchor, an alias, a tag or a merge key.
    YamlFeature = "S005", Error,
        "a spec says every value where it is used, so that each can be read, and changed, by itself";
    /// A key that is there twice.
    DuplicateKey = "S006", Error,
        "only one of the two values could count, and YAML does not say which";
    /// A key that the block does not have.
    UnknownKey = "S007", Error,
        "a key that nothing reads would be ignored without a word";
    /// A value of the wrong type.
    WrongType = "S008", Error,
        "numbers, truth values, texts, lists and blocks are not turned into each other, because a guess could deploy something else";
    /// A value that is not one of the possible ones.
    NotOneOf = "S009", Error,
        "this key takes one of a few words";
    /// A key that has to be there.
    MissingKey = "S010", Error,
        "there is no default that would be right for everyone";
    /// Two keys that belong to different forms of the same block.
    KeysApart = "S011", Error,
        "the block has several forms, and each key belongs to one of them";
    /// A text that is larger or nested deeper than any spec.
    TooLarge = "S012", Error,
        "the limits keep a file that is no spec from being read to its end";
    /// A fleet that can not be.
    Fleet = "S013", Error,
        "`fleet` tells the simulator what serves the requests, and nothing of it is deployed";
}
