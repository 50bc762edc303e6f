//! What is wrong with a spec, told with the line it stands in.

mod code;
mod codes;
mod render;

use std::ops::Range;

use scaling::Severity;

pub use code::{Code, FormCode};
pub(crate) use codes::stable_codes;
pub(crate) use render::render;

/// One thing that is wrong, and the bytes it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable code.
    pub code: Code,
    /// What is wrong, naming the value; one sentence without a full stop.
    pub message: String,
    /// What to do instead; one sentence without a full stop.
    pub fix: String,
    /// The bytes of the source to underline; `None` where no byte of it is at fault.
    pub mark: Option<Range<usize>>,
    /// A second place that belongs to the problem, with what it is.
    pub related: Option<(Range<usize>, &'static str)>,
}

impl Diagnostic {
    /// A problem with the form of a spec.
    #[must_use]
    pub fn form(
        code: FormCode,
        mark: Option<Range<usize>>,
        message: impl Into<String>,
        fix: impl Into<String>,
    ) -> Self {
        Self { code: Code::Form(code), message: message.into(), fix: fix.into(), mark, related: None }
    }

    /// The same problem with a second place.
    #[must_use]
    pub fn related(mut self, range: Range<usize>, label: &'static str) -> Self {
        self.related = Some((range, label));
        self
    }

    /// How bad it is.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// Whether it keeps the spec from being rendered.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity() == Severity::Error
    }
}
