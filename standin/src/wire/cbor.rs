//! Smithy's rpc-v2-cbor, which the current AWS SDKs speak with CloudWatch.

use ciborium::Value as Cbor;
use ciborium::value::Integer;
use serde_json::{Value, json};

use super::{is_double, is_timestamp, whole};
use crate::error::ServiceError;

/// Tag of a time in seconds since 1970. Source: RFC 8949, section 3.4.2.
const EPOCH_TIME: u64 = 1;

pub(super) fn decode(body: &[u8]) -> Result<Value, ServiceError> {
    if body.is_empty() {
        return Ok(json!({}));
    }
    let refuse =
        |reason: String| ServiceError::new("SerializationException", format!("The body is not CBOR: {reason}"));
    let cbor: Cbor = ciborium::from_reader(body).map_err(|error| refuse(error.to_string()))?;
    from_cbor(cbor).ok_or_else(|| refuse("it holds a value that no input has".to_owned()))
}

pub(super) fn encode(result: Result<&Value, &ServiceError>) -> Vec<u8> {
    let body = match result {
        Ok(value) => to_cbor("", value),
        Err(error) => {
            let mut body = json!({
                "__type": format!("com.amazonaws.cloudwatch#{}", error.exception),
                "message": error.message,
            });
            if let Some((name, value)) = error.detail.as_deref() {
                body[*name] = value.clone();
            }
            to_cbor("", &body)
        }
    };
    let mut bytes = Vec::new();
    // Writing a plain value into memory has nothing to fail on; an empty body would show at once.
    ciborium::into_writer(&body, &mut bytes).unwrap_or_default();
    bytes
}

fn from_cbor(cbor: Cbor) -> Option<Value> {
    Some(match cbor {
        Cbor::Null => Value::Null,
        Cbor::Bool(value) => value.into(),
        Cbor::Integer(value) => i64::try_from(value).ok()?.into(),
        Cbor::Float(value) => whole(value),
        Cbor::Text(value) => value.into(),
        Cbor::Tag(_, inner) => from_cbor(*inner)?,
        Cbor::Array(elements) => elements.into_iter().map(from_cbor).collect::<Option<Vec<_>>>()?.into(),
        Cbor::Map(members) => Value::Object(
            members
                .into_iter()
                .map(|(name, value)| Some((name.into_text().ok()?, from_cbor(value)?)))
                .collect::<Option<_>>()?,
        ),
        _ => return None,
    })
}

fn to_cbor(member: &str, value: &Value) -> Cbor {
    match value {
        Value::Null => Cbor::Map(Vec::new()),
        Value::Bool(value) => Cbor::Bool(*value),
        Value::Number(number) => {
            let float = Cbor::Float(number.as_f64().unwrap_or_default());
            if is_timestamp(member) {
                Cbor::Tag(EPOCH_TIME, Box::new(float))
            } else if is_double(member) {
                float
            } else {
                number.as_i64().map_or(float, |number| Cbor::Integer(Integer::from(number)))
            }
        }
        Value::String(text) => Cbor::Text(text.clone()),
        Value::Array(elements) => Cbor::Array(elements.iter().map(|element| to_cbor(member, element)).collect()),
        Value::Object(members) => {
            Cbor::Map(members.iter().map(|(name, value)| (Cbor::Text(name.clone()), to_cbor(name, value))).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_the_type_that_the_model_gives_them() {
        for (member, value, expected) in [
            ("Period", json!(60), Cbor::Integer(60.into())),
            ("Threshold", json!(40), Cbor::Float(40.0)),
            ("Threshold", json!(0.4), Cbor::Float(0.4)),
            ("StateUpdatedTimestamp", json!(7), Cbor::Tag(1, Box::new(Cbor::Float(7.0)))),
        ] {
            assert_eq!(to_cbor(member, &value), expected, "{member} {value}");
        }
    }

    #[test]
    fn a_float_without_a_fraction_comes_in_as_an_integer() {
        let mut bytes = Vec::new();
        ciborium::into_writer(&Cbor::Map(vec![(Cbor::Text("Threshold".into()), Cbor::Float(40.0))]), &mut bytes)
            .expect("memory takes it");
        assert_eq!(decode(&bytes), Ok(json!({"Threshold": 40})));
    }

    #[test]
    fn a_body_that_is_not_cbor_is_refused() {
        let error = decode(b"\xff").expect_err("a lone break is not CBOR");
        assert_eq!(error.exception, "SerializationException");
    }
}
