//! Looking at an account that the stand-in plays, through the SDKs' own clients.

mod account;
mod activities;
mod histories;
mod looks;
mod problems;
mod rhythm;
