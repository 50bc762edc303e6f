//! Writing a template as JSON: the long forms of the intrinsic functions.

use serde_json::{Map as JsonMap, Number, Value as Json};

use super::value::{Map, Value};

/// The template as indented JSON, with a newline at its end.
pub(super) fn write(template: &Map) -> String {
    format!("{:#}\n", map(template))
}

fn map(map: &Map) -> Json {
    Json::Object(map.iter().map(|(key, value)| (key.to_owned(), json(value))).collect())
}

fn json(value: &Value) -> Json {
    match value {
        Value::Text(text) => Json::String(text.clone()),
        Value::Number(number) => number.parse::<Number>().map_or_else(|_| Json::String(number.clone()), Json::Number),
        Value::Bool(value) => Json::Bool(*value),
        Value::List(list) => Json::Array(list.iter().map(json).collect()),
        Value::Map(entries) => map(entries),
        Value::Function("GetAtt", argument) => match argument.as_ref() {
            Value::Text(path) => {
                let parts: Vec<Json> = path.splitn(2, '.').map(Json::from).collect();
                function("Fn::GetAtt", Json::Array(parts))
            }
            argument => function("Fn::GetAtt", json(argument)),
        },
        Value::Function(name @ ("Ref" | "Condition"), argument) => function(name, json(argument)),
        Value::Function(name, argument) => function(&format!("Fn::{name}"), json(argument)),
    }
}

fn function(name: &str, argument: Json) -> Json {
    Json::Object(JsonMap::from_iter([(name.to_owned(), argument)]))
}
