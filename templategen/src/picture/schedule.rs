//! Scheduled actions: what each one sets, when in words, and its next firings.

use jiff::Timestamp;
use jiff::civil::DateTime;
use scaling::{ClockChange, Firing, Occasion, ScalingPlan, Schedule, ScheduledAction};

use super::calendar::{self, in_utc, moment, time};
use super::text::{Align, facts, paragraph, table};
use super::words::units;

/// How many firings are shown.
const FIRINGS: usize = 5;

/// Every scheduled action of a plan, as seen from an instant; empty where there is none.
pub(super) fn render(plan: &ScalingPlan, from: Timestamp) -> String {
    let actions = plan.scheduled_actions();
    let mut text = actions.iter().map(|action| picture(plan, action, from)).collect::<Vec<_>>().join("\n");
    if !actions.is_empty() {
        text.push('\n');
        text.push_str(&paragraph(
            0,
            "Bounds stay until another scheduled action, or an update of the stack, sets others. A capacity outside \
             them moves to the nearest one at once; inside them, policies go on as before.",
        ));
    }
    text
}

fn picture(plan: &ScalingPlan, action: &ScheduledAction, from: Timestamp) -> String {
    let mut rows = vec![("schedule", schedule(action)), ("", action.schedule().to_string())];
    rows.push(("minimum", bound(plan, action.min_capacity())));
    rows.push(("maximum", bound(plan, action.max_capacity())));
    rows.extend(action.start().map(|start| ("starts", format!("{}, when it fires in any case", utc(start)))));
    rows.extend(action.end().map(|end| ("ends", format!("{}, when nothing is reverted", utc(end)))));
    if plan.suspended().scheduled_scaling {
        rows.push(("suspended", "scheduled scaling is: no firing sets anything, nor is made up for".to_owned()));
    }
    if let (Schedule::Rate(_), None) = (action.schedule(), action.start()) {
        rows.push(("counted", format!("from {}, as if the action were created then", utc(from))));
    }
    let mut firings = action.firings(from);
    let next: Vec<Firing> = firings.by_ref().take(FIRINGS).collect();
    if next.is_empty() {
        rows.push(("fires", format!("never again from {} on", utc(from))));
    }
    let mut text = format!("{}, a scheduled action\n{}", action.name(), facts(2, rows));
    if !next.is_empty() {
        text.push('\n');
        text.push_str(&firing_table(action, &next));
        if firings.next().is_none() {
            text.push_str(&paragraph(2, "It never fires after that."));
        }
    }
    text
}

/// When an action fires, in words.
fn schedule(action: &ScheduledAction) -> String {
    let zone = action.zone();
    match action.schedule() {
        Schedule::At(at) => format!("once, {} in {zone}", moment(*at)),
        Schedule::Rate(rate) if rate.value() == 1 => format!("every {}", rate.to_string().trim_start_matches("1 ")),
        Schedule::Rate(rate) => format!("every {rate}"),
        Schedule::Cron(cron) => format!("{}, in {zone}", calendar::words(cron)),
    }
}

/// A bound in units of capacity.
fn bound(plan: &ScalingPlan, bound: Option<u32>) -> String {
    match bound {
        Some(bound) => units(plan.kind().scalable_dimension(), bound),
        None => "stays as it is".to_owned(),
    }
}

/// The firings in UTC, and before that in the action's zone where it is another one.
fn firing_table(action: &ScheduledAction, firings: &[Firing]) -> String {
    let zone = action.zone();
    let local = |firing: &Firing| zone.rules().to_datetime(firing.at);
    let in_utc = |firing: &Firing| format!("{}{}", in_utc(firing.at), remark(firing, local(firing)));
    if matches!(zone.name(), "UTC" | "Etc/UTC") {
        let rows: Vec<_> = firings.iter().map(|firing| [in_utc(firing)]).collect();
        return table(2, [("UTC", Align::Left)], &rows);
    }
    let rows: Vec<_> = firings.iter().map(|firing| [moment(local(firing)), in_utc(firing)]).collect();
    table(2, [(zone.name(), Align::Left), ("UTC", Align::Left)], &rows)
}

fn utc(at: Timestamp) -> String {
    format!("{} UTC", in_utc(at))
}

/// What there is to say about a firing, set off from its time.
fn remark(firing: &Firing, local: DateTime) -> String {
    match (firing.occasion, firing.clock_change) {
        (Occasion::StartTime, _) => "  (the start time)".to_owned(),
        (_, Some(ClockChange::Skipped(skipped))) => format!("  (daylight saving skips {})", moment(skipped)),
        (_, Some(ClockChange::Repeated)) => {
            format!("  (daylight saving ends: the first {} of two)", time(local))
        }
        (Occasion::Schedule, None) => String::new(),
    }
}
