//! The documented keys of a body, of its widgets and of what is in them.

use scaling::Statistic;

use super::shape::Key;
use super::shape::Kind::{self, Any, Counted, Flag, Like, List, Number, Object, OneOrBand, Text, Whole, Word};
use super::shape::Need::{Optional, Required};

/// The columns of a dashboard.
pub(super) const COLUMNS: u64 = 24;
/// Width and height of a widget that says nothing of them.
pub(super) const DEFAULT_SIZE: u64 = 6;

/// The most widgets in one dashboard, and the most entries in one graph.
const MOST: usize = 500;
/// The most alarms in one alarm widget.
const MOST_ALARMS: usize = 100;
/// The longest period in seconds: thirty days.
const LONGEST_PERIOD: u64 = 2_592_000;

const fn required(name: &'static str, kind: Kind) -> Key {
    Key { name, kind, need: Required }
}

const fn optional(name: &'static str, kind: Kind) -> Key {
    Key { name, kind, need: Optional }
}

/// The body itself.
pub(super) static BODY: &[Key] = &[
    optional("start", Text),
    optional("end", Text),
    optional("periodOverride", Word(&["auto", "inherit"])),
    optional("variables", Any),
    required("widgets", List(0, MOST, &Object(WIDGET))),
];

static WIDGET: &[Key] = &[
    required("type", Word(&["alarm", "chart", "custom", "explorer", "log", "metric", "text"])),
    optional("x", Whole(0, COLUMNS - 1)),
    optional("y", Counted(|_| true, "a whole number, 0 or more")),
    optional("width", Whole(1, COLUMNS)),
    optional("height", Whole(1, 1000)),
    // What is inside depends on the type.
    required("properties", Any),
];

/// The properties of a widget of the type `text`.
pub(super) static TEXT: &[Key] = &[required("markdown", Text), optional("background", Word(&["solid", "transparent"]))];

/// The properties of a widget of the type `alarm`.
pub(super) static ALARM: &[Key] = &[
    required("alarms", List(1, MOST_ALARMS, &Like(is_alarm_arn, "the ARN of an alarm"))),
    optional("sortBy", Word(&["default", "stateUpdatedTimestamp", "timestamp"])),
    optional("states", List(0, 3, &Word(&["ALARM", "INSUFFICIENT_DATA", "OK"]))),
    optional("title", Text),
];

/// The properties of a widget of the type `metric`.
pub(super) static METRIC: &[Key] = &[
    optional("accountId", Text),
    optional("annotations", Object(ANNOTATIONS)),
    optional("end", Text),
    optional("labels", Any),
    optional("legend", Object(LEGEND)),
    optional("liveData", Flag),
    // Their forms are checked one by one.
    optional("metrics", List(0, MOST, &Any)),
    optional("period", PERIOD),
    required("region", Like(is_region, "a region such as eu-west-1")),
    optional("setPeriodToTimeRange", Flag),
    optional("singleValueFullPrecision", Flag),
    optional("sparkline", Flag),
    optional("stacked", Flag),
    optional("start", Text),
    optional("stat", STATISTIC),
    optional("table", Any),
    optional("timezone", Text),
    optional("title", Text),
    optional("trend", Flag),
    optional("view", Word(&["bar", "gauge", "pie", "singleValue", "table", "timeSeries"])),
    optional("yAxis", Object(AXES)),
];

/// What a metric of a graph may say of itself.
pub(super) static METRIC_RENDERING: &[Key] = &[
    optional("accountId", Text),
    optional("color", COLOR),
    optional("id", ID),
    optional("label", Text),
    optional("period", PERIOD),
    optional("region", Like(is_region, "a region such as eu-west-1")),
    optional("stat", STATISTIC),
    optional("visible", Flag),
    optional("yAxis", SIDE),
];

/// What an expression of a graph may say of itself.
pub(super) static EXPRESSION_RENDERING: &[Key] = &[
    optional("accountId", Text),
    optional("color", COLOR),
    required("expression", Text),
    optional("id", ID),
    optional("label", Text),
    optional("period", PERIOD),
    optional("region", Like(is_region, "a region such as eu-west-1")),
    optional("visible", Flag),
    optional("yAxis", SIDE),
];

static LEGEND: &[Key] = &[required("position", Word(&["bottom", "hidden", "right"]))];

static AXES: &[Key] = &[optional("left", Object(AXIS)), optional("right", Object(AXIS))];

static AXIS: &[Key] =
    &[optional("label", Text), optional("min", Number), optional("max", Number), optional("showUnits", Flag)];

static ANNOTATIONS: &[Key] = &[
    optional("alarms", List(1, 1, &Like(is_alarm_arn, "the ARN of an alarm"))),
    optional("horizontal", List(0, MOST, &OneOrBand(&Object(HORIZONTAL), &Object(HORIZONTAL_END)))),
    optional("vertical", List(0, MOST, &OneOrBand(&Object(VERTICAL), &Object(VERTICAL_END)))),
];

static HORIZONTAL: &[Key] = &[
    optional("color", COLOR),
    optional("fill", Word(&["above", "below", "none"])),
    optional("label", Text),
    required("value", Number),
    optional("visible", Flag),
    optional("yAxis", SIDE),
];

static HORIZONTAL_END: &[Key] = &[optional("label", Text), required("value", Number)];

static VERTICAL: &[Key] = &[
    optional("color", COLOR),
    optional("fill", Word(&["after", "before", "none"])),
    optional("label", Text),
    required("value", Text),
    optional("visible", Flag),
];

static VERTICAL_END: &[Key] = &[optional("label", Text), required("value", Text)];

const COLOR: Kind = Like(is_color, "a colour such as #1f77b4");
const ID: Kind = Like(is_id, "an id: a lower-case letter, then letters, digits and underscores");
const PERIOD: Kind = Counted(is_period, "a period: 1, 5, 10, 20, 30 or a multiple of 60 seconds");
const SIDE: Kind = Word(&["left", "right"]);
const STATISTIC: Kind = Like(is_statistic, "a statistic such as Average or p99");

/// An ARN has six parts before the name, and names the region and the account.
fn is_alarm_arn(text: &str) -> bool {
    let parts: Vec<&str> = text.splitn(7, ':').collect();
    matches!(parts[..], ["arn", partition, "cloudwatch", region, account, "alarm", name]
        if partition.starts_with("aws") && is_region(region) && account.len() == 12 && !name.is_empty())
}

/// Letters in groups, and a number at the end.
fn is_region(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    let [letters @ .., number] = &groups[..] else { return false };
    2 <= letters.len()
        && letters.iter().all(|group| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_lowercase()))
        && !number.is_empty()
        && number.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_color(text: &str) -> bool {
    text.strip_prefix('#')
        .is_some_and(|digits| digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Also what a word of an expression has to be to stand for a metric.
pub(super) fn is_id(text: &str) -> bool {
    text.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn is_period(seconds: u64) -> bool {
    matches!(seconds, 1 | 5 | 10 | 20 | 30) || ((60..=LONGEST_PERIOD).contains(&seconds) && seconds.is_multiple_of(60))
}

/// The plain and the short extended ones, and the long form of the extended ones, as in `TM(10%:90%)`.
fn is_statistic(text: &str) -> bool {
    let long = ["IQM", "PR(", "TC(", "TM(", "TS(", "WM("];
    Statistic::parse(text).is_some()
        || text == "IQM"
        || (long.iter().any(|prefix| text.starts_with(prefix)) && text.ends_with(')'))
}
