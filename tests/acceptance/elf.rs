//! Of a program for Linux what decides where it runs: its processor, the libraries it wants, and its symbols.
//!
//! See <https://refspecs.linuxfoundation.org/elf/gabi4+/contents.html>, and for the versions
//! <https://refspecs.linuxfoundation.org/LSB_5.0.0/LSB-Core-generic/LSB-Core-generic/symversion.html>.

use std::ops::Range;

const SYMBOL_TABLE: u32 = 2;
const NEEDED_VERSIONS: u32 = 0x6fff_fffe;

/// A program of 64 bits, least significant byte first.
pub(crate) struct Elf {
    file: Vec<u8>,
    sections: Vec<Section>,
}

struct Section {
    kind: u32,
    content: Range<usize>,
    /// The section this one belongs to: for versions, the one with their names.
    link: usize,
    /// How many entries it has.
    entries: usize,
}

impl Elf {
    /// Reads the headers.
    pub(crate) fn read(file: Vec<u8>) -> Self {
        assert!(file.starts_with(b"\x7fELF\x02\x01"), "no program of 64 bits for Linux");
        let mut elf = Self { file, sections: Vec::new() };
        let (place, size, count) = (elf.long(0x28), elf.half(0x3a), elf.half(0x3c));
        elf.sections = (0..count).map(|number| elf.section(place + number * size)).collect();
        elf
    }

    fn section(&self, header: usize) -> Section {
        let place = self.long(header + 0x18);
        Section {
            kind: self.word(header + 4),
            content: place..place + self.long(header + 0x20),
            link: self.index(header + 0x28),
            entries: self.index(header + 0x2c),
        }
    }

    /// The processor, as Lambda names it.
    pub(crate) fn architecture(&self) -> &'static str {
        match self.half(0x12) {
            62 => "x86_64",
            183 => "arm64",
            other => panic!("a program for the machine {other}"),
        }
    }

    /// Whether there is a symbol table for debuggers.
    pub(crate) fn has_symbols(&self) -> bool {
        self.sections.iter().any(|section| section.kind == SYMBOL_TABLE)
    }

    /// The versions of the libraries' interfaces that it wants, such as `GLIBC_2.17`.
    pub(crate) fn needed_versions(&self) -> Vec<String> {
        let mut names = Vec::new();
        for section in self.sections.iter().filter(|section| section.kind == NEEDED_VERSIONS) {
            let text = self.sections[section.link].content.start;
            let mut library = section.content.start;
            for _ in 0..section.entries {
                let mut version = library + self.index(library + 8);
                for _ in 0..self.half(library + 2) {
                    names.push(self.text(text + self.index(version + 8)));
                    version += self.index(version + 12);
                }
                library += self.index(library + 12);
            }
        }
        names
    }

    fn text(&self, place: usize) -> String {
        let bytes = self.file[place..].iter().copied().take_while(|byte| *byte != 0).collect();
        String::from_utf8(bytes).expect("a name is text")
    }

    fn half(&self, place: usize) -> usize {
        usize::from(u16::from_le_bytes(self.bytes(place)))
    }

    fn word(&self, place: usize) -> u32 {
        u32::from_le_bytes(self.bytes(place))
    }

    fn index(&self, place: usize) -> usize {
        usize::try_from(self.word(place)).expect("the machine has 64 bits")
    }

    fn long(&self, place: usize) -> usize {
        usize::try_from(u64::from_le_bytes(self.bytes(place))).expect("the machine has 64 bits")
    }

    fn bytes<const N: usize>(&self, place: usize) -> [u8; N] {
        self.file[place..place + N].try_into().expect("as many bytes as asked for")
    }
}
