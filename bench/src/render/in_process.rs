//! Specs that are read and rendered by the library, without a process each.

use std::hint::black_box;
use std::time::Duration;

use templategen::exit::Exit;
use templategen::spec;
use templategen::template::{self, Form, Format};

use super::spec_text;
use crate::failure::Failure;
use crate::samples::Timing;
use crate::table::{Goal, Row};
use crate::units;

/// The sizes of one spec, in policies: the last one is the most that a scalable target takes.
const POLICIES: [usize; 3] = [1, 10, 50];
const POLICY_RUNS: u16 = 200;

const FEW: u16 = 1_000;
const MANY: u16 = 10_000;
const MANY_RUNS: u16 = 5;
const MANY_GOAL: Duration = Duration::from_secs(2);

/// How many times longer than at work one process may be on its way, until the machine counts as busy.
const BUSY: f64 = 1.25;

/// How much more time a spec among many may take than one among few, and still count as the same.
const LINEAR_GOAL: f64 = 1.25;

/// Every figure, and what there is to say about them.
///
/// # Errors
/// Where a spec that has to be right is refused.
pub(super) fn rows() -> Result<(Vec<Row>, String), Failure> {
    let (mut rows, mut remarks) = policies();
    let few = small_specs(FEW)?;
    let many = small_specs(MANY)?;
    // What grows is work, so this is the processor's time; what is waited for is everybody's.
    let growth = units::ratio(many.processor.median() / u32::from(MANY), few.processor.median() / u32::from(FEW));
    if BUSY < units::ratio(many.wall.median(), many.processor.median()) {
        remarks.push_str("\nother work took the processor from this process: measure again on a machine at rest");
    }
    rows.push(Row { comparison: per_spec(&few, FEW), ..Row::of("1,000 small specs".to_owned(), &few) });
    rows.push(Row {
        comparison: per_spec(&many, MANY),
        goal: Some(Goal { text: "under 2 s".to_owned(), is_met: many.wall.median() < MANY_GOAL }),
        ..Row::of("10,000 small specs".to_owned(), &many)
    });
    rows.push(Row {
        what: "a spec of 10,000 beside one of 1,000".to_owned(),
        comparison: format!("{growth:.2} times the processor time"),
        goal: Some(Goal { text: format!("at most {LINEAR_GOAL} times"), is_met: growth <= LINEAR_GOAL }),
        ..Row::default()
    });
    Ok((rows, remarks))
}

/// A spec that is refused for the size of its template has been rendered: its time counts all the same.
fn policies() -> (Vec<Row>, String) {
    let mut one = None;
    let mut rows = Vec::new();
    let mut remarks = String::new();
    for count in POLICIES {
        let text = spec_text::of_policies(count);
        let timing = Timing::of(POLICY_RUNS, || drop(black_box(render(black_box(&text)))));
        let ratio = units::ratio(timing.wall.median(), *one.get_or_insert(timing.wall.median()));
        let size = match render(&text) {
            Ok(template) => format!("{} bytes", template.len()),
            Err(why) => {
                remarks.extend(["\none spec, policies: ", &count.to_string(), ": refused once it is rendered: ", &why]);
                "refused".to_owned()
            }
        };
        rows.push(Row {
            comparison: format!("{ratio:.1} times one policy, {size}"),
            ..Row::of(format!("one spec, policies: {count}"), &timing)
        });
    }
    (rows, remarks)
}

/// Reads and renders distinct specs, one after the other.
fn small_specs(count: u16) -> Result<Timing, Failure> {
    let texts: Vec<_> = (0..usize::from(count)).map(spec_text::small).collect();
    if let Some(why) = texts.iter().find_map(|text| render(text).err()) {
        return Err(Failure::new(
            Exit::Refused,
            format!("a small spec is refused: {why}"),
            "bring bench/src/render/spec_text.rs up to what a spec is now",
        ));
    }
    Ok(Timing::of(MANY_RUNS, || {
        for text in &texts {
            drop(black_box(render(black_box(text))));
        }
    }))
}

/// The template of a spec, or the first reason why there is none.
fn render(text: &str) -> Result<String, String> {
    let reading = spec::read("spec", text.as_bytes());
    let Some(spec) = &reading.spec else {
        return Err(reading.diagnostics.first().map(|diagnostic| diagnostic.message.clone()).unwrap_or_default());
    };
    template::render(spec, Form::Native, Format::Yaml)
        .map_err(|problems| problems.first().map(|problem| problem.message.clone()).unwrap_or_default())
}

fn per_spec(timing: &Timing, count: u16) -> String {
    format!("{} each", units::duration(timing.wall.median() / u32::from(count)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spec_is_rendered_or_the_reason_told() {
        assert!(render(&spec_text::small(0)).is_ok_and(|template| template.contains("AWS::CloudWatch::Alarm")));
        let broken = format!("{}dashboard: maybe\n", spec_text::small(0));
        let why = render(&broken).expect_err("the dashboard is there or it is not");
        assert!(why.contains("`maybe`"), "{why}");
    }
}
