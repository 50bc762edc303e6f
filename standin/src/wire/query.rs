//! AWS's Query protocol, which older clients and the AWS CLI speak with CloudWatch: a form in, XML out.

use std::fmt::Write as _;
use std::time::{Duration, UNIX_EPOCH};

use bytes::Bytes;
use http::Request;
use serde_json::{Map, Value, json};

use super::{is_timestamp, whole};
use crate::error::ServiceError;

const NAMESPACE: &str = "http://monitoring.amazonaws.com/doc/2010-08-01/";
/// The form carries only text: these members are numbers, truth values and lists in CloudWatch's model.
const NUMBERS: [&str; 5] = ["Period", "EvaluationPeriods", "DatapointsToAlarm", "Threshold", "MaxRecords"];
const BOOLEANS: [&str; 2] = ["ActionsEnabled", "ReturnData"];
const LISTS: [&str; 10] = [
    "OKActions",
    "AlarmActions",
    "InsufficientDataActions",
    "Dimensions",
    "Metrics",
    "Tags",
    "TagKeys",
    "AlarmNames",
    "AlarmTypes",
    "DashboardNames",
];

/// Reads the form of the body, or of the address where the body is empty: the operation and its input.
pub(super) fn decode(request: &Request<Bytes>) -> Result<(String, Value), ServiceError> {
    let form = match (request.body().is_empty(), request.uri().query()) {
        (true, Some(query)) => query.as_bytes(),
        _ => request.body(),
    };
    let mut operation = None;
    let mut input = Tree::default();
    for (name, value) in form_urlencoded::parse(form) {
        match &*name {
            "Action" => operation = Some(value.into_owned()),
            "Version" => {}
            _ => input.insert(&mut name.split('.'), value.into_owned()),
        }
    }
    let operation = operation.ok_or_else(|| {
        let message = format!(
            "{} {} names no operation: expected the header X-Amz-Target, a path \
             /service/GraniteServiceVersion20100801/operation/NAME, or a form with Action.",
            request.method(),
            request.uri().path()
        );
        ServiceError::new("MissingAction", message)
    })?;
    Ok((operation, input.into_value("")))
}

/// The form's dotted names as a tree: `Dimensions.member.1.Name`.
#[derive(Default)]
struct Tree {
    value: Option<String>,
    branches: Vec<(String, Tree)>,
}

impl Tree {
    fn insert<'a>(&mut self, path: &mut impl Iterator<Item = &'a str>, value: String) {
        let Some(name) = path.next() else {
            self.value = Some(value);
            return;
        };
        let position = self.branches.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
            self.branches.push((name.to_owned(), Self::default()));
            self.branches.len() - 1
        });
        self.branches[position].1.insert(path, value);
    }

    fn into_value(self, member: &str) -> Value {
        match (self.value, self.branches) {
            (Some(text), branches) if branches.is_empty() => scalar(member, text),
            (_, branches) if branches.iter().any(|(name, _)| name == "member") => branches
                .into_iter()
                .flat_map(|(_, elements)| elements.in_order())
                .map(|element| element.into_value(""))
                .collect(),
            (_, branches) => {
                let members: Map<_, _> =
                    branches.into_iter().map(|(name, tree)| (name.clone(), tree.into_value(&name))).collect();
                Value::Object(members)
            }
        }
    }

    fn in_order(mut self) -> impl Iterator<Item = Self> {
        self.branches.sort_by_key(|(index, _)| index.parse::<u32>().unwrap_or(u32::MAX));
        self.branches.into_iter().map(|(_, tree)| tree)
    }
}

fn scalar(member: &str, text: String) -> Value {
    if NUMBERS.contains(&member)
        && let Ok(number) = text.parse::<f64>()
    {
        return whole(number);
    }
    if BOOLEANS.contains(&member)
        && let Ok(truth) = text.parse::<bool>()
    {
        return truth.into();
    }
    if LISTS.contains(&member) && text.is_empty() {
        return json!([]);
    }
    text.into()
}

pub(super) fn encode(operation: &str, result: Result<&Value, &ServiceError>, request_id: &str) -> Vec<u8> {
    let mut xml = String::new();
    match result {
        Ok(value) => {
            open(&mut xml, &format!("{operation}Response xmlns=\"{NAMESPACE}\""));
            element(&mut xml, &format!("{operation}Result"), value);
            element(&mut xml, "ResponseMetadata", &json!({"RequestId": request_id}));
            close(&mut xml, &format!("{operation}Response"));
        }
        Err(error) => {
            let blame = if error.status < 500 { "Sender" } else { "Receiver" };
            open(&mut xml, &format!("ErrorResponse xmlns=\"{NAMESPACE}\""));
            let mut body = json!({"Type": blame, "Code": error.code, "Message": error.message});
            if let Some((name, value)) = error.detail.as_deref() {
                body[*name] = value.clone();
            }
            element(&mut xml, "Error", &body);
            element(&mut xml, "RequestId", &request_id.into());
            close(&mut xml, "ErrorResponse");
        }
    }
    xml.into_bytes()
}

fn element(xml: &mut String, name: &str, value: &Value) {
    open(xml, name);
    match value {
        Value::Null => {}
        Value::Array(elements) => elements.iter().for_each(|value| element(xml, "member", value)),
        Value::Object(members) => members.iter().for_each(|(name, value)| element(xml, name, value)),
        Value::String(text) => escape(xml, text),
        Value::Number(number) if is_timestamp(name) => {
            xml.push_str(&instant(number.as_f64().unwrap_or_default()));
        }
        other => xml.push_str(&other.to_string()),
    }
    close(xml, name);
}

fn open(xml: &mut String, name: &str) {
    xml.push('<');
    xml.push_str(name);
    xml.push('>');
}

fn close(xml: &mut String, name: &str) {
    xml.push_str("</");
    xml.push_str(name);
    xml.push('>');
}

fn escape(xml: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' => xml.push_str("&quot;"),
            '\r' => xml.push_str("&#xD;"),
            other => xml.push(other),
        }
    }
}

/// ISO 8601 in UTC with milliseconds.
fn instant(epoch_seconds: f64) -> String {
    let since =
        (UNIX_EPOCH + Duration::from_secs_f64(epoch_seconds.max(0.0))).duration_since(UNIX_EPOCH).unwrap_or_default();
    let (days, seconds) = (since.as_secs() / 86_400, since.as_secs() % 86_400);
    let (year, month, day) = civil_date(days);
    let mut text = format!("{year:04}-{month:02}-{day:02}T");
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    // Writing into a String has nothing to fail on.
    let _ = write!(text, "{hours:02}:{minutes:02}:{seconds:02}.{:03}Z", since.subsec_millis());
    text
}

/// Year, month and day of a count of days since 1970-01-01, by eras of 400 years that begin on 1 March.
const fn civil_date(days: u64) -> (u64, u64, u64) {
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_becomes_typed_members() {
        let body = "Action=PutMetricAlarm&Version=2010-08-01&AlarmName=a&Threshold=0.4&Period=60&OKActions=\
                    &ActionsEnabled=false&Dimensions.member.2.Name=V&Dimensions.member.2.Value=2\
                    &Dimensions.member.1.Name=E&Dimensions.member.1.Value=1";
        let request = Request::new(Bytes::from_static(body.as_bytes()));
        let (operation, input) = decode(&request).expect("the form is well made");
        assert_eq!(operation, "PutMetricAlarm");
        assert_eq!(
            input,
            json!({
                "AlarmName": "a", "Threshold": 0.4, "Period": 60, "OKActions": [], "ActionsEnabled": false,
                "Dimensions": [{"Name": "E", "Value": "1"}, {"Name": "V", "Value": "2"}],
            })
        );
    }

    #[test]
    fn timestamps_are_written_in_utc() {
        for (seconds, expected) in [
            (0.0, "1970-01-01T00:00:00.000Z"),
            (951_782_400.5, "2000-02-29T00:00:00.500Z"),
            (1_767_225_599.0, "2025-12-31T23:59:59.000Z"),
        ] {
            assert_eq!(instant(seconds), expected);
        }
    }

    #[test]
    fn text_is_escaped() {
        let xml = encode("GetDashboard", Ok(&json!({"DashboardBody": "<a & \"b\">"})), "r");
        let xml = String::from_utf8(xml).expect("XML is text");
        assert!(xml.contains("<DashboardBody>&lt;a &amp; &quot;b&quot;&gt;</DashboardBody>"), "{xml}");
    }
}
