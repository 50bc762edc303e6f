//! What the simulator is told to show before a launch.

use crate::job::Launch;
use crate::stack_form::StackForm;

/// The words that `simulator` is run with: the plan that is launched, the parameters that were given for it, and the
/// traffic. A value that the deployed stack keeps is not among them: nothing has been asked of AWS yet.
#[must_use]
pub fn words(launch: &Launch, traffic: &str) -> Vec<String> {
    let template = &launch.template;
    let plan = match (&template.spec, &template.names.endpoint) {
        (Some(spec), _) => vec![spec.clone()],
        (None, endpoint) => vec!["--endpoint".to_owned(), endpoint.clone().unwrap_or_default()],
    };
    let managed = (template.form == StackForm::Managed).then(|| "--managed".to_owned());
    let given = launch.overrides.iter().filter(|given| given.origin == "--param");
    let parameters = given.flat_map(|given| ["--param".to_owned(), format!("{}={}", given.name, given.value)]);
    let traffic = ["--trace", traffic].map(str::to_owned);
    std::iter::once("run".to_owned()).chain(plan).chain(managed).chain(parameters).chain(traffic).collect()
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use crate::arguments::Arguments;
    use crate::job::{Job, Task};
    use crate::target::Environment;

    #[test]
    fn the_plan_that_is_launched_is_shown_with_the_values_that_are_given() {
        let place = tempfile::tempdir().unwrap();
        let spec = place.path().join("my.spec.yaml");
        std::fs::write(&spec, "endpoint_name: e\ncapacity: { min: 1, max: 2 }\ntarget_tracking: { target_value: 1 }\n")
            .unwrap();
        let spec = spec.to_str().unwrap();
        for (line, expected) in [
            (vec!["--endpoint", "e"], vec!["run", "--endpoint", "e"]),
            (vec!["--local"], vec!["run", "--endpoint", "demo-endpoint"]),
            (vec!["--spec", spec, "--stack", "s"], vec!["run", spec]),
            // A name of what is scaled, and a setting of the function, are no numbers of the plan.
            (
                vec![
                    "--managed",
                    "--spec",
                    spec,
                    "--param",
                    "MaxCapacity=7",
                    "--variant",
                    "B",
                    "--param",
                    "LogLevel=DEBUG",
                ],
                vec!["run", spec, "--managed", "--param", "MaxCapacity=7"],
            ),
        ] {
            let words = ["deploy.sh", "--preview", "5m@1/m"].into_iter().chain(line);
            let arguments = Arguments::try_parse_from(words).unwrap();
            let Task::Launch(launch) = Job::new(arguments, &Environment::default()).unwrap().task else {
                panic!("it is a launch")
            };
            let expected: Vec<&str> = expected.into_iter().chain(["--trace", "5m@1/m"]).collect();
            assert_eq!(super::words(&launch, "5m@1/m"), expected);
        }
    }
}
