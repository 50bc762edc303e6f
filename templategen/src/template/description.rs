//! What a template says it does, in one sentence.

use scaling::EndpointKind;

use crate::metric_name;
use crate::spec::Spec;

/// The `Description` of a template.
pub(super) fn description(spec: &Spec) -> String {
    let what = match spec.plan.kind() {
        EndpointKind::Realtime => "the instances of a SageMaker endpoint",
        EndpointKind::Async => "the instances of an asynchronous SageMaker endpoint",
        EndpointKind::Serverless => "the provisioned concurrency of a serverless SageMaker endpoint",
        EndpointKind::Component => "the copies of a SageMaker inference component",
    };
    let metrics: Vec<String> =
        spec.plan.step_policies().iter().map(|policy| metric_name::one_line(policy.metric())).collect();
    let sentence = format!("Scales {what} in steps by {}", metrics.join(", "));
    // CloudFormation takes 1024 bytes; a list of metrics can be longer than that.
    if sentence.len() < 1000 { format!("{sentence}.") } else { format!("Scales {what} in steps.") }
}
