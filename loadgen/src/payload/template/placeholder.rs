//! What can stand between double braces.

use std::io::Write as _;

use simulator::fleet::scrambled;

/// A place that is filled for each request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Placeholder {
    Counter,
    /// From `least` to `most`, both included, in units of the last decimal.
    Random {
        least: i64,
        most: i64,
        decimals: u32,
    },
    Letters(usize),
    Uuid,
    OneOf(Vec<String>),
    Braces,
}

/// Why words are no placeholder, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    pub(super) reason: String,
    pub(super) fix: &'static str,
}

const ALL: &str = "write {{counter}}, {{random 1..100}}, {{letters 200}}, {{uuid}}, {{one of a, b}} or {{braces}}, which stands for `{{` itself";
const RANDOM: &str = "write the least and the greatest number, both included, with the same decimals: {{random 1..100}} or {{random 0.00..1.00}}";
const LETTERS: &str = "write how many letters: {{letters 200}}";
const ONE_OF: &str = "write the texts with commas between them: {{one of a, b}}";

/// More decimals than a bound may have: so that a number is one of 64 bits.
const MOST_DECIMALS: usize = 15;
/// More letters than a body has bytes.
const MOST_LETTERS: usize = 10_000_000;

impl Placeholder {
    pub(super) fn parse(words: &str) -> Result<Self, Problem> {
        let (first, rest) = words.split_once(' ').unwrap_or((words, ""));
        let rest = rest.trim();
        match (first, rest) {
            ("counter", "") => Ok(Self::Counter),
            ("uuid", "") => Ok(Self::Uuid),
            ("braces", "") => Ok(Self::Braces),
            ("random", _) => random(rest),
            ("letters", _) => letters(rest),
            ("one", _) => one_of(rest),
            _ => Err(Problem { reason: "is not a placeholder".to_owned(), fix: ALL }),
        }
    }

    pub(super) fn most_bytes(&self) -> usize {
        match self {
            Self::Counter => 20,
            Self::Random { least, most, decimals } => {
                [least, most].into_iter().map(|bound| decimal(*bound, *decimals).len()).max().unwrap_or_default()
            }
            Self::Letters(count) => *count,
            Self::Uuid => 36,
            Self::OneOf(texts) => texts.iter().map(String::len).max().unwrap_or_default(),
            Self::Braces => 2,
        }
    }

    /// Writes what stands there in a request. Chance is that of the request, and of the place within the template.
    pub(super) fn fill(&self, body: &mut Vec<u8>, index: u64, chance_of_request: u64, place: u64) {
        let chance = || scrambled(chance_of_request, place);
        match self {
            Self::Counter => {
                // Writing into memory does not fail.
                let _ = write!(body, "{index}");
            }
            Self::Random { least, most, decimals } => {
                let shift = below(chance(), most.abs_diff(*least));
                let value = least.wrapping_add_unsigned(shift);
                body.extend_from_slice(decimal(value, *decimals).as_bytes());
            }
            Self::Letters(count) => {
                let chance = chance();
                body.extend((0..*count as u64).map(|letter| b'a' + letter_of(scrambled(chance, letter))));
            }
            Self::Uuid => {
                let chance = chance();
                let bits = (u128::from(chance) << 64) | u128::from(scrambled(chance, 0));
                let uuid = uuid::Builder::from_random_bytes(bits.to_be_bytes()).into_uuid();
                body.extend_from_slice(uuid.hyphenated().encode_lower(&mut uuid::Uuid::encode_buffer()).as_bytes());
            }
            Self::OneOf(texts) => {
                let last = texts.len().saturating_sub(1) as u64;
                if let Some(text) = usize::try_from(below(chance(), last)).ok().and_then(|chosen| texts.get(chosen)) {
                    body.extend_from_slice(text.as_bytes());
                }
            }
            Self::Braces => body.extend_from_slice(b"{{"),
        }
    }
}

fn random(bounds: &str) -> Result<Placeholder, Problem> {
    let refuse = |reason: &str| Problem { reason: reason.to_owned(), fix: RANDOM };
    let (least, most) = bounds.split_once("..").ok_or_else(|| refuse("has no range"))?;
    let (least, most) = (least.trim(), most.trim());
    let decimals = |bound: &str| bound.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let count = decimals(least).max(decimals(most));
    if MOST_DECIMALS < count {
        return Err(refuse("has a bound with more than 15 decimals"));
    }
    let number = |bound: &str| {
        units(bound, count).ok_or_else(|| refuse(&format!("has a bound that is not a number of 64 bits: `{bound}`")))
    };
    let (least, most) = (number(least)?, number(most)?);
    if most < least {
        return Err(refuse("has its greater bound first"));
    }
    // At most 15, as was seen above.
    Ok(Placeholder::Random { least, most, decimals: u32::try_from(count).unwrap_or_default() })
}

/// A number in units of its last decimal; `None` where it is none.
fn units(text: &str, decimals: usize) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(part) {
        return None;
    }
    let part = if digits.contains('.') { part } else { "" };
    let sign = if text.starts_with('-') { "-" } else { "" };
    format!("{sign}{whole}{part:0<decimals$}").parse().ok()
}

/// The other way round.
fn decimal(value: i64, decimals: u32) -> String {
    if decimals == 0 {
        return value.to_string();
    }
    let unit = 10_u64.pow(decimals);
    let sign = if value < 0 { "-" } else { "" };
    let (whole, part) = (value.unsigned_abs() / unit, value.unsigned_abs() % unit);
    format!("{sign}{whole}.{part:0width$}", width = decimals as usize)
}

fn letters(count: &str) -> Result<Placeholder, Problem> {
    match count.parse() {
        Ok(count) if 0 < count && count <= MOST_LETTERS => Ok(Placeholder::Letters(count)),
        _ => Err(Problem { reason: "does not say how many, from 1 to 10,000,000".to_owned(), fix: LETTERS }),
    }
}

fn one_of(rest: &str) -> Result<Placeholder, Problem> {
    let refuse = |reason: &str| Problem { reason: reason.to_owned(), fix: ONE_OF };
    let texts = rest.strip_prefix("of ").ok_or_else(|| refuse("is not a placeholder"))?;
    let texts: Vec<String> = texts.split(',').map(|text| text.trim().to_owned()).collect();
    if texts.iter().any(String::is_empty) { Err(refuse("has an empty text")) } else { Ok(Placeholder::OneOf(texts)) }
}

/// A number from 0 to `last`, both included, each as likely as another to within one in 2^64.
fn below(chance: u64, last: u64) -> u64 {
    let numbers = u128::from(last) + 1;
    u64::try_from((u128::from(chance) * numbers) >> 64).unwrap_or(last)
}

fn letter_of(chance: u64) -> u8 {
    u8::try_from(below(chance, 25)).unwrap_or_default()
}
