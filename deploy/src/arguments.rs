//! The command line, as typed.

use std::fmt;
use std::path::PathBuf;

use clap::{Parser, ValueEnum};

const EXAMPLES: &str = "\
Examples:
  Try it: a whole launch on a local AWS, no account needed
    ./deploy.sh --local
  Launch or update with the default steps
    ./deploy.sh --endpoint my-endpoint
  Show what a launch would change, and change nothing
    ./deploy.sh --spec my.spec.yaml --dry-run
  See first what a spec would have done to the traffic of last week
    ./deploy.sh --spec my.spec.yaml --preview requests.csv
  Launch a spec with another maximum than it says
    ./deploy.sh --spec my.spec.yaml --param MaxCapacity=20
  Scale an inference component of your own
    ./deploy.sh --spec templates/inference-component.spec.yaml \\
      --component my-component
  Launch a managed stack: its steps are one parameter, ScaleSteps
    ./deploy.sh --managed --endpoint my-endpoint
  Change the steps of a managed stack
    ./deploy.sh --managed --endpoint my-endpoint \\
      --param 'ScaleSteps=below 20: -1, from 50: +1, from 120: +3'
  Try a managed stack on a local AWS, with a change of its steps
    ./deploy.sh --local --managed
  Show target, policies, schedules, alarms and latest activities
    ./deploy.sh --endpoint my-endpoint --status
  Take the scaling away again
    ./deploy.sh --endpoint my-endpoint --delete

Environment:
  SAGEMAKER_ENDPOINT_NAME, SAGEMAKER_VARIANT_NAME
    The endpoint and its variant, where neither --endpoint nor --spec names
    what to scale; never for an inference component
  AWS_PROFILE, AWS_REGION and the other variables of the aws command

Exit status:
  0    done, also where there was nothing to change or you answered no
  1    the input is wrong, or the stack was rolled back
  2    the command line is wrong, or nobody could confirm and no --yes
  3    the environment failed: network, AWS, a missing tool
  130  interrupted";

/// Scales a SageMaker endpoint: launches, updates, shows or deletes its scaling stack.
///
/// A launch shows the parameters and the changes, asks, and follows the stack's events to the end.
#[derive(Clone, Debug, Parser)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag as typed; `Job` has the enums")]
#[command(name = "deploy.sh", bin_name = "./deploy.sh", version, after_help = EXAMPLES)]
pub struct Arguments {
    /// The endpoint to scale; with --spec, in place of the one the file names
    #[arg(long, value_name = "NAME")]
    pub endpoint: Option<String>,

    /// The production variant to scale [default: the spec's, or `AllTraffic`]
    #[arg(long, value_name = "NAME")]
    pub variant: Option<String>,

    /// The inference component to scale, in place of the one that --spec names; wants a spec with `kind: component`,
    /// for there are no default steps for one
    #[arg(long, value_name = "NAME", conflicts_with_all = ["endpoint", "variant"])]
    pub component: Option<String>,

    /// The spec to render and launch: a YAML file that says what is scaled and how, such as those in templates; without
    /// it, the endpoint gets the default steps
    #[arg(long, value_name = "FILE")]
    pub spec: Option<PathBuf>,

    /// The stack's name [default: stepscale-ENDPOINT, or stepscale-ENDPOINT-VARIANT where the variant is not
    /// `AllTraffic`; an inference component's name in place of the endpoint's, or the spec's file name where the stack
    /// creates the endpoint]
    #[arg(long, value_name = "NAME")]
    pub stack: Option<String>,

    /// The AWS region [default: the configured one]
    #[arg(long)]
    pub region: Option<String>,

    /// A template parameter's value; repeatable, once for each. With --managed also the function's `LogLevel` and
    /// `LogRetentionDays`
    #[arg(long = "param", value_name = "KEY=VALUE", value_parser = pair)]
    pub parameters: Vec<(String, String)>,

    /// A tag of the stack, which AWS hands on to its resources; repeatable
    #[arg(long = "tag", value_name = "KEY=VALUE", value_parser = pair)]
    pub tags: Vec<(String, String)>,

    /// Launch the stack as a managed one: its scaling is one resource, which a function of your account carries out. The
    /// function is built from lambda, and has a stack of its own, which is launched or updated first
    #[arg(long)]
    pub managed: bool,

    /// The bucket for the function's code, in the region of the stacks; it is made where it does not exist [default:
    /// stepscale-ACCOUNT-REGION]
    #[arg(long, value_name = "NAME", requires = "managed", conflicts_with_all = ["status", "delete"])]
    pub bucket: Option<String>,

    /// The stack of the function, which serves every managed stack that names it [default: stepscale-provider]
    #[arg(long, value_name = "NAME", requires = "managed", conflicts_with_all = ["status", "delete"])]
    pub provider_stack: Option<String>,

    /// The processor the function is built for and runs on [default: arm64]; with --local it is the machine's own
    #[arg(long, value_name = "NAME", requires = "managed", conflicts_with_all = ["status", "delete", "local"])]
    pub architecture: Option<Architecture>,

    /// The function's program, as built for the processor
    #[arg(long, value_name = "PATH", hide = true, requires = "managed")]
    pub code: Option<PathBuf>,

    /// Show the change set and leave no trace of it
    #[arg(long, conflicts_with_all = ["status", "delete"])]
    pub dry_run: bool,

    /// Show first what the plan would have done to this traffic: a file of requests, as CloudWatch gives them out or as
    /// CSV, or made-up traffic such as 'diurnal low=20/m high=400/m for=7d'. What an instance does is said in the spec's
    /// `fleet`; no account is asked. The launch stops where it can not be shown
    #[arg(long, value_name = "TRACE", value_parser = traffic, conflicts_with_all = ["status", "delete"])]
    pub preview: Option<String>,

    /// Go ahead without asking
    #[arg(long)]
    pub yes: bool,

    /// Delete the stack, and with it all scaling of the endpoint that it made
    #[arg(long, conflicts_with_all = ["status", "parameters", "tags"])]
    pub delete: bool,

    /// Show what the stack's services report, and change nothing
    #[arg(long, conflicts_with_all = ["parameters", "tags"])]
    pub status: bool,

    /// Launch on a local AWS with an endpoint of the spec's kind in service, which ends with the command: no account is
    /// asked or changed, and the network is needed the first time only, to install what the local AWS is made of
    #[arg(long, conflicts_with_all = ["status", "delete", "region"])]
    pub local: bool,

    /// Print the words that the simulator is run with, one on a line, and stop
    #[arg(long, hide = true, requires = "preview")]
    pub preview_words: bool,

    /// Check the command line and the spec, and stop before AWS is asked
    #[arg(long, hide = true)]
    pub check_only: bool,

    /// Check besides that a launch could be agreed to and that AWS answers, and stop
    #[arg(long, hide = true)]
    pub check_account: bool,
}

/// A processor that functions run on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Architecture {
    /// AWS Graviton.
    Arm64,
    /// Intel and AMD.
    #[value(name = "x86_64")]
    X86,
}

impl Architecture {
    /// That of the machine this runs on.
    #[must_use]
    pub const fn own() -> Self {
        if cfg!(target_arch = "aarch64") { Self::Arm64 } else { Self::X86 }
    }
}

/// As Lambda spells it.
impl fmt::Display for Architecture {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Arm64 => "arm64",
            Self::X86 => "x86_64",
        })
    }
}

fn traffic(text: &str) -> Result<String, String> {
    if text == "-" {
        return Err("standard input is where your answer comes from: give the path of a file".to_owned());
    }
    Ok(text.to_owned())
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("write it as KEY=VALUE".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn what_is_about_the_function_of_a_managed_stack_is_for_its_launch() {
        for (line, is_taken) in [
            ("--managed --bucket b --provider-stack p --architecture x86_64", true),
            ("--managed --local --bucket b --provider-stack p", true),
            ("--managed --status", true),
            ("--managed --delete", true),
            ("--bucket b", false),
            ("--provider-stack p", false),
            ("--architecture arm64", false),
            ("--code c", false),
            ("--managed --local --architecture arm64", false),
            ("--managed --architecture riscv", false),
            ("--managed --status --bucket b", false),
            ("--managed --delete --provider-stack p", false),
        ] {
            let words = std::iter::once("deploy.sh").chain(line.split(' '));
            assert_eq!(Arguments::try_parse_from(words).is_ok(), is_taken, "{line}");
        }
    }

    #[test]
    fn no_line_below_the_options_is_broken_by_a_narrow_terminal() {
        for line in EXAMPLES.lines() {
            assert!(line.len() < 80, "{line}");
        }
    }

    #[test]
    fn traffic_is_shown_before_a_launch_and_does_not_come_from_standard_input() {
        for (line, is_taken) in [
            ("--endpoint e --preview 5m@1/m", true),
            ("--local --dry-run --preview requests.csv", true),
            ("--endpoint e --preview -", false),
            ("--endpoint e --preview requests.csv --status", false),
            ("--endpoint e --preview requests.csv --delete", false),
            ("--endpoint e --preview-words", false),
        ] {
            let words = std::iter::once("deploy.sh").chain(line.split(' '));
            assert_eq!(Arguments::try_parse_from(words).is_ok(), is_taken, "{line}");
        }
    }

    #[test]
    fn only_the_first_equals_sign_splits() {
        for (text, expected) in [
            ("A=1", Ok(("A".to_owned(), "1".to_owned()))),
            ("A=b=c", Ok(("A".to_owned(), "b=c".to_owned()))),
            ("A=", Ok(("A".to_owned(), String::new()))),
            ("=1", Err("write it as KEY=VALUE".to_owned())),
            ("A", Err("write it as KEY=VALUE".to_owned())),
        ] {
            assert_eq!(pair(text), expected, "{text}");
        }
    }
}
