//! The function of a managed stack, as a command line asks for it.

use std::path::PathBuf;

use crate::arguments::{Architecture, Arguments};
use crate::parameters::Override;

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
}

impl Function {
    /// What a command line says of the function, with every default resolved.
    #[must_use]
    pub fn of(arguments: &Arguments) -> Self {
        let (architecture, architecture_origin) = match arguments.architecture {
            Some(architecture) => (architecture, "--architecture"),
            None if arguments.local => (Architecture::own(), "this machine"),
            None => (Architecture::Arm64, "./deploy.sh"),
        };
        Self { code: arguments.code.clone(), architecture, architecture_origin, bucket: arguments.bucket.clone() }
    }
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
        };
        let full = Function {
            code: Some("code".into()),
            architecture: Architecture::X86,
            architecture_origin: "--architecture",
            bucket: Some("b".to_owned()),
        };
        let local = Function { architecture: Architecture::own(), architecture_origin: "this machine", ..bare.clone() };
        let all = "--architecture x86_64 --bucket b --code code";
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
}
