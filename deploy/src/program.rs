//! Whether a file is a program that the function can run: with the wrong one every stack would wait an hour for it.

use std::fs;
use std::path::Path;

use crate::arguments::Architecture;
use crate::failure::Failure;

/// Reads a program for Linux on a processor.
///
/// # Errors
/// Where the file can not be read, or is something else, naming the file, what it is, and how to build the right one.
pub fn read(path: &Path, architecture: Architecture) -> Result<Vec<u8>, Failure> {
    let name = path.display();
    let build = format!("build the package lambda with `cargo lambda build --release --{}`", flag(architecture));
    let program = fs::read(path).map_err(|error| {
        Failure::input(format!("can not read the function's program `{name}`: {error}")).help(build.as_str())
    })?;
    match Machine::of(&program) {
        Machine::For(found) if found == architecture => Ok(program),
        Machine::For(found) => {
            Err(Failure::input(format!("`{name}` is a program for {found}, and the function runs on {architecture}"))
                .help(build)
                .help(format!("or let the function run on {found} with --architecture {found}")))
        }
        Machine::Other(what) => Err(Failure::input(format!(
            "`{name}` is {what}, and the function runs programs for Linux on {architecture}"
        ))
        .help(build)),
    }
}

/// The option of `cargo lambda` that chooses the processor.
#[must_use]
pub const fn flag(architecture: Architecture) -> &'static str {
    match architecture {
        Architecture::Arm64 => "arm64",
        Architecture::X86 => "x86-64",
    }
}

/// What a file was built for.
#[derive(Debug, PartialEq, Eq)]
enum Machine {
    /// A processor that functions run on.
    For(Architecture),
    /// Something else, in words.
    Other(&'static str),
}

impl Machine {
    /// Reads the header of an ELF file: magic number, class, byte order, and `e_machine` at byte 18.
    /// See <https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html>.
    fn of(file: &[u8]) -> Self {
        let little_64_bit = [0x7f, b'E', b'L', b'F', 2, 1];
        match file {
            [] => Self::Other("empty"),
            _ if !file.starts_with(&little_64_bit[..4]) => Self::Other("no program for Linux"),
            _ if !file.starts_with(&little_64_bit) || file.len() < 20 => Self::Other("a program for another processor"),
            _ => match u16::from_le_bytes([file[18], file[19]]) {
                183 => Self::For(Architecture::Arm64),
                62 => Self::For(Architecture::X86),
                _ => Self::Other("a program for another processor"),
            },
        }
    }
}

#[cfg(test)]
pub(crate) mod fixtures {
    /// The first bytes of a program for Linux on the machine of that number.
    pub(crate) fn elf(machine: u8) -> Vec<u8> {
        let mut header = vec![0x7f, b'E', b'L', b'F', 2, 1, 1];
        header.resize(18, 0);
        header.extend([machine, 0]);
        header
    }
}

#[cfg(test)]
mod tests {
    use super::fixtures::elf;
    use super::*;

    #[test]
    fn a_program_for_another_machine_is_refused_with_the_way_to_the_right_one() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("bootstrap");
        let build = |flag| format!("\n  = help: build the package lambda with `cargo lambda build --release --{flag}`");
        for (file, architecture, expected) in [
            (elf(183), Architecture::Arm64, None),
            (elf(62), Architecture::X86, None),
            (
                elf(62),
                Architecture::Arm64,
                Some(format!(
                    "is a program for x86_64, and the function runs on arm64{}\n  = help: or let the function run on \
                     x86_64 with --architecture x86_64",
                    build("arm64")
                )),
            ),
            (
                elf(40),
                Architecture::Arm64,
                Some(format!(
                    "is a program for another processor, and the function runs programs for Linux on arm64{}",
                    build("arm64")
                )),
            ),
            (
                b"#!/bin/sh\n".to_vec(),
                Architecture::X86,
                Some(format!(
                    "is no program for Linux, and the function runs programs for Linux on x86_64{}",
                    build("x86-64")
                )),
            ),
            (
                Vec::new(),
                Architecture::X86,
                Some(format!("is empty, and the function runs programs for Linux on x86_64{}", build("x86-64"))),
            ),
        ] {
            fs::write(&path, &file).unwrap();
            let expected = expected.map(|text| format!("error: `{}` {text}", path.display()));
            let outcome = read(&path, architecture).map_err(|failure| failure.to_string());
            assert_eq!(outcome.clone().err(), expected);
            assert!(outcome.is_err() || outcome == Ok(file));
        }
    }

    #[test]
    fn a_missing_program_is_named_with_the_way_to_build_it() {
        assert_eq!(
            read(Path::new("no/bootstrap"), Architecture::Arm64).unwrap_err().to_string(),
            "error: can not read the function's program `no/bootstrap`: No such file or directory (os error 2)\n  = help: \
             build the package lambda with `cargo lambda build --release --arm64`"
        );
    }
}
