//! How a run ends.

use std::process::ExitCode;

/// The exit statuses, which scripts may rely on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Everything asked for was done.
    Done,
    /// The input is wrong, or a check found something.
    Refused,
    /// The command line is not one.
    Usage,
    /// The machine failed: a file could not be read or written.
    Environment,
    /// It was interrupted, and what there was is told; a command that an interrupt just ends has the same status.
    Interrupted,
}

impl Exit {
    /// The status as the shell sees it.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Refused => 1,
            Self::Usage => 2,
            Self::Environment => 3,
            Self::Interrupted => 130,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
