//! Histograms as text: `HdrHistogram`'s own compressed form (V2 with DEFLATE) in Base64, which its readers in other
//! languages take.

use std::io::Read as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::read::ZlibDecoder;
use hdrhistogram::Histogram as Buckets;
use hdrhistogram::serialization::{Deserializer, Serializer as _, V2DeflateSerializer};

use super::{DIGITS, Form, Histogram, empty};

/// The bytes that begin the compressed form, and those that begin what is compressed.
const COMPRESSED: u32 = 0x1c84_9314;
const COOKIE: u32 = 0x1c84_9313;
/// Bytes before the counts of what is compressed.
const HEADER: usize = 40;
/// More bytes than the counts of a histogram up to a day take: 9 for each of at most 2,048 + 27 * 1,024 counts.
const LARGEST: u64 = 400_000;

/// A histogram in its compressed form.
#[derive(Clone, Debug)]
pub(super) struct Packed {
    count: u64,
    bytes: Box<[u8]>,
}

impl Packed {
    pub(super) fn of(buckets: &Buckets<u64>) -> Self {
        let mut bytes = Vec::new();
        // What can fail is a writer, and memory does not; a histogram here has fewer counts than the form can hold.
        let _ = V2DeflateSerializer::new().serialize(buckets, &mut bytes);
        Self { count: buckets.len(), bytes: bytes.into() }
    }

    pub(super) const fn count(&self) -> u64 {
        self.count
    }

    pub(super) fn buckets(&self) -> Buckets<u64> {
        buckets(&self.bytes).unwrap_or_else(|_| unreachable!("what was packed can be unpacked"))
    }

    /// How many bytes it takes.
    #[cfg(test)]
    pub(super) fn size(&self) -> usize {
        self.bytes.len()
    }
}

impl Histogram {
    /// The text of it.
    #[must_use]
    pub fn encoded(&self) -> String {
        match &self.form {
            Form::Packed(packed) => STANDARD.encode(&packed.bytes),
            _ => STANDARD.encode(Packed::of(&self.buckets()).bytes),
        }
    }

    /// The histogram of a text, packed.
    ///
    /// # Errors
    /// Where it is none of ours, the reason, as the rest of a sentence that begins with the histogram.
    pub fn decoded(text: &str) -> Result<Self, &'static str> {
        let bytes = STANDARD.decode(text).map_err(|_| "is not Base64")?;
        let count = buckets(&bytes)?.len();
        Ok(Self { form: Form::Packed(Packed { count, bytes: bytes.into() }) })
    }
}

/// The histogram of bytes; where they are none of ours, the reason.
fn buckets(bytes: &[u8]) -> Result<Buckets<u64>, &'static str> {
    const DAMAGED: &str = "is damaged";
    if word(bytes, 0) != Some(COMPRESSED) {
        return Err("is none of HdrHistogram's compressed ones (V2)");
    }
    // Inflated here, and looked at, because the lengths in a damaged one would be taken at their word.
    let mut inflated = Vec::new();
    let compressed = bytes.get(8..).filter(|rest| word(bytes, 4) == u32::try_from(rest.len()).ok());
    let read = ZlibDecoder::new(compressed.ok_or(DAMAGED)?).take(LARGEST).read_to_end(&mut inflated);
    read.map_err(|_| DAMAGED)?;
    let counts = inflated.len().checked_sub(HEADER).and_then(|length| u32::try_from(length).ok());
    if word(&inflated, 0) != Some(COOKIE) || word(&inflated, 4) != counts || counts.is_none() {
        return Err(DAMAGED);
    }
    if word(&inflated, 12) != Some(DIGITS.into()) {
        return Err("has another number of significant digits than 3");
    }
    let mut buckets = Deserializer::new().deserialize(&mut inflated.as_slice()).map_err(|_| DAMAGED)?;
    if empty().low() != buckets.low() || Histogram::LONGEST_BUCKET < buckets.max() {
        return Err("has durations that are counted otherwise than in microseconds up to a day");
    }
    buckets.auto(true);
    Ok(buckets)
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4).and_then(|word| word.try_into().ok()).map(u32::from_be_bytes)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn some() -> Histogram {
        let mut histogram = Histogram::default();
        for microseconds in [0, 1, 999, 20_000, 20_001, 1_000_000_000] {
            histogram.record(Duration::from_micros(microseconds));
        }
        histogram.record(Duration::MAX);
        histogram
    }

    #[test]
    fn what_is_read_is_what_was_written_and_goes_on_counting() {
        for histogram in [Histogram::default(), some()] {
            let mut read = Histogram::decoded(&histogram.encoded()).unwrap();
            assert_eq!(read, histogram);
            assert_eq!(read.percentile(99.0), histogram.percentile(99.0));
            let mut more = histogram.clone();
            for histogram in [&mut read, &mut more] {
                histogram.record(Duration::from_hours(20));
                histogram.add(&some());
            }
            assert_eq!(read, more);
        }
    }

    #[test]
    fn a_text_that_is_none_is_told_why() {
        let text = some().encoded();
        let bytes = STANDARD.decode(&text).unwrap();
        let with = |change: &dyn Fn(&mut Vec<u8>)| {
            let mut bytes = bytes.clone();
            change(&mut bytes);
            STANDARD.encode(bytes)
        };
        let mut coarse = hdrhistogram::Histogram::<u64>::new(2).unwrap();
        coarse.record(5).unwrap();
        let mut long = hdrhistogram::Histogram::<u64>::new(3).unwrap();
        long.record(1 << 50).unwrap();
        let [coarse, long] = [coarse, long].map(|buckets| Histogram { form: Form::Open(Box::new(buckets)) }.encoded());
        for (text, reason) in [
            ("*", "is not Base64"),
            ("", "is none of HdrHistogram's compressed ones (V2)"),
            (&with(&|bytes| bytes[3] = 0), "is none of HdrHistogram's compressed ones (V2)"),
            (&with(&|bytes| bytes.truncate(20)), "is damaged"),
            (&with(&|bytes| bytes.push(0)), "is damaged"),
            (&with(&|bytes| bytes[30] ^= 0xff), "is damaged"),
            (&coarse, "has another number of significant digits than 3"),
            (&long, "has durations that are counted otherwise than in microseconds up to a day"),
        ] {
            assert_eq!(Histogram::decoded(text), Err(reason), "{text}");
        }
    }

    #[test]
    fn no_flipped_byte_ends_the_program() {
        let bytes = STANDARD.decode(some().encoded()).unwrap();
        for place in 0..bytes.len() {
            for flip in [1, 0x80, 0xff] {
                let mut bytes = bytes.clone();
                bytes[place] ^= flip;
                if let Ok(histogram) = Histogram::decoded(&STANDARD.encode(bytes)) {
                    assert!(histogram.count() < u64::MAX);
                }
            }
        }
    }
}
