//! What CloudFormation can not check before it starts: numbers that have to stand in order.
//!
//! A template's rules can not compare numbers, so a wrong pair would be found by Application Auto Scaling
//! in the middle of the launch, and rolled back.

use scaling::Decimal;

use crate::choice::Choice;
use crate::failure::Failure;

/// Checks that the capacities and the steps' bounds stand in order, as far as they are parameters.
///
/// # Errors
/// Where they do not, naming both values and which of them the caller gave.
pub fn check(choices: &[Choice]) -> Result<(), Failure> {
    if let (Some(min), Some(max)) = (find(choices, "MinCapacity"), find(choices, "MaxCapacity"))
        && max.1 < min.1
    {
        return Err(Failure::input(format!(
            "the minimum capacity is over the maximum: {} and {}",
            min.0.described(),
            max.0.described()
        ))
        .help(format!("lower MinCapacity to at most {}, or raise MaxCapacity to at least {}", max.1, min.1)));
    }
    let ladder = ladder(choices);
    for pair in ladder.windows(2) {
        let (left, right) = (pair[0], pair[1]);
        // Without a resting band the innermost bounds are one value; any other two have to differ.
        let may_be_equal = left.0.name == "ScaleInBelow" && right.0.name == "ScaleOutFrom";
        if right.1 < left.1 || (right.1 == left.1 && !may_be_equal) {
            return Err(Failure::input(format!(
                "the steps are out of order: {} has to be below {}",
                left.0.described(),
                right.0.described()
            ))
            .help(format!("the bounds rise in this order: {}", names(&ladder))));
        }
    }
    Ok(())
}

type Bound<'a> = (&'a Choice, Decimal);

fn find<'a>(choices: &'a [Choice], name: &str) -> Option<Bound<'a>> {
    let choice = choices.iter().find(|choice| choice.name == name && !choice.no_echo)?;
    // What is not a number is CloudFormation's to refuse: the parameter's type says so.
    Some((choice, Decimal::parse(choice.new.trim()).ok()?))
}

/// The bounds from the lowest to the highest: parameters are counted from the resting band outwards.
fn ladder(choices: &[Choice]) -> Vec<Bound<'_>> {
    let side = |prefix: &str| -> Vec<Bound<'_>> {
        let first = find(choices, prefix).into_iter();
        first.chain((2..).map_while(|number| find(choices, &format!("{prefix}{number}")))).collect()
    };
    let mut ladder = side("ScaleInBelow");
    ladder.reverse();
    ladder.extend(side("ScaleOutFrom"));
    ladder
}

fn names(ladder: &[Bound<'_>]) -> String {
    ladder.iter().map(|(choice, _)| choice.name.as_str()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::choice::Reason;
    use crate::choice::fixtures::choice;

    #[track_caller]
    fn check_row(values: &[(&str, &str)], expected: Result<(), &str>) {
        let choices: Vec<Choice> = values.iter().map(|(name, value)| choice(name, value, Reason::Default)).collect();
        let outcome = check(&choices).map_err(|failure| failure.message);
        assert_eq!(outcome.as_ref().map_err(String::as_str).copied(), expected, "{values:?}");
    }

    #[test]
    fn capacities_and_bounds_have_to_stand_in_order() {
        for (values, expected) in [
            (&[("MinCapacity", "1"), ("MaxCapacity", "10")] as &[_], Ok(())),
            (&[("MinCapacity", "3"), ("MaxCapacity", "3")], Ok(())),
            (
                &[("MinCapacity", "10"), ("MaxCapacity", "9")],
                Err(
                    "the minimum capacity is over the maximum: MinCapacity=10 (the template's default) and MaxCapacity=9 (the template's default)",
                ),
            ),
            (&[("ScaleInBelow", "20"), ("ScaleOutFrom", "50")], Ok(())),
            (&[("ScaleInBelow", "20"), ("ScaleOutFrom", "20")], Ok(())),
            (
                &[("ScaleInBelow", "50.5"), ("ScaleOutFrom", "50")],
                Err(
                    "the steps are out of order: ScaleInBelow=50.5 (the template's default) has to be below ScaleOutFrom=50 (the template's default)",
                ),
            ),
            (
                &[("ScaleOutFrom", "50"), ("ScaleOutFrom2", "120"), ("ScaleOutFrom3", "120.0")],
                Err(
                    "the steps are out of order: ScaleOutFrom2=120 (the template's default) has to be below ScaleOutFrom3=120.0 (the template's default)",
                ),
            ),
            (
                &[("ScaleInBelow", "20"), ("ScaleInBelow2", "30")],
                Err(
                    "the steps are out of order: ScaleInBelow2=30 (the template's default) has to be below ScaleInBelow=20 (the template's default)",
                ),
            ),
            (&[("MinCapacity", "many"), ("MaxCapacity", "9")], Ok(())),
        ] {
            check_row(values, expected);
        }
    }

    #[test]
    fn the_help_gives_the_order() {
        let choices =
            [choice("ScaleInBelow", "60", Reason::Given("--param")), choice("ScaleOutFrom", "50", Reason::Kept)];
        assert_eq!(
            check(&choices).unwrap_err().to_string(),
            "error: the steps are out of order: ScaleInBelow=60 (--param) has to be below ScaleOutFrom=50 (deployed)\n  = \
             help: the bounds rise in this order: ScaleInBelow, ScaleOutFrom"
        );
    }
}
