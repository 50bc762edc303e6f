//! The custom resource `Custom::SageMakerScaling`: one scalable target with its policies, their alarms and its
//! scheduled actions.
//!
//! One event comes in as raw JSON, is read envelope first, becomes a [`configuration::Configuration`], is compared
//! with what is there, and ends in exactly one reply to the event's pre-signed URL, whatever went wrong.
//!
//! What it deliberately does not know: CloudFormation's API (it never asks how its stack is), storage of its own (what
//! it has to remember stands in tags on what it made), and any clock but tokio's.

mod apply;
pub mod callback;
mod changes;
mod claim;
pub mod configuration;
mod converge;
mod deadline;
pub mod desired;
mod digest;
pub mod environment;
pub mod event;
mod explanation;
pub mod handler;
pub mod http_client;
pub mod identity;
pub mod in_service;
mod journal;
pub mod log;
mod observed;
pub mod owner;
mod presence;
pub mod properties;
pub mod record;
mod remove;
pub mod reply;
mod resource_state;
pub mod restore;
pub mod runtime;
pub mod services;
pub mod tls;
mod work;
