//! What is invoked, and which way, as flags say it.

use clap::Args;
use templategen::command::Failure;

use crate::invocation::{Asked, Input, Kind, Target};

/// The flags that say what is invoked, and which way.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Target")]
pub struct TargetArguments {
    /// The endpoint
    #[arg(value_name = "ENDPOINT")]
    endpoint: String,
    /// The production variant [default: by the variants' weights]
    #[arg(long, value_name = "NAME")]
    variant: Option<String>,
    /// The inference component
    #[arg(long, value_name = "NAME")]
    component: Option<String>,
    /// The model of a multi-model endpoint: its key under the endpoint's prefix, such as model-7.tar.gz
    #[arg(long, value_name = "KEY")]
    target_model: Option<String>,
    /// The host name of a container of a multi-container endpoint
    #[arg(long, value_name = "NAME")]
    container: Option<String>,
    /// The session of a stateful model: one that there is, or `NEW_SESSION`
    #[arg(long, value_name = "ID")]
    session: Option<String>,
    /// What requests with the same prompt's beginning are kept together by, where the endpoint routes by prefix
    #[arg(long, value_name = "ID")]
    prefix_aware_id: Option<String>,
    /// Give each request an inference id: this, and its place in the whole schedule. Each is signed by itself then
    #[arg(long, value_name = "PREFIX")]
    inference_id: Option<String>,
    /// What the container is handed as it is
    #[arg(long, value_name = "TEXT")]
    custom_attributes: Option<String>,
    /// The expression that says of which records explanations are wanted
    #[arg(long, value_name = "EXPRESSION")]
    explanations: Option<String>,
    /// The content type that is wanted of answers [default: the container's choice]
    #[arg(long, value_name = "TYPE")]
    accept: Option<String>,
    /// Read answers as response streams
    #[arg(long, conflicts_with = "asynchronous")]
    stream: bool,
    /// Invoke an asynchronous endpoint, with a body of up to 128,000 bytes or with --input-location
    #[arg(long = "async")]
    asynchronous: bool,
    /// The object in S3 that is the input of an asynchronous invocation, such as `s3://bucket/key`
    #[arg(long, value_name = "LOCATION")]
    input_location: Option<String>,
    /// How old an asynchronous request may get in the queue, 60 to 21600 seconds [default: 21600]
    #[arg(long, value_name = "SECONDS")]
    request_ttl: Option<u32>,
    /// How long an asynchronous request may be worked on, 1 to 3600 seconds [default: 900]
    #[arg(long, value_name = "SECONDS")]
    invocation_timeout: Option<u32>,
    /// What is added to the output path of asynchronous invocations
    #[arg(long, value_name = "PATH")]
    output_path_extension: Option<String>,
}

impl TargetArguments {
    /// What the flags come to.
    ///
    /// # Errors
    /// Where a value has another form than SageMaker's, or where something is asked for that the way of invoking does not
    /// take: the program then ends with 2.
    pub fn target(&self) -> Result<Target, Failure> {
        Target::new(&Asked {
            endpoint: self.endpoint.clone(),
            kind: match (self.stream, self.asynchronous) {
                (true, _) => Kind::Stream,
                (false, true) => Kind::Async,
                (false, false) => Kind::Realtime,
            },
            variant: self.variant.clone(),
            component: self.component.clone(),
            target_model: self.target_model.clone(),
            container: self.container.clone(),
            session: self.session.clone(),
            prefix_aware_id: self.prefix_aware_id.clone(),
            inference_id: self.inference_id.clone(),
            custom_attributes: self.custom_attributes.clone(),
            explanations: self.explanations.clone(),
            accept: self.accept.clone(),
            input: self.input_location.clone().map_or(Input::Inline, Input::Location),
            request_ttl_seconds: self.request_ttl,
            invocation_timeout_seconds: self.invocation_timeout,
            output_path_extension: self.output_path_extension.clone(),
        })
    }
}
