//! How small a program is in the archive that it is shipped in.

use miniz_oxide::deflate;

/// The name that Lambda looks for.
const NAME: &str = "bootstrap";

/// What a ZIP archive has around the one file that it holds, by the format's specification (APPNOTE 6.3.10, sections
/// 4.3.7, 4.3.12 and 4.3.16): a header before it, one in the directory, each with the name, and the directory's end.
const AROUND: usize = (30 + NAME.len()) + (46 + NAME.len()) + 22;

/// The best that deflate does, which is all that Lambda unpacks.
const LEVEL: u8 = 9;

/// Bytes of a ZIP archive that holds the program alone.
pub(super) fn zipped_size(program: &[u8]) -> usize {
    deflate::compress_to_vec(program, LEVEL).len() + AROUND
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_is_what_it_holds_and_its_headers() {
        // Two bytes: the end of a block and its header, as deflate writes nothing at all.
        assert_eq!(zipped_size(b""), 116 + 2);
        let (even, mixed) = (vec![b'a'; 100_000], (0..=255_u8).collect::<Vec<_>>());
        assert!(zipped_size(&even) < 1_000, "what repeats itself becomes small");
        assert!(256 < zipped_size(&mixed), "what does not stays");
    }
}
