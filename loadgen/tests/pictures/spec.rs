//! `--spec` and the flags beside it.

use clap::Parser;
use loadgen::command::plan::{Spec, SpecArguments};
use templategen::command::Streams;

#[derive(Debug, Parser)]
#[command(name = "loadgen")]
struct Line {
    #[command(flatten)]
    spec: SpecArguments,
}

/// What flags come to, and what is told on the way.
fn load(flags: &[&str]) -> (Result<Spec, String>, String) {
    let line = Line::try_parse_from(["loadgen"].iter().chain(flags)).expect("flags that are known");
    let (mut output, mut errors) = (Vec::new(), Vec::new());
    let mut streams = Streams { input: &mut std::io::empty(), output: &mut output, errors: &mut errors };
    let loaded = line.spec.load(&mut streams);
    let told =
        |failure: templategen::command::Failure| format!("{:?}: {}; {}", failure.exit, failure.message, failure.fix);
    (loaded.map_err(told), String::from_utf8(errors).expect("text"))
}

fn template(name: &str) -> String {
    format!("{}/../templates/{name}", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn a_spec_and_its_template_come_to_the_same() {
    let mut seen = Vec::new();
    for name in ["step-scaling.spec.yaml", "step-scaling.yaml"] {
        let path = template(name);
        let flags = ["--spec", &path, "--param", "MaxCapacity=7", "--start-up", "90", "--initial-capacity", "2"];
        let (loaded, told) = load(&flags);
        assert_eq!(told, "");
        let spec = loaded.expect("a plan");
        assert_eq!(spec.max_capacity(), Some(7));
        let Spec::Read { premises, notes } = spec else { panic!("{name}") };
        assert_eq!(premises.plan, "step-scaling");
        assert_eq!((premises.fleet.start_up_seconds, premises.initial_capacity), (90, Some(2)));
        assert_eq!(
            notes,
            [
                "one unit is taken to serve 100 requests a minute, twice the 50 of one unit from which `steps` scales out: \
              give `--requests-per-minute`, or `fleet` in the spec"
            ]
        );
        seen.push(premises.deployment.policies.len());
    }
    assert_eq!(seen, [1, 1]);
}

#[test]
fn without_a_spec_there_is_nothing_to_predict() {
    let (loaded, told) = load(&[]);
    assert!(matches!(loaded, Ok(Spec::None)), "{loaded:?}");
    assert_eq!(told, "");
    assert_eq!(loaded.expect("none").max_capacity(), None);
    // A price is that of a dry run, too.
    assert!(matches!(load(&["--price-per-hour", "1.4"]).0, Ok(Spec::None)));
    let usage = "Usage: flags of a prediction are given, and nothing to predict by; \
                 give the spec or template that the endpoint is scaled by with `--spec FILE`, or leave them out";
    for flags in [["--param", "MaxCapacity=7"], ["--assume", "metric-delay-seconds=0"], ["--start-up", "90"]] {
        assert_eq!(load(&flags).0.expect_err("nothing to predict by"), usage, "{flags:?}");
    }
}

#[test]
fn what_is_wrong_is_told() {
    let good = template("step-scaling.spec.yaml");
    for (flags, expected) in [
        (
            vec!["--spec", "no.spec.yaml"],
            "Refused: there is no file `no.spec.yaml`; \
             check the path: it is that of a spec or of a CloudFormation template",
        ),
        (
            vec!["--spec", &good, "--assume", "tea=cold"],
            "Usage: there is no assumption `tea`; see their names with `simulator --explain-assumptions`",
        ),
        (
            vec!["--spec", &good, "--start-up", "10", "--start-up-spread", "20"],
            "Usage: the start-up spreads 20 seconds around 10 seconds: some would end before they begin; \
             give a `--start-up-spread` of at most 10, or a longer `--start-up`",
        ),
    ] {
        assert_eq!(load(&flags).0.expect_err("something is wrong"), expected);
    }
    let folder = tempfile::tempdir().expect("a folder");
    let wrong = folder.path().join("wrong.spec.yaml");
    std::fs::write(&wrong, "capacity: { min: 3, max: 2 }\n").expect("a file");
    let (loaded, told) = load(&["--spec", wrong.to_str().expect("a path of letters")]);
    assert!(matches!(loaded, Ok(Spec::Wrong)), "{loaded:?}");
    assert!(told.contains("the minimum capacity 3 is over the maximum capacity 2"), "{told}");
}
