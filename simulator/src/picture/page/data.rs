//! The values of a chart for the page's script.

use std::fmt::Write as _;

use scaling::AlarmState;

use super::super::chart::{Chart, Panel, Role, Series, Shape, Track, Values};

/// The values as JSON that can stand within a `script` element.
pub(super) fn json(chart: &Chart) -> String {
    let mut json = format!(
        "{{\"start\":{},\"seconds\":{},\"points\":{},\"panels\":[",
        chart.start.as_second(),
        chart.seconds_per_point,
        chart.points
    );
    for (index, panel) in chart.panels.iter().enumerate() {
        if 0 < index {
            json.push(',');
        }
        match panel {
            Panel::Values(values) => push_values(&mut json, values),
            Panel::Alarms(tracks) => push_tracks(&mut json, tracks),
        }
    }
    json.push_str("]}");
    json
}

fn push_values(json: &mut String, panel: &Values) {
    let _ = write!(json, "{{\"title\":{},\"series\":[", string(&panel.title));
    for (index, series) in panel.series.iter().enumerate() {
        let comma = if 0 < index { "," } else { "" };
        // What is drawn in places only is not missing in the others.
        let sparse = matches!(series.shape, Shape::Band { .. });
        let label = string(&series.label);
        let _ = write!(json, "{comma}{{\"label\":{label},\"sparse\":{sparse},\"values\":[");
        for (point, value) in series.values.iter().enumerate() {
            let comma = if 0 < point { "," } else { "" };
            let value =
                told(series, point, *value).filter(|value| value.is_finite()).map_or_else(|| "null".to_owned(), short);
            let _ = write!(json, "{comma}{value}");
        }
        json.push_str("]}");
    }
    json.push_str("]}");
}

/// What a reader is told: of what is too much, how much it is.
fn told(series: &Series, point: usize, value: Option<f64>) -> Option<f64> {
    match &series.shape {
        Shape::Band { from } if series.role == Role::Over => Some(value? - from.get(point).copied().flatten()?),
        _ => value,
    }
}

fn push_tracks(json: &mut String, tracks: &[Track]) {
    json.push_str("{\"title\":\"Alarms\",\"series\":[");
    for (index, track) in tracks.iter().enumerate() {
        let comma = if 0 < index { "," } else { "" };
        let _ = write!(json, "{comma}{{\"label\":{},\"states\":\"", string(&track.label));
        json.extend(track.states.iter().map(|state| match state {
            Some(AlarmState::Ok) => 'O',
            Some(AlarmState::Alarm) => 'A',
            Some(AlarmState::InsufficientData) => 'I',
            None => ' ',
        }));
        json.push_str("\"}");
    }
    json.push_str("]}");
}

/// At most two decimals.
fn short(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A text as JSON in which no element can end or begin.
fn string(text: &str) -> String {
    serde_json::Value::from(text).to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_element_ends_in_a_text() {
        assert_eq!(string("</script><!-- & \""), "\"\\u003c/script\\u003e\\u003c!-- \\u0026 \\\"\"");
    }

    #[test]
    fn values_are_short() {
        for (value, expected) in [(0.0, "0"), (100.0, "100"), (1.5, "1.5"), (1.0 / 3.0, "0.33")] {
            assert_eq!(short(value), expected);
        }
    }
}
