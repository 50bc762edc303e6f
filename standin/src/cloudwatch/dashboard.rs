//! Dashboards. They belong to the account, not to a region.

use std::collections::BTreeMap;
use std::time::SystemTime;

use serde_json::{Value, json};

use super::{bad_token, dashboard_body, invalid_value};
use crate::error::ServiceError;
use crate::input::Input;
use crate::pages::page;
use crate::place::{Place, epoch_seconds};

/// Most dashboards of one page and of one deletion. Source: the API reference.
const MOST_DELETED: usize = 100;
const PAGE: usize = 1000;

/// Every dashboard by name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dashboards {
    by_name: BTreeMap<String, Dashboard>,
}

#[derive(Clone, Debug)]
struct Dashboard {
    body: String,
    modified: SystemTime,
}

impl Dashboards {
    pub(crate) fn to_json(&self) -> Value {
        let bodies = self.by_name.iter().map(|(name, dashboard)| (name.clone(), dashboard.body.clone().into()));
        Value::Object(bodies.collect())
    }
}

/// Overwrites the dashboard as a whole. Warnings come back with the success; problems refuse it.
pub(super) fn put(dashboards: &mut Dashboards, place: &Place, input: &Input<'_>) -> Result<Value, ServiceError> {
    let name = input.required_text("DashboardName")?;
    let allowed = |letter: char| letter.is_ascii_alphanumeric() || "-_".contains(letter);
    if name.is_empty() || 255 < name.len() || !name.chars().all(allowed) {
        return Err(invalid_input(
            format!("The dashboard name must match [A-Za-z0-9_-]{{1,255}}, got: '{name}'"),
            &json!([]),
        ));
    }
    let body = input.required_text("DashboardBody")?;
    let problems = dashboard_body::problems(body);
    if !problems.is_empty() {
        let messages: Value = problems.iter().map(dashboard_body::Problem::to_json).collect();
        let count = problems.len();
        let message = format!("The dashboard body is invalid, there are {count} validation errors: {messages}");
        return Err(invalid_input(message, &messages));
    }
    let dashboard = Dashboard { body: body.to_owned(), modified: place.now };
    dashboards.by_name.insert(name.to_owned(), dashboard);
    Ok(json!({"DashboardValidationMessages": []}))
}

pub(super) fn get(dashboards: &Dashboards, place: &Place, input: &Input<'_>) -> Result<Value, ServiceError> {
    let name = input.required_text("DashboardName")?;
    let dashboard = dashboards.by_name.get(name).ok_or_else(|| not_found(&[name]))?;
    Ok(json!({"DashboardArn": arn(place, name), "DashboardBody": dashboard.body, "DashboardName": name}))
}

/// All or none: a name that does not exist keeps the others.
pub(super) fn delete(dashboards: &mut Dashboards, input: &Input<'_>) -> Result<Value, ServiceError> {
    let names = input.texts("DashboardNames")?;
    if names.is_empty() || MOST_DELETED < names.len() {
        return Err(invalid_value(format!("DashboardNames takes 1 to {MOST_DELETED} names, got: {}", names.len())));
    }
    let absent: Vec<_> = names.iter().copied().filter(|name| !dashboards.by_name.contains_key(*name)).collect();
    if !absent.is_empty() {
        return Err(not_found(&absent));
    }
    for name in names {
        dashboards.by_name.remove(name);
    }
    Ok(json!({}))
}

pub(super) fn list(dashboards: &Dashboards, place: &Place, input: &Input<'_>) -> Result<Value, ServiceError> {
    let prefix = input.text("DashboardNamePrefix")?.unwrap_or_default();
    let entries = dashboards
        .by_name
        .iter()
        .filter(|(name, _)| name.starts_with(prefix))
        .map(|(name, dashboard)| {
            json!({
                "DashboardName": name,
                "DashboardArn": arn(place, name),
                "LastModified": epoch_seconds(dashboard.modified),
                "Size": dashboard.body.len(),
            })
        })
        .collect();
    page("ListDashboards", "DashboardEntries", entries, PAGE, input.text("NextToken")?, bad_token())
}

fn arn(place: &Place, name: &str) -> String {
    place.global_arn("cloudwatch", &format!("dashboard/{name}"))
}

fn invalid_input(message: String, messages: &Value) -> ServiceError {
    ServiceError::new("DashboardInvalidInputError", message)
        .coded("InvalidParameterInput")
        .with_detail("dashboardValidationMessages", messages.clone())
}

fn not_found(names: &[&str]) -> ServiceError {
    ServiceError::new("DashboardNotFoundError", format!("Dashboard {} does not exist", names.join(", ")))
        .coded("ResourceNotFound")
        .with_status(404)
}
