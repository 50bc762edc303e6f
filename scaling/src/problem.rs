//! What can be wrong with a scaling configuration, and where.

use std::fmt;
use std::ops::Range;

/// How bad a [`Problem`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Deployable, but known to hurt. The user decides.
    Warning,
    /// Not deployable, or not what its author can have meant.
    Error,
}

/// The value a [`Problem`] is about, in the domain's words.
///
/// Every face of the project maps a field to its own spelling: a key of the spec, a property of the
/// custom resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// The endpoint's name.
    EndpointName,
    /// The production variant's name.
    VariantName,
    /// The inference component's name.
    InferenceComponentName,
    /// Whether the stack makes the endpoint too.
    CreateEndpoint,
    /// The endpoint kind.
    Kind,
    /// The lowest capacity scaling may go to.
    MinCapacity,
    /// The highest capacity scaling may go to.
    MaxCapacity,
    /// How often the endpoint publishes its host metrics.
    MetricPublishFrequency,
    /// The tags; the item is the tag's position.
    Tags,
    /// The list of step policies.
    StepPolicies,
    /// The list of target tracking policies.
    TargetTrackingPolicies,
    /// The list of scheduled actions.
    ScheduledActions,
    /// The alarms that only tell.
    Notifications,
    /// The switch that scales to zero and back.
    ScaleToZero,
    /// A policy's or a scheduled action's name.
    Name,
    /// A policy's ladder; the item is the step's position in the list form.
    Steps,
    /// A policy's alarm shape.
    Alarms,
    /// The metric's floor.
    Floor,
    /// The metric; the item is the position among the metrics of a metric-math expression.
    Metric,
    /// The alarm's period.
    Period,
    /// The alarm's evaluation periods.
    EvaluationPeriods,
    /// The alarm's datapoints to alarm.
    DatapointsToAlarm,
    /// What a missing datapoint means.
    MissingData,
    /// The policy's metric aggregation type.
    Aggregation,
    /// The policy's cooldown.
    Cooldown,
    /// The policy's minimum adjustment magnitude.
    MinAdjustmentMagnitude,
    /// The value target tracking holds its metric at.
    TargetValue,
    /// The requests one instance or copy answers in a second.
    RequestsPerSecond,
    /// The part of those requests that target tracking aims at.
    SafetyFactor,
    /// Target tracking's cooldown after a scale-in.
    ScaleInCooldown,
    /// Target tracking's cooldown after a scale-out.
    ScaleOutCooldown,
    /// When a scheduled action fires.
    Schedule,
    /// The time zone a schedule is read in.
    TimeZone,
    /// When a scheduled action first fires.
    StartTime,
    /// After when a scheduled action no longer fires.
    EndTime,
    /// Where notifications are sent.
    TopicArn,
    /// How long the capacity is at its maximum before that is told.
    AtMaxMinutes,
    /// The latency over which it is told.
    Latency,
    /// The errors in a minute from which on they are told.
    Errors,
}

/// The part of a plan a field belongs to; parts that are lists are told apart by position, from 0 on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// The plan itself.
    Plan,
    /// One of the step policies.
    StepPolicy(usize),
    /// One of the target tracking policies.
    TargetTrackingPolicy(usize),
    /// One of the scheduled actions.
    ScheduledAction(usize),
    /// The alarms that only tell.
    Notifications,
}

/// Where a [`Problem`] lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The part of the plan.
    pub part: Part,
    /// The field of that part.
    pub field: Field,
    /// The position inside a list-valued field.
    pub item: Option<usize>,
    /// The bytes inside a text-valued field, where the problem is narrower than the whole text.
    pub within: Option<Range<usize>>,
}

impl Location {
    /// A field of a part of the plan.
    #[must_use]
    pub const fn new(part: Part, field: Field) -> Self {
        Self { part, field, item: None, within: None }
    }

    /// A field of the plan itself.
    #[must_use]
    pub const fn plan(field: Field) -> Self {
        Self::new(Part::Plan, field)
    }

    /// The same field, narrowed to one item of its list.
    #[must_use]
    pub const fn item(mut self, item: usize) -> Self {
        self.item = Some(item);
        self
    }

    /// The same field, narrowed to some bytes of its text.
    #[must_use]
    pub fn within(mut self, range: Range<usize>) -> Self {
        self.within = Some(range);
        self
    }
}

/// One thing that is wrong, complete enough to be mended without reading anything else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The stable code.
    pub code: ProblemCode,
    /// The value at fault.
    pub location: Location,
    /// What is wrong, naming the value; one sentence without a full stop.
    pub message: String,
    /// What to do instead; one sentence without a full stop.
    pub fix: String,
}

impl Problem {
    /// A problem with its code, place, message and fix.
    #[must_use]
    pub fn new(code: ProblemCode, location: Location, message: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { code, location, message: message.into(), fix: fix.into() }
    }

    /// How bad it is.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        self.code.severity()
    }
}

/// Whether any of the problems keeps the configuration from being deployed.
pub(crate) fn any_error(problems: &[Problem]) -> bool {
    problems.iter().any(|problem| problem.severity() == Severity::Error)
}

macro_rules! problem_codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $id:literal, $severity:ident, $why:literal;)+) => {
        /// The stable code of a kind of problem.
        ///
        /// A code, once released, keeps its meaning and is never given to another problem.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum ProblemCode {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl ProblemCode {
            /// Every code, in the order of their identifiers.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The identifier, as printed and as documented.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)+ }
            }

            /// How bad a problem of this kind is.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)+ }
            }

            /// Why AWS, or this project, behaves so; one sentence without a full stop.
            #[must_use]
            pub const fn why(self) -> &'static str {
                match self { $(Self::$variant => $why,)+ }
            }
        }
    };
}

problem_codes! {
    /// An endpoint name that SageMaker does not accept.
    EndpointName = "S101", Error,
        "SageMaker accepts 1 to 63 letters, digits and hyphens, starting and ending with a letter or digit";
    /// A variant name that SageMaker does not accept.
    VariantName = "S102", Error,
        "SageMaker accepts 1 to 63 letters, digits and hyphens, starting and ending with a letter or digit";
    /// An inference component name that SageMaker does not accept.
    InferenceComponentName = "S103", Error,
        "SageMaker accepts 1 to 63 letters, digits and hyphens, starting and ending with a letter or digit";
    /// Names of a variant and of an inference component together, or the wrong one for the kind.
    TargetIdentity = "S104", Error,
        "a scalable target is either a production variant of an endpoint or an inference component, never both";
    /// An endpoint that the stack can not create, or that is named although the stack creates one.
    CreateEndpoint = "S105", Error,
        "a stack creates real-time endpoints alone, and CloudFormation names them, so that two stacks never collide";
    /// A capacity outside the range of the API.
    CapacityOutOfRange = "S110", Error,
        "Application Auto Scaling takes whole capacities from 0 to 2147483647";
    /// A minimum capacity over the maximum.
    MinOverMax = "S111", Error,
        "Application Auto Scaling refuses a target whose minimum capacity is over its maximum, and CloudFormation can not compare numbers beforehand";
    /// A kind of endpoint that could scale to zero, and never does.
    MinZero = "S112", Error,
        "a real-time variant keeps at least one instance, and provisioned concurrency is 1 or more: only asynchronous endpoints and inference components scale to zero";
    /// A minimum or a maximum capacity that was not given.
    CapacityMissing = "S113", Error,
        "Application Auto Scaling registers a target only with both bounds";
    /// Scaling to zero where it can not be, or beside something that contradicts it.
    ScaleToZero = "S114", Error,
        "scaling to zero takes a minimum of 0, target tracking that scales in, and a step policy that adds the first unit when something waits and there is none";
    /// A plan that comes down to zero and lacks what brings it back, or what takes it there.
    ScaleToZeroHalf = "S115", Error,
        "without capacity target tracking has no metric to act by: a target that comes down to zero stays there unless a step policy on a metric that is published even then adds the first unit";
    /// A tag that AWS does not accept.
    Tag = "S120", Error,
        "AWS takes up to 50 tags on a resource, keys of 1 to 128 and values of up to 256 characters out of letters, digits, spaces and + - = . _ : / @, and keeps keys that start with aws: to itself";
    /// A publish frequency that SageMaker does not offer.
    PublishFrequency = "S130", Error,
        "SageMaker publishes endpoint metrics every 10, 30, 60, 120, 180, 240 or 300 seconds, and the instance count is worked out from it";
    /// A ladder without a step.
    LadderEmpty = "S201", Error,
        "a step scaling policy needs at least one step";
    /// A step that is not written as the grammar has it.
    StepSyntax = "S202", Error,
        "a step reads `below VALUE: CHANGE` or `from VALUE: CHANGE`, and steps are separated by commas";
    /// A bound that is not an exact decimal.
    StepValue = "S203", Error,
        "bounds are exact decimals of up to 15 significant digits, with up to 20 digits after the point and no exponent";
    /// A change that is not written as the grammar has it.
    StepChange = "S204", Error,
        "a change reads +N or -N (add or remove), +N% or -N% (in percent of the capacity), =N (exactly N), or 0 (rest)";
    /// Bounds that do not rise.
    StepOrder = "S205", Error,
        "a step ends where the next one begins, so the values rise from left to right";
    /// A `below` step right of a `from` step.
    StepSide = "S206", Error,
        "the resting band lies between the last `below` and the first `from`, so every `below` comes first";
    /// Two steps on the same side with the same bound.
    StepTwice = "S207", Error,
        "two steps with one bound would leave one of them without any value";
    /// Two kinds of change in one ladder.
    MixedChanges = "S208", Error,
        "a step scaling policy has one AdjustmentType for all of its steps";
    /// A ladder that never changes the capacity.
    LadderIdle = "S209", Error,
        "a policy whose steps all rest never does anything, and its alarm would call it for nothing";
    /// An `ExactCapacity` ladder that would have to rest while its alarm calls it.
    ExactCanNotRest = "S210", Error,
        "ExactCapacity has no adjustment that means `leave it`: such a ladder rests only where no alarm calls it, between two paired alarms";
    /// A bound at or under the metric's floor.
    StepUnderFloor = "S211", Error,
        "the always-on alarm stands at the metric's floor, and nothing happens under it";
    /// More steps than the quota allows.
    TooManySteps = "S212", Error,
        "Application Auto Scaling allows 20 step adjustments in one policy, the resting ones included";
    /// A change outside the range of the API.
    ChangeOutOfRange = "S213", Error,
        "ScalingAdjustment is a 32-bit whole number";
    /// A side of the band whose steps both add and take away.
    MixedDirections = "S214", Error,
        "the alarm of a side is either the quick one that adds or the slow one that takes away";
    /// A metric name that is neither a preset nor spelled like one.
    MetricUnknown = "S301", Error,
        "only SageMaker's own metrics can be given by name alone, because their namespace and dimensions are known";
    /// A metric that this kind of endpoint does not publish.
    MetricNotPublished = "S302", Error,
        "an alarm on a metric that is never published stays in INSUFFICIENT_DATA and never scales";
    /// A statistic that is not valid for the metric.
    MetricStatistic = "S303", Error,
        "CloudWatch answers with nothing, or with a number that means something else, for a statistic the metric does not support";
    /// A policy on an asynchronous endpoint without a metric.
    MetricMissing = "S304", Error,
        "asynchronous endpoints do not publish InvocationsPerInstance, and none of their metrics fits every queue";
    /// A custom metric that CloudWatch does not accept.
    MetricCustom = "S305", Error,
        "CloudWatch takes namespaces and metric names of 1 to 255 printable ASCII characters, a namespace without a colon in front, and up to 30 dimensions";
    /// A metric-math expression that CloudWatch does not accept.
    MetricMath = "S306", Error,
        "an alarm takes one expression of up to 1024 characters over up to 9 metrics, each with an id of its own that starts with a lower-case letter";
    /// One of SageMaker's own metrics with dimensions it is not published under.
    MetricDimensions = "S307", Error,
        "CloudWatch keeps every combination of dimensions apart, and under one that is never published an alarm stays in INSUFFICIENT_DATA";
    /// A value that looks like one in another unit than its metric's.
    MetricUnit = "S308", Warning,
        "utilization is published in percent, up to 100, and a model's latency in microseconds, so that a fraction or a number of milliseconds means something else";
    /// A period that CloudWatch does not accept for the metric.
    AlarmPeriod = "S401", Error,
        "an alarm's period is 10, 20 or 30 seconds or a multiple of 60, and not shorter than the metric's own resolution";
    /// More datapoints to alarm than evaluation periods, or none.
    AlarmDatapoints = "S402", Error,
        "CloudWatch goes to ALARM when M of the last N datapoints breach, so M lies between 1 and N";
    /// An evaluation range that is too long.
    AlarmRange = "S403", Error,
        "CloudWatch evaluates at most one day, or seven days where the period is an hour or longer";
    /// Missing data read as zero where low values are the bad ones.
    ZeroFillLowIsWorse = "S404", Error,
        "with missing data read as zero, a metric that arrives late would look like the worst case every minute";
    /// An always-on alarm that fills missing data and acts on the newest datapoint alone.
    FillLateMetric = "S406", Warning,
        "FILL makes the newest minute zero whenever the metric arrives late, and a policy that looks at that minute alone then scales a loaded endpoint in, every minute";
    /// A cooldown that the API does not accept.
    Cooldown = "S407", Error,
        "Application Auto Scaling takes a cooldown in whole seconds from 0 to 2147483647";
    /// A minimum adjustment magnitude where it has no meaning, or out of range.
    MinAdjustmentMagnitude = "S408", Error,
        "MinAdjustmentMagnitude is the least change of a percent policy, a whole number from 1 on, and Application Auto Scaling knows it for no other adjustment type";
    /// A floor where it has no meaning.
    FloorWithoutAlwaysOn = "S409", Error,
        "the floor is the threshold of the always-on alarm; paired alarms stand at the innermost steps";
    /// An aggregate that may lie where the policy has no step.
    AggregateMissesStep = "S410", Warning,
        "with M of N datapoints the others need not breach, and where they pull the aggregate to the other side of the threshold, the service finds no step and does nothing";
    /// A ladder that adds where a load metric is low, or takes away where it is high.
    LadderInverted = "S411", Warning,
        "all of SageMaker's own metrics grow with the load or with trouble, so such a ladder removes capacity when it is needed most";
    /// A policy name that Application Auto Scaling does not accept.
    PolicyName = "S501", Error,
        "deployed policies are called after the stack, the policy and, with paired alarms, the side, and the whole has to fit into 256 characters";
    /// Two policies of one name.
    PolicyNameTwice = "S502", Error,
        "PutScalingPolicy with a name that exists overwrites the other policy";
    /// More policies than the quota allows.
    TooManyPolicies = "S503", Error,
        "Application Auto Scaling allows 50 policies on one scalable target, and paired alarms need two each";
    /// A plan without a policy or a scheduled action.
    NoPolicy = "S504", Error,
        "a target without a policy or a scheduled action never scales";
    /// A template over one of CloudFormation's own limits.
    TemplateTooLarge = "S505", Error,
        "CloudFormation takes templates of up to 51200 bytes in a request, with 500 resources, 200 parameters and 200 outputs";
    /// A plan in which nothing takes capacity away.
    NeverScalesIn = "S506", Warning,
        "capacity that is added stays, and is paid for, until something takes it away";
    /// A policy that a template of AWS's own resources can express, and the custom resource can not.
    ManagedMetricMath = "S507", Error,
        "the custom resource takes one metric for a step policy, by its name, and expressions for target tracking alone";
    /// A schedule in none of the three forms.
    ScheduleForm = "S601", Error,
        "Application Auto Scaling takes at(yyyy-mm-ddThh:mm:ss), rate(value unit) and cron(six fields)";
    /// The date and time of an `at` schedule that is not one.
    ScheduleAt = "S602", Error,
        "at takes one local date and time, yyyy-mm-ddThh:mm:ss, and the time zone stands on its own";
    /// A rate that the API does not accept.
    ScheduleRate = "S603", Error,
        "rate takes a whole number from 1 on and minute, hour or day, in the singular with 1 and in the plural otherwise";
    /// A cron expression that does not have six fields.
    CronFields = "S604", Error,
        "cron takes six fields, minutes, hours, day-of-month, month, day-of-week and year, and is exact to a minute";
    /// A field of a cron expression that holds something else than its values.
    CronField = "S605", Error,
        "each field of a cron expression takes values of its own range, lists, ranges and steps, and the day fields L, W and # in their own ways";
    /// Both day fields of a cron expression, or none of them.
    CronDays = "S606", Error,
        "exactly one of the two day fields chooses the days, and the other one is `?`";
    /// A number for a day of the week.
    CronWeekday = "S607", Error,
        "AWS's own pages have called 2 both Monday and Tuesday, so only names say which day is meant";
    /// A schedule that no instant matches.
    ScheduleNeverFires = "S608", Error,
        "Application Auto Scaling keeps a schedule that never comes to pass without a word";
    /// A time zone that the IANA database does not have.
    TimeZoneUnknown = "S609", Error,
        "Application Auto Scaling takes the names of the IANA time zone database, letter by letter";
    /// A zone whose sign says the opposite of what it looks like.
    TimeZoneInverted = "S610", Warning,
        "the zones Etc/GMT+N lie N hours behind UTC, and Etc/GMT-N ahead of it, as POSIX counts";
    /// A start or an end time that is not an instant in UTC.
    ScheduleInstant = "S611", Error,
        "StartTime and EndTime are always in UTC, whatever the time zone of the schedule";
    /// An end time that is not after the start time.
    ScheduleWindow = "S612", Error,
        "a scheduled action first fires at its start time and no longer after its end time";
    /// A time zone, a start or an end time where it has no meaning.
    ScheduleNoMeaning = "S613", Error,
        "a rate counts elapsed time and knows no local time, and an at schedule fires once, at its own time";
    /// A name of a scheduled action that is missing or not accepted.
    ScheduledActionName = "S614", Error,
        "Application Auto Scaling tells the scheduled actions of a target apart by name";
    /// Two scheduled actions of one name.
    ScheduledActionNameTwice = "S615", Error,
        "a scheduled action with a name that exists overwrites the other one";
    /// A scheduled action without any bound.
    ScheduledBoundsMissing = "S616", Error,
        "a scheduled action sets the minimum capacity, the maximum capacity or both, and needs at least one";
    /// A minimum over a maximum, at the time a scheduled action fires.
    ScheduledMinOverMax = "S617", Error,
        "a bound that is not given stays as it is, and Application Auto Scaling refuses a minimum over the maximum when the action fires";
    /// More scheduled actions than the quota allows.
    TooManyScheduledActions = "S618", Error,
        "Application Auto Scaling allows 200 scheduled actions on one scalable target";
    /// One bound alone, where another scheduled action may have left the other one out of its way.
    ScheduledBoundAlone = "S619", Warning,
        "a bound that is not given stays as the last action left it, and Application Auto Scaling refuses a minimum over the maximum when the action fires";
    /// A minimum that is raised by a schedule and never comes down again.
    ScheduledMinStays = "S620", Warning,
        "a bound that a scheduled action sets stays until another one sets it, also after its end time";
    /// A target value that Application Auto Scaling does not accept.
    TargetValue = "S701", Error,
        "target tracking divides by its target value, an exact decimal over 0";
    /// A target tracking policy without a target.
    TargetMissing = "S702", Error,
        "target tracking holds its metric at a value, and no value fits every model";
    /// A target value that can not be worked out from the requests per second.
    TargetFormula = "S703", Error,
        "the documented target is the most requests an instance answers in a second, times a safety factor of at most 1, times 60, and counts requests in a minute";
    /// A target value that the metric never comes to.
    TargetOutOfReach = "S704", Error,
        "a metric that never comes to its target never scales out";
    /// Two target tracking policies on one metric.
    TrackedTwice = "S705", Error,
        "Application Auto Scaling takes one target tracking policy for each metric of a target";
    /// Target tracking on a metric that is published too seldom.
    TrackedTooSlow = "S706", Warning,
        "target tracking's own alarms look at minutes, three of them for scaling out and fifteen for scaling in, and their settings can not be changed";
    /// Notifications that watch nothing, or that CloudWatch or SNS does not accept.
    Notifications = "S801", Error,
        "a notification alarm tells an SNS topic of at least one thing: the capacity at its maximum for 1 to 1440 minutes, a latency, or a number of errors in a minute";
    /// Notifications that reach nobody yet.
    NotificationTopic = "S802", Warning,
        "an alarm without a topic changes its colour in the console and tells nobody";
}

impl fmt::Display for ProblemCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.id())
    }
}
