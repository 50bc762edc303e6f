//! What `--dry-run` prints.

use crate::line::run;

fn printed(arguments: &[&str], input: &str) -> String {
    let outcome = run(&[&["--dry-run"], arguments].concat(), None, input);
    assert_eq!((outcome.status, outcome.errors.as_str()), (0, ""), "{arguments:?}");
    outcome.output
}

#[test]
fn the_ramp_of_2020() {
    insta::assert_snapshot!(printed(&["--max-capacity", "10", "--price", "1.408"], ""));
}

#[test]
fn a_shard_is_shown_beside_the_whole() {
    insta::assert_snapshot!(printed(&["--stages", "30s@50/s, 5m@100..400/m", "--shard", "3/16"], ""));
}

#[test]
fn arrivals_by_chance_are_counted() {
    let arguments = ["--stages", "30s@50/s, 1m@0/s, 5m@100..400/m", "--shard", "1/2", "--arrivals", "poisson"];
    insta::assert_snapshot!(printed(&arguments, ""));
}

#[test]
fn many_stages_are_added_up() {
    insta::assert_snapshot!(printed(&["--trace", "diurnal low=20/m high=4000/m for=3d noise=10%", "--seed", "7"], ""));
}
