//! What every success tells, always the same: a part of the contract that whoever answers is held to.

/// The keys of `Data`, in the order of their names.
pub(crate) const ATTRIBUTES: [&str; 9] = [
    "AlarmARNs",
    "AlarmNames",
    "MaxCapacity",
    "MinCapacity",
    "PolicyARNs",
    "ResourceId",
    "ScalableDimension",
    "ScalableTargetARN",
    "StepAdjustments",
];
