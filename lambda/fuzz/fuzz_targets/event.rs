//! Events of any bytes: reading them and their properties, and writing a reply, never ends in a panic.
//!
//! `cargo +nightly fuzz run event` in the folder `lambda`. What it finds goes into `fuzz/corpus/event`, under a name
//! that says what it is and ends in `.json`, with a row in `tests/envelope/corpus.rs`.

#![no_main]

#[path = "../reading.rs"]
mod reading;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = str::from_utf8(bytes) {
        reading::read(text);
    }
});
