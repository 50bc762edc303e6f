//! The function on services that panic, whatever they are asked.

use std::env;
use std::process::ExitCode;

use lambda::callback::Https;
use lambda::identity::Target;
use lambda::services::{
    DescribedAlarm, DescribedPolicy, EndpointState, InferenceComponentState, RegisteredTarget, ScheduledAction,
    ServiceError, Services, Tags, Write, Written,
};
use lambda::{log, runtime, tls};

struct Panicking;

impl Services for Panicking {
    async fn target(&self, _target: &Target) -> Result<Option<RegisteredTarget>, ServiceError> {
        panic!("on purpose")
    }

    async fn target_tags(&self, _arn: &str) -> Result<Tags, ServiceError> {
        panic!("on purpose")
    }

    async fn policies(&self, _target: &Target) -> Result<Vec<DescribedPolicy>, ServiceError> {
        panic!("on purpose")
    }

    async fn scheduled_actions(&self, _target: &Target) -> Result<Vec<ScheduledAction>, ServiceError> {
        panic!("on purpose")
    }

    async fn alarms(&self, _prefix: &str) -> Result<Vec<DescribedAlarm>, ServiceError> {
        panic!("on purpose")
    }

    async fn alarm_tags(&self, _arn: &str) -> Result<Tags, ServiceError> {
        panic!("on purpose")
    }

    async fn endpoint(&self, _name: &str) -> Result<Option<EndpointState>, ServiceError> {
        panic!("on purpose")
    }

    async fn inference_component(&self, _name: &str) -> Result<Option<InferenceComponentState>, ServiceError> {
        panic!("on purpose")
    }

    async fn write(&self, _write: &Write) -> Result<Written, ServiceError> {
        panic!("on purpose")
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    log::install();
    let scheme = runtime::callback_scheme(env::var_os(runtime::ALLOW_HTTP_CALLBACK).as_deref());
    let callback = tls::client_config().and_then(|tls| Https::new(scheme, tls)).expect("the machine trusts somebody");
    match runtime::run(&Panicking, &callback, scheme).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
