//! Dashboards.

use serde_json::json;

use crate::account::Account;

#[test]
fn a_dashboard_is_overwritten_and_comes_back_as_sent() {
    let mut account = Account::new();
    for body in [r#"{"widgets": []}"#, r#"{"start":"-PT3H","widgets":[]}"#] {
        account.done("PutDashboard", json!({"DashboardName": "d", "DashboardBody": body}));
        let found = account.done("GetDashboard", json!({"DashboardName": "d"}));
        assert_eq!(found["DashboardBody"], body);
        assert_eq!(found["DashboardArn"], "arn:aws:cloudwatch::000000000000:dashboard/d");
    }
    let listed = account.done("ListDashboards", json!({"DashboardNamePrefix": "d"}));
    assert_eq!(listed["DashboardEntries"][0]["Size"], 30);
}

#[test]
fn bad_dashboards_are_refused() {
    let mut account = Account::new();
    for (name, body, expected) in [
        ("a b", r#"{"widgets": []}"#, "DashboardInvalidInputError: The dashboard name"),
        ("", r#"{"widgets": []}"#, "DashboardInvalidInputError: The dashboard name"),
        ("d", "{", "DashboardInvalidInputError: The dashboard body is invalid"),
        (
            "d",
            "{}",
            "DashboardInvalidInputError: The dashboard body is invalid, there are 1 validation errors: \
             [{\"DataPath\":\"\",\"Message\":\"Should have required property 'widgets'\"}]",
        ),
    ] {
        account.check("PutDashboard", &json!({"DashboardName": name, "DashboardBody": body}), expected);
    }
    assert_eq!(account.standin.state()["dashboards"], json!({}));
}

#[test]
fn deleting_is_all_or_none() {
    let mut account = Account::new();
    account.done("PutDashboard", json!({"DashboardName": "d", "DashboardBody": r#"{"widgets": []}"#}));
    account.check("DeleteDashboards", &json!({"DashboardNames": ["d", "absent"]}), "DashboardNotFoundError: ");
    account.check("GetDashboard", &json!({"DashboardName": "absent"}), "DashboardNotFoundError: ");
    account.check("DeleteDashboards", &json!({"DashboardNames": ["d"]}), "");
    account.check("GetDashboard", &json!({"DashboardName": "d"}), "DashboardNotFoundError: ");
}
