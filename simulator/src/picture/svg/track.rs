//! Alarms: one row for each, whose states differ in height before they differ in colour.

use std::fmt::Write as _;

use scaling::AlarmState;

use super::super::chart::{Chart, Role, Track};
use super::super::markup::shortened;
use super::super::number::{coordinate, of_tenths, place, tenths};
use super::heading::{Key, Mark, of_parts};
use super::layout::{SMALL, letters_in};
use super::{Anchor, Canvas};

/// How high a row is: the alarm's name, and its states under that.
const ROW: f64 = 29.0;
/// How high a stretch in ALARM is.
const ALARM: f64 = 9.0;
/// How high a stretch in OK is.
const OK: f64 = 2.0;

/// Draws the rows, and moves under them.
pub(super) fn draw(canvas: &mut Canvas, chart: &Chart, tracks: &[Track]) {
    let keys = [
        Key { label: AlarmState::Alarm.as_str(), role: Role::Alarm, mark: Mark::Block("solid", ALARM) },
        Key { label: AlarmState::Ok.as_str(), role: Role::Muted, mark: Mark::Block("solid", OK) },
        Key { label: AlarmState::InsufficientData.as_str(), role: Role::Muted, mark: Mark::Line("dots") },
    ];
    of_parts(canvas, "Alarms", "", &keys);
    for track in tracks {
        row(canvas, chart, track);
    }
}

fn row(canvas: &mut Canvas, chart: &Chart, track: &Track) {
    let left = canvas.layout.left;
    let label = shortened(&track.label, letters_in(canvas.plot_width(), SMALL));
    canvas.text((left, canvas.y + SMALL), SMALL, Anchor::Start, "fill-text", &label);
    let middle = canvas.y + SMALL + 9.0;
    let mut paths = [String::new(), String::new(), String::new()];
    for (from, to, state) in stretches(&track.states) {
        let x = |point: usize| tenths(left + canvas.plot_width() * place(point) / place(chart.points.max(1)));
        let (from, width) = (of_tenths(x(from)), of_tenths(x(to) - x(from)));
        let block = |height: f64| {
            let top = coordinate(middle - height / 2.0);
            format!("M{from} {top}h{width}v{}h-{width}z", coordinate(height))
        };
        let _ = match state {
            AlarmState::Alarm => write!(paths[0], "{}", block(ALARM)),
            AlarmState::Ok => write!(paths[1], "{}", block(OK)),
            AlarmState::InsufficientData => write!(paths[2], "M{from} {}h{width}", coordinate(middle)),
        };
    }
    let [alarm, ok, insufficient] = paths;
    canvas.path("solid", Role::Muted, &ok);
    canvas.path("dots", Role::Muted, &insufficient);
    canvas.path("solid", Role::Alarm, &alarm);
    canvas.y += ROW;
}

/// The stretches of one state, where it is known: its first point, the one after its last, and the state.
fn stretches(states: &[Option<AlarmState>]) -> Vec<(usize, usize, AlarmState)> {
    let mut stretches: Vec<(usize, usize, AlarmState)> = Vec::new();
    for (point, state) in states.iter().enumerate() {
        match (state, stretches.last_mut()) {
            (Some(state), Some((_, to, last))) if *to == point && last == state => *to = point + 1,
            (Some(state), _) => stretches.push((point, point + 1, *state)),
            (None, _) => {}
        }
    }
    stretches
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_are_of_one_state() {
        let (ok, alarm) = (AlarmState::Ok, AlarmState::Alarm);
        let states = [Some(ok), Some(ok), Some(alarm), Some(ok), None, Some(ok)];
        assert_eq!(stretches(&states), [(0, 2, ok), (2, 3, alarm), (3, 4, ok), (5, 6, ok)]);
        assert_eq!(stretches(&[]), []);
    }
}
