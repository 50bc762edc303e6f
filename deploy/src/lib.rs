//! The program behind `deploy.sh`: it launches, updates, shows and deletes scaling stacks.
//!
//! All of AWS is reached through the `aws` command behind one trait, [`aws::Aws`]; what is decided about
//! its answers is decided on values. This crate knows no AWS SDK and holds no credentials, and it decides
//! nothing about scaling or templates: those are `scaling`'s and `templategen`'s.

pub mod account;
pub mod archive;
pub mod arguments;
pub mod aws;
pub mod aws_command;
pub mod call_error;
pub mod change_set;
pub mod change_steps;
pub mod choice;
pub mod console;
pub mod describe;
pub mod destination;
pub mod discard;
pub mod endpoint;
pub mod events;
pub mod failure;
pub mod follow;
pub mod function;
pub mod identity;
pub mod importers;
pub mod interrupt;
pub mod job;
pub mod json;
pub mod ladder;
pub mod launch;
pub mod listing;
pub mod managed;
pub mod notice;
pub mod order;
pub mod overview;
pub mod parameters;
pub mod plan;
pub mod precheck;
pub mod prepare;
pub mod preview;
pub mod program;
pub mod provider;
pub mod provider_status;
pub mod quote;
pub mod remove;
pub mod reported;
pub mod resources;
pub mod review;
pub mod scaled_already;
pub mod session;
pub mod source;
pub mod stack;
pub mod stack_form;
pub mod stack_name;
pub mod status;
pub mod steps;
pub mod storage;
pub mod suggestion;
pub mod table;
pub mod target;
pub mod time;

use account::Account;
use arguments::Arguments;
use aws_command::AwsCommand;
use console::Console;
use failure::Failure;
use interrupt::Interrupt;
use job::{Job, Task};
use session::Session;
use target::Environment;

/// Does what a command line asks for.
///
/// # Errors
/// One failure with its message, its way out and its exit status.
pub fn run(arguments: Arguments, environment: &Environment, console: &mut Console) -> Result<(), Failure> {
    let (check_only, check_account) = (arguments.check_only, arguments.check_account);
    let previewed = arguments.preview.clone().filter(|_| arguments.preview_words);
    let Job { destination, consent, task } = Job::new(arguments, environment)?;
    if check_only {
        return Ok(());
    }
    if let (Some(traffic), Task::Launch(launch)) = (previewed, &task) {
        for word in preview::words(launch, &traffic) {
            console.data(&format!("{word}\n"));
        }
        return Ok(());
    }
    let interrupt = Interrupt::listen().map_err(|error| {
        Failure::environment(format!("can not listen for Ctrl-C: {error}")).help("repeat the command")
    })?;
    let aws = AwsCommand { region: destination.region.clone(), interrupt: interrupt.clone() };
    let mut session = Session { aws: &aws, console, interrupt: &interrupt, destination: &destination };
    match task {
        Task::Launch(launch) if check_account => {
            launch::require_someone(&session, &launch, consent)?;
            Account::ask(&aws).map(drop)
        }
        Task::Launch(launch) => match &launch.function {
            Some(function) => managed::run(&mut session, &launch, function, consent),
            None => launch::run(&mut session, &launch, consent),
        },
        Task::Status => status::run(&mut session),
        Task::Delete => remove::run(&mut session, consent),
    }
}
