//! A CloudWatch alarm that calls a step policy: what of it a ladder needs.

use scaling::{Decimal, EndpointKind, ResourceIdentity};

use super::fields::NOTIFY;
use super::findings::Findings;
use super::resource::Resource;
use super::steps::Coverage;
use super::{AckCode, metric};
use crate::template::value::{Map, Value};

/// An alarm, read as far as a spec can say it.
pub(super) struct Caller {
    pub(super) coverage: Coverage,
    pub(super) threshold: Decimal,
    pub(super) metric: Value,
    /// The metric without the `FILL` around it, and the treatment of missing data which that `FILL` is.
    pub(super) filled: Option<(Value, &'static str)>,
    pub(super) period: i64,
    pub(super) evaluation_periods: i64,
    pub(super) datapoints_to_alarm: i64,
    /// How missing data is treated where nothing fills it.
    pub(super) missing_data: &'static str,
}

/// The metric an alarm looks at, with the `FILL` around it and without.
struct Looked {
    metric: Value,
    filled: Option<(Value, &'static str)>,
    period: i64,
}

/// One metric under an expression.
struct Operand<'a> {
    id: &'a str,
    metric: Resource<'a>,
    statistic: &'a str,
    period: i64,
}

impl<'a> Operand<'a> {
    fn read(query: Resource<'a>) -> Option<Self> {
        let stat = query.within("metricStat")?;
        let (metric, period) = (stat.within("metric")?, stat.whole("period")?);
        Some(Self { id: query.text("id"), metric, statistic: stat.text("stat"), period })
    }
}

/// The alarms whose action is a policy, named by the end of the policy's ARN.
pub(super) fn calling<'a>(alarms: &[Resource<'a>], resource_id: &str, policy: &str) -> Vec<Resource<'a>> {
    alarms.iter().filter(|alarm| calls(**alarm, resource_id, policy)).copied().collect()
}

fn calls(alarm: Resource<'_>, resource_id: &str, policy: &str) -> bool {
    let end = format!(":resource/sagemaker/{resource_id}:policyName/{policy}");
    alarm.list("alarmActions").iter().any(|action| action.item_text().ends_with(&end))
}

/// Tells of alarms that call none of the policies, whichever target those belong to.
pub(super) fn tell_of_unused(alarms: &[Resource<'_>], policies: &[Resource<'_>], findings: &mut Findings) {
    for alarm in alarms {
        if !policies.iter().any(|policy| calls(*alarm, policy.text("resourceID"), policy.text("policyName"))) {
            findings.tell(
                AckCode::Skipped,
                &alarm.place("name"),
                format!("the MetricAlarm `{}` calls no policy that is given here, and is skipped", alarm.text("name")),
                "if it is to call one, write that policy's ARN under its `alarmActions`",
            );
        }
    }
}

/// Reads an alarm. `given` is a threshold of the command line, which stands for the alarm's own; it also says
/// that what the alarm does exactly there does not matter.
pub(super) fn read(
    alarm: Resource<'_>,
    policy: &str,
    given: Option<Decimal>,
    identity: &ResourceIdentity,
    kind: EndpointKind,
    findings: &mut Findings,
) -> Option<Caller> {
    told_apart(alarm, findings);
    let sides = coverage(alarm, policy, given.is_some(), findings);
    let threshold = given.or_else(|| alarm.decimal("threshold"));
    if threshold.is_none() {
        findings.tell(
            AckCode::Alarm,
            &alarm.place("thresholdMetricID"),
            format!("the alarm `{}` has no `threshold`", alarm.text("name")),
            format!("give it with `--threshold {policy}=VALUE`"),
        );
    }
    let looked = looked(alarm, identity, kind, findings);
    let treatment = treatment(alarm, findings);
    let (looked, periods) = (looked?, alarm.whole("evaluationPeriods")?);
    Some(Caller {
        coverage: sides?,
        threshold: threshold?,
        metric: looked.metric,
        filled: looked.filled,
        period: looked.period,
        evaluation_periods: periods,
        datapoints_to_alarm: alarm.whole("datapointsToAlarm").unwrap_or(periods),
        missing_data: treatment?,
    })
}

/// What is told of an alarm, whatever else it says.
fn told_apart(alarm: Resource<'_>, findings: &mut Findings) {
    if alarm.switch("actionsEnabled") == Some(false) {
        findings.tell(
            AckCode::Assumed,
            &alarm.place("actionsEnabled"),
            format!("the actions of the alarm `{}` are off, and those of the spec's alarms are on", alarm.text("name")),
            "add `suspended: { scale_in: true, scale_out: true }` if the policy is not to act",
        );
    }
    let of_policy = |action: &Resource<'_>| action.item_text().contains(":scalingPolicy:");
    for action in alarm.list("alarmActions").iter().filter(|action| !of_policy(action)) {
        let message = format!(
            "the alarm action `{}` is not carried over: the spec's alarms call scaling policies alone",
            action.item_text()
        );
        findings.tell(AckCode::NotCarried, &action.here(), message, NOTIFY);
    }
    for action in alarm.list("oKActions") {
        let message = format!(
            "the OK action `{}` is not carried over: the spec's alarms act while they are red",
            action.item_text()
        );
        let fix = if of_policy(&action) {
            "nothing is to be done where the alarm is never OK; else give that policy an alarm of its own"
        } else {
            NOTIFY
        };
        findings.tell(AckCode::NotCarried, &action.here(), message, fix);
    }
}

/// The side of its threshold an alarm is red on.
fn coverage(alarm: Resource<'_>, policy: &str, threshold_is_given: bool, findings: &mut Findings) -> Option<Coverage> {
    let operator = alarm.text("comparisonOperator");
    let (at, ladder) = match operator {
        "GreaterThanOrEqualToThreshold" => return Some(Coverage::AtOrOver),
        "LessThanThreshold" => return Some(Coverage::Under),
        "GreaterThanThreshold" if threshold_is_given => return Some(Coverage::AtOrOver),
        "LessThanOrEqualToThreshold" if threshold_is_given => return Some(Coverage::Under),
        "GreaterThanThreshold" => ("does not call the policy", "acts from it on"),
        "LessThanOrEqualToThreshold" => ("calls the policy", "acts only under it"),
        _ => {
            findings.tell(
                AckCode::Alarm,
                &alarm.place("comparisonOperator"),
                format!("`{operator}` compares with no single threshold"),
                "an alarm that calls a step policy compares with `GreaterThanOrEqualToThreshold` or `LessThanThreshold`",
            );
            return None;
        }
    };
    let threshold = alarm.some_text("threshold").unwrap_or("its threshold");
    findings.tell(
        AckCode::Alarm,
        &alarm.place("comparisonOperator"),
        format!("with `{operator}` the alarm {at} exactly at {threshold}, and a ladder {ladder}"),
        format!("give `--threshold {policy}={threshold}` if that one value does not matter, or a threshold beside it"),
    );
    None
}

fn treatment(alarm: Resource<'_>, findings: &mut Findings) -> Option<&'static str> {
    match alarm.some_text("treatMissingData") {
        // An alarm without data is in INSUFFICIENT_DATA, which calls a step policy as little as OK does.
        None | Some("missing" | "notBreaching") => Some("not_breaching"),
        Some("ignore") => Some("ignore"),
        Some("breaching") => {
            findings.tell(
                AckCode::Alarm,
                &alarm.place("treatMissingData"),
                "missing data is treated as `breaching`, where a policy has no value to pick a step by",
                "choose `notBreaching`, or fill the metric: `FILL(m1, 0)`",
            );
            None
        }
        Some(other) => {
            findings.tell(
                AckCode::WrongValue,
                &alarm.place("treatMissingData"),
                format!("`{other}` is no treatment of missing data"),
                "write one of `missing`, `ignore`, `notBreaching`",
            );
            None
        }
    }
}

fn looked(
    alarm: Resource<'_>,
    identity: &ResourceIdentity,
    kind: EndpointKind,
    findings: &mut Findings,
) -> Option<Looked> {
    let queries = alarm.list("metrics");
    if !queries.is_empty() {
        return expression(alarm, &queries, identity, kind, findings);
    }
    let statistic = alarm.some_text("statistic").or_else(|| alarm.some_text("extendedStatistic"));
    let missing = [
        ("metricName", alarm.some_text("metricName").is_none()),
        ("namespace", alarm.some_text("namespace").is_none()),
        ("statistic", statistic.is_none()),
        ("period", alarm.whole("period").is_none()),
    ];
    for (name, _) in missing.iter().filter(|(_, missing)| *missing) {
        findings.tell(AckCode::MissingField, &alarm.kind_place(), format!("the alarm has no `{name}`"), "add it");
    }
    let (statistic, period) = (statistic?, alarm.whole("period")?);
    if missing.iter().any(|(_, missing)| *missing) {
        return None;
    }
    let metric =
        metric::by_name(alarm, statistic, identity, kind).unwrap_or_else(|| metric::custom(alarm, statistic, identity));
    Some(Looked { metric, period, filled: None })
}

/// Metric math: an expression over metrics, of which `FILL` around the only one is a treatment of missing data.
fn expression(
    alarm: Resource<'_>,
    queries: &[Resource<'_>],
    identity: &ResourceIdentity,
    kind: EndpointKind,
    findings: &mut Findings,
) -> Option<Looked> {
    let refuse = |findings: &mut Findings, what: &str, fix: &str| {
        findings.tell(AckCode::Metric, &alarm.place("metrics"), what, fix);
        None
    };
    let metrics: Vec<Operand<'_>> = queries.iter().filter_map(|query| Operand::read(*query)).collect();
    let expressions: Vec<_> = queries.iter().filter_map(|query| query.some_text("expression")).collect();
    let [first, others @ ..] = metrics.as_slice() else {
        return refuse(findings, "the alarm looks at no metric", "give it a `metricStat`");
    };
    let period = first.period;
    if others.iter().any(|other| other.period != period) {
        let fix = "let them have one period: a spec's alarm has a single one";
        return refuse(findings, "the metrics of the expression have different periods", fix);
    }
    let named = |operand: &Operand<'_>| named(operand.metric, operand.statistic, identity, kind);
    match expressions.as_slice() {
        [] if others.is_empty() => Some(Looked { metric: named(first), period, filled: None }),
        [] => refuse(findings, "the alarm looks at several metrics and has no expression", "leave one of them"),
        [expression] => {
            let bare: String = expression.chars().filter(|letter| !letter.is_whitespace()).collect();
            let fills = |with: &str| others.is_empty() && bare == format!("FILL({},{with})", first.id);
            let fill = [("0", "zero"), ("REPEAT", "repeat")].into_iter().find(|(with, _)| fills(with));
            let operand = |it: &Operand<'_>| Map::new().with("id", it.id).with("metric", named(it)).into();
            let operands: Vec<Value> = metrics.iter().map(operand).collect();
            let metric = Map::new().with("expression", *expression).with("metrics", operands).into();
            Some(Looked { metric, filled: fill.map(|(_, missing_data)| (named(first), missing_data)), period })
        }
        _ => refuse(findings, "the alarm has several expressions", "write them as one: a spec has a single expression"),
    }
}

/// A metric by its name where that says all, else in full.
fn named(metric: Resource<'_>, statistic: &str, identity: &ResourceIdentity, kind: EndpointKind) -> Value {
    metric::by_name(metric, statistic, identity, kind).unwrap_or_else(|| metric::custom(metric, statistic, identity))
}
