//! What a launch means beyond its change set: what it scales at once, what it leaves suspended, and who is told.

use scaling::ScalableDimension;

use crate::choice::Choice;

/// One sentence for each thing that a reader of the change set would not expect.
///
/// `running` is what the target has now of what is scaled, where that is known.
#[must_use]
pub fn notices(choices: &[Choice], dimension: ScalableDimension, running: Option<i64>) -> Vec<String> {
    let find = |name: &str| choices.iter().find(|choice| choice.name == name);
    let mut notices: Vec<String> = running.and_then(|running| at_once(&find, dimension, running)).into_iter().collect();
    for (name, what, consequence) in [
        ("ScaleInSuspended", "scale-in", "no policy removes capacity"),
        ("ScaleOutSuspended", "scale-out", "no policy adds capacity"),
        ("ScheduledScalingSuspended", "scheduled scaling", "no scheduled action is carried out"),
    ] {
        if find(name).is_some_and(|choice| choice.new == "true") {
            notices.push(format!("{what} is suspended: {consequence} until {name} is false"));
        }
    }
    if find("NotificationTopicArn").is_some_and(|choice| choice.new.is_empty()) {
        notices.push(
            "the notification alarms tell nobody until they have a topic: give it with --param NotificationTopicArn=ARN"
                .to_owned(),
        );
    }
    notices
}

/// The scaling that a new range causes by itself, because the capacity lies outside of it.
fn at_once<'a>(
    find: &impl Fn(&str) -> Option<&'a Choice>,
    dimension: ScalableDimension,
    running: i64,
) -> Option<String> {
    let bound = |name: &'static str| {
        let choice = find(name).filter(|choice| choice.old.as_ref() != Some(&choice.new))?;
        choice.new.parse::<i64>().ok().map(|value| (name, value))
    };
    let (direction, (name, value)) = match (bound("MinCapacity"), bound("MaxCapacity")) {
        (Some(min), _) if running < min.1 => ("out", min),
        (_, Some(max)) if max.1 < running => ("in", max),
        _ => return None,
    };
    let units = dimension.units();
    Some(format!(
        "the launch itself scales {direction}: {units} go from {running} to {value}, because {name} is {value}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::choice::Reason;
    use crate::choice::fixtures::choice;

    #[track_caller]
    fn check(choices: &[(&str, &str, Option<&str>)], running: Option<i64>, expected: &[&str]) {
        let choices: Vec<_> = choices
            .iter()
            .map(|(name, new, old)| Choice { old: old.map(str::to_owned), ..choice(name, new, Reason::Default) })
            .collect();
        assert_eq!(notices(&choices, ScalableDimension::VariantDesiredInstanceCount, running), expected);
    }

    #[test]
    fn a_range_that_leaves_the_capacity_outside_scales_by_itself() {
        let out = "the launch itself scales out: instances go from 1 to 3, because MinCapacity is 3";
        let in_ = "the launch itself scales in: instances go from 12 to 10, because MaxCapacity is 10";
        let range = [("MinCapacity", "3", None), ("MaxCapacity", "10", None)];
        check(&range, Some(1), &[out]);
        check(&range, Some(3), &[]);
        check(&range, Some(10), &[]);
        check(&range, Some(12), &[in_]);
        check(&range, None, &[]);
        check(&[("MinCapacity", "3", Some("1"))], Some(1), &[out]);
        // It is deployed already, and the capacity is where something else has put it.
        check(&[("MinCapacity", "3", Some("3"))], Some(1), &[]);
    }

    #[test]
    fn what_is_suspended_and_what_tells_nobody_is_said() {
        check(
            &[
                ("ScaleInSuspended", "true", None),
                ("ScaleOutSuspended", "true", None),
                ("ScheduledScalingSuspended", "true", Some("true")),
                ("NotificationTopicArn", "", None),
            ],
            None,
            &[
                "scale-in is suspended: no policy removes capacity until ScaleInSuspended is false",
                "scale-out is suspended: no policy adds capacity until ScaleOutSuspended is false",
                "scheduled scaling is suspended: no scheduled action is carried out until ScheduledScalingSuspended is false",
                "the notification alarms tell nobody until they have a topic: give it with --param NotificationTopicArn=ARN",
            ],
        );
        check(&[("ScaleInSuspended", "false", None), ("NotificationTopicArn", "arn:aws:sns:topic", None)], None, &[]);
    }
}
