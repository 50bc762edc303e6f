//! The plan: everything that is decided about one scalable target, whichever resource it is.

use crate::input::{PlanInput, StepPolicyInput};
use crate::{
    AlarmShape, CapacityRange, EndpointKind, Field, Location, Part, Problem, ProblemCode, StepPolicy, SuspendedState,
    Tag, problem, quota,
};

/// How often SageMaker publishes host metrics unless it is told otherwise, in seconds.
const DEFAULT_PUBLISH_FREQUENCY_SECONDS: i64 = 60;

/// A plan in which everything fits together.
///
/// It does not say which endpoint it is for: the same plan can be deployed to many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScalingPlan {
    kind: EndpointKind,
    capacity: CapacityRange,
    suspended: SuspendedState,
    metric_publish_frequency_seconds: u32,
    step_policies: Vec<StepPolicy>,
    tags: Vec<Tag>,
}

impl ScalingPlan {
    /// Checks a raw plan as a whole; returns it where nothing keeps it from being deployed, and every
    /// problem, warnings included, in the order of the plan.
    #[must_use]
    pub fn validate(input: &PlanInput) -> (Option<Self>, Vec<Problem>) {
        let mut problems = Vec::new();
        let capacity = CapacityRange::validate(input.kind, input.min_capacity, input.max_capacity)
            .map_err(|more| problems.extend(more))
            .ok();
        let frequency =
            publish_frequency(input.metric_publish_frequency_seconds).map_err(|problem| problems.push(problem)).ok();
        let mut step_policies = Vec::with_capacity(input.step_policies.len());
        for (position, policy) in input.step_policies.iter().enumerate() {
            let (policy, more) = StepPolicy::validate(input.kind, policy, position);
            problems.extend(more);
            step_policies.extend(policy);
        }
        problems.extend(name_problems(&input.step_policies));
        problems.extend(count_problem(&input.step_policies));
        let (tags, more) = Tag::validate_all(&input.tags);
        problems.extend(more);
        let plan = match (capacity, frequency) {
            (Some(capacity), Some(metric_publish_frequency_seconds)) if !problem::any_error(&problems) => Some(Self {
                kind: input.kind,
                capacity,
                suspended: input.suspended,
                metric_publish_frequency_seconds,
                step_policies,
                tags,
            }),
            _ => None,
        };
        (plan, problems)
    }

    /// The kind of endpoint.
    #[must_use]
    pub const fn kind(&self) -> EndpointKind {
        self.kind
    }

    /// The range capacity may move in.
    #[must_use]
    pub const fn capacity(&self) -> CapacityRange {
        self.capacity
    }

    /// What is suspended.
    #[must_use]
    pub const fn suspended(&self) -> SuspendedState {
        self.suspended
    }

    /// How often the endpoint publishes its host metrics, in seconds.
    #[must_use]
    pub const fn metric_publish_frequency_seconds(&self) -> u32 {
        self.metric_publish_frequency_seconds
    }

    /// The step policies; at least one, no two of one name.
    #[must_use]
    pub fn step_policies(&self) -> &[StepPolicy] {
        &self.step_policies
    }

    /// The tags.
    #[must_use]
    pub fn tags(&self) -> &[Tag] {
        &self.tags
    }
}

fn publish_frequency(seconds: Option<i64>) -> Result<u32, Problem> {
    let seconds = seconds.unwrap_or(DEFAULT_PUBLISH_FREQUENCY_SECONDS);
    let offered = quota::METRIC_PUBLISH_FREQUENCIES_SECONDS.contains(&seconds);
    u32::try_from(seconds).ok().filter(|_| offered).ok_or_else(|| {
        Problem::new(
            ProblemCode::PublishFrequency,
            Location::plan(Field::MetricPublishFrequency),
            format!("host metrics can not be published every {seconds} seconds"),
            "write 10, 30, 60, 120, 180, 240 or 300, the value of the endpoint's MetricsConfig",
        )
    })
}

/// Compares names as they were given, so that a policy with problems of its own is not left out.
fn name_problems(policies: &[StepPolicyInput]) -> Vec<Problem> {
    let names: Vec<Vec<String>> = policies.iter().map(deployed_names).collect();
    let twice = |index: usize| names[..index].iter().flatten().any(|other| names[index].contains(other));
    (0..policies.len())
        .filter(|index| twice(*index))
        .map(|position| {
            let name = StepPolicy::name_of(&policies[position]);
            Problem::new(
                ProblemCode::PolicyNameTwice,
                Location::new(Part::StepPolicy(position), Field::Name),
                format!("the policy `{name}` would be deployed under the name of another one"),
                "give each policy a name of its own, that ends neither in -low nor in -high",
            )
        })
        .collect()
}

/// The names a policy may be deployed under, without hyphens: two names that differ by those alone would
/// meet in their logical ids.
fn deployed_names(policy: &StepPolicyInput) -> Vec<String> {
    let name = StepPolicy::name_of(policy).replace('-', "");
    match policy.alarms {
        AlarmShape::AlwaysOn => vec![name],
        AlarmShape::Paired => vec![format!("{name}low"), format!("{name}high")],
    }
}

fn count_problem(policies: &[StepPolicyInput]) -> Option<Problem> {
    let at = Location::plan(Field::StepPolicies);
    if policies.is_empty() {
        let fix = "add a step policy, for example with the steps `below 20: -1, from 50: +1`";
        return Some(Problem::new(ProblemCode::NoPolicy, at, "the plan has no policy", fix));
    }
    let deployed: usize = policies.iter().map(|policy| deployed_names(policy).len()).sum();
    (quota::POLICIES_PER_TARGET < deployed).then(|| {
        let message = format!("the plan deploys up to {deployed} policies on one target");
        let fix = format!("keep {} or fewer; paired alarms count twice", quota::POLICIES_PER_TARGET);
        Problem::new(ProblemCode::TooManyPolicies, at, message, fix)
    })
}
