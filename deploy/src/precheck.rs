//! What the template alone can tell of the values it is given, before AWS is asked.

use templategen::template::Declared;

use crate::destination::Place;
use crate::failure::Failure;
use crate::function::{self, Function};
use crate::job::Launch;
use crate::ladder;
use crate::parameters::{self, Override};

/// Checks the values that the caller chose by what the template declares, and the function's stack.
///
/// # Errors
/// Where one names no parameter, or is none of the values it takes; on the local AWS also where a parameter is left
/// without a value, because no stack that is there can hold one.
pub fn check(launch: &Launch, place: Place) -> Result<(), Failure> {
    // Before the pattern of their parameter, which can not tell what is wrong.
    ladder::check(&launch.template, &launch.overrides)?;
    let (settings, given) = match &launch.function {
        Some(function) => (function::settings(), function.settings.as_slice()),
        None => Default::default(),
    };
    check_declared(&launch.template.parameters, &settings, &[&launch.overrides, given].concat(), place)?;
    let bucket = launch.function.as_ref().and_then(Function::named_bucket);
    bucket.map_or(Ok(()), |bucket| check_declared(&[function::bucket()], &[], &[bucket], place))
}

fn check_declared(
    declared: &[Declared],
    of_function: &[Declared],
    overrides: &[Override],
    place: Place,
) -> Result<(), Failure> {
    for given in overrides {
        let Some(parameter) = declared.iter().chain(of_function).find(|parameter| parameter.name == given.name) else {
            return Err(parameters::unknown(given, &names(declared), &names(of_function)));
        };
        if !parameter.takes(&given.value) {
            return Err(Failure::input(format!(
                "`{}`, given by {}, is no value of the parameter `{}`, and CloudFormation would refuse it",
                given.value, given.origin, given.name
            ))
            .help(format!("write {}", parameter.wanted())));
        }
    }
    let is_given = |parameter: &Declared| overrides.iter().any(|given| given.name == parameter.name);
    let open = declared.iter().find(|parameter| parameter.default.is_none() && !is_given(parameter));
    match open.filter(|_| place == Place::Local) {
        Some(parameter) => Err(parameters::without_value(&parameter.name)),
        None => Ok(()),
    }
}

fn names(declared: &[Declared]) -> Vec<&str> {
    declared.iter().map(|parameter| parameter.name.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn declared() -> Vec<Declared> {
        let parameter = |name: &str| Declared { name: name.to_owned(), ..Declared::default() };
        vec![
            Declared {
                default: Some("10".to_owned()),
                pattern: Some("^[1-9][0-9]*$".to_owned()),
                constraint: Some("a whole number, 1 or more".to_owned()),
                ..parameter("MaxCapacity")
            },
            Declared {
                default: Some("false".to_owned()),
                choices: ["false", "true"].map(str::to_owned).into(),
                ..parameter("ScaleInSuspended")
            },
            parameter("ModelDataUrl"),
        ]
    }

    #[track_caller]
    fn check_row(given: &[(&str, &str)], place: Place, expected: Result<(), &str>) {
        let overrides: Vec<_> = given
            .iter()
            .map(|(name, value)| Override { name: (*name).to_owned(), value: (*value).to_owned(), origin: "--param" })
            .collect();
        let outcome = check_declared(&declared(), &function::settings(), &overrides, place)
            .map_err(|failure| failure.to_string());
        assert_eq!(outcome.as_ref().map_err(String::as_str), expected.as_ref().map_err(|text| *text), "{given:?}");
    }

    #[test]
    fn what_the_template_does_not_take_is_refused() {
        for (given, expected) in [
            (("MaxCapacity", "20"), Ok(())),
            (("ScaleInSuspended", "true"), Ok(())),
            (("ModelDataUrl", ""), Ok(())),
            (
                ("MaxCapacity", "twenty"),
                Err(
                    "error: `twenty`, given by --param, is no value of the parameter `MaxCapacity`, and CloudFormation would \
                     refuse it\n  = help: write a whole number, 1 or more",
                ),
            ),
            (
                ("ScaleInSuspended", "yes"),
                Err(
                    "error: `yes`, given by --param, is no value of the parameter `ScaleInSuspended`, and CloudFormation \
                     would refuse it\n  = help: write one of false, true",
                ),
            ),
            (
                ("MaxCapcity", "20"),
                Err("error: --param names `MaxCapcity`, which the template does not have\n  = help: did you mean \
                     `MaxCapacity`?\n  = help: its parameters are MaxCapacity, ScaleInSuspended, ModelDataUrl, and those of the \
                     function's stack are LogLevel, LogRetentionDays"),
            ),
            (("LogLevel", "DEBUG"), Ok(())),
            (
                ("LogLevel", "debug"),
                Err(
                    "error: `debug`, given by --param, is no value of the parameter `LogLevel`, and CloudFormation would \
                     refuse it\n  = help: write one of TRACE, DEBUG, INFO, WARN, ERROR",
                ),
            ),
        ] {
            check_row(&[given], Place::Account, expected);
        }
    }

    #[test]
    fn a_missing_value_is_asked_for_where_no_stack_can_hold_it() {
        let missing = "error: the parameter `ModelDataUrl` has no value: the template gives no default for it\n  = help: give \
                       it with --param ModelDataUrl=VALUE";
        check_row(&[], Place::Account, Ok(()));
        check_row(&[], Place::Local, Err(missing));
        check_row(&[("ModelDataUrl", "s3://models/a.tar.gz")], Place::Local, Ok(()));
    }
}
