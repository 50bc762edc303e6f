//! CloudWatch: metric alarms and dashboards.

mod alarm;
mod alarm_rules;
mod alarm_store;
mod dashboard;
mod dashboard_body;
mod metric_math;

use serde_json::Value;

use crate::error::ServiceError;
use crate::input::Input;
use crate::place::Place;
use crate::state::{State, unknown_operation};

pub(crate) use alarm_rules::ALARM_STATES;
pub(crate) use alarm_store::Alarms;
pub(crate) use dashboard::Dashboards;
pub(crate) use metric_math::check as check_metric_math;

/// Performs one operation of CloudWatch.
pub(crate) fn perform(
    state: &mut State,
    place: &Place,
    operation: &str,
    input: &Input<'_>,
) -> Result<Value, ServiceError> {
    match operation {
        "PutMetricAlarm" => alarm::put(&mut state.alarms, place, input),
        "DeleteAlarms" => alarm::delete(&mut state.alarms, input),
        "DescribeAlarms" => alarm::describe(&state.alarms, input),
        "DescribeAlarmsForMetric" => alarm::describe_for_metric(&state.alarms, input),
        "SetAlarmState" => alarm::set_state(&mut state.alarms, place, input),
        "EnableAlarmActions" => alarm::enable_actions(&mut state.alarms, input, true),
        "DisableAlarmActions" => alarm::enable_actions(&mut state.alarms, input, false),
        "TagResource" => alarm::tag(&mut state.alarms, input),
        "UntagResource" => alarm::untag(&mut state.alarms, input),
        "ListTagsForResource" => alarm::list_tags(&state.alarms, input),
        "PutDashboard" => dashboard::put(&mut state.dashboards, place, input),
        "GetDashboard" => dashboard::get(&state.dashboards, place, input),
        "DeleteDashboards" => dashboard::delete(&mut state.dashboards, input),
        "ListDashboards" => dashboard::list(&state.dashboards, place, input),
        other => Err(unknown_operation(other)),
    }
}

/// A parameter's value is refused.
fn invalid_value(message: impl Into<String>) -> ServiceError {
    ServiceError::new("InvalidParameterValueException", message).coded("InvalidParameterValue")
}

/// Parameters do not go together.
fn invalid_combination(message: impl Into<String>) -> ServiceError {
    ServiceError::new("InvalidParameterCombinationException", message).coded("InvalidParameterCombination")
}

fn bad_token() -> ServiceError {
    ServiceError::new("InvalidNextToken", "The next token is not valid.")
}
