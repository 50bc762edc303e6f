//! The scaling that follows from what one instance holds: a target, and a first ladder around it, as a spec.

use std::fmt::Write as _;
use std::str::FromStr;

use simulator::traffic::Rate;

/// How much of its peak an instance is to be used: what is left is for the time until another one is in service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Safety {
    hundredths: u64,
}

/// An instance at so much of the target is one too many: where there were two, the other one then has 80 % of the target,
/// and does not call for it back.
const IN_BELOW_PERCENT: u64 = 40;

/// What is proposed. All rates are requests per minute and instance, as `InvocationsPerInstance` is published, in
/// thousandths, rounded down to two digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proposal {
    peak: Rate,
    safety: Safety,
    /// Where one instance is added.
    target: u64,
    /// Where an instance can not take any more.
    limit: u64,
    /// Under which one is removed.
    rest: u64,
}

impl Safety {
    const FIX: &'static str = "write a factor from 0.1 to 0.95, such as 0.5";

    /// Half of the peak, as SageMaker's documentation has it: instances take minutes to come.
    pub const HALF: Self = Self { hundredths: 50 };
}

impl FromStr for Safety {
    type Err = &'static str;

    /// Reads `0.5`: at most two decimals.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let decimals = text.strip_prefix("0.").filter(|decimals| (1..=2).contains(&decimals.len()));
        let hundredths = decimals.filter(|decimals| decimals.bytes().all(|byte| byte.is_ascii_digit()));
        let hundredths = hundredths.and_then(|decimals| format!("{decimals:0<2}").parse().ok());
        hundredths
            .filter(|hundredths| (10..=95).contains(hundredths))
            .map(|hundredths| Self { hundredths })
            .ok_or(Self::FIX)
    }
}

impl std::fmt::Display for Safety {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let decimals = format!("{:02}", self.hundredths);
        write!(formatter, "0.{}", decimals.trim_end_matches('0'))
    }
}

/// What is scaled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scaled<'a> {
    /// A production variant; `None` where nobody said which.
    Variant {
        /// The endpoint's name.
        endpoint: &'a str,
        /// The variant's.
        variant: Option<&'a str>,
    },
    /// An inference component.
    Component {
        /// Its name, by which alone it is known.
        component: &'a str,
    },
}

impl Proposal {
    /// The scaling of an endpoint one instance of which holds this rate; `None` under two requests an hour, where steps would
    /// lie too close to be told apart.
    #[must_use]
    pub fn new(peak: Rate, safety: Safety) -> Option<Self> {
        const LEAST: u64 = 30;
        let per_minute = peak.in_thousandths_per_hour() / 60;
        let target = rounded_down(per_minute * safety.hundredths / 100);
        let rest = rounded_down(target * IN_BELOW_PERCENT / 100);
        (LEAST <= per_minute).then(|| Self { peak, safety, target, limit: rounded_down(per_minute), rest })
    }

    /// The rate that one instance holds.
    #[must_use]
    pub const fn peak(&self) -> Rate {
        self.peak
    }

    /// How much of it is used.
    #[must_use]
    pub const fn safety(&self) -> Safety {
        self.safety
    }

    /// The requests per minute that an instance is to have: the value of `InvocationsPerInstance` to hold.
    #[must_use]
    pub fn target(&self) -> String {
        shown(self.target)
    }

    /// The ladder: out at the target and again at the peak, in where one instance less is enough.
    #[must_use]
    pub fn steps(&self) -> String {
        let Self { target, limit, rest, .. } = *self;
        let at_limit = if target < limit { format!(", from {}: +2", shown(limit)) } else { String::new() };
        format!("below {}: -1, from {}: +1{at_limit}", shown(rest), shown(target))
    }

    /// A spec with the ladder, which `templategen check` takes and the simulator has the fleet of.
    #[must_use]
    pub fn spec(&self, scaled: Scaled<'_>, max_capacity: u32) -> String {
        let mut spec = format!(
            "# Proposed by `loadgen find-peak`: one instance held {}. Look at it before it is launched.\n",
            self.peak
        );
        let metric = match scaled {
            Scaled::Variant { endpoint, variant } => {
                let _ = writeln!(spec, "endpoint_name: \"{endpoint}\"");
                if let Some(variant) = variant {
                    let _ = writeln!(spec, "variant_name: \"{variant}\"");
                }
                "InvocationsPerInstance"
            }
            Scaled::Component { component } => {
                let _ = writeln!(spec, "kind: component\ninference_component_name: \"{component}\"");
                "InvocationsPerCopy"
            }
        };
        let (target, safety) = (self.target(), self.safety);
        let _ = write!(
            spec,
            "capacity: {{ min: 1, max: {max_capacity} }}
step_scaling:
  metric: {metric}
  # In where one less is enough, out at the peak x {safety}, and by two where one can take no more.
  steps: \"{}\"
# Target tracking in the place of the steps:
# target_tracking: {{ metric: {metric}, target_value: {target} }}
# What one serves, for `simulator run`:
fleet: {{ requests_per_minute: {} }}
",
            self.steps(),
            shown(self.limit),
        );
        spec
    }
}

/// To two digits: a target that is a little too low costs little.
fn rounded_down(thousandths: u64) -> u64 {
    let unit = 10_u64.pow(thousandths.checked_ilog10().unwrap_or_default().saturating_sub(1));
    thousandths / unit * unit
}

fn shown(thousandths: u64) -> String {
    let (whole, rest) = (thousandths / 1000, thousandths % 1000);
    if rest == 0 { whole.to_string() } else { format!("{whole}.{rest:03}").trim_end_matches('0').to_owned() }
}
