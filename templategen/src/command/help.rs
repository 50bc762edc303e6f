//! What stands under the options in the help of a command.

const EXIT_STATUSES: &str = "\
Exit status:
  0    done
  1    the input is wrong, or a check found something
  2    the command line is wrong
  3    a file can not be read or written
  130  interrupted";

const OF_STREAMS: &str = "A SPEC of `-` is read from standard input. NO_COLOR turns colours off.";

/// What follows the options in the help of a command.
pub(super) fn after_help(examples: &str) -> String {
    format!("Examples:\n{examples}\n\n{EXIT_STATUSES}")
}

/// The same for a command that takes a spec.
pub(super) fn after_help_on_specs(examples: &str) -> String {
    format!("Examples:\n{examples}\n\n{OF_STREAMS}\n\n{EXIT_STATUSES}")
}

pub(super) const EXAMPLES: &str = "  \
  templategen render --endpoint my-endpoint
  templategen render my.spec.yaml --out my.yaml
  templategen check templates/*.spec.yaml
  templategen steps my.spec.yaml --at 130 --capacity 4
  templategen steps my.spec.yaml --from 2026-12-01T08:00:00Z";

pub(super) const RENDER_EXAMPLES: &str = "  \
  templategen render --endpoint my-endpoint
  templategen render --endpoint my-endpoint --max 20 --steps 'below 20: -1, from 50: +2'
  templategen render my.spec.yaml --out my.yaml
  templategen render my.spec.yaml --format json
  templategen render my.spec.yaml --managed --out my.yaml";

pub(super) const CHECK_EXAMPLES: &str = "  \
  templategen check my.spec.yaml
  templategen check templates/*.spec.yaml";

pub(super) const LINK_EXAMPLES: &str = "  \
  templategen link my.spec.yaml --stack-name my-scaling \\
    --template-url https://my-bucket.s3.eu-central-1.amazonaws.com/my.yaml \\
    --param EndpointName=my-endpoint --param MaxCapacity=20";

pub(super) const STEPS_EXAMPLES: &str = "  \
  templategen steps my.spec.yaml
  templategen steps my.spec.yaml --at 130 --capacity 4
  templategen steps my.spec.yaml --from 2026-12-01T08:00:00Z";

pub(super) const IMPORT_ACK_EXAMPLES: &str = "  \
  templategen import-ack autoscaling.yaml > my.spec.yaml
  templategen import-ack target.yaml policy.yaml --threshold my-policy=50 > my.spec.yaml
  kubectl get scalabletargets,scalingpolicies -o yaml | templategen import-ack - > my.spec.yaml";

pub(super) const DEMO_ENDPOINT_EXAMPLES: &str = "  \
  templategen demo-endpoint
  templategen demo-endpoint --out demo-endpoint.yaml";

pub(super) const SCHEMA_EXAMPLES: &str = "  \
  templategen schema > spec.schema.json
  templategen schema --format markdown > spec.md";

pub(super) const COMPLETIONS_EXAMPLES: &str = "  \
  templategen completions bash > ~/.local/share/bash-completion/completions/templategen
  templategen completions zsh > ~/.zfunc/_templategen";
