//! Pictures of runs, and predictions beside them: what a reader sees of reports that were made by hand.

mod committed;
mod compared;
mod drawn;
mod made;
mod predicted;
mod spec;
