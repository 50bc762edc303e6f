//! Random specs.

use std::fmt::Write as _;

use proptest::prelude::*;
use templategen::spec::{self, Spec};

/// Specs of all kinds and shapes, with one or two ladders that scale in and out on either side, or on both,
/// and may idle in between.
pub(crate) fn specs() -> impl Strategy<Value = String> {
    let kind = prop::sample::select(vec![
        ("realtime", "InvocationsPerInstance"),
        ("async", "ApproximateBacklogSize"),
        ("serverless", "ServerlessProvisionedConcurrencyUtilization"),
        ("component", "InvocationsPerCopy"),
    ]);
    let ladder = (prop::collection::btree_set(1_u32..9_999, 1..8), any::<prop::sample::Index>(), 0..2_usize);
    let signs = prop::sample::select(vec![['-', '+'], ['-', '+'], ['+', '-'], ['+', '+'], ['-', '-']]);
    let policy = (ladder, signs, any::<bool>());
    (kind, prop::collection::vec(policy, 1..3), any::<bool>()).prop_map(|((kind, metric), policies, dashboard)| {
        let mut text = format!("kind: {kind}\ncapacity: {{ min: 1, max: 9 }}\ndashboard: {dashboard}\nstep_scaling:\n");
        for (index, ((bounds, cut, unit), [under, over], paired)) in policies.into_iter().enumerate() {
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
            let shape = if paired { "paired" } else { "always-on" };
            let steps = steps.join(", ");
            // Zero for the missing is refused where low values call for more.
            let missing_data = if [under, over] == ['-', '+'] { "" } else { ", missing_data: not_breaching" };
            let _ = writeln!(
                text,
                "  - {{ name: p{index}, metric: {metric}, steps: '{steps}', alarms: {shape}{missing_data} }}"
            );
        }
        text
    })
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
