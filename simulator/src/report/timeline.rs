//! What was done and what was not, each with its reason; the same reason minute after minute is one entry.

/// The entries in the order of their time, up to [`Timeline::MOST_ENTRIES`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timeline {
    /// The first entries.
    pub entries: Vec<Entry>,
    /// How many more there were.
    pub left_out: u64,
}

impl Timeline {
    /// More entries than anybody reads; what follows is counted.
    pub const MOST_ENTRIES: usize = 10_000;
}

/// One decision, or the same one over and over.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// When it began, in seconds since the start of the trace.
    pub from_seconds: u64,
    /// When it was taken last.
    pub to_seconds: u64,
    /// How often it was taken.
    pub times: u64,
    /// What happened.
    pub kind: EntryKind,
    /// The capacity wanted before.
    pub capacity_before: u32,
    /// The capacity wanted after.
    pub capacity_after: u32,
    /// The policy or scheduled action, by its name.
    pub cause: String,
    /// Why, as a sentence with its values and without a full stop.
    pub reason: String,
}

/// What an entry tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// Capacity was added.
    ScaledOut,
    /// Capacity was taken away.
    ScaledIn,
    /// A scheduled action moved the range alone.
    RangeMoved,
    /// Nothing was done.
    NotScaled,
}
