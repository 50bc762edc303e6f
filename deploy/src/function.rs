//! The function of a managed stack, as a command line asks for it.

use std::path::PathBuf;

use templategen::template::Declared;

use crate::arguments::{Architecture, Arguments};
use crate::parameters::Override;
use crate::provider::BUCKET_PARAMETER;

/// The parameter of a managed stack that names the stack of its function.
pub const PROVIDER_PARAMETER: &str = "ProviderStackName";

/// The function that carries out what a managed stack says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// Its program, where it is built already.
    pub code: Option<PathBuf>,
    /// The processor it is built for and runs on.
    pub architecture: Architecture,
    /// Who chose the processor, such as `--architecture`.
    pub architecture_origin: &'static str,
    /// The bucket that the user named for its code.
    pub bucket: Option<String>,
    /// Values that the user chose for parameters of its stack.
    pub settings: Vec<Override>,
}

/// What the function's stack takes for the name of a bucket, and the same in words.
const BUCKET_PATTERN: &str = "^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$";
const BUCKET_CONSTRAINT: &str =
    "3 to 63 lower-case letters, digits, hyphens and points, starting and ending with a letter or digit";

/// The parameters of the function's stack that follow neither from the build nor from an option, each with the values it
/// takes. A managed template has none of these names.
const SETTINGS: [(&str, &[&str]); 2] = [
    ("LogLevel", &["TRACE", "DEBUG", "INFO", "WARN", "ERROR"]),
    (
        "LogRetentionDays",
        &[
            "1", "3", "5", "7", "14", "30", "60", "90", "120", "150", "180", "365", "400", "545", "731", "1096",
            "1827", "2192", "2557", "2922", "3288", "3653",
        ],
    ),
];

impl Function {
    /// What a command line says of the function, with every default resolved, and with those of the values it gives that
    /// are for the function's stack.
    #[must_use]
    pub fn of(arguments: &Arguments, settings: Vec<Override>) -> Self {
        let (architecture, architecture_origin) = match arguments.architecture {
            Some(architecture) => (architecture, "--architecture"),
            None if arguments.local => (Architecture::own(), "this machine"),
            None => (Architecture::Arm64, "./deploy.sh"),
        };
        let (code, bucket) = (arguments.code.clone(), arguments.bucket.clone());
        Self { code, architecture, architecture_origin, bucket, settings }
    }

    /// The bucket that the user named, as a value of its parameter.
    #[must_use]
    pub fn named_bucket(&self) -> Option<Override> {
        let value = self.bucket.clone()?;
        Some(Override { name: BUCKET_PARAMETER.to_owned(), value, origin: "--bucket" })
    }
}

/// The parameter of the function's stack that names the bucket of its code.
#[must_use]
pub fn bucket() -> Declared {
    Declared {
        name: BUCKET_PARAMETER.to_owned(),
        pattern: Some(BUCKET_PATTERN.to_owned()),
        constraint: Some(BUCKET_CONSTRAINT.to_owned()),
        ..Declared::default()
    }
}

/// The parameters of the function's stack that a managed launch may give values for.
#[must_use]
pub fn settings() -> Vec<Declared> {
    let declared = |(name, choices): (&str, &[&str])| Declared {
        name: name.to_owned(),
        choices: choices.iter().map(|choice| (*choice).to_owned()).collect(),
        ..Declared::default()
    };
    SETTINGS.map(declared).into()
}

/// Whether a value is for the function's stack.
#[must_use]
pub fn is_setting(given: &Override) -> bool {
    SETTINGS.iter().any(|(name, _)| given.name == *name)
}

/// The stack that a managed stack is to have its function from, where the caller names it.
#[must_use]
pub fn provider_stack(name: Option<String>) -> Option<Override> {
    name.map(|value| Override { name: PROVIDER_PARAMETER.to_owned(), value, origin: "--provider-stack" })
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::job::{Job, Task};
    use crate::provider;
    use crate::target::Environment;

    /// The function of a launch, and the last of its overrides.
    fn launched(line: &str) -> (Option<Function>, Override) {
        let words = std::iter::once("deploy.sh").chain(line.split_whitespace());
        let job = Job::new(Arguments::try_parse_from(words).unwrap(), &Environment::default());
        match job.unwrap().task {
            Task::Launch(launch) => (launch.function, launch.overrides.last().cloned().unwrap()),
            other => panic!("{other:?} is not a launch"),
        }
    }

    #[test]
    fn a_managed_launch_has_a_function() {
        let bare = Function {
            code: None,
            architecture: Architecture::Arm64,
            architecture_origin: "./deploy.sh",
            bucket: None,
            settings: Vec::new(),
        };
        let full = Function {
            code: Some("code".into()),
            architecture: Architecture::X86,
            architecture_origin: "--architecture",
            bucket: Some("code".to_owned()),
            settings: vec![Override { name: "LogLevel".to_owned(), value: "DEBUG".to_owned(), origin: "--param" }],
        };
        let local = Function { architecture: Architecture::own(), architecture_origin: "this machine", ..bare.clone() };
        let all = "--architecture x86_64 --bucket code --code code --param LogLevel=DEBUG";
        for (line, expected) in [
            ("--endpoint e".to_owned(), None),
            ("--endpoint e --managed".to_owned(), Some(bare)),
            (format!("--endpoint e --managed {all}"), Some(full)),
            ("--local --managed".to_owned(), Some(local)),
        ] {
            assert_eq!(launched(&line).0, expected, "{line}");
        }
        let (_, provider) = launched("--endpoint e --managed --provider-stack functions");
        assert_eq!(
            (provider.name.as_str(), provider.value.as_str(), provider.origin),
            ("ProviderStackName", "functions", "--provider-stack")
        );
    }

    #[test]
    fn the_bucket_is_named_as_its_parameter_wants_it() {
        for rule in [
            format!("\n    AllowedPattern: {BUCKET_PATTERN}\n"),
            format!("\n    ConstraintDescription: '{BUCKET_CONSTRAINT}'\n"),
        ] {
            assert!(provider::TEMPLATE.contains(&rule), "{rule}");
        }
        let words = "deploy.sh --endpoint e --managed --bucket My_Bucket".split(' ');
        let job = Job::new(Arguments::try_parse_from(words).unwrap(), &Environment::default());
        assert_eq!(
            job.unwrap_err().to_string(),
            format!(
                "error: `My_Bucket`, given by --bucket, is no value of the parameter `CodeBucket`, and CloudFormation would \
                 refuse it\n  = help: write {BUCKET_CONSTRAINT}"
            )
        );
    }

    #[test]
    fn every_parameter_of_its_stack_is_a_setting_or_follows_from_the_rest() {
        let (_, parameters) = provider::TEMPLATE.split_once("\nParameters:\n").unwrap();
        let (parameters, _) = parameters.split_once("\nConditions:\n").unwrap();
        let following = [provider::BUCKET_PARAMETER, provider::KEY_PARAMETER, provider::ARCHITECTURE_PARAMETER];
        let declared = parameters.split("\n\n").filter_map(|text| text.trim().split_once(':'));
        let declared: Vec<_> = declared.filter(|(name, _)| !following.contains(name)).collect();
        assert_eq!(declared.iter().map(|(name, _)| *name).collect::<Vec<_>>(), SETTINGS.map(|(name, _)| name));
        for ((_, text), (name, choices)) in declared.into_iter().zip(SETTINGS) {
            let (_, allowed) = text.split_once("AllowedValues:").unwrap();
            let allowed = allowed.split(|mark: char| !mark.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
            assert_eq!(allowed.collect::<Vec<_>>(), choices, "{name}");
        }
    }
}
