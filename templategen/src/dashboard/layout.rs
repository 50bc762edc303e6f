//! Where the widgets stand: rows from top to bottom, each cut into columns.

use super::json::Json;

/// The columns of a dashboard. Source: CloudWatch user guide, "Dashboard body structure and syntax".
const COLUMNS: u32 = 24;

/// A widget without a place.
#[derive(Clone, Debug)]
pub(super) struct Widget {
    /// What it is: `metric`, `alarm` or `text`, or a placeholder for one of them.
    pub(super) kind: &'static str,
    /// Its properties, an object or a placeholder for one.
    pub(super) properties: Json,
}

impl Widget {
    /// A widget of one kind.
    pub(super) const fn new(kind: &'static str, properties: Vec<(&'static str, Json)>) -> Self {
        Self { kind, properties: Json::Object(properties) }
    }
}

/// Widgets of one height, side by side.
#[derive(Clone, Debug)]
pub(super) struct Row {
    height: u32,
    widgets: Vec<(u32, Widget)>,
}

impl Row {
    /// Widgets of equal width.
    pub(super) fn even(height: u32, widgets: Vec<Widget>) -> Self {
        let share = u32::try_from(widgets.len()).map_or(1, |count| COLUMNS / count.max(1));
        Self { height, widgets: widgets.into_iter().map(|widget| (share, widget)).collect() }
    }

    /// One widget over the whole width.
    pub(super) fn whole(height: u32, widget: Widget) -> Self {
        Self::even(height, vec![widget])
    }

    /// Widgets of given widths.
    pub(super) fn of(height: u32, widgets: Vec<(u32, Widget)>) -> Self {
        Self { height, widgets }
    }
}

/// The widgets of all rows, each with its place.
pub(super) fn place(rows: Vec<Row>) -> Json {
    let mut placed = Vec::new();
    let mut y = 0;
    for row in rows {
        let mut x = 0;
        for (width, widget) in row.widgets {
            placed.push(Json::Object(vec![
                ("type", widget.kind.into()),
                ("x", x.into()),
                ("y", y.into()),
                ("width", width.into()),
                ("height", row.height.into()),
                ("properties", widget.properties),
            ]));
            x += width;
        }
        y += row.height;
    }
    Json::List(placed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_follow_each_other_and_columns_do() {
        let widget = || Widget::new("text", Vec::new());
        let rows = vec![
            Row::of(4, vec![(9, widget()), (15, widget())]),
            Row::whole(2, widget()),
            Row::even(3, vec![widget(), widget(), widget()]),
        ];
        let read: serde_json::Value = serde_json::from_str(&place(rows).write()).unwrap();
        let place = |widget: &serde_json::Value| ["x", "y", "width", "height"].map(|key| widget[key].as_u64().unwrap());
        let places: Vec<_> = read.as_array().unwrap().iter().map(place).collect();
        assert_eq!(places, [[0, 0, 9, 4], [9, 0, 15, 4], [0, 4, 24, 2], [0, 6, 8, 3], [8, 6, 8, 3], [16, 6, 8, 3]]);
    }
}
