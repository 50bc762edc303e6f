//! The checks that several parts of a plan share, gathering every problem of one part.

use crate::input::Rules;
use crate::{Decimal, DecimalError, Field, Location, Part, PolicyName, Problem, ProblemCode};

/// Decimals as they are written, where nothing tells more.
pub(crate) const EXAMPLES: &str = "`60` or `0.7`";

/// The problems found so far in one part of a plan.
pub(crate) struct Checker {
    /// Whose rules it is held to.
    pub(crate) rules: Rules,
    /// The part that is checked.
    pub(crate) part: Part,
    /// What was found, in the order it was looked for.
    pub(crate) problems: Vec<Problem>,
}

impl Checker {
    /// A checker that has found nothing yet.
    pub(crate) const fn new(rules: Rules, part: Part) -> Self {
        Self { rules, part, problems: Vec::new() }
    }

    /// Adds a problem with a field of the part.
    pub(crate) fn problem(
        &mut self,
        field: Field,
        code: ProblemCode,
        message: impl Into<String>,
        fix: impl Into<String>,
    ) {
        self.problems.push(Problem::new(code, Location::new(self.part, field), message, fix));
    }

    /// The value, or its problems added to the others.
    pub(crate) fn take<T>(&mut self, result: Result<T, Vec<Problem>>) -> Option<T> {
        result.map_err(|problems| self.problems.extend(problems)).ok()
    }

    /// A policy's name.
    pub(crate) fn policy_name(&mut self, text: &str) -> Option<PolicyName> {
        let (name, fix) = match self.rules {
            Rules::Author => (
                PolicyName::parse(text),
                "use up to 64 lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen",
            ),
            Rules::Service => (PolicyName::of_service(text), "use 1 to 251 printable ASCII characters"),
        };
        if name.is_none() {
            self.problem(Field::Name, ProblemCode::PolicyName, format!("`{text}` is not a policy name"), fix);
        }
        name
    }

    /// A cooldown in seconds.
    pub(crate) fn cooldown(&mut self, field: Field, seconds: i64) -> Option<u32> {
        self.whole_number(field, ProblemCode::Cooldown, "the cooldown", seconds, 0)
    }

    /// A whole number from `least` to what a 32-bit integer of the API holds.
    pub(crate) fn whole_number(
        &mut self,
        field: Field,
        code: ProblemCode,
        called: &str,
        value: i64,
        least: u32,
    ) -> Option<u32> {
        let number = i32::try_from(value).ok().and_then(|value| u32::try_from(value).ok());
        let number = number.filter(|number| least <= *number);
        if number.is_none() {
            let fix = format!("write a whole number from {least} to {}", i32::MAX);
            self.problem(field, code, format!("{called} {value} is out of range"), fix);
        }
        number
    }

    /// A decimal over zero.
    ///
    /// `example` is one for the advice, in the spelling of an author.
    pub(crate) fn positive(
        &mut self,
        field: Field,
        code: ProblemCode,
        called: &str,
        text: &str,
        example: &str,
    ) -> Option<Decimal> {
        match Decimal::parse(text.trim()) {
            Ok(number) if Decimal::ZERO < number => Some(number),
            Ok(number) => {
                self.problem(field, code, format!("{called} {number} is not over 0"), "write a number over 0");
                None
            }
            Err(DecimalError::Syntax) => {
                let fix = format!("write a decimal number without an exponent, for example {example}");
                self.problem(field, code, format!("{called} `{text}` is not a number"), fix);
                None
            }
            Err(DecimalError::TooManySignificantDigits | DecimalError::TooManyFractionDigits) => {
                let fix = "write up to 15 significant digits, with up to 20 after the point";
                self.problem(field, code, format!("{called} `{text}` has too many digits"), fix);
                None
            }
        }
    }
}
