//! An event from raw JSON: the envelope first, so that whatever else is wrong with it, it can be answered.

mod members;
mod response_url;
mod secrets;

use serde_json::value::RawValue;

use members::Members;
pub use response_url::{CallbackScheme, ResponseUrl};

/// How much is shown of a value that is wrong, in characters.
const SHOWN: usize = 100;

/// What a reply needs of an event, and what the event asks for.
#[derive(Clone, Debug)]
pub struct Event {
    /// Where the reply goes.
    pub response_url: ResponseUrl,
    /// `StackId`, byte for byte; empty where it is missing or no text.
    pub stack_id: String,
    /// `RequestId`, byte for byte; empty where it is missing or no text.
    pub request_id: String,
    /// `LogicalResourceId`, byte for byte; empty where it is missing or no text.
    pub logical_resource_id: String,
    /// `PhysicalResourceId`, where the event has one that is a text.
    pub physical_resource_id: Option<String>,
    /// What is asked for; a sentence where that can not be told.
    pub request: Result<Request, String>,
}

/// What an event asks for. Properties that are null are missing.
#[derive(Clone, Debug)]
pub enum Request {
    /// A new resource.
    Create {
        /// `ResourceProperties`
        properties: Option<Box<RawValue>>,
    },
    /// A changed one.
    Update {
        /// `ResourceProperties`
        properties: Option<Box<RawValue>>,
        /// `OldResourceProperties`
        old_properties: Option<Box<RawValue>>,
    },
    /// The end of one.
    Delete {
        /// `ResourceProperties`: the last ones, of any age and shape.
        properties: Option<Box<RawValue>>,
    },
}

/// Why there is nobody to answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unanswerable {
    /// It is not a JSON object.
    #[error("the event is not a JSON object")]
    NotAnObject,
    /// The `ResponseURL` can not be used; the text says why, without the URL.
    #[error("the event can not be answered: {0}")]
    ResponseUrl(String),
}

impl Event {
    /// Reads an event. Every member of the envelope is read on its own, and whatever else stands there, of any size and
    /// depth, is left alone. Of members with the same name the last one counts.
    ///
    /// # Errors
    /// Where there is no URL to answer to.
    pub fn read(json: &str, scheme: CallbackScheme) -> Result<Self, Unanswerable> {
        let members = Members::read(json).ok_or(Unanswerable::NotAnObject)?;
        let text = |name: &str| members.text(name).unwrap_or_default();
        Ok(Self {
            response_url: response_url(&members, scheme).map_err(Unanswerable::ResponseUrl)?,
            stack_id: text("StackId"),
            request_id: text("RequestId"),
            logical_resource_id: text("LogicalResourceId"),
            physical_resource_id: members.text("PhysicalResourceId"),
            request: request(&members),
        })
    }
}

impl Request {
    /// The `RequestType`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Create { .. } => "Create",
            Self::Update { .. } => "Update",
            Self::Delete { .. } => "Delete",
        }
    }

    /// `ResourceProperties`
    #[must_use]
    pub fn properties(&self) -> Option<&RawValue> {
        let (Self::Create { properties } | Self::Update { properties, .. } | Self::Delete { properties }) = self;
        properties.as_deref()
    }
}

fn response_url(members: &Members<'_>, scheme: CallbackScheme) -> Result<ResponseUrl, String> {
    let value = members.get("ResponseURL").ok_or("it has no `ResponseURL`")?;
    let text = members::text(value).ok_or("its `ResponseURL` is not a text")?;
    ResponseUrl::parse(&text, scheme)
}

fn request(members: &Members<'_>) -> Result<Request, String> {
    let value = |name: &str| members.get(name).map(RawValue::to_owned);
    let properties = value("ResourceProperties");
    let Some(request_type) = members.get("RequestType") else {
        return Err("the event has no `RequestType`: it has to be `Create`, `Update` or `Delete`".to_owned());
    };
    let text = members::text(request_type);
    match text.as_deref() {
        Some("Create") => Ok(Request::Create { properties }),
        Some("Update") => Ok(Request::Update { properties, old_properties: value("OldResourceProperties") }),
        Some("Delete") => Ok(Request::Delete { properties }),
        unknown => {
            let shown: String = unknown.unwrap_or(request_type.get()).chars().take(SHOWN).collect();
            Err(format!("the event's `RequestType` is `{shown}`: it has to be `Create`, `Update` or `Delete`"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = r#""ResponseURL":"https://host/a?Signature=secret""#;

    fn read(json: &str) -> Result<Event, Unanswerable> {
        Event::read(json, CallbackScheme::Https)
    }

    #[test]
    fn an_event_is_read() {
        let event = read(&format!(
            r#"{{"RequestType":"Update",{URL},"StackId":"arn:Å漢","RequestId":"req-1","LogicalResourceId":"Scaling",
            "PhysicalResourceId":"pid","ResourceProperties":{{"A": 1}},"OldResourceProperties":[ ],"Else":null}}"#
        ))
        .unwrap();
        let Ok(Request::Update { properties, old_properties }) = &event.request else { panic!("{:?}", event.request) };
        assert_eq!(properties.as_deref().map(RawValue::get), Some(r#"{"A": 1}"#));
        assert_eq!(old_properties.as_deref().map(RawValue::get), Some("[ ]"));
        assert_eq!([&event.stack_id, &event.request_id, &event.logical_resource_id], ["arn:Å漢", "req-1", "Scaling"]);
        assert_eq!(event.physical_resource_id.as_deref(), Some("pid"));
        assert!(!format!("{event:?}").contains("secret"), "{event:?}");
    }

    #[track_caller]
    fn check_ids(members: &str, expected: [&str; 4]) {
        let event = read(&format!("{{{URL},{members}}}")).unwrap();
        let physical_id = event.physical_resource_id.as_deref().unwrap_or("none");
        assert_eq!([&*event.stack_id, &event.request_id, &event.logical_resource_id, physical_id], expected);
    }

    #[test]
    fn every_member_of_the_envelope_is_read_on_its_own() {
        check_ids(r#""Else":0"#, ["", "", "", "none"]);
        check_ids(
            r#""StackId":1,"RequestId":["r"],"LogicalResourceId":"l","PhysicalResourceId":{}"#,
            ["", "", "l", "none"],
        );
        check_ids(r#""StackId":null,"RequestId":true,"LogicalResourceId":"""#, ["", "", "", "none"]);
        // The last one counts, of whatever type, and a name can be written in more than one way.
        check_ids(r#""StackId":"a","StackId":"b","RequestId":"r","Request\u0049d":5"#, ["b", "", "", "none"]);
        // Half of a surrogate pair is no text: as a name it is left out, as a value it is missing.
        check_ids(r#""\ud800":"x","StackId":"\udfff","RequestId":"\ud83d\ude00\n""#, ["", "😀\n", "", "none"]);
    }

    #[test]
    fn what_is_nested_too_deeply_for_any_reader_is_left_alone() {
        for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
            let bomb = format!("{}0{}", open.repeat(100_000), close.repeat(100_000));
            let members = format!(
                r#""RequestType":"Create","Else":{bomb},"ResourceProperties":{bomb},"StackId":{bomb},"RequestId":"r""#
            );
            check_ids(&members, ["", "r", "", "none"]);
            let event = read(&format!("{{{members},{URL}}}")).unwrap();
            assert_eq!(event.request.unwrap().properties().unwrap().get().len(), bomb.len());
        }
    }

    #[track_caller]
    fn check_request(members: &str, expected: Result<&str, &str>) {
        let request = read(&format!("{{{members}{URL}}}")).unwrap().request;
        assert_eq!(request.as_ref().map(Request::name).map_err(String::as_str), expected, "{members}");
    }

    #[test]
    fn p47_a_request_of_another_type_is_told_by_it() {
        check_request(r#""RequestType":"Create","#, Ok("Create"));
        check_request(r#""RequestType":"Delete","#, Ok("Delete"));
        let wanted = "it has to be `Create`, `Update` or `Delete`";
        for missing in ["", r#""RequestType":null,"#] {
            check_request(missing, Err(&format!("the event has no `RequestType`: {wanted}")));
        }
        for (json, shown) in
            [(r#""Read""#, "Read"), (r#""create""#, "create"), ("5", "5"), (r#"{"a":1}"#, r#"{"a":1}"#)]
        {
            check_request(
                &format!(r#""RequestType":{json},"#),
                Err(&format!("the event's `RequestType` is `{shown}`: {wanted}")),
            );
        }
        check_request(
            &format!(r#""RequestType":"{}","#, "漢".repeat(5_000)),
            Err(&format!("the event's `RequestType` is `{}`: {wanted}", "漢".repeat(100))),
        );
    }

    #[test]
    fn p48_an_event_without_an_address_is_told_of() {
        for json in ["", "[]", "null", "\"text\"", "{", "{}}", "{\"a\":}", "\u{feff}{}", "{'a':1}", "{}[]"] {
            assert_eq!(read(json).unwrap_err().to_string(), "the event is not a JSON object", "{json}");
        }
        for (json, expected) in [
            ("{}", "the event can not be answered: it has no `ResponseURL`"),
            (r#"{"ResponseURL":null}"#, "the event can not be answered: it has no `ResponseURL`"),
            (r#"{"ResponseURL":["https://host/"]}"#, "the event can not be answered: its `ResponseURL` is not a text"),
            (
                r#"{"ResponseURL":"http://host/?Signature=secret"}"#,
                "the event can not be answered: `ResponseURL` is plain http; the reply goes out by https",
            ),
        ] {
            assert_eq!(read(json).unwrap_err().to_string(), expected, "{json}");
        }
    }
}
