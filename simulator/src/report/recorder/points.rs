//! The points of a series, merged in pairs whenever there are too many.

use scaling::AlarmState;

use crate::Minute;
use crate::report::series::{AlarmTrack, Point, Series};

/// Points so far, and the one that is being filled.
#[derive(Clone, Debug)]
pub(super) struct Points {
    minutes_per_point: u32,
    full: Vec<Sums>,
    newest: Sums,
    /// What began since the last minute.
    scaled_out: bool,
    scaled_in: bool,
    tracks: Vec<Track>,
}

/// A point as it can be added up.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    minutes: u32,
    known_minutes: u32,
    requests: f64,
    peak: f64,
    over_capacity: f64,
    queue: f64,
    desired: u32,
    in_service: u32,
    min_capacity: u32,
    max_capacity: u32,
    scaled_out: bool,
    scaled_in: bool,
}

/// An alarm: its state, whether it was in ALARM within the newest point, and its states of the points before.
#[derive(Clone, Debug)]
struct Track {
    label: String,
    state: AlarmState,
    was_in_alarm: bool,
    states: Vec<AlarmState>,
}

impl Points {
    /// Without any point, of alarms of these labels, which all begin without data.
    pub(super) fn new(labels: &[String]) -> Self {
        let state = AlarmState::InsufficientData;
        let track = |label: &String| Track { label: label.clone(), state, was_in_alarm: false, states: Vec::new() };
        Self {
            minutes_per_point: 1,
            full: Vec::new(),
            newest: Sums::default(),
            scaled_out: false,
            scaled_in: false,
            tracks: labels.iter().map(track).collect(),
        }
    }

    /// An alarm, by its place among all, has another state.
    pub(super) fn alarm(&mut self, place: usize, state: AlarmState) {
        if let Some(track) = self.tracks.get_mut(place) {
            track.state = state;
            track.was_in_alarm |= state == AlarmState::Alarm;
        }
    }

    /// A change of the capacity wanted began.
    pub(super) fn scaled(&mut self, from: u32, to: u32) {
        self.scaled_out |= from < to;
        self.scaled_in |= to < from;
    }

    pub(super) fn minute(&mut self, minute: &Minute) {
        let one = Sums {
            minutes: 1,
            known_minutes: u32::from(!minute.arrivals.is_gap()),
            requests: minute.arrivals.requests(),
            peak: minute.arrivals.requests(),
            over_capacity: minute.over_capacity,
            queue: minute.queue,
            desired: minute.desired,
            in_service: throughout(minute),
            min_capacity: minute.min_capacity,
            max_capacity: minute.max_capacity,
            scaled_out: std::mem::take(&mut self.scaled_out),
            scaled_in: std::mem::take(&mut self.scaled_in),
        };
        self.newest = self.newest.and(one);
        if self.newest.minutes == self.minutes_per_point {
            self.make_room();
        }
        if self.newest.minutes == self.minutes_per_point {
            self.push();
        }
    }

    pub(super) fn finish(mut self) -> Series {
        if 0 < self.newest.minutes {
            self.make_room();
            self.push();
        }
        Series {
            minutes_per_point: self.minutes_per_point,
            points: self.full.into_iter().map(Sums::point).collect(),
            alarms: self.tracks.into_iter().map(|Track { label, states, .. }| AlarmTrack { label, states }).collect(),
        }
    }

    /// Merges neighbours where another point would be one too many.
    fn make_room(&mut self) {
        if self.full.len() < Series::MOST_POINTS {
            return;
        }
        halve(&mut self.full, Sums::and);
        for track in &mut self.tracks {
            halve(&mut track.states, |older, newer| state(older == AlarmState::Alarm, newer));
        }
        self.minutes_per_point = self.minutes_per_point.saturating_mul(2);
    }

    fn push(&mut self) {
        self.full.push(std::mem::take(&mut self.newest));
        for track in &mut self.tracks {
            track.states.push(state(track.was_in_alarm, track.state));
            track.was_in_alarm = track.state == AlarmState::Alarm;
        }
    }
}

impl Sums {
    /// Both together, `later` being the later one; a point without minutes is nothing.
    fn and(self, later: Self) -> Self {
        if self.minutes == 0 {
            return later;
        }
        Self {
            minutes: self.minutes + later.minutes,
            known_minutes: self.known_minutes + later.known_minutes,
            requests: self.requests + later.requests,
            peak: self.peak.max(later.peak),
            over_capacity: self.over_capacity + later.over_capacity,
            queue: self.queue.max(later.queue),
            desired: self.desired.max(later.desired),
            in_service: self.in_service.min(later.in_service),
            min_capacity: later.min_capacity,
            max_capacity: later.max_capacity,
            scaled_out: self.scaled_out | later.scaled_out,
            scaled_in: self.scaled_in | later.scaled_in,
        }
    }

    fn point(self) -> Point {
        let known = 0 < self.known_minutes;
        Point {
            requests_per_minute: known.then(|| self.requests / f64::from(self.known_minutes)),
            peak_requests_per_minute: known.then_some(self.peak),
            over_capacity: self.over_capacity,
            queue: self.queue,
            desired: self.desired,
            in_service: self.in_service,
            min_capacity: self.min_capacity,
            max_capacity: self.max_capacity,
            scaled_out: self.scaled_out,
            scaled_in: self.scaled_in,
        }
    }
}

/// What a track shows of an alarm that was in ALARM within a point or not, and has a state at its end.
fn state(was_in_alarm: bool, at_end: AlarmState) -> AlarmState {
    if was_in_alarm { AlarmState::Alarm } else { at_end }
}

/// Merges every second item into the one before it.
fn halve<T: Copy>(items: &mut Vec<T>, merge: impl Fn(T, T) -> T) {
    let halved = items.len().div_ceil(2);
    for place in 0..halved {
        let older = items[2 * place];
        items[place] = items.get(2 * place + 1).map_or(older, |newer| merge(older, *newer));
    }
    items.truncate(halved);
}

/// The whole units that served a minute over: what was removed at its end still served in it, as its overload has it.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates, and no endpoint has so many")]
fn throughout(minute: &Minute) -> u32 {
    (minute.in_service_seconds / 60.0) as u32
}
