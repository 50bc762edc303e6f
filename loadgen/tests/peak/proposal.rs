//! The target, the ladder and the spec that follow from a peak.

use anstream::StripStream;
use loadgen::peak::{Proposal, Safety, Scaled};
use proptest::prelude::*;
use simulator::traffic::Rate;
use templategen::command::Streams;

const VARIANT: Scaled<'_> = Scaled::Variant { endpoint: "my-endpoint", variant: Some("AllTraffic") };

/// What `templategen check` says of a spec without a warning.
const NO_ERRORS: &str = "standard input: no errors\n";

/// What it says of a spec.
fn checked(spec: &str) -> (u8, String) {
    let (mut output, mut errors) = (Vec::new(), StripStream::new(Vec::new()));
    let streams = Streams { input: &mut spec.as_bytes(), output: &mut output, errors: &mut errors };
    let exit = templategen::command::run(["templategen", "check", "-"], streams);
    (exit.code(), String::from_utf8(errors.into_inner()).expect("the streams carry text"))
}

#[track_caller]
fn check(peak: &str, safety: &str, target: &str, steps: &str) {
    let proposal = Proposal::new(peak.parse().unwrap(), safety.parse().unwrap()).expect("there is one");
    assert_eq!((proposal.target().as_str(), proposal.steps().as_str()), (target, steps), "{peak} x {safety}");
}

#[test]
fn a_ladder_stands_around_the_target() {
    for (peak, safety, target, steps) in [
        // The formula of SageMaker's documentation: requests per second x safety factor x 60.
        ("30/s", "0.5", "900", "below 360: -1, from 900: +1, from 1800: +2"),
        ("117/m", "0.5", "58", "below 23: -1, from 58: +1, from 110: +2"),
        ("1/s", "0.5", "30", "below 12: -1, from 30: +1, from 60: +2"),
        ("1/s", "0.95", "57", "below 22: -1, from 57: +1, from 60: +2"),
        ("61/m", "0.95", "57", "below 22: -1, from 57: +1, from 61: +2"),
        ("3/m", "0.5", "1.5", "below 0.6: -1, from 1.5: +1, from 3: +2"),
        ("2/h", "0.1", "0.003", "below 0.001: -1, from 0.003: +1, from 0.033: +2"),
        ("1000000/s", "0.5", "30000000", "below 12000000: -1, from 30000000: +1, from 60000000: +2"),
    ] {
        check(peak, safety, target, steps);
    }
    assert_eq!(Proposal::new("1/h".parse().unwrap(), Safety::HALF), None);
}

#[test]
fn the_spec_of_a_variant() {
    let proposal = Proposal::new("117/m".parse().unwrap(), Safety::HALF).unwrap();
    let spec = proposal.spec(VARIANT, 10);
    assert_eq!(checked(&spec), (0, NO_ERRORS.to_owned()));
    insta::assert_snapshot!(spec);
}

#[test]
fn every_kind_of_target_has_a_spec_that_is_taken() {
    let proposal = Proposal::new("50/s".parse().unwrap(), Safety::HALF).unwrap();
    for scaled in [
        Scaled::Variant { endpoint: "123", variant: None },
        Scaled::Variant { endpoint: "true", variant: Some("null") },
        Scaled::Component { component: "my-component" },
    ] {
        let spec = proposal.spec(scaled, 4);
        assert_eq!(checked(&spec), (0, NO_ERRORS.to_owned()), "{spec}");
    }
}

#[test]
fn the_alternative_in_the_comments_is_taken_too() {
    let spec = Proposal::new("50/s".parse().unwrap(), Safety::HALF).unwrap().spec(VARIANT, 4);
    let (before, rest) = spec.split_once("step_scaling:").unwrap();
    let tracking = rest.lines().find_map(|line| line.strip_prefix("# target_tracking: ")).unwrap();
    assert_eq!(checked(&format!("{before}target_tracking: {tracking}\n")), (0, NO_ERRORS.to_owned()));
}

#[test]
fn a_factor_that_is_none_is_refused() {
    for text in ["", "0", "1", "0.", "0.05", "0.96", "0.555", "50%", "-0.5", "0.5x"] {
        assert_eq!(text.parse::<Safety>(), Err("write a factor from 0.1 to 0.95, such as 0.5"), "{text}");
    }
    assert_eq!("0.50".parse::<Safety>(), Ok(Safety::HALF));
    assert_eq!(Safety::HALF.to_string(), "0.5");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_the_peak_the_spec_is_taken(
        peak in prop_oneof![1_800..1_000_000_u64, 1_800..3_600_000_000_000_u64],
        safety in 10..=95_u8,
        max_capacity in 1..100_u32,
    ) {
        let peak = Rate::thousandths_per_hour(peak).expect("a rate");
        let proposal = Proposal::new(peak, format!("0.{safety:02}").parse().expect("a factor")).expect("there is one");
        let spec = proposal.spec(VARIANT, max_capacity);
        prop_assert_eq!(checked(&spec), (0, NO_ERRORS.to_owned()), "{}", spec);
        // Where one of two is removed, the other one is under the target.
        let steps = proposal.steps();
        let value = |from: &str| steps.split(from).nth(1).and_then(|rest| rest.split(':').next()?.parse::<f64>().ok());
        let (rest, target) = (value("below ").expect("a bound"), value("from ").expect("a bound"));
        prop_assert!(2.0 * rest < target, "{}", steps);
    }
}
