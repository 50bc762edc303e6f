//! What a scaling configuration of a SageMaker endpoint is.
//!
//! The heart is [`StepLadder`]: an ordered ladder of steps in absolute metric values with a resting
//! band between them. Everything that is deployed, drawn or simulated is a reading of that one value.
//!
//! This crate knows no I/O, no clock, no randomness, no YAML, no AWS SDK and no CloudFormation, and
//! its types are not serializable: each face of the project owns its own wire form and turns it into
//! the raw inputs of [`input`], which [`ScalingPlan::validate`] checks as a whole.
//!
//! Its one dependency is `jiff`, for the time zones of scheduled actions. It is built without its
//! standard-library features, so that it has no clock and reads no zone from the machine.

mod adjustment;
mod alarm;
mod capacity;
mod checker;
mod decimal;
mod deployment;
pub mod input;
mod ladder;
mod metric;
mod name;
mod notification;
mod plan;
mod policy;
mod predefined;
mod preset;
mod problem;
pub mod quota;
mod reading;
mod scale_to_zero;
mod schedule;
mod tag;
mod target;
mod target_tracking;

pub use adjustment::{
    AdjustmentType, InvalidAdjustments, StepAdjustment, apply, check_adjustments, percent_change, resolve,
    round_change, select,
};
pub use alarm::{AlarmShape, AlarmState, ComparisonOperator, Evaluation, Fill, MissingData, TreatMissingData};
pub use capacity::{CapacityRange, ScalingActivity, SuspendedState};
pub use decimal::{Decimal, DecimalError};
pub use deployment::{DeployedAlarm, DeployedPolicy, DeployedStepPolicy, Deployment};
pub use ladder::{Change, Direction, Region, Side, Step, StepLadder};
pub use metric::{
    CustomMetric, DatapointUnit, Dimension, DimensionValue, MathMetric, Metric, MetricMath, MetricQueries, MetricQuery,
    QuerySource, Statistic,
};
pub use name::{EndpointName, InferenceComponentName, PolicyName, VariantName};
pub use notification::{NotificationAlarm, Notifications, Watched};
pub use plan::ScalingPlan;
pub use policy::{MetricAggregationType, StepPolicy};
pub use predefined::PredefinedMetricType;
pub use preset::{DimensionSet, PRESETS, Preset, Unit};
pub use problem::{Field, Location, Part, Problem, ProblemCode, Severity};
pub use reading::{Action, PolicyReading};
pub use schedule::{
    ClockChange, Cron, Days, Firing, Firings, Occasion, Rate, RateUnit, Schedule, ScheduledAction, ScheduledActionName,
    Weekday, Zone,
};
pub use tag::Tag;
pub use target::{EndpointKind, ResourceIdentity, SERVICE_NAMESPACE, ScalableDimension};
pub use target_tracking::{TargetFormula, TargetTrackingPolicy, TrackedMetric, TrackingAction, TrackingAlarm};
