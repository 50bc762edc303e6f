//! What stands under the options in the help of a command.

const EXIT_STATUSES: &str = "\
Exit status:
  0    done; with --stop-when-flat also where the run has gone flat
  1    a condition of --abort-if or --fail-if held, a failure was met that all requests would meet, or the input is wrong
  2    the command line is wrong
  3    no connection came about, there are no credentials, or a file can not be read or written
  130  interrupted: the report is of what was sent until then";

const CONDITIONS: &str = "\
A CONDITION is a metric, one of > >= < <=, and a value; `over` and a window of 1s to 1h may follow in --abort-if:
  errors, or a class of them such as throttled or timed-out    5%, 100 or 2/s, of the requests that ended
  p50 ... p99.99, max, mean                                    2s or 800ms: the response time of answers
  service-p99 ..., first-part-p99 ...                          the same of the service time, and of streams
  late, dropped, rate                                          1%, 100 or 50/s, of the requests that were sent, or due
The response time counts from when the schedule wants a request sent, the service time from when it was sent.
Ctrl-C once sends no more, waits for what is in flight and reports; twice gives that up. NO_COLOR turns colours off.";

/// What follows the options in the help of a command.
pub(super) fn after_help(examples: &str) -> String {
    format!("Examples:\n{examples}\n\n{EXIT_STATUSES}")
}

/// The same for a command that takes conditions.
pub(super) fn after_help_on_conditions(examples: &str) -> String {
    format!("Examples:\n{examples}\n\n{CONDITIONS}\n\n{EXIT_STATUSES}")
}

pub(super) const EXAMPLES: &str = "  \
  loadgen run my-endpoint --body '{\"inputs\": \"Hello\"}' --dry-run
  loadgen run my-endpoint --body-file request.json --spec my.spec.yaml --html run.html
  loadgen find-peak my-endpoint --body-file request.json
  loadgen merge shard-*.json --html run.html";

pub(super) const RUN: &str = "  \
  loadgen run my-endpoint --body '{\"inputs\": \"Hello\"}'
  loadgen run my-endpoint --body-file request.json --start 60/m --step 30/m --every 5m --steps 10
  loadgen run my-endpoint --body-lines requests.jsonl --stages '30s@50/s, 5m@50..400/s' --abort-if 'errors>5% over 30s'
  loadgen run my-endpoint --body-file request.json --rate 20/s --for 10m --fail-if 'p99>500ms' --json report.json
  loadgen run my-endpoint --body-template prompt.json --stream --rate 5/s --for 5m --arrivals poisson --seed 7
  loadgen run my-endpoint --body-file request.json --spec my.spec.yaml --html run.html
  loadgen run my-endpoint --body-file request.json --trace day.csv --shard 3/16 --start-at 2026-12-01T08:00:00Z";

pub(super) const FIND_PEAK: &str = "  \
  loadgen find-peak my-endpoint --body-file request.json > my.spec.yaml
  loadgen find-peak my-endpoint --body-lines requests.jsonl --start 5/s --step +5/s --every 1m --until 'p95>300ms'
  loadgen find-peak my-endpoint --body-file request.json --safety 0.7 --max-capacity 4 > my.spec.yaml

The spec goes to standard output, why it is so to standard error. One instance is measured: suspend scaling meanwhile.
Where --until is not given, a rate holds with a p99 of up to 1s and up to 1% of errors.";

pub(super) const MERGE: &str = "  \
  loadgen merge shard-*.json --json whole.json
  loadgen merge shard-*.json --partial
  loadgen merge report.json --html run.html --csv run.csv";

pub(super) const SCHEMA: &str = "  loadgen schema > report.schema.json";

pub(super) const COMPLETIONS: &str = "  \
  loadgen completions bash > ~/.local/share/bash-completion/completions/loadgen
  loadgen completions zsh > ~/.zfunc/_loadgen";
