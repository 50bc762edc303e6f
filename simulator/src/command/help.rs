//! What stands under the options in the help of a command.

const EXIT_STATUSES: &str = "\
Exit status:
  0    done
  1    the plan or the trace is wrong, or can not be simulated
  2    the command line is wrong
  3    a file can not be read or written
  130  interrupted";

const OF_PLANS: &str = "\
A PLAN is a spec, or a CloudFormation template: which of them, its content tells. `-` is standard input.
A TRACE is a file of requests (CSV, or what CloudWatch gives out), `-`, or made-up traffic such as
'diurnal low=20/m high=400/m for=7d'. NO_COLOR turns colours off.";

/// What follows the options in the help of a command.
pub(super) fn after_help(examples: &str) -> String {
    format!("Examples:\n{examples}\n\n{EXIT_STATUSES}")
}

/// The same for a command that takes plans.
pub(super) fn after_help_on_plans(examples: &str) -> String {
    format!("Examples:\n{examples}\n\n{OF_PLANS}\n\n{EXIT_STATUSES}")
}

pub(super) const EXAMPLES: &str = "  \
  simulator run my.spec.yaml --trace requests.csv
  simulator compare my.spec.yaml other.spec.yaml --trace requests.csv
  simulator run my.spec.yaml --trace 'spike base=40/m peak=600/m at=1h lasting=30m for=4h'
  simulator --explain-assumptions";

pub(super) const RUN: &str = "  \
  simulator run my.spec.yaml --trace requests.csv
  simulator run my.spec.yaml --trace requests.csv --requests-per-minute 100 --price-per-hour 1.408
  simulator run template.yaml --param MaxCapacity=20 --trace requests.csv --timeline
  simulator run my.spec.yaml --trace requests.csv --html run.html --svg run.svg
  simulator run my.spec.yaml --trace requests.csv --assume metric-delay-seconds=120
  gunzip -c requests.csv.gz | simulator run my.spec.yaml --trace - --format json";

pub(super) const COMPARE: &str = "  \
  simulator compare my.spec.yaml other.spec.yaml --trace requests.csv
  simulator compare my.spec.yaml --trace requests.csv --baseline static
  simulator compare old.yaml new.spec.yaml --trace requests.csv --baseline none --html both.html";

pub(super) const TUNE: &str = "  \
  simulator tune my.spec.yaml --trace week.csv --vary ScaleOutFrom=30..90/10
  simulator tune my.spec.yaml --trace week.csv --vary ScaleOutFrom=40,60 --vary CooldownSeconds=0,60
  simulator tune template.yaml --trace week.csv --vary MaxCapacity=4..12 --at-most-over 0.1
  simulator tune my.spec.yaml --trace week.csv --managed --vary 'ScaleSteps=from 5: +1; from 6: +2'

The parameters are those of the template, as `run --param` and the console's form take them: the values of the best
combination can be typed there. `--param` says which values are the present ones where they are not the defaults.
Where no combination meets the goal the nearest misses are shown, and the exit status is 1.";

pub(super) const TRAFFIC: &str = "  \
  simulator traffic steady rate=50/m for=2h
  simulator traffic 'diurnal low=20/m high=400/m for=7d noise=10%' --seed 7 > week.csv
  simulator traffic 5m@100/m,10m@100..900/m,1h@900/m --start 2026-12-01T08:00:00Z";

pub(super) const SCHEMA: &str = "  \
  simulator schema > report.schema.json
  simulator schema --of tuning > tuning.schema.json";

pub(super) const COMPLETIONS: &str = "  \
  simulator completions bash > ~/.local/share/bash-completion/completions/simulator
  simulator completions zsh > ~/.zfunc/_simulator";
