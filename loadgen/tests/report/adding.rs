//! Tallies add up exactly, in whatever order.

use std::time::Duration;

use loadgen::outcome::{Class, Finished, Outcome};
use loadgen::tally::Tally;
use proptest::prelude::*;

use crate::made::{counted, failed, requests};

fn sum<'a>(tallies: impl IntoIterator<Item = &'a Tally>) -> Tally {
    let mut sum = Tally::default();
    for tally in tallies {
        sum.add(tally);
    }
    sum
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn adding_is_associative_and_commutative((a, b, c) in (requests(), requests(), requests())) {
        let [a, b, c] = [a, b, c].map(|requests| counted(&requests).0);
        let left = sum([&sum([&a, &b]), &c]);
        prop_assert_eq!(&left, &sum([&a, &sum([&b, &c])]));
        prop_assert_eq!(&left, &sum([&c, &b, &a]));
        prop_assert_eq!(&a, &sum([&a, &Tally::default()]));
    }

    #[test]
    fn intervals_add_up_to_the_whole(requests in requests()) {
        let (total, intervals) = counted(&requests);
        prop_assert_eq!(sum(&intervals), total);
    }

    #[test]
    fn every_request_is_counted_once(requests in requests()) {
        let (total, _) = counted(&requests);
        prop_assert_eq!(total.due, requests.len() as u64);
        prop_assert_eq!(total.sent, total.answered + total.failed);
        prop_assert!(total.sent + total.dropped <= total.due);
        prop_assert_eq!(total.sent, total.lateness.count());
        prop_assert_eq!(total.answered, total.response_times.count());
        prop_assert_eq!(total.answered, total.service_times.count());
        prop_assert_eq!(total.failed, total.failure_times.count() + total.failures_of(Class::Abandoned));
        prop_assert_eq!(total.failed, Class::ALL.into_iter().map(|class| total.failures_of(class)).sum::<u64>());
    }
}

/// A failure of one of many kinds.
fn failure(class: Class, kind: usize) -> Tally {
    let outcome = Outcome::Failed(Box::new(failed(class, &format!("kind {kind:03}"), None, &format!("number {kind}"))));
    let ended = Duration::from_millis(5);
    let mut tally = Tally::default();
    tally.sent(Duration::ZERO);
    tally.finished(&Finished { index: 0, intended: Duration::ZERO, sent: Duration::ZERO, ended, outcome });
    tally
}

#[test]
fn of_too_many_kinds_of_a_class_the_first_ones_are_kept_in_whatever_order_they_come() {
    let kinds = || (0..180).map(|kind| failure(if kind < 150 { Class::ModelError } else { Class::Connect }, kind));
    let forth = sum(&kinds().collect::<Vec<_>>());
    let back = sum(&kinds().rev().collect::<Vec<_>>());
    let halves =
        sum([&sum(&kinds().step_by(2).collect::<Vec<_>>()), &sum(&kinds().skip(1).step_by(2).collect::<Vec<_>>())]);
    assert_eq!(forth, back);
    assert_eq!(forth, halves);
    let names: Vec<_> =
        forth.failures.iter().map(|(kind, failures)| (kind.error_type.as_str(), failures.count)).collect();
    assert_eq!(names.len(), 50 + 1 + 30);
    assert_eq!(
        (names[0], names[49], names[50], names[51]),
        (("kind 000", 1), ("kind 049", 1), ("others", 100), ("kind 150", 1))
    );
    assert_eq!((forth.failures_of(Class::ModelError), forth.failures_of(Class::Connect)), (150, 30));
    let others = forth.failures.iter().find(|(kind, _)| kind.error_type == "others").expect("others");
    assert_eq!(others.1.example, "number 100");
}
