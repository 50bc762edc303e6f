//! How a template refers to the endpoint's name where the stack makes the endpoint.

use super::ENDPOINT;
use crate::template::value::{Map, Value, attribute};

/// The template with the name of its own endpoint wherever another template has the parameter `EndpointName`.
///
/// Target, alarms, dashboard and outputs are written once, for an endpoint that is named by a parameter; this
/// is the one place that knows of the other one. A `${EndpointName}` of the user's never looks like ours:
/// such words are escaped where they are written.
pub(crate) fn with_name_of_resource(template: Map) -> Map {
    template.map_values(renamed)
}

fn renamed(value: Value) -> Value {
    match value {
        Value::Function("Ref", argument) if *argument == Value::from("EndpointName") => {
            attribute(ENDPOINT, "EndpointName")
        }
        Value::Function("Sub", argument) => Value::Function("Sub", Box::new(in_sub(*argument))),
        Value::Function(name, argument) => Value::Function(name, Box::new(renamed(*argument))),
        Value::List(list) => Value::List(list.into_iter().map(renamed).collect()),
        Value::Map(map) => Value::Map(map.map_values(renamed)),
        value @ (Value::Text(_) | Value::Number(_) | Value::Bool(_)) => value,
    }
}

/// The text of a `Sub`, alone or in front of the values of its own placeholders.
fn in_sub(argument: Value) -> Value {
    match argument {
        Value::Text(text) => Value::Text(text.replace("${EndpointName}", &format!("${{{ENDPOINT}.EndpointName}}"))),
        Value::List(list) => Value::List(list.into_iter().map(in_sub).collect()),
        value => renamed(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::value::{either, reference, sub, sub_with};

    #[test]
    fn only_what_refers_to_the_parameter_is_changed() {
        let name = || attribute("Endpoint", "EndpointName");
        for (value, expected) in [
            (reference("EndpointName"), name()),
            (reference("VariantName"), reference("VariantName")),
            ("EndpointName".into(), "EndpointName".into()),
            ("${EndpointName}".into(), "${EndpointName}".into()),
            (sub("a/${EndpointName}/${VariantName}"), sub("a/${Endpoint.EndpointName}/${VariantName}")),
            (
                sub_with("${EndpointName}${X}", Map::new().with("X", reference("EndpointName"))),
                sub_with("${Endpoint.EndpointName}${X}", Map::new().with("X", name())),
            ),
            (
                either("C", reference("EndpointName"), vec![reference("EndpointName")]),
                either("C", name(), vec![name()]),
            ),
        ] {
            let written = with_name_of_resource(Map::new().with("EndpointName", value.clone()));
            assert_eq!(written, Map::new().with("EndpointName", expected), "{value:?}");
        }
    }
}
