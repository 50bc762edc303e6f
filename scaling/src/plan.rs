//! The plan: everything that is decided about one scalable target, whichever resource it is.

use crate::input::{PlanInput, Rules};
use crate::{
    CapacityRange, EndpointKind, Field, Location, Notifications, Part, Problem, ProblemCode, ScheduledAction,
    StepPolicy, SuspendedState, Tag, TargetTrackingPolicy, problem, quota, scale_to_zero,
};

mod names;
mod one_way;

/// How often SageMaker publishes host metrics unless it is told otherwise, in seconds.
const DEFAULT_PUBLISH_FREQUENCY_SECONDS: u32 = 60;

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
    own_step_policies: usize,
    target_tracking_policies: Vec<TargetTrackingPolicy>,
    scheduled_actions: Vec<ScheduledAction>,
    notifications: Option<Notifications>,
    tags: Vec<Tag>,
}

impl ScalingPlan {
    /// Checks a raw plan as a whole; returns it where nothing keeps it from being deployed, and every
    /// problem, warnings included, in the order of the plan.
    #[must_use]
    pub fn validate(input: &PlanInput) -> (Option<Self>, Vec<Problem>) {
        let given = input;
        let mut problems = scale_to_zero::switch_problems(given);
        let own_step_policies = given.step_policies.len();
        let input = &scale_to_zero::expanded(given);
        // The recipe of a switch that is refused would have given the minimum and the policies.
        let switch_is_refused = input.scale_to_zero && !input.kind.scales_to_zero();
        let of_recipe = |problem: &Problem| {
            problem.code == ProblemCode::CapacityMissing && problem.location.field == Field::MinCapacity
        };
        let capacity = CapacityRange::validate_by(input.rules, input.kind, input.min_capacity, input.max_capacity)
            .map_err(|more| problems.extend(more.into_iter().filter(|more| !(switch_is_refused && of_recipe(more)))))
            .ok();
        let frequency =
            publish_frequency(input.metric_publish_frequency_seconds).map_err(|problem| problems.push(problem)).ok();
        let publish_seconds = frequency.unwrap_or(DEFAULT_PUBLISH_FREQUENCY_SECONDS);
        let mut step_policies = Vec::with_capacity(input.step_policies.len());
        for (position, policy) in input.step_policies.iter().enumerate() {
            let (policy, more) = StepPolicy::validate(input.rules, input.kind, policy, position, publish_seconds);
            problems.extend(more);
            step_policies.extend(policy);
        }
        let mut target_tracking_policies = Vec::with_capacity(input.target_tracking_policies.len());
        for (position, policy) in input.target_tracking_policies.iter().enumerate() {
            let (policy, more) = TargetTrackingPolicy::validate(input.rules, input.kind, policy, position);
            problems.extend(more);
            target_tracking_policies.extend(policy);
        }
        let (scheduled_actions, more) =
            ScheduledAction::validate_all(input.rules, input.kind, capacity, &input.scheduled_actions);
        problems.extend(more);
        let notifications = input.notifications.as_ref().and_then(|notifications| {
            let (notifications, more) = Notifications::validate(input.kind, notifications);
            problems.extend(more);
            notifications
        });
        problems.extend(names::problems(given, input));
        let author = input.rules == Rules::Author;
        problems.extend(no_policy(input).filter(|_| author && !switch_is_refused));
        problems.extend(too_many_policies(input));
        // What the whole lacks can only be told where each part is whole.
        if let (Some(capacity), false) = (capacity, problem::any_error(&problems)) {
            problems.extend(tracked_twice(&target_tracking_policies));
            problems.extend(tracked_too_slow(&target_tracking_policies, publish_seconds));
            if author {
                problems.extend(scale_to_zero::missing_pieces(&scale_to_zero::Pieces {
                    kind: input.kind,
                    has_switch: input.scale_to_zero,
                    min_capacity: capacity.min(),
                    step_policies: &step_policies,
                    target_tracking_policies: &target_tracking_policies,
                    scheduled_actions: &input.scheduled_actions,
                }));
            }
            if !problem::any_error(&problems) {
                problems.extend(one_way::problems(
                    capacity,
                    &step_policies,
                    &target_tracking_policies,
                    &scheduled_actions,
                ));
            }
        }
        let (tags, more) = Tag::validate_all(&input.tags);
        problems.extend(more);
        let plan = match (capacity, frequency) {
            (Some(capacity), Some(metric_publish_frequency_seconds)) if !problem::any_error(&problems) => Some(Self {
                kind: input.kind,
                capacity,
                suspended: input.suspended,
                metric_publish_frequency_seconds,
                step_policies,
                own_step_policies,
                target_tracking_policies,
                scheduled_actions,
                notifications,
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

    /// The step policies, no two policies of one name.
    #[must_use]
    pub fn step_policies(&self) -> &[StepPolicy] {
        &self.step_policies
    }

    /// The step policies that the author wrote: the first ones. What `scale_to_zero` added stands behind
    /// them, and its numbers are the recipe's.
    #[must_use]
    pub fn own_step_policies(&self) -> &[StepPolicy] {
        &self.step_policies[..self.own_step_policies]
    }

    /// Whether capacity may come down to 0, and comes back: the plan says so itself, or has a policy for it.
    #[must_use]
    pub fn comes_back_from_zero(&self) -> bool {
        self.kind.scales_to_zero()
            && (self.capacity.min() == 0 || scale_to_zero::has_wake_up(self.kind, &self.step_policies))
    }

    /// The step policy that brings the target back where its capacity can come down to 0, by the plan's range or
    /// by a schedule: one on a metric that is published without capacity. One of SageMaker's own metrics goes
    /// before one of the author's.
    #[must_use]
    pub fn wake_up(&self) -> Option<&StepPolicy> {
        let to_zero = self.scheduled_actions.iter().any(|action| action.min_capacity() == Some(0));
        if !self.kind.scales_to_zero() || !(to_zero || self.capacity.min() == 0) {
            return None;
        }
        let waking = self.step_policies.iter().filter(|policy| scale_to_zero::wakes(self.kind, policy));
        waking.min_by_key(|policy| policy.metric().unit().is_none())
    }

    /// The target tracking policies, no two on one metric.
    #[must_use]
    pub fn target_tracking_policies(&self) -> &[TargetTrackingPolicy] {
        &self.target_tracking_policies
    }

    /// The scheduled actions, no two of one name.
    #[must_use]
    pub fn scheduled_actions(&self) -> &[ScheduledAction] {
        &self.scheduled_actions
    }

    /// The alarms that only tell; `None` where none is wanted.
    #[must_use]
    pub const fn notifications(&self) -> Option<&Notifications> {
        self.notifications.as_ref()
    }

    /// The tags.
    #[must_use]
    pub fn tags(&self) -> &[Tag] {
        &self.tags
    }
}

fn publish_frequency(seconds: Option<i64>) -> Result<u32, Problem> {
    let seconds = seconds.unwrap_or(DEFAULT_PUBLISH_FREQUENCY_SECONDS.into());
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

fn no_policy(input: &PlanInput) -> Option<Problem> {
    let has_one = !(input.step_policies.is_empty()
        && input.target_tracking_policies.is_empty()
        && input.scheduled_actions.is_empty());
    let fix = match input.kind {
        EndpointKind::Realtime => {
            "add `step_scaling: { steps: \"below 20: -1, from 50: +1\" }`, `target_tracking: { target_value: 60 }` or a schedule"
        }
        EndpointKind::Async => {
            "add `scale_to_zero: true`, `target_tracking: { metric: ApproximateBacklogSizePerInstance, target_value: 5 }` or a schedule"
        }
        EndpointKind::Serverless => "add `target_tracking: { target_value: 0.7 }` or a schedule",
        EndpointKind::Component => "add `target_tracking: { target_value: 60 }` or a schedule",
    };
    let message = "the spec has no policy and no schedule";
    let at = Location::plan(Field::StepPolicies);
    (!has_one).then(|| Problem::new(ProblemCode::NoPolicy, at, message, fix))
}

fn too_many_policies(input: &PlanInput) -> Option<Problem> {
    let deployed: usize = names::policies(input).iter().map(|policy| policy.deployed.len()).sum();
    // The list that is there; a plan may have one of them alone.
    let field = if input.step_policies.is_empty() { Field::TargetTrackingPolicies } else { Field::StepPolicies };
    let at = Location::plan(field);
    (quota::POLICIES_PER_TARGET < deployed).then(|| {
        let message = format!("the plan deploys up to {deployed} policies on one target");
        let fix = format!("keep {} or fewer; paired alarms count twice", quota::POLICIES_PER_TARGET);
        Problem::new(ProblemCode::TooManyPolicies, at, message, fix)
    })
}

/// Target tracking on a metric that is published more seldom than its alarms look at it.
fn tracked_too_slow(policies: &[TargetTrackingPolicy], publish_seconds: u32) -> Vec<Problem> {
    let slow = |(position, policy): (usize, &TargetTrackingPolicy)| {
        let (name, seconds) = policy.metric().resolution(publish_seconds)?;
        (policy.period_seconds() < seconds).then(|| {
            Problem::new(
                ProblemCode::TrackedTooSlow,
                Location::new(Part::TargetTrackingPolicy(position), Field::Metric),
                format!("{name} is published every {seconds} seconds, and target tracking looks at it every minute"),
                "let the endpoint publish its host metrics every 60 seconds, or scale by this metric in steps",
            )
        })
    };
    policies.iter().enumerate().filter_map(slow).collect()
}

/// A second target tracking policy on a metric that another one tracks.
fn tracked_twice(policies: &[TargetTrackingPolicy]) -> Vec<Problem> {
    let same = |one: &TargetTrackingPolicy, other: &TargetTrackingPolicy| {
        one.tracked() == other.tracked() && one.queries() == other.queries()
    };
    let twice = |index: usize| policies[..index].iter().any(|other| same(other, &policies[index]));
    (0..policies.len())
        .filter(|index| twice(*index))
        .map(|position| {
            let policy = &policies[position];
            Problem::new(
                ProblemCode::TrackedTwice,
                Location::new(Part::TargetTrackingPolicy(position), Field::Metric),
                format!("the policy `{}` tracks {}, as another one does", policy.name(), policy.tracked().name()),
                "keep one of the two, or let one track another metric",
            )
        })
        .collect()
}
