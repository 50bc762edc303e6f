//! The view that fills a terminal, on terminals of many sizes.

use std::sync::LazyLock;

use ratatui::Terminal as Canvas;
use ratatui::backend::TestBackend;
use ratatui::layout::Rect;
use ratatui::style::Color;
use ratatui::{TerminalOptions, Viewport};

use super::{Paper, Progress, heading, observation, play, view};
use crate::view::Face;
use crate::view::draw::draw;
use crate::view::scene::Scene;
use crate::view::screen::{Screen, is_shown};

/// A run, two minutes and ten seconds after its start.
static PLAYED: LazyLock<Scene> = LazyLock::new(|| {
    let mut view = view(Progress::None, &Paper::default());
    play(&mut view);
    view.scene.clone()
});

/// A scene on a terminal of a size.
fn drawn(width: u16, height: u16, scene: &Scene, has_colors: bool) -> Canvas<TestBackend> {
    let mut canvas = Canvas::new(TestBackend::new(width, height)).unwrap();
    canvas.draw(|frame| draw(frame, scene, has_colors)).unwrap();
    canvas
}

fn check(width: u16, height: u16) -> TestBackend {
    drawn(width, height, &PLAYED, true).backend().clone()
}

#[test]
fn a_wide_terminal_shows_all() {
    insta::assert_snapshot!(check(110, 40));
}

#[test]
fn an_ordinary_terminal_shows_all() {
    insta::assert_snapshot!(check(80, 24));
}

#[test]
fn a_narrow_terminal_shows_all() {
    insta::assert_snapshot!(check(60, 24));
}

#[test]
fn a_short_terminal_shows_figures() {
    insta::assert_snapshot!(check(80, 13));
}

#[test]
fn a_tiny_terminal_shows_a_line() {
    insta::assert_snapshot!(check(30, 6));
}

#[test]
fn a_run_that_begins_shows_its_frame() {
    insta::assert_snapshot!(drawn(80, 24, &Scene::new(heading()), true).backend());
}

#[test]
fn any_size_can_be_drawn() {
    for width in [0, 1, 39, 40, 41, 59, 200] {
        for height in (0..=20).chain([24, 30, 60]) {
            let _ = check(width, height);
        }
    }
}

#[test]
fn without_colors_there_are_none() {
    for (has_colors, expected) in [(true, true), (false, false)] {
        let canvas = drawn(80, 24, &PLAYED, has_colors);
        let is_colored = canvas.backend().buffer().content().iter().any(|cell| cell.fg != Color::Reset);
        assert_eq!(is_colored, expected);
    }
}

/// The only test with a screen of the process: there is one for all.
#[test]
fn the_terminal_is_put_back_with_the_last_lines_on_it() {
    let enter = |paper: &Paper| {
        let options = TerminalOptions { viewport: Viewport::Fixed(Rect::new(0, 0, 60, 20)) };
        let mut view = view(Progress::None, paper);
        let screen = Screen::enter(Box::new(paper.clone()), options, true).unwrap();
        view.face = Face::Screen(Box::new(screen));
        view
    };
    let (entered, left) = ("\u{1b}[?1049h", "\u{1b}[?1049l\u{1b}[?25h");
    for is_ended in [true, false] {
        let paper = Paper::default();
        let mut view = enter(&paper);
        let mut seen = observation(0);
        seen.problems.push("can not read it".to_owned());
        view.observed(&seen);
        view.note("interrupted: no more is sent");
        assert!(paper.text().starts_with(entered), "{:?}", paper.text());
        assert!(!paper.text().contains(left), "{:?}", paper.text());
        if is_ended {
            view.end();
        }
        drop(view);
        let text = paper.text();
        let (_, after) = text.split_once(left).expect("the screen is left");
        let opening = view_opening();
        assert_eq!(
            after.replace("\u{1b}[?25h", ""),
            format!(
                "{opening}\n\
                 00:00:00  alarm demo-steps: ALARM\n\
                 00:00:00  alarm demo-p99: OK\n\
                 00:00:00  can not read it\n\
                 00:00:00  interrupted: no more is sent\n"
            )
        );
    }
    let paper = Paper::default();
    let view = enter(&paper);
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(move || {
        let _view = view;
        panic!("on purpose");
    }));
    assert!(panicked.is_err());
    // The hook puts the real terminal back, before the panic is told.
    assert!(!is_shown());
}

fn view_opening() -> String {
    let heading = heading();
    format!("{} at {}: {}, 00:05:00 in all", heading.target, heading.address, heading.schedule)
}
