//! The calls as they are sent and as they are answered.

mod answers;
mod requests;
