//! The alarms that only tell.

use scaling::{Evaluation, NotificationAlarm, ScalingPlan, Watched};

use super::metric;
use super::text::facts;
use super::words::units;

/// What is told, and to whom; `None` where nothing is.
pub(super) fn render(plan: &ScalingPlan) -> Option<String> {
    let notifications = plan.notifications()?;
    let topic = notifications.topic_arn().unwrap_or("the topic the template asks for");
    let alarms = notifications.alarms(plan.kind(), plan.metric_publish_frequency_seconds());
    let rows = alarms.iter().map(|alarm| (label(alarm.watched), condition(plan, alarm)));
    Some(format!("notifications, to {topic}\n{}", facts(2, rows)))
}

const fn label(watched: Watched) -> &'static str {
    match watched {
        Watched::AtMaxCapacity => "at the maximum",
        Watched::Latency => "latency",
        Watched::Errors => "errors",
    }
}

fn condition(plan: &ScalingPlan, alarm: &NotificationAlarm) -> String {
    let Evaluation { period_seconds, evaluation_periods, datapoints_to_alarm, .. } = alarm.evaluation;
    let when = format!("in {datapoints_to_alarm} of {evaluation_periods} periods");
    let Some(threshold) = alarm.threshold else {
        let most = units(plan.kind().scalable_dimension(), plan.capacity().max());
        return format!("{most} {when} of {period_seconds} seconds, counted by the samples of {}", alarm.metric.name());
    };
    format!("{threshold} <= m {when} of {}", metric::described(&alarm.metric, period_seconds))
}
