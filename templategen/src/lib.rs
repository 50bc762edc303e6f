//! The text forms of a scaling plan, both ways: a spec is read, a template is written; so is a spec, out of
//! the resources of ACK. A template is read as well, ours or anybody's, as what it deploys.
//!
//! [`spec::read`] turns the text of a spec into a [`spec::Spec`] or into diagnostics that show the line,
//! the reason and the way out. [`cloudformation::read`] does the same with a template. [`ack::import`] writes a spec from other people's YAML. [`schema`] tells the same table
//! of keys as JSON Schema and as a page.
//!
//! This crate decides nothing about scaling: what a plan means is `scaling`'s. It calls no AWS service and
//! knows no AWS SDK. Files and streams are touched under [`command`] only.

pub mod ack;
pub mod cloudformation;
pub mod command;
mod dashboard;
pub mod diagnostic;
pub mod exit;
mod link;
pub mod picture;
pub mod schema;
pub mod spec;
pub mod template;
mod yaml;
