//! Random specs.

use std::fmt::Write as _;

use proptest::prelude::*;
use templategen::spec::{self, Spec};

/// Specs of all kinds: up to two ladders of either shape that scale in and out on either side, or on both, and
/// may idle in between; up to three targets; schedules, notifications, suspend flags and the switch to zero.
pub(crate) fn specs() -> impl Strategy<Value = String> {
    let kind = prop::sample::select(KINDS.to_vec());
    let ladders = prop::collection::vec(ladders(), 0..3);
    let rest = (0..4_usize, 0..4_usize, any::<[bool; 8]>(), prop::sample::select(vec![10, 60, 120]));
    (kind, ladders, rest).prop_map(|(kind, ladders, (targets, schedules, flags, frequency))| {
        let [dashboard, zero, told, at_max, disabled, scale_in, scale_out, scheduled] = flags;
        let zero = zero && matches!(kind.name, "async" | "component");
        // A plan needs something that scales, and one that goes down to 0 a target that takes it there.
        let targets = if ladders.is_empty() || zero { targets.max(1) } else { targets };
        // Every policy has a graph, and a template has a limit.
        let dashboard = dashboard && ladders.len() + targets < 4;
        let min = if zero { "" } else { "min: 1, " };
        let mut text = format!(
            "kind: {}\ncapacity: {{ {min}max: 9 }}\nscale_to_zero: {zero}\ndashboard: {dashboard}\n\
             metric_publish_frequency_seconds: {frequency}\n\
             suspended: {{ scale_in: {scale_in}, scale_out: {scale_out}, scheduled: {scheduled} }}\n",
            kind.name
        );
        list(&mut text, "step_scaling", &ladders, |index, (ladder, paired, missing_data)| {
            let shape = if *paired { "paired" } else { "always-on" };
            format!("name: p{index}, metric: {}, steps: '{ladder}', alarms: {shape}{missing_data}", kind.load)
        });
        list(&mut text, "target_tracking", &kind.tracked[..targets], |index, metric| {
            let disabled = disabled && 0 < index;
            format!(
                "name: t{index}, metric: {metric}, target_value: 0.{index}5, disable_scale_in: {disabled}, \
                 scale_in_cooldown_seconds: 70{index}, scale_out_cooldown_seconds: 30{index}"
            )
        });
        list(&mut text, "schedules", &SCHEDULES[..schedules], |index, schedule| format!("name: s{index}, {schedule}"));
        if told {
            let minutes = if at_max && kind.name != "serverless" { "at_max_minutes: 30, " } else { "" };
            let _ = writeln!(text, "notifications: {{ {minutes}latency_p99_ms: 0.75, errors_per_minute: 3 }}");
        }
        text
    })
}

/// A kind of endpoint with metrics of it.
#[derive(Clone, Copy, Debug)]
struct Kind {
    name: &'static str,
    /// What ladders are read by.
    load: &'static str,
    /// What targets are set for: in each form, and no two of them the same.
    tracked: [&'static str; 3],
}

const OWN: &str = "{ namespace: N, metric_name: m, dimensions: { D: v }, statistic: Maximum }";
const MATH: &str =
    "{ expression: a / b, metrics: [{ id: a, metric: Invocation5XXErrors }, { id: b, metric: ModelLatency }] }";
const PERCENTILE: &str = "{ preset: ModelLatency, statistic: p99 }";

const KINDS: [Kind; 4] = [
    Kind { name: "realtime", load: "InvocationsPerInstance", tracked: ["InvocationsPerInstance", MATH, PERCENTILE] },
    Kind {
        name: "async",
        load: "ApproximateBacklogSize",
        tracked: ["ApproximateBacklogSizePerInstance", MATH, PERCENTILE],
    },
    Kind {
        name: "serverless",
        load: "ServerlessProvisionedConcurrencyUtilization",
        tracked: ["ServerlessProvisionedConcurrencyUtilization", OWN, MATH],
    },
    Kind { name: "component", load: "InvocationsPerCopy", tracked: ["InvocationsPerCopy", PERCENTILE, OWN] },
];

const SCHEDULES: [&str; 3] = [
    "schedule: 'cron(0 8 ? * MON-FRI *)', timezone: Europe/Berlin, min: 2, max: 12, end: '2027-12-31T00:00:00Z'",
    "schedule: 'rate(2 hours)', max: 11, start: '2027-01-04T08:00:00Z'",
    "schedule: 'at(2027-01-04T08:00:00)', min: 1",
];

/// The steps of a ladder, whether it is paired, and its treatment of missing data.
fn ladders() -> impl Strategy<Value = (String, bool, &'static str)> {
    let bounds = (prop::collection::btree_set(1_u32..9_999, 1..8), any::<prop::sample::Index>(), 0..2_usize);
    let signs = prop::sample::select(vec![['-', '+'], ['-', '+'], ['+', '-'], ['+', '+'], ['-', '-']]);
    (bounds, signs, any::<bool>()).prop_map(|((bounds, cut, unit), [under, over], paired)| {
        let cut = cut.index(bounds.len() + 1);
        let unit = ["", "%"][unit];
        let last = bounds.len() - 1;
        let step = |(position, bound): (usize, u32)| {
            let (keyword, sign) = if position < cut { ("below", under) } else { ("from", over) };
            let idles = 0 < position && position < last && bound % 4 == 0;
            let change = if idles { "0".to_owned() } else { format!("{sign}1{unit}") };
            format!("{keyword} {}.{}: {change}", bound / 10, bound % 10)
        };
        let steps: Vec<String> = bounds.into_iter().enumerate().map(step).collect();
        // Zero for the missing is refused where low values call for more.
        let missing_data = if [under, over] == ['-', '+'] { "" } else { ", missing_data: not_breaching" };
        (steps.join(", "), paired, missing_data)
    })
}

/// Writes a list of blocks under a key; nothing where the list is empty.
fn list<T>(text: &mut String, key: &str, items: &[T], write: impl Fn(usize, &T) -> String) {
    if !items.is_empty() {
        let _ = writeln!(text, "{key}:");
    }
    for (index, item) in items.iter().enumerate() {
        let _ = writeln!(text, "  - {{ {} }}", write(index, item));
    }
}

/// Specs of one policy whose metric is the author's own, in words that YAML has to quote, escape or fold.
pub(crate) fn specs_of_odd_words() -> impl Strategy<Value = String> {
    let odd = || prop::collection::vec(prop::sample::select(ODD_WORDS.to_vec()), 0..6).prop_map(|parts| parts.concat());
    let named = || "[!-9;-~][ -~]{0,90}".prop_filter("a name has no placeholder", |name| !name.contains("${"));
    let policy = (named(), named(), odd(), odd(), odd());
    (policy, any::<[bool; 3]>()).prop_map(|((name, dimension, value, before, after), [is_math, paired, dashboard])| {
        let [name, dimension, value] = [name, dimension, format!("v{value}")].map(|text| quoted(&text));
        let metric = format!("{{ namespace: N, metric_name: {name}, dimensions: {{ {dimension}: {value} }} }}");
        let metric = if is_math {
            let expression = quoted(&format!("{before}m1{after}"));
            format!("{{ expression: {expression}, metrics: [{{ id: m1, metric: {metric} }}] }}")
        } else {
            metric
        };
        let shape = if paired { "paired" } else { "always-on" };
        format!(
            "{{ capacity: {{ min: 1, max: 9 }}, dashboard: {dashboard}, step_scaling: {{ metric: {metric}, alarms: {shape}, \
             steps: 'below 2: -1, from 5: +1' }} }}"
        )
    })
}

/// Pieces of expressions and texts without a word that could be an id.
const ODD_WORDS: [&str; 22] = [
    " ",
    "  ",
    "\n",
    "\n\n",
    "\n  ",
    "\t",
    "\r",
    "\u{7f}",
    "\u{85}",
    "\u{a0}",
    "\u{2028}",
    "\u{feff}",
    "\u{1f600}",
    " + 1 ",
    "#",
    " #",
    ": ",
    "'it'",
    "\"it\"",
    "\\",
    "[,]",
    "- ",
];

/// A text between double quotes, everything but printable ASCII escaped.
fn quoted(text: &str) -> String {
    let escaped = text.chars().map(|letter| match letter {
        '"' | '\\' => format!("\\{letter}"),
        ' '..='~' => letter.to_string(),
        letter => format!("\\U{:08x}", u32::from(letter)),
    });
    format!("\"{}\"", escaped.collect::<String>())
}

pub(crate) fn read(text: &str) -> Spec {
    let reading = spec::read("random.spec.yaml", text.as_bytes());
    reading.spec.unwrap_or_else(|| panic!("{text}\n{}", reading.source.report(&reading.diagnostics)))
}
