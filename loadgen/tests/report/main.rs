//! Reports: as JSON and back, as CSV, as an HDR log and as text, the verdict on them, and shards added up.

mod adding;
mod command;
mod csv;
mod hdr_log;
mod json;
mod made;
mod merging;
mod reading;
mod text;
mod verdicts;
