//! The custom resource `Custom::SageMakerScaling`: one scalable target with its policies, their alarms and its
//! scheduled actions.
//!
//! One event comes in as raw JSON, is read envelope first, becomes a [`configuration::Configuration`], is compared
//! with what is there, and ends in exactly one reply to the event's pre-signed URL, whatever went wrong.
//!
//! What it deliberately does not know: CloudFormation's API (it never asks how its stack is), storage of its own (what
//! it has to remember stands in tags on what it made), and any clock but tokio's.

pub mod apply;
pub mod callback;
pub mod changes;
pub mod claim;
pub mod configuration;
pub mod converge;
pub mod deadline;
pub mod desired;
mod digest;
pub mod environment;
pub mod event;
mod explanation;
pub mod handler;
pub mod http_client;
pub mod identity;
pub mod in_service;
pub mod journal;
pub mod log;
pub mod observed;
pub mod owner;
pub mod presence;
pub mod properties;
pub mod record;
pub mod remove;
pub mod reply;
mod resource_state;
pub mod restore;
pub mod runtime;
pub mod services;
pub mod tls;
pub mod work;
