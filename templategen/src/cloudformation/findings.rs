//! What is found in a template, collected from everywhere.

use std::cell::RefCell;
use std::ops::Range;

use super::TemplateCode;
use crate::diagnostic::{Code, Diagnostic};

/// Everything that is found, each once: what is looked at twice is told of once.
#[derive(Debug, Default)]
pub(super) struct Findings(RefCell<Vec<Diagnostic>>);

impl Findings {
    /// Tells of something at a place; `None` where no byte of the template is at fault.
    pub(super) fn tell(
        &self,
        code: TemplateCode,
        mark: Option<Range<usize>>,
        message: impl Into<String>,
        fix: impl Into<String>,
    ) {
        let (message, fix) = (message.into(), fix.into());
        self.add(Diagnostic { code: Code::Template(code), message, fix, mark, related: None });
    }

    /// Tells of something that was worded already.
    pub(super) fn add(&self, diagnostic: Diagnostic) {
        let mut found = self.0.borrow_mut();
        if !found.contains(&diagnostic) {
            found.push(diagnostic);
        }
    }

    pub(super) fn has_errors(&self) -> bool {
        self.0.borrow().iter().any(Diagnostic::is_error)
    }

    pub(super) fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.0.into_inner()
    }
}
