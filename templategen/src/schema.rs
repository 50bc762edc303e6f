//! The keys of a spec, told outside: the table of keys as JSON Schema for editors, and as a page for people.

mod json;
mod page;

pub use json::{schema, text};
pub use page::page;
