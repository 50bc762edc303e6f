//! Stable codes of what an import from ACK finds.

use crate::diagnostic::stable_codes;

stable_codes! {
    /// The stable code of a problem with ACK resources that are to become a spec.
    AckCode;

    /// A text that is not YAML, or YAML that leaves open what a value is.
    NotYaml = "A001", Error,
        "resources are read as plain YAML in UTF-8, every value where it is used and every key once";
    /// A document that is no Kubernetes resource.
    NotAResource = "A002", Error,
        "a Kubernetes resource says by `apiVersion` and `kind` what it is";
    /// A resource of another kind, or for another service.
    Skipped = "A003", Warning,
        "a spec holds what Application Auto Scaling does to one SageMaker target, and nothing else";
    /// A field the resource does not have.
    UnknownField = "A004", Error,
        "a field that nothing reads would be lost without a word, and may be a misspelt one";
    /// A field that has to be there.
    MissingField = "A005", Error,
        "the spec needs the value, and no default would be right for everyone";
    /// A value of the wrong type or form.
    WrongValue = "A006", Error,
        "the value is not one the service takes";
    /// A resource id and a dimension that are not SageMaker's, or not each other's.
    Identity = "A007", Error,
        "SageMaker scales the instances or the provisioned concurrency of a variant, and the copies of an inference component";
    /// No target, or several.
    Target = "A008", Error,
        "one spec describes one scalable target and renders to one template";
    /// A policy or scheduled action whose target is not there.
    TargetMissing = "A009", Error,
        "the capacity range is the target's, and a spec without one can not be launched";
    /// Two resources that describe the same thing.
    Twice = "A010", Error,
        "Application Auto Scaling would keep the one that was written last, and the files do not say which that is";
    /// A step policy whose threshold nothing says.
    Threshold = "A011", Error,
        "the bounds of a step policy count from its alarm's threshold, which is no part of the policy";
    /// An alarm that no spec can describe.
    Alarm = "A012", Error,
        "a ladder's alarms are red at and over a threshold, or under one";
    /// Step adjustments that no ladder can describe.
    Steps = "A013", Error,
        "the ladder has to do at every value what the step adjustments do";
    /// A metric that can not be carried over.
    Metric = "A014", Error,
        "a policy acts by one metric, one of SageMaker's predefined ones or one that is named in full";
    /// A policy of a type that SageMaker targets do not take, or without its configuration.
    PolicyType = "A015", Error,
        "SageMaker targets take step scaling and target tracking policies";
    /// A field that has no place in a spec.
    NotCarried = "A016", Warning,
        "the spec has no key for it";
    /// A name that is spelled differently in the spec.
    Renamed = "A017", Warning,
        "names of policies and schedules become part of other names, and take lower-case letters, digits and hyphens";
    /// A value that the input does not say, or that means something slightly different.
    Assumed = "A018", Warning,
        "what is not the same, or was not said, is to be seen before it is launched";
    /// A step that no value reaches.
    Unreached = "A019", Warning,
        "a policy is called only while its alarm is red";
}
