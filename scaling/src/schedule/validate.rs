//! From raw scheduled actions to checked ones, with every problem.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::DateTime;

use super::action::Bounds;
use super::firing::first_instant;
use super::{Fault, Schedule, ScheduledAction, ScheduledActionName, Zone, instant};
use crate::capacity::way_out_of_zero;
use crate::checker::Checker;
use crate::input::{Rules, ScheduledActionInput};
use crate::problem::any_error;
use crate::{CapacityRange, EndpointKind, Field, Location, Part, Problem, ProblemCode, quota};

impl ScheduledAction {
    /// Checks all scheduled actions of a target, each one and against each other; returns every problem.
    ///
    /// `capacity` is the target's own range, `None` where that is wrong itself. The actions that are
    /// right are returned whether or not others are wrong.
    #[must_use]
    pub(crate) fn validate_all(
        rules: Rules,
        kind: EndpointKind,
        capacity: Option<CapacityRange>,
        inputs: &[ScheduledActionInput],
    ) -> (Vec<Self>, Vec<Problem>) {
        let mut problems = Vec::new();
        let mut names = BTreeSet::new();
        let mut actions = Vec::new();
        for (position, input) in inputs.iter().enumerate() {
            let (action, found) = Self::validate_by(rules, kind, capacity, input, position);
            problems.extend(found);
            if let Some(name) = input.name.as_deref().filter(|name| !names.insert(*name)) {
                problems.push(Problem::new(
                    ProblemCode::ScheduledActionNameTwice,
                    Location::new(Part::ScheduledAction(position), Field::Name),
                    format!("two scheduled actions are called `{name}`"),
                    "give each scheduled action a name of its own",
                ));
            }
            actions.extend(action.map(|action| (position, action)));
        }
        problems.extend(actions.iter().filter_map(|(position, action)| lone_bound(*position, action, &actions)));
        if quota::SCHEDULED_ACTIONS_PER_TARGET < inputs.len() {
            let most = quota::SCHEDULED_ACTIONS_PER_TARGET;
            problems.push(Problem::new(
                ProblemCode::TooManyScheduledActions,
                Location::plan(Field::ScheduledActions),
                format!("the plan has {} scheduled actions", inputs.len()),
                format!("keep {most} or fewer: one cron expression can say what several do"),
            ));
        }
        (actions.into_iter().map(|(_, action)| action).collect(), problems)
    }

    /// Checks one scheduled action, the one at a position of its list, by the rules for authors; returns every problem.
    #[must_use]
    pub fn validate(
        kind: EndpointKind,
        capacity: Option<CapacityRange>,
        input: &ScheduledActionInput,
        position: usize,
    ) -> (Option<Self>, Vec<Problem>) {
        Self::validate_by(Rules::Author, kind, capacity, input, position)
    }

    fn validate_by(
        rules: Rules,
        kind: EndpointKind,
        capacity: Option<CapacityRange>,
        input: &ScheduledActionInput,
        position: usize,
    ) -> (Option<Self>, Vec<Problem>) {
        let mut checker = Checker::new(rules, Part::ScheduledAction(position));
        let name = name(&mut checker, input);
        let schedule = Schedule::parse(&input.schedule).map_err(|faults| {
            for fault in faults {
                tell(&mut checker, Field::Schedule, fault);
            }
        });
        let schedule = schedule.ok();
        let zone = zone(&mut checker, schedule.as_ref(), input.timezone.as_deref());
        let window = window(&mut checker, schedule.as_ref(), input);
        let bounds = bounds(&mut checker, kind, capacity, input);
        let action = match (name, schedule, zone, window, bounds) {
            (Some(name), Some(schedule), Some(zone), Some((start, end)), Some(bounds)) => {
                Some(Self { name, schedule, zone, start, end, bounds })
            }
            _ => None,
        };
        if let Some(fault) = action.as_ref().and_then(never_fires) {
            tell(&mut checker, Field::Schedule, fault);
        }
        (action.filter(|_| !any_error(&checker.problems)), checker.problems)
    }
}

fn tell(checker: &mut Checker, field: Field, fault: Fault) {
    checker.problems.push(fault.at(Location::new(checker.part, field)));
}

/// The value, or its fault told.
fn take<T>(checker: &mut Checker, field: Field, result: Result<T, Fault>) -> Option<T> {
    result.map_err(|fault| tell(checker, field, fault)).ok()
}

fn name(checker: &mut Checker, input: &ScheduledActionInput) -> Option<ScheduledActionName> {
    let (parse, fix): (fn(&str) -> Option<ScheduledActionName>, _) = match checker.rules {
        Rules::Author => (
            ScheduledActionName::parse,
            "write a lower-case letter, then lower-case letters, digits and hyphens, up to 64, as in `mornings`",
        ),
        Rules::Service => (
            ScheduledActionName::of_service,
            "write 1 to 256 characters without `:`, `/` and `|`, and without blanks around them",
        ),
    };
    let parsed = input.name.as_deref().and_then(parse);
    if parsed.is_none() {
        let message = match &input.name {
            Some(name) => format!("`{name}` is not a name of a scheduled action"),
            None => "the scheduled action has no name".to_owned(),
        };
        checker.problem(Field::Name, ProblemCode::ScheduledActionName, message, fix);
    }
    parsed
}

fn zone(checker: &mut Checker, schedule: Option<&Schedule>, name: Option<&str>) -> Option<Zone> {
    let Some(name) = name else { return Some(Zone::utc()) };
    if let Some(Schedule::Rate(rate)) = schedule
        && name != Zone::utc().name()
    {
        let message = format!("`rate({rate})` is given the time zone `{name}`");
        let fix = "leave out the time zone, or write a cron expression for a time of the day";
        checker.problem(Field::TimeZone, ProblemCode::ScheduleNoMeaning, message, fix);
        return None;
    }
    let zone = take(checker, Field::TimeZone, Zone::parse(name))?;
    if let Some(inverted) = zone.inverted() {
        let message = format!("`{name}` is UTC{}", inverted.offset);
        let fix = format!(
            "write `{}` if the other side of UTC is meant, or name a city such as `Europe/Berlin`",
            inverted.opposite
        );
        checker.problem(Field::TimeZone, ProblemCode::TimeZoneInverted, message, fix);
    }
    Some(zone)
}

/// The start and the end, `None` where one of them is wrong.
fn window(
    checker: &mut Checker,
    schedule: Option<&Schedule>,
    input: &ScheduledActionInput,
) -> Option<(Option<Timestamp>, Option<Timestamp>)> {
    let given = [
        (Field::StartTime, "a start time", input.start.as_deref()),
        (Field::EndTime, "an end time", input.end.as_deref()),
    ];
    if let Some(Schedule::At(at)) = schedule {
        for (field, called, _) in given.iter().filter(|(.., text)| text.is_some()) {
            let message = format!("`at({at})` is given {called}");
            let fix = "leave it out";
            checker.problem(*field, ProblemCode::ScheduleNoMeaning, message, fix);
        }
    }
    let [start, end] = given.map(|(field, _, text)| match text {
        Some(text) => take(checker, field, instant::parse(checker.rules, text)).map(Some),
        None => Some(None),
    });
    let (start, end) = (start?, end?);
    if let (Some(start), Some(end)) = (start, end)
        && end <= start
    {
        let message = format!("the end time {end} is not after the start time {start}");
        let fix = format!("write an end time after {start}, or leave it out");
        checker.problem(Field::EndTime, ProblemCode::ScheduleWindow, message, fix);
        return None;
    }
    Some((start, end))
}

fn bounds(
    checker: &mut Checker,
    kind: EndpointKind,
    capacity: Option<CapacityRange>,
    input: &ScheduledActionInput,
) -> Option<Bounds> {
    if input.min_capacity.is_none() && input.max_capacity.is_none() {
        let message = "the scheduled action sets neither a minimum nor a maximum capacity";
        let fix = "give a minimum capacity, a maximum capacity or both";
        checker.problem(Field::MinCapacity, ProblemCode::ScheduledBoundsMissing, message, fix);
        return None;
    }
    let mut bound = |field, called, value: Option<i64>| match value {
        Some(value) => checker.whole_number(field, ProblemCode::CapacityOutOfRange, called, value, 0).map(Some),
        None => Some(None),
    };
    let min = bound(Field::MinCapacity, "the scheduled minimum capacity", input.min_capacity);
    let max = bound(Field::MaxCapacity, "the scheduled maximum capacity", input.max_capacity);
    if checker.rules == Rules::Author && !kind.scales_to_zero() && min == Some(Some(0)) {
        let message = format!("the scheduled minimum capacity is 0 on {}", kind.described());
        checker.problem(Field::MinCapacity, ProblemCode::MinZero, message, way_out_of_zero(kind));
    }
    let bounds = Bounds { min: min?, max: max? };
    if let Some((field, message, fix)) = min_over_max(bounds, capacity) {
        checker.problem(field, ProblemCode::ScheduledMinOverMax, message, fix);
        return None;
    }
    Some(bounds)
}

/// The minimum over the maximum, both the action's or one of them the target's: where it lies, what is wrong
/// and the fix.
fn min_over_max(bounds: Bounds, capacity: Option<CapacityRange>) -> Option<(Field, String, String)> {
    match (bounds.min, bounds.max, capacity) {
        (Some(min), Some(max), _) if max < min => Some((
            Field::MinCapacity,
            format!("the scheduled minimum capacity {min} is over the scheduled maximum capacity {max}"),
            format!("lower the minimum to {max} or less, or raise the maximum to {min} or more"),
        )),
        (Some(min), None, Some(target)) if target.max() < min => Some((
            Field::MinCapacity,
            format!("the scheduled minimum capacity {min} is over the target's maximum capacity {}", target.max()),
            format!(
                "lower it to {} or less, or give the scheduled action a maximum capacity of at least {min} as well",
                target.max()
            ),
        )),
        (None, Some(max), Some(target)) if max < target.min() => Some((
            Field::MaxCapacity,
            format!("the scheduled maximum capacity {max} is under the target's minimum capacity {}", target.min()),
            format!(
                "raise it to {} or more, or give the scheduled action a minimum capacity of at most {max} as well",
                target.min()
            ),
        )),
        _ => None,
    }
}

/// An action with one bound that would meet the bound another action may have left.
fn lone_bound(position: usize, action: &ScheduledAction, all: &[(usize, ScheduledAction)]) -> Option<Problem> {
    let Bounds { min, max } = action.bounds;
    let (field, message) = match (min, max) {
        (Some(min), None) => {
            let (other, over) =
                all.iter().find_map(|(_, other)| Some((other, other.bounds.max.filter(|max| *max < min)?)))?;
            let message = format!(
                "the scheduled minimum capacity {min} stands alone, and the maximum capacity may be {over} by then, which `{}` sets",
                other.name
            );
            (Field::MinCapacity, message)
        }
        (None, Some(max)) => {
            let (other, over) =
                all.iter().find_map(|(_, other)| Some((other, other.bounds.min.filter(|min| max < *min)?)))?;
            let message = format!(
                "the scheduled maximum capacity {max} stands alone, and the minimum capacity may be {over} by then, which `{}` sets",
                other.name
            );
            (Field::MaxCapacity, message)
        }
        _ => return None,
    };
    let fix = "give the scheduled action both bounds";
    Some(Problem::new(
        ProblemCode::ScheduledBoundAlone,
        Location::new(Part::ScheduledAction(position), field),
        message,
        fix,
    ))
}

/// A schedule without any firing, past or future; that of the start time is none of the schedule's own.
fn never_fires(action: &ScheduledAction) -> Option<Fault> {
    let (schedule, zone) = (&action.schedule, &action.zone);
    let (message, fix) = match schedule {
        Schedule::At(at) if first_instant(zone, *at).is_none() => (
            format!("`{schedule}` does not exist in {zone}, where the clocks are put forward over it"),
            "write a time before or after the change of the clocks",
        ),
        Schedule::Cron(cron) if cron.next(DateTime::MIN).is_none() => (
            format!("`{schedule}` never fires, because no such day exists in its months and years"),
            "choose a day that the months have, or `L` for the last one",
        ),
        _ => {
            let end = action.end.filter(|_| action.firings(Timestamp::MIN).next().is_none())?;
            (format!("`{schedule}` never fires until its end time {end}"), "write a later end time, or leave it out")
        }
    };
    Some(Fault::new(ProblemCode::ScheduleNeverFires, message, fix))
}
