//! The services' rules, one test for each fact, over real requests.

mod account;
mod alarms;
mod components;
mod dashboards;
mod deployments;
mod endpoints;
mod faults;
mod histories;
mod invocations;
mod models;
mod policies;
mod protocols;
mod runtime;
mod runtime_faults;
mod scheduled_actions;
mod server;
mod server_invocations;
mod signatures;
mod targets;
