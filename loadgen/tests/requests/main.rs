//! Requests as they are made of flags: what is sent, to whom, and signed by whom.

mod made;
mod signatures;
