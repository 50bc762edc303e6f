//! What a run up a stair of rates says of one instance, and what is proposed by it.

mod command;
mod proposal;
mod search;
