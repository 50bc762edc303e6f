//! What CloudWatch, Application Auto Scaling and SageMaker do, as rows: what AWS documents, what was seen in the field,
//! and what is assumed about the rest.

mod activities;
mod alarm_states;
mod cooldowns;
mod field_case;
mod late_metric;
mod scale_to_zero;
mod scheduled;
mod several_policies;
mod signals;
mod steps;
mod support;
mod target_tracking;
mod windows;
