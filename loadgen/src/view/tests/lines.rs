//! Lines for people and for programs.

use super::{Paper, Progress, Status, Tally, observation, play, view};
use crate::view::Phase;
use std::time::Duration;

/// A moment without requests, in a phase.
fn moment(seconds: u64, phase: Phase) -> (Tally, Duration, Phase) {
    (Tally::default(), Duration::from_secs(seconds), phase)
}

/// What the moments after each other are told as, without the opening.
fn check(progress: Progress, moments: &[(Tally, Duration, Phase)], expected: &str) {
    let paper = Paper::default();
    let mut view = view(progress, &paper);
    for (tally, elapsed, phase) in moments {
        view.update(&Status {
            elapsed: *elapsed,
            phase: *phase,
            wanted_per_second: 2.0,
            in_flight: 7,
            recent: tally,
            recent_span: Duration::from_secs(10),
            total: tally,
        });
    }
    let text = paper.text();
    let told: Vec<_> = text.lines().skip(1).collect();
    assert_eq!(told.join("\n"), expected);
}

#[test]
fn a_run_in_lines() {
    let paper = Paper::default();
    play(&mut view(Progress::Auto, &paper));
    insta::assert_snapshot!(paper.text());
}

#[test]
fn a_run_for_programs() {
    let paper = Paper::default();
    play(&mut view(Progress::Json, &paper));
    let text = paper.text();
    for line in text.lines() {
        serde_json::from_str::<serde_json::Value>(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    }
    let chosen: Vec<_> = text.lines().filter(|line| !line.contains("status") || line.contains(":130.0,")).collect();
    insta::assert_snapshot!(chosen.join("\n"));
}

#[test]
fn nothing_is_shown_where_nothing_is_wanted() {
    let paper = Paper::default();
    play(&mut view(Progress::None, &paper));
    assert_eq!(paper.text(), "");
}

#[test]
fn a_line_comes_every_ten_seconds_however_often_it_is_told() {
    let due = Tally { due: 20, ..Tally::default() };
    let sending = |seconds| (due.clone(), Duration::from_secs(seconds), Phase::Sending);
    check(
        Progress::Plain,
        &[sending(0), sending(9), sending(10), sending(11), sending(19), sending(43), sending(44), sending(50)],
        "00:00:10  120/m wanted, 0/m sent, 0/m answered\n\
         00:00:43  120/m wanted, 0/m sent, 0/m answered\n\
         00:00:50  120/m wanted, 0/m sent, 0/m answered",
    );
}

#[test]
fn another_phase_is_told_at_once() {
    let starts_in = Duration::from_secs(75);
    let mut all = Tally { due: 10, dropped: 1, late: 2, sent: 9, answered: 9, ..Tally::default() };
    all.lateness.record(Duration::ZERO);
    check(
        Progress::Plain,
        &[
            moment(0, Phase::Waiting { starts_in }),
            moment(1, Phase::Sending),
            moment(2, Phase::Waiting { starts_in: Duration::from_millis(1999) }),
            moment(5, Phase::Draining),
            moment(6, Phase::Draining),
            (all, Duration::from_secs(7), Phase::Ended),
        ],
        "00:00:00  starts in 00:01:15\n\
         00:00:05  no more is sent, 7 in flight\n\
         00:00:07  ended: 9 sent, 9 answered; 1 dropped; 2 late",
    );
}

#[test]
fn what_others_wrote_moves_no_cursor_and_is_told_in_its_order() {
    let paper = Paper::default();
    let mut view = view(Progress::Plain, &paper);
    let mut seen = observation(0);
    seen.status = Some("Failed".to_owned());
    seen.alarms.clear();
    seen.problems.push("can not read\u{1b}[2J it\nat all".to_owned());
    view.observed(&seen);
    view.note("interrupted: no more is sent");
    let text = paper.text();
    let told: Vec<_> = text.lines().skip(1).collect();
    let expected = [
        "00:00:00  the status is Failed",
        "00:00:00  2 of 2 instances in service",
        "00:00:00  can not read [2J it at all",
        "00:00:00  interrupted: no more is sent",
    ];
    assert_eq!(told, expected);
}

#[test]
fn what_could_not_be_read_once_is_not_news_when_it_is_read_again() {
    let paper = Paper::default();
    let mut view = view(Progress::Plain, &paper);
    view.observed(&observation(0));
    let before = paper.text();
    let mut unreadable = observation(10);
    (unreadable.status, unreadable.desired, unreadable.in_service, unreadable.range) = (None, None, None, None);
    unreadable.alarms.clear();
    view.observed(&unreadable);
    view.observed(&observation(20));
    assert_eq!(paper.text(), before);
}
