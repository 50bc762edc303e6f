//! The widget that draws lines over time.

use super::json::Json;
use super::layout::Widget;
use super::series::{Series, metrics};

/// A graph over time.
#[derive(Clone, Debug)]
pub(super) struct Graph {
    /// Its title.
    pub(super) title: String,
    /// The period of one point in seconds, where a line has none of its own.
    pub(super) period_seconds: u32,
    /// The lines.
    pub(super) series: Vec<Series>,
    /// What is read on the left.
    pub(super) left: Axis,
    /// What is read on the right; `None` where nothing is.
    pub(super) right: Option<Axis>,
    /// Horizontal lines and bands.
    pub(super) annotations: Vec<Json>,
}

/// One axis of a graph.
#[derive(Clone, Debug)]
pub(super) struct Axis {
    /// Its label.
    pub(super) label: String,
    /// The value it begins at, or a placeholder for it; `None` leaves it to the data.
    pub(super) min: Option<String>,
}

impl Axis {
    /// An axis that begins at zero.
    pub(super) fn from_zero(label: impl Into<String>) -> Self {
        Self { label: label.into(), min: Some("0".to_owned()) }
    }

    fn json(self) -> Json {
        let mut entries = vec![("label", self.label.into())];
        entries.extend(self.min.map(|min| ("min", Json::Number(min))));
        entries.push(("showUnits", false.into()));
        Json::Object(entries)
    }
}

impl Graph {
    /// The graph as a widget.
    pub(super) fn widget(self) -> Widget {
        let mut axes = vec![("left", self.left.json())];
        axes.extend(self.right.map(|right| ("right", right.json())));
        let mut properties = vec![
            ("title", self.title.into()),
            ("region", "${AWS::Region}".into()),
            ("view", "timeSeries".into()),
            ("period", self.period_seconds.into()),
            ("metrics", metrics(self.series)),
            ("yAxis", Json::Object(axes)),
        ];
        if !self.annotations.is_empty() {
            properties.push(("annotations", Json::Object(vec![("horizontal", Json::List(self.annotations))])));
        }
        Widget::new("metric", properties)
    }
}
