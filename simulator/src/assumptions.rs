//! What AWS does not document, each as a named value with its default and where that comes from.
//!
//! One table gives the type's fields, the option `--assume NAME=VALUE`, and `--explain-assumptions`.

/// One of a few words that an assumption may have.
pub trait Choice: Copy + Eq + 'static {
    /// Every choice with its word, the default first.
    const WORDS: &'static [(Self, &'static str)];

    /// The word of a choice.
    #[must_use]
    fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(choice, _)| *choice == self).map_or("", |(_, word)| word)
    }
}

macro_rules! choices {
    ($($(#[doc = $doc:literal])+ $name:ident { $($(#[doc = $variant_doc:literal])+ $variant:ident = $word:literal,)+ })+) => {
        $(
            $(#[doc = $doc])+
            #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
            pub enum $name { $($(#[doc = $variant_doc])+ $variant,)+ }

            impl Choice for $name {
                const WORDS: &'static [(Self, &'static str)] = &[$((Self::$variant, $word)),+];
            }
        )+
    };
}

choices! {
    /// The state of an alarm of which all datapoints that are there breach, too few and too new for `ALARM`.
    LoneBreach {
        /// `INSUFFICIENT_DATA`.
        InsufficientData = "insufficient-data",
        /// `OK`.
        Ok = "ok",
    }
    /// What an alarm that ignores missing data does where all datapoints that are there breach, too few but old enough.
    OldBreach {
        /// It keeps its state.
        Retain = "retain",
        /// It goes to `ALARM`.
        Alarm = "alarm",
    }
    /// What FILL gives where the whole range that is fetched has no datapoint.
    EmptyFill {
        /// The value that is filled in; of REPEAT nothing, for there is none to repeat.
        Value = "value",
        /// Nothing.
        Nothing = "nothing",
    }
    /// Which of the alarm's datapoints a policy aggregates.
    AggregatedDatapoints {
        /// All that were evaluated.
        All = "all",
        /// Those that breach.
        Breaching = "breaching",
    }
    /// The step exactly on the threshold, where one ends there and one begins.
    AtThreshold {
        /// The one that begins.
        Upper = "upper",
        /// The one that ends.
        Lower = "lower",
    }
    /// Whether the minimum adjustment magnitude raises a percentage that comes to nothing.
    ZeroMagnitude {
        /// It stays nothing.
        Stays = "stays",
        /// It is raised.
        Raised = "raised",
    }
    /// What a cooldown holds back.
    CooldownScope {
        /// The policy that scaled.
        Policy = "policy",
        /// Every policy of the target.
        Target = "target",
    }
    /// Whether the cooldown of a scale-out holds a scale-in back.
    ScaleOutCooldown {
        /// It does not.
        LetsScaleIn = "lets-scale-in",
        /// It does.
        HoldsScaleIn = "holds-scale-in",
    }
    /// What a percentage is of, within the cooldown of a scale-out.
    PercentBase {
        /// The capacity before the activity that began the cooldown.
        Before = "before",
        /// The capacity now.
        Now = "now",
    }
    /// Whether a larger scale-out within a cooldown begins it anew.
    LargerScaleOut {
        /// It does.
        Restarts = "restarts",
        /// The first cooldown goes on.
        Continues = "continues",
    }
    /// How target tracking scales in.
    TrackingScaleIn {
        /// In proportion to the metric.
        Proportional = "proportional",
        /// By one unit.
        OneAtATime = "one-at-a-time",
    }
    /// Which of its alarm's datapoints target tracking scales out by.
    TrackingScaleOutValue {
        /// Their mean.
        Average = "average",
        /// The newest.
        Latest = "latest",
        /// The greatest.
        Maximum = "maximum",
    }
    /// Which of its alarm's datapoints target tracking scales in by.
    TrackingScaleInValue {
        /// The greatest.
        Maximum = "maximum",
        /// Their mean.
        Average = "average",
        /// The newest.
        Latest = "latest",
    }
    /// What target tracking does at a capacity of 0 with a metric that is published without capacity.
    TrackingFromZero {
        /// It counts as with one unit.
        OneUnit = "one-unit",
        /// Nothing.
        Holds = "holds",
    }
    /// What a scheduled action does about capacity outside its range while the endpoint is updating.
    ScheduledWhileUpdating {
        /// Capacity comes into the range as soon as the endpoint is in service again.
        Retried = "retried",
        /// Nothing: the activity has failed.
        Dropped = "dropped",
    }
    /// When units that are removed stop serving.
    Removed {
        /// At the start of the scale-in.
        AtStart = "at-start",
        /// At its end.
        AtEnd = "at-end",
    }
    /// What an invocation metric is in a minute without requests.
    Idle {
        /// Zero.
        Zeros = "zeros",
        /// Not published.
        Missing = "missing",
    }
    /// What was before the trace.
    BeforeTrace {
        /// Its first minute, for as long as alarms look back.
        Steady = "steady",
        /// Nothing: no datapoint.
        Nothing = "nothing",
    }
    /// Requests over what a fleet without a queue can serve.
    OverCapacity {
        /// They are lost.
        Lost = "lost",
        /// They wait.
        Queued = "queued",
    }
    /// From when on a new unit is billed.
    Billing {
        /// From the start of the scale-out.
        FromLaunch = "from-launch",
        /// From when it serves.
        FromService = "from-service",
    }
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Assumption {
    /// The name, as in `--assume NAME=VALUE`.
    pub name: &'static str,
    /// What it is about; one sentence.
    pub meaning: &'static str,
    /// Where the default comes from; one sentence.
    pub source: &'static str,
    /// What it may be, as a reader writes it.
    pub values: fn() -> String,
    /// Its value.
    pub value: fn(&Assumptions) -> String,
    /// Sets it; `None` where the text is none of the values.
    pub set: fn(&mut Assumptions, &str) -> Option<()>,
}

/// A kind of value that an assumption may have.
trait Value: Sized {
    fn values(range: Option<(u32, u32)>) -> String;
    fn text(&self) -> String;
    fn read(text: &str, range: Option<(u32, u32)>) -> Option<Self>;
}

impl<T: Choice> Value for T {
    fn values(_: Option<(u32, u32)>) -> String {
        T::WORDS.iter().map(|(_, word)| *word).collect::<Vec<_>>().join(" | ")
    }

    fn text(&self) -> String {
        self.word().to_owned()
    }

    fn read(text: &str, _: Option<(u32, u32)>) -> Option<Self> {
        T::WORDS.iter().find(|(_, word)| *word == text).map(|(choice, _)| *choice)
    }
}

impl Value for u32 {
    fn values(range: Option<(u32, u32)>) -> String {
        range.map_or_else(String::new, |(least, most)| format!("{least} to {most}"))
    }

    fn text(&self) -> String {
        self.to_string()
    }

    fn read(text: &str, range: Option<(u32, u32)>) -> Option<Self> {
        let (least, most) = range?;
        text.parse().ok().filter(|value| (least..=most).contains(value))
    }
}

macro_rules! assumptions {
    ($($field:ident: $type:ty = $default:expr, $name:literal $(in $least:literal to $most:literal)?, $meaning:literal, $source:literal;)+) => {
        /// Everything that is assumed, one field for each row of [`TABLE`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct Assumptions { $(#[doc = $meaning] pub $field: $type,)+ }

        impl Assumptions {
            /// What holds where nothing else is said.
            pub const DEFAULT: Self = Self { $($field: $default,)+ };
        }

        /// Every assumption.
        pub const TABLE: &[Assumption] = &[$(Assumption {
            name: $name,
            meaning: $meaning,
            source: $source,
            values: || <$type as Value>::values(range!($($least $most)?)),
            value: |assumptions| assumptions.$field.text(),
            set: |assumptions, text| {
                assumptions.$field = <$type as Value>::read(text, range!($($least $most)?))?;
                Some(())
            },
        },)+];
    };
}

macro_rules! range {
    () => {
        None
    };
    ($least:literal $most:literal) => {
        Some(($least, $most))
    };
}

assumptions! {
    metric_delay_seconds: u32 = 60, "metric-delay-seconds" in 0 to 3600,
        "How long after the end of a minute its datapoint can be read, in seconds.",
        "Documented nowhere for SageMaker; of load balancers the latest minute is often partial (Netflix/atlas#1300).";
    high_resolution_delay_seconds: u32 = 10, "high-resolution-delay-seconds" in 0 to 3600,
        "The same for metrics that are published every ten seconds.",
        "Documented nowhere; one of their periods.";
    extra_datapoints: u32 = 2, "extra-datapoints" in 0 to 60,
        "How many datapoints over its evaluation periods an alarm fetches, to stand in for missing ones.",
        "Unpublished (awsdocs/amazon-cloudwatch-user-guide#102); both tables of the user guide have five for three.";
    lone_breach: LoneBreach = LoneBreach::InsufficientData, "lone-breach",
        "The state of an alarm that treats missing data as missing, where all datapoints that are there breach, too few and too new for ALARM.",
        "A row that the CloudWatch user guide had until 2019.";
    old_breach: OldBreach = OldBreach::Retain, "old-breach",
        "What an alarm that ignores missing data does where all datapoints that are there breach, too few but old enough for ALARM.",
        "The tables of the CloudWatch user guide since 2020; before, it went to ALARM.";
    empty_fill: EmptyFill = EmptyFill::Value, "empty-fill",
        "What FILL gives where no datapoint at all was fetched.",
        "Documented nowhere; endpoints that published nothing were scaled in by FILL(m, 0).";
    aggregated_datapoints: AggregatedDatapoints = AggregatedDatapoints::All, "aggregated-datapoints",
        "Which of the alarm's datapoints a step policy aggregates.",
        "The error texts of the service list the alarm's datapoints (DFE-Digital/teaching-vacancies#58); of M out of N nothing is known.";
    at_threshold: AtThreshold = AtThreshold::Upper, "at-threshold",
        "The step exactly on the threshold, where one step ends there and another begins.",
        "The user guide says at or above, and at or below; with steps on both sides it is not said.";
    zero_magnitude: ZeroMagnitude = ZeroMagnitude::Stays, "zero-magnitude",
        "Whether the minimum adjustment magnitude raises a percentage of nothing.",
        "Documented nowhere.";
    cooldown_scope: CooldownScope = CooldownScope::Policy, "cooldown-scope",
        "What a cooldown holds back: the policy that scaled, or all of the target.",
        "The user guide speaks of the policy for scaling out, and of activities for scaling in.";
    scale_out_cooldown: ScaleOutCooldown = ScaleOutCooldown::LetsScaleIn, "scale-out-cooldown",
        "Whether the cooldown of a scale-out holds a scale-in back.",
        "Documented for EC2 groups alone, where it does until the new instances are warm.";
    percent_base: PercentBase = PercentBase::Before, "percent-base",
        "What a percentage is of, within the cooldown of a scale-out.",
        "The worked example of EC2 groups; of Application Auto Scaling nothing is said.";
    larger_scale_out: LargerScaleOut = LargerScaleOut::Restarts, "larger-scale-out",
        "Whether a larger scale-out within a cooldown begins it anew.",
        "Documented nowhere; it is an activity of its own.";
    tracking_scale_out_datapoints: u32 = 3, "tracking-scale-out-datapoints" in 1 to 60,
        "How many datapoints over its target start a scale-out of target tracking.",
        "Read off the alarms of a SageMaker variant that its owner shows (AWS re:Post, QUf450Wsd9RROGGOIwaolN9w).";
    tracking_scale_in_minutes: u32 = 15, "tracking-scale-in-minutes" in 1 to 60,
        "For how many minutes the metric is low before target tracking scales in.",
        "Read off the alarms of a SageMaker variant that its owner shows (AWS re:Post, QUf450Wsd9RROGGOIwaolN9w).";
    tracking_scale_in_percent: u32 = 90, "tracking-scale-in-percent" in 1 to 100,
        "Under how many percent of its target target tracking scales in.",
        "Read off the alarms of a SageMaker variant (AWS re:Post, QUf450Wsd9RROGGOIwaolN9w) and of ECS services; EC2 groups have 70 on CPU.";
    tracking_scale_out_value: TrackingScaleOutValue = TrackingScaleOutValue::Average, "tracking-scale-out-value",
        "Which of its alarm's datapoints target tracking scales out by.",
        "Documented nowhere.";
    tracking_scale_in_value: TrackingScaleInValue = TrackingScaleInValue::Maximum, "tracking-scale-in-value",
        "Which of its alarm's datapoints target tracking scales in by.",
        "Documented nowhere; the one that takes the least away.";
    tracking_scale_in: TrackingScaleIn = TrackingScaleIn::Proportional, "tracking-scale-in",
        "How target tracking scales in.",
        "The user guide says gradually; the formula is not published.";
    tracking_from_zero: TrackingFromZero = TrackingFromZero::OneUnit, "tracking-from-zero",
        "What target tracking does at a capacity of 0 with a metric that is published without capacity.",
        "The developer guide: an asynchronous endpoint at 0 comes back when its backlog is over the target.";
    scheduled_while_updating: ScheduledWhileUpdating = ScheduledWhileUpdating::Retried, "scheduled-while-updating",
        "What becomes of capacity outside the range that a scheduled action sets while the endpoint is updating.",
        "The user guide has activities retried while the resource can not be scaled.";
    removed: Removed = Removed::AtStart, "removed-units-serve",
        "When units that are removed stop serving: at the start of the scale-in, or at its end.",
        "Documented nowhere.";
    idle: Idle = Idle::Zeros, "idle-metric",
        "What an invocation metric is in a minute without requests.",
        "The developer guide says zeros; some endpoints were seen to publish nothing.";
    before_trace: BeforeTrace = BeforeTrace::Steady, "before-the-trace",
        "What alarms see before the trace begins.",
        "The trace does not say.";
    over_capacity: OverCapacity = OverCapacity::Lost, "over-capacity",
        "What becomes of requests over what the fleet serves, where the endpoint has no queue of its own.",
        "Requests wait in the container at most 60 seconds; what a client does then is its own.";
    billing: Billing = Billing::FromLaunch, "billing",
        "From when on a new unit is billed.",
        "The side that costs more.";
}

/// Why an assumption was not set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssumptionError {
    /// No assumption has the name.
    UnknownName,
    /// The assumption of this name does not take the value.
    UnknownValue(&'static str),
}

impl Assumptions {
    /// Sets one by its name.
    ///
    /// # Errors
    /// Where there is none of that name, or it does not take the value.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), AssumptionError> {
        let row = TABLE.iter().find(|row| row.name == name).ok_or(AssumptionError::UnknownName)?;
        (row.set)(self, value).ok_or(AssumptionError::UnknownValue(row.name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_written_like_the_others_and_takes_what_it_shows() {
        for row in TABLE {
            assert!(row.name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{}", row.name);
            assert!(row.meaning.ends_with('.') && row.source.ends_with('.'), "{}", row.name);
            assert_eq!(TABLE.iter().filter(|other| other.name == row.name).count(), 1, "{}", row.name);
            let mut assumptions = Assumptions::DEFAULT;
            assert_eq!(assumptions.set(row.name, &(row.value)(&Assumptions::DEFAULT)), Ok(()), "{}", row.name);
            assert_eq!(assumptions, Assumptions::DEFAULT, "{}", row.name);
            assert_eq!(assumptions.set(row.name, "-1"), Err(AssumptionError::UnknownValue(row.name)));
            for value in (row.values)().split(" | ").filter(|value| !value.contains(" to ")) {
                assert_eq!(assumptions.set(row.name, value), Ok(()), "{}", row.name);
                assert_eq!((row.value)(&assumptions), value, "{}", row.name);
            }
        }
        assert_eq!(Assumptions::DEFAULT.clone().set("nothing", "1"), Err(AssumptionError::UnknownName));
    }
}
