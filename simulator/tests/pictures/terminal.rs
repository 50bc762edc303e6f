//! The terminal.

use proptest::prelude::*;
use simulator::picture::{Style, Terminal, terminal};

use crate::made::{Any, DAY, Made, any, run};

#[test]
fn an_hour() {
    let hour = run(&Made { points: 60, behind: Some(4), gap: (20, 27), queues: true, ..DAY });
    insta::assert_snapshot!(terminal(&[hour], &Terminal::default()));
}

#[test]
fn a_day_in_ascii() {
    insta::assert_snapshot!(terminal(&[run(&DAY)], &Terminal { width: 80, style: Style::Ascii }));
}

#[test]
fn two_runs() {
    let still = run(&Made { name: "static at peak", behind: None, ..DAY });
    insta::assert_snapshot!(terminal(&[run(&DAY), still], &Terminal::default()));
}

#[test]
fn one_run_fits_a_screen() {
    assert!(terminal(&[run(&DAY)], &Terminal::default()).lines().count() <= 25);
}

#[test]
fn without_a_run_there_is_nothing() {
    assert_eq!(terminal(&[], &Terminal::default()), "");
}

#[test]
fn colors_add_nothing_but_themselves() {
    let runs = [run(&DAY)];
    let colored = terminal(&runs, &Terminal { style: Style::Color, ..Terminal::default() });
    let mut plain = String::new();
    for (index, part) in colored.split('\u{1b}').enumerate() {
        let (code, text) = if index == 0 { ("", part) } else { part.split_once('m').expect("a colour") };
        assert!(code.chars().all(|letter| letter.is_ascii_digit() || "[;".contains(letter)), "{code}");
        plain.push_str(text);
    }
    assert!(colored != plain);
    assert_eq!(plain, terminal(&runs, &Terminal::default()));
}

proptest! {
    #[test]
    fn lines_fit_and_obey_nobody(any in prop::collection::vec(any(), 1..4), width in 0_usize..200, ascii in 0..2) {
        let runs: Vec<_> = any.iter().map(Any::run).collect();
        let style = if ascii == 1 { Style::Ascii } else { Style::Blocks };
        let text = terminal(&runs, &Terminal { width, style });
        prop_assert!(text.ends_with('\n'));
        for line in text.lines() {
            let length = line.chars().count();
            prop_assert!(length <= width.max(Terminal::NARROWEST), "{length} in {width}: {line}");
            prop_assert!(!line.contains(char::is_control), "{line:?}");
            prop_assert!(!line.contains("NaN") && !line.ends_with(' '), "{line:?}");
            prop_assert!(style == Style::Blocks || line.is_ascii(), "{line:?}");
        }
    }
}
