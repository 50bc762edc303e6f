//! The function: everything that is made once, and the loop over the events.

use std::env;
use std::process::ExitCode;

use lambda::callback::Https;
use lambda::environment::sdk_config;
use lambda::http_client::AwsHttpClient;
use lambda::runtime;
use lambda::services::aws::Aws;
use lambda::{log, tls};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    log::install();
    match start().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(target: "lambda::main", %error, "the function ends");
            ExitCode::FAILURE
        }
    }
}

async fn start() -> Result<(), lambda_runtime::Error> {
    let scheme = runtime::callback_scheme(env::var_os(runtime::ALLOW_HTTP_CALLBACK).as_deref());
    let tls = tls::client_config()?;
    let callback = Https::new(scheme, tls.clone())?;
    let services = Aws::new(&sdk_config(AwsHttpClient::new(tls)?));
    runtime::run(&services, &callback, scheme).await
}
