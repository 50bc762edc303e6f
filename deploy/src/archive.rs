//! The archive that a function's code is stored as: one program, packed alike wherever and whenever it is packed.

use std::io::{self, Cursor, Write};

use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::arguments::Architecture;
use crate::failure::Failure;

/// The name of the program in the archive, which Lambda starts.
/// See <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html>.
const ENTRY: &str = "bootstrap";
/// How many hexadecimal digits of the digest the key carries.
pub const DIGITS: usize = 32;

/// A packed program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Archive {
    /// The ZIP file.
    pub bytes: Vec<u8>,
    /// Its key in a bucket: the same for the same bytes, and another for others.
    pub key: String,
}

impl Archive {
    /// Packs a program that was built for a processor.
    ///
    /// # Errors
    /// Where it can not be packed.
    pub fn of(program: &[u8], architecture: Architecture) -> Result<Self, Failure> {
        let bytes = pack(program).map_err(|error| {
            Failure::environment(format!("can not pack the function's program: {error}"))
                .help("build it again, and repeat the command")
        })?;
        let key =
            format!("stepscale/custom-resource-{architecture}-{}.zip", &hexadecimal(&Sha256::digest(&bytes))[..DIGITS]);
        Ok(Self { bytes, key })
    }

    /// How much there is to upload, in megabytes of a million bytes, with one decimal.
    #[must_use]
    pub fn size(&self) -> String {
        let tenths = self.bytes.len().div_ceil(100_000);
        format!("{}.{} MB", tenths / 10, tenths % 10)
    }
}

/// The time and the permissions are fixed: those of the file differ from one machine to the next.
fn pack(program: &[u8]) -> io::Result<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::DEFAULT)
        .unix_permissions(0o755);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file(ENTRY, options)?;
    archive.write_all(program)?;
    Ok(archive.finish()?.into_inner())
}

/// A digest in hexadecimal digits, two for each byte.
#[must_use]
pub fn hexadecimal(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use zip::ZipArchive;

    use super::*;

    /// A program that does not pack into nothing.
    fn program() -> Vec<u8> {
        (0..50_000_u32).flat_map(|number| number.wrapping_mul(2_654_435_761).to_le_bytes()).collect()
    }

    #[test]
    fn the_archive_holds_the_program_alone_and_lambda_may_start_it() {
        let archive = Archive::of(&program(), Architecture::Arm64).unwrap();
        let mut files = ZipArchive::new(Cursor::new(archive.bytes)).unwrap();
        assert_eq!(files.len(), 1);
        let mut file = files.by_index(0).unwrap();
        assert_eq!((file.name().unwrap().as_ref(), file.unix_mode()), ("bootstrap", Some(0o100_755)));
        let mut unpacked = Vec::new();
        file.read_to_end(&mut unpacked).unwrap();
        assert_eq!(unpacked, program());
    }

    #[test]
    fn one_program_is_one_archive_under_one_key_and_another_program_is_another() {
        // Told beforehand: the same has to come out on every machine.
        let small = Archive::of(b"a program", Architecture::X86).unwrap();
        assert_eq!(small.key, "stepscale/custom-resource-x86_64-b441769d1c27ec744a4b50f31122eb3d.zip");
        let first = Archive::of(&program(), Architecture::Arm64).unwrap();
        assert_eq!(Archive::of(&program(), Architecture::Arm64).unwrap(), first);
        let changed = Archive::of(&[program(), vec![0]].concat(), Architecture::Arm64).unwrap();
        assert_ne!(changed.key, first.key);
        let other = Archive::of(&program(), Architecture::X86).unwrap();
        assert!(other.bytes == first.bytes && other.key != first.key, "{} {}", other.key, first.key);
    }

    #[test]
    fn the_size_is_rounded_up() {
        for (length, expected) in [(0, "0.0 MB"), (1, "0.1 MB"), (2_400_000, "2.4 MB"), (2_400_001, "2.5 MB")] {
            assert_eq!(Archive { bytes: vec![0; length], key: String::new() }.size(), expected);
        }
    }
}
