//! The metrics target tracking knows by a name of its own.

use std::fmt;

use crate::{EndpointKind, Preset, Unit};

/// A predefined metric of target tracking, as far as SageMaker has one.
///
/// Source: Application Auto Scaling API reference, `PredefinedMetricSpecification`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PredefinedMetricType {
    /// Requests each instance of a variant answers in a minute.
    VariantInvocationsPerInstance,
    /// The part of a serverless variant's provisioned concurrency that is in use, 0 to 1.
    VariantProvisionedConcurrencyUtilization,
    /// Requests each copy of an inference component answers in a minute.
    InferenceComponentInvocationsPerCopy,
    /// Requests each model of a variant works on at a time, every ten seconds.
    VariantConcurrentRequestsPerModelHighResolution,
    /// Requests each copy of an inference component works on at a time, every ten seconds.
    InferenceComponentConcurrentRequestsPerCopyHighResolution,
}

impl PredefinedMetricType {
    /// Every type.
    pub const ALL: [Self; 5] = [
        Self::VariantInvocationsPerInstance,
        Self::VariantProvisionedConcurrencyUtilization,
        Self::InferenceComponentInvocationsPerCopy,
        Self::VariantConcurrentRequestsPerModelHighResolution,
        Self::InferenceComponentConcurrentRequestsPerCopyHighResolution,
    ];

    /// The type as the API spells it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::VariantInvocationsPerInstance => "SageMakerVariantInvocationsPerInstance",
            Self::VariantProvisionedConcurrencyUtilization => "SageMakerVariantProvisionedConcurrencyUtilization",
            Self::InferenceComponentInvocationsPerCopy => "SageMakerInferenceComponentInvocationsPerCopy",
            Self::VariantConcurrentRequestsPerModelHighResolution => {
                "SageMakerVariantConcurrentRequestsPerModelHighResolution"
            }
            Self::InferenceComponentConcurrentRequestsPerCopyHighResolution => {
                "SageMakerInferenceComponentConcurrentRequestsPerCopyHighResolution"
            }
        }
    }

    /// Reads the API's spelling.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|metric_type| metric_type.as_str() == text)
    }

    /// The CloudWatch metric it stands for.
    #[must_use]
    pub const fn metric_name(self) -> &'static str {
        match self {
            Self::VariantInvocationsPerInstance => "InvocationsPerInstance",
            Self::VariantProvisionedConcurrencyUtilization => "ServerlessProvisionedConcurrencyUtilization",
            Self::InferenceComponentInvocationsPerCopy => "InvocationsPerCopy",
            Self::VariantConcurrentRequestsPerModelHighResolution => "ConcurrentRequestsPerModel",
            Self::InferenceComponentConcurrentRequestsPerCopyHighResolution => "ConcurrentRequestsPerCopy",
        }
    }

    /// The kind of endpoint that publishes it.
    #[must_use]
    pub const fn kind(self) -> EndpointKind {
        match self {
            Self::VariantInvocationsPerInstance | Self::VariantConcurrentRequestsPerModelHighResolution => {
                EndpointKind::Realtime
            }
            Self::VariantProvisionedConcurrencyUtilization => EndpointKind::Serverless,
            Self::InferenceComponentInvocationsPerCopy
            | Self::InferenceComponentConcurrentRequestsPerCopyHighResolution => EndpointKind::Component,
        }
    }

    /// Whether its values are requests in a minute.
    #[must_use]
    pub const fn is_per_minute(self) -> bool {
        matches!(self, Self::VariantInvocationsPerInstance | Self::InferenceComponentInvocationsPerCopy)
    }

    /// The type that stands for a metric on a kind of endpoint.
    #[must_use]
    pub fn of(kind: EndpointKind, preset: &Preset) -> Option<Self> {
        Self::ALL.into_iter().find(|metric_type| metric_type.kind() == kind && metric_type.metric_name() == preset.name)
    }

    /// The unit of its values.
    #[must_use]
    pub fn unit(self) -> Unit {
        Preset::find(self.kind(), self.metric_name()).map_or(Unit::Count, |preset| preset.unit)
    }
}

impl fmt::Display for PredefinedMetricType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_stands_for_a_metric_its_kind_publishes() {
        for metric_type in PredefinedMetricType::ALL {
            assert_eq!(PredefinedMetricType::parse(metric_type.as_str()), Some(metric_type));
            let preset = Preset::find(metric_type.kind(), metric_type.metric_name()).expect("the kind publishes it");
            assert_eq!(PredefinedMetricType::of(metric_type.kind(), preset), Some(metric_type));
            assert!(!metric_type.is_per_minute() || preset.unit == Unit::Count);
            assert_eq!(metric_type.unit(), preset.unit);
        }
        assert_eq!(PredefinedMetricType::parse("InvocationsPerInstance"), None);
    }
}
