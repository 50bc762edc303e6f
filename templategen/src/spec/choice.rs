//! The words a key takes, with what each stands for.

use scaling::{AlarmShape, EndpointKind, MetricAggregationType, MissingData};

/// A list of words, each standing for a value.
pub(crate) struct Choice<T: 'static>(&'static [(&'static str, T)]);

/// The words alone, whatever they stand for.
pub(crate) trait Words: Sync {
    fn words(&self) -> Vec<&'static str>;
}

impl<T: Copy> Choice<T> {
    /// What a word stands for.
    pub(crate) fn find(&self, word: &str) -> Option<T> {
        self.0.iter().find(|(name, _)| *name == word).map(|(_, value)| *value)
    }
}

impl<T: Sync> Words for Choice<T> {
    fn words(&self) -> Vec<&'static str> {
        self.0.iter().map(|(name, _)| *name).collect()
    }
}

pub(crate) static KINDS: Choice<EndpointKind> = Choice(&[
    ("realtime", EndpointKind::Realtime),
    ("async", EndpointKind::Async),
    ("serverless", EndpointKind::Serverless),
    ("component", EndpointKind::Component),
]);

pub(crate) static ALARM_SHAPES: Choice<AlarmShape> =
    Choice(&[("always-on", AlarmShape::AlwaysOn), ("paired", AlarmShape::Paired)]);

pub(crate) static MISSING_DATA: Choice<MissingData> = Choice(&[
    ("zero", MissingData::Zero),
    ("repeat", MissingData::Repeat),
    ("ignore", MissingData::Ignore),
    ("not_breaching", MissingData::NotBreaching),
]);

pub(crate) static AGGREGATIONS: Choice<MetricAggregationType> = Choice(&[
    ("Average", MetricAggregationType::Average),
    ("Minimum", MetricAggregationType::Minimum),
    ("Maximum", MetricAggregationType::Maximum),
]);

/// YAML 1.2's spellings.
pub(crate) static SWITCH: Choice<bool> =
    Choice(&[("true", true), ("false", false), ("True", true), ("False", false), ("TRUE", true), ("FALSE", false)]);
