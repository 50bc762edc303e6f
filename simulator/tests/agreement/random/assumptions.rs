//! Random assumptions, over the whole table.

use proptest::prelude::*;
use simulator::Assumptions;
use simulator::assumptions::TABLE;

/// Numbers that are worth a try, as far as a row takes them.
const NUMBERS: [&str; 12] = ["0", "1", "2", "3", "5", "10", "15", "45", "60", "90", "100", "180"];

/// Mostly the default, of any row.
pub(super) fn assumptions() -> impl Strategy<Value = Assumptions> {
    let row = |row: &'static simulator::assumptions::Assumption| {
        let words = (row.values)();
        let values: Vec<String> = if words.contains(" to ") {
            NUMBERS.map(str::to_owned).to_vec()
        } else {
            words.split(" | ").map(str::to_owned).collect()
        };
        prop::option::weighted(0.3, prop::sample::select(values))
    };
    let rows: Vec<_> = TABLE.iter().map(row).collect();
    rows.prop_map(|values| {
        let mut assumptions = Assumptions::DEFAULT;
        for (row, value) in TABLE.iter().zip(values) {
            if let Some(value) = value {
                // A number that the row does not take leaves the default.
                let _ = assumptions.set(row.name, &value);
            }
        }
        assumptions
    })
}
