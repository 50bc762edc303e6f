//! Stable codes of what is found in a template.

use crate::diagnostic::stable_codes;

stable_codes! {
    /// The stable code of a problem with a template that is read.
    TemplateCode;

    /// A text that is neither YAML nor JSON.
    NotYaml = "T001", Error,
        "a template is JSON or YAML in UTF-8, every value where it is used and every key once";
    /// A document without resources.
    NotATemplate = "T002", Error,
        "a template is one document with the resources that it deploys under `Resources`";
    /// Nothing that scales SageMaker.
    NoTarget = "T003", Error,
        "what scales an endpoint is an `AWS::ApplicationAutoScaling::ScalableTarget` of the namespace `sagemaker`, or a `Custom::SageMakerScaling`";
    /// A parameter that has no value and matters.
    ParameterValue = "T004", Error,
        "the value decides how the endpoint is scaled, and only a launch would give it";
    /// A parameter that the template does not have, or a value that it does not take.
    Parameter = "T005", Error,
        "CloudFormation refuses to launch with it";
    /// A function that can not be worked out.
    Function = "T006", Error,
        "CloudFormation would not know what value is meant";
    /// A value that a launch alone knows.
    OnlyAtLaunch = "T007", Error,
        "the value decides how the endpoint is scaled, and the template alone does not say it";
    /// A property that has to be there.
    MissingProperty = "T008", Error,
        "the service has no default for it";
    /// A value of the wrong type or form.
    WrongValue = "T009", Error,
        "the value is not one the service takes";
    /// A dimension that is none of SageMaker's, or not the resource's.
    Identity = "T010", Error,
        "SageMaker scales the instances or the provisioned concurrency of a variant, and the copies of an inference component";
    /// A policy whose target is not in the template.
    TargetMissing = "T011", Error,
        "the capacity range is the target's, and nothing can be said of a policy without one";
    /// Step adjustments that the service refuses.
    Adjustments = "T012", Error,
        "Application Auto Scaling refuses such a list, and the stack is rolled back";
    /// No metric to act by, or several.
    Metric = "T013", Error,
        "a policy acts by one metric, or by one expression over several of one period";
    /// An alarm that compares with no fixed threshold.
    Threshold = "T014", Error,
        "the bounds of a step policy count from the threshold of its alarm";
    /// A policy of a type that SageMaker's targets do not take.
    PolicyType = "T015", Error,
        "SageMaker targets take step scaling and target tracking policies";
    /// Two policies of one name.
    Twice = "T016", Error,
        "Application Auto Scaling would keep the one that was put last";
    /// A step policy that nothing calls.
    NothingCalls = "T017", Warning,
        "a step policy does nothing until an alarm calls it";
    /// An alarm whose actions are off.
    ActionsOff = "T018", Warning,
        "an alarm without enabled actions changes its state and calls nobody";
    /// A target that is let go of.
    Released = "T019", Warning,
        "a released target is not registered, and has no policies, alarms and scheduled actions";
    /// Something that the template does not say.
    Assumed = "T020", Warning,
        "a template does not say whether an endpoint is asynchronous, and its metrics and its queue depend on it";
}
