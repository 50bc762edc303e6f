//! Sections on scaling activities: those of the account, with the reasons not to scale, and the predicted ones.

use simulator::picture::page::{Column, Row, Section, Shown};
use simulator::report::words::{count, plain};

use crate::observation::ActivitySeen;
use crate::report::{PredictedActivity, Report};

use super::super::figures::{clock, moment};
use super::section;

/// `StatusCode` of an activity that did nothing.
const NOT_SCALED: &str = "NotScaled";

/// What Application Auto Scaling says it did and did not do; `None` where it says nothing. Of an activity that was seen
/// several times, what was seen last.
pub(super) fn measured(report: &Report) -> Option<Section> {
    let mut activities: Vec<&ActivitySeen> = Vec::new();
    for activity in report.observations.iter().flat_map(|observation| &observation.activities) {
        match activities.iter_mut().find(|known| known.id == activity.id) {
            Some(known) => *known = activity,
            None => activities.push(activity),
        }
    }
    activities.sort_by_key(|activity| activity.started);
    let row = |activity: &ActivitySeen| Row {
        cells: vec![
            moment(activity.started).trim_end_matches(" UTC").to_owned(),
            plain(&activity.status),
            plain(&activity.description),
            plain(&activity.not_scaled.join("; ")),
            plain(&activity.cause),
        ],
        quiet: activity.status == NOT_SCALED,
    };
    let rows: Vec<Row> = activities.into_iter().map(row).collect();
    let columns = ["time (UTC)", "status", "activity", "not scaled because", "cause"].map(Column::words).to_vec();
    (!rows.is_empty()).then(|| section("Scaling activities", String::new(), Shown::Open, columns, rows))
}

/// What would be scaled; `None` without a prediction of any activity.
pub(super) fn predicted(report: &Report) -> Option<Section> {
    let row = |activity: &PredictedActivity| {
        let way = if activity.from < activity.to { "▲ scale out" } else { "▼ scale in" };
        Row::of(vec![
            clock(report, activity.at),
            way.to_owned(),
            format!("{} → {}", count(activity.from), count(activity.to)),
            plain(&activity.reason),
            plain(&activity.cause),
            clock(report, activity.done),
        ])
    };
    let rows: Vec<Row> = report.prediction.as_ref()?.activities.iter().map(row).collect();
    let columns = vec![
        Column::words("time (UTC)"),
        Column::words("decision"),
        Column::numbers(report.run.unit.several()),
        Column::words("reason"),
        Column::words("policy or scheduled action"),
        Column::words("done"),
    ];
    (!rows.is_empty()).then(|| section("Predicted activities", String::new(), Shown::Folded, columns, rows))
}
