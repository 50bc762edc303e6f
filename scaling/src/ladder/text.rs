//! Reading the text form of a ladder, and the words of its list form.
//!
//! ```text
//! ladder = step *( "," step )
//! step   = ( "below" | "from" ) number ":" change
//! number = ["-"] digits ["." digits]
//! change = ("+"|"-") digits  |  ("+"|"-") digits "%"  |  "=" digits  |  "0"
//! ```
//! Keywords are lower case, white space is free, and there is no trailing comma.

use std::ops::Range;

use super::{Change, Side, Step};
use crate::{Decimal, DecimalError, ProblemCode};

/// Something wrong in a text, without the place of the text itself.
#[derive(Debug)]
pub(super) struct TextProblem {
    pub(super) code: ProblemCode,
    pub(super) within: Range<usize>,
    pub(super) message: String,
    pub(super) fix: String,
}

/// A piece of a text that knows where it stands.
#[derive(Clone, Copy)]
struct Piece<'a> {
    text: &'a str,
    start: usize,
}

impl Piece<'_> {
    fn trimmed(self) -> Self {
        let start = self.start + (self.text.len() - self.text.trim_start().len());
        Self { text: self.text.trim(), start }
    }

    fn split_at(self, offset: usize) -> (Self, Self) {
        let (left, right) = self.text.split_at(offset);
        (Self { text: left, start: self.start }, Self { text: right, start: self.start + offset })
    }

    const fn range(&self) -> Range<usize> {
        self.start..self.start + self.text.len()
    }

    fn problem(&self, code: ProblemCode, message: String, fix: impl Into<String>) -> TextProblem {
        TextProblem { code, within: self.range(), message, fix: fix.into() }
    }
}

impl<'a> From<&'a str> for Piece<'a> {
    fn from(text: &'a str) -> Self {
        Self { text, start: 0 }
    }
}

/// A step and the bytes it stands on.
pub(super) type PlacedStep = (Step, Range<usize>);

/// Reads every step of a ladder; returns those that can be read, in their order, and every problem.
pub(super) fn parse_ladder(text: &str) -> (Vec<PlacedStep>, Vec<TextProblem>) {
    let (mut steps, mut problems) = (Vec::new(), Vec::new());
    if text.trim().is_empty() {
        let message = "the ladder has no steps".to_owned();
        let fix = "write at least one step, for example `below 20: -1, from 50: +1`";
        problems.push(Piece::from(text).problem(ProblemCode::LadderEmpty, message, fix));
        return (steps, problems);
    }
    if let Some(semicolon) = text.find(';') {
        let piece = Piece { text: ";", start: semicolon };
        let message = "a semicolon stands between two steps".to_owned();
        problems.push(piece.problem(ProblemCode::StepSyntax, message, "separate the steps with commas"));
    }
    let mut start = 0;
    for text in text.split([',', ';']) {
        let piece = Piece { text, start };
        start += text.len() + 1;
        match parse_step(piece.trimmed()) {
            Ok(step) => steps.push((step, piece.trimmed().range())),
            Err(problem) => problems.push(problem),
        }
    }
    (steps, problems)
}

fn parse_step(piece: Piece<'_>) -> Result<Step, TextProblem> {
    if piece.text.is_empty() {
        let message = "a step is missing beside a comma".to_owned();
        return Err(piece.problem(ProblemCode::StepSyntax, message, "remove the comma, or write a step on both sides"));
    }
    let keyword_end = piece.text.find(|letter: char| !letter.is_alphabetic()).unwrap_or(piece.text.len());
    let (keyword, rest) = piece.split_at(keyword_end);
    let side = parse_side(piece, keyword)?;
    let Some(colon) = rest.text.find(':') else {
        let message = format!("the step `{}` has no colon", piece.text);
        let fix = format!(
            "put a colon between value and change, as in `{} 50: +1`, and write numbers without commas",
            side.keyword()
        );
        return Err(piece.problem(ProblemCode::StepSyntax, message, fix));
    };
    let (value, change) = rest.split_at(colon);
    let (_, change) = change.split_at(1);
    let (value, change) = (value.trimmed(), change.trimmed());
    Ok(Step {
        side,
        value: parse_value(value.text)
            .map_err(|(message, fix)| value_or_step(value, piece).problem(ProblemCode::StepValue, message, fix))?,
        change: parse_change(change.text, Sign::Required)
            .map_err(|(code, message, fix)| value_or_step(change, piece).problem(code, message, fix))?,
    })
}

/// An empty piece can not be pointed at; its step can.
const fn value_or_step<'a>(piece: Piece<'a>, step: Piece<'a>) -> Piece<'a> {
    if piece.text.is_empty() { step } else { piece }
}

fn parse_side(piece: Piece<'_>, keyword: Piece<'_>) -> Result<Side, TextProblem> {
    let meant = match keyword.text {
        "below" => return Ok(Side::Below),
        "from" => return Ok(Side::From),
        other => match other.to_lowercase().as_str() {
            "below" | "under" | "less" | "lower" | "upto" => Some("below"),
            "from" | "above" | "over" | "at" | "more" => Some("from"),
            _ => None,
        },
    };
    let fix = match meant {
        Some(meant) if meant == keyword.text.to_lowercase() => format!("write the keyword in lower case: `{meant}`"),
        Some("below") => "write `below`, which holds for values under the bound".to_owned(),
        Some(_) => "write `from`, which holds for values at and over the bound".to_owned(),
        None => "begin the step with `below` or `from`, as in `from 50: +1`".to_owned(),
    };
    let message = format!("the step `{}` does not begin with `below` or `from`", piece.text);
    Err(value_or_step(keyword, piece).problem(ProblemCode::StepSyntax, message, fix))
}

/// Reads a bound; the error is what is wrong and how to mend it.
pub(super) fn parse_value(text: &str) -> Result<Decimal, (String, String)> {
    Decimal::parse(text).map_err(|error| match error {
        DecimalError::Syntax if text.is_empty() => {
            ("the step has no value".to_owned(), "write the metric's value, as in `from 50: +1`".to_owned())
        }
        DecimalError::Syntax => {
            let fix = "write digits, with a point for decimals and without exponent or unit, as in `0.75`".to_owned();
            (format!("`{text}` is not a number"), fix)
        }
        DecimalError::TooManySignificantDigits => {
            (format!("`{text}` has more than 15 significant digits"), "shorten the number".to_owned())
        }
        DecimalError::TooManyFractionDigits => {
            (format!("`{text}` has more than 20 digits after the point"), "shorten the number".to_owned())
        }
    })
}

/// Whether a change that adds has to be written with its plus.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// In the text form, where `1` could mean `+1` or `=1`.
    Required,
    /// In the list form, whose numbers lose a leading plus on the way through YAML and JSON.
    Optional,
}

/// Reads a change; the error is its code, what is wrong and how to mend it.
pub(super) fn parse_change(text: &str, sign: Sign) -> Result<Change, (ProblemCode, String, String)> {
    let syntax = |message: String, fix: String| Err((ProblemCode::StepChange, message, fix));
    if text.is_empty() {
        return syntax("the step has no change".to_owned(), "write what to do after the colon, as in `+1`".to_owned());
    }
    if text == "0" {
        return Ok(Change::Rest);
    }
    let (lead, rest) = match text.as_bytes()[0] {
        lead @ (b'+' | b'-' | b'=') => (lead, &text[1..]),
        _ if sign == Sign::Optional => (b'+', text),
        _ => {
            let (digits, percent) = text.strip_suffix('%').map_or((text, false), |digits| (digits, true));
            let whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
            let nothing = whole && digits.bytes().all(|byte| byte == b'0');
            let fix = match (whole, percent) {
                _ if nothing => "write `0` to rest".to_owned(),
                (true, false) => {
                    format!("write `+{text}` to add, `-{text}` to take away or `={text}` for exactly that capacity")
                }
                (true, true) => format!("write `+{text}` to add or `-{text}` to take away"),
                (false, _) => "write +N, -N, +N%, -N%, =N or 0, with N in digits".to_owned(),
            };
            return syntax(format!("`{text}` is not a change"), fix);
        }
    };
    let (digits, percent) = match rest.strip_suffix('%') {
        Some(digits) => (digits.trim_end(), true),
        None => (rest, false),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) || (percent && lead == b'=') {
        let fix = "write +N, -N, +N%, -N%, =N or 0, with N in digits".to_owned();
        return syntax(format!("`{text}` is not a change"), fix);
    }
    let Ok(amount) = digits.parse::<i32>() else {
        let message = format!("the change `{text}` is out of range");
        return Err((ProblemCode::ChangeOutOfRange, message, format!("write a number of at most {}", i32::MAX)));
    };
    let signed = if lead == b'-' { -amount } else { amount };
    Ok(match (lead, percent) {
        (b'=', _) => Change::Exact(amount),
        _ if amount == 0 => Change::Rest,
        (_, true) => Change::Percent(signed),
        (_, false) => Change::InCapacity(signed),
    })
}
