//! CSV of reports.

use std::time::Duration;

use loadgen::observation::Observation;
use loadgen::report::csv;
use proptest::prelude::*;

use crate::made::{INTERVALS, Stretch, report, run_of};

fn seen(seconds: u64, desired: Option<u32>, in_service: Option<u32>) -> Observation {
    Observation {
        at: Duration::from_secs(seconds),
        status: None,
        desired,
        in_service,
        range: None,
        alarms: Vec::new(),
        activities: Vec::new(),
        problems: Vec::new(),
    }
}

#[test]
fn a_row_for_each_interval() {
    let mut report = run_of(&[
        Stretch { due: 10, ..Stretch::FINE },
        Stretch { due: 20, dropped: 2, throttled: 3, late: 15, takes: 1_500 },
        Stretch { due: 0, ..Stretch::FINE },
        Stretch { due: 1, throttled: 1, ..Stretch::FINE },
    ]);
    report.observations = vec![seen(10, Some(1), Some(1)), seen(25, Some(2), None), seen(40, Some(9), Some(9))];
    insta::assert_snapshot!(csv(&report));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(50))]

    #[test]
    fn every_row_has_a_cell_for_each_name(report in report()) {
        let csv = csv(&report);
        let rows: Vec<Vec<&str>> = csv.lines().map(|line| line.split(',').collect()).collect();
        prop_assert_eq!(rows.len(), INTERVALS + 1);
        prop_assert!(rows.iter().all(|row| row.len() == 8 + 16 + 5 + 2), "{csv}");
        let sent: u64 = rows[1..].iter().map(|row| row[3].parse::<u64>().expect("a count")).sum();
        prop_assert_eq!(sent, report.total.sent);
    }
}
