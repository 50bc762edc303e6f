//! A parameter and the values that are tried of it, as they are written: `NAME=VALUES`.

use std::str::FromStr;

use scaling::Decimal;

use super::Grid;

/// A parameter and the values that are tried of it, none twice.
///
/// Written `NAME=1,2,5` or `NAME=10..50/20`, which is `10,30,50`; without a step it is 1. Where a semicolon stands
/// between the values they may have commas in them, as ladders do: `ScaleSteps=below 20: -1, from 50: +1; from 60: +1`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variation {
    name: String,
    values: Vec<String>,
}

impl Variation {
    /// The parameter.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its values in the order in which they were given; at least one.
    #[must_use]
    pub fn values(&self) -> &[String] {
        &self.values
    }
}

impl FromStr for Variation {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, written) = text
            .split_once('=')
            .map(|(name, values)| (name.trim(), values.trim()))
            .filter(|(name, values)| !name.is_empty() && !values.is_empty())
            .ok_or("write it as NAME=VALUE,VALUE or NAME=FROM..TO/STEP")?;
        let separator = if written.contains(';') { ';' } else { ',' };
        let items: Vec<&str> = written.split(separator).map(str::trim).collect();
        if separator == ',' && 1 < items.len() && items.iter().any(|item| item.contains(':')) {
            return Err(
                "a comma is a part of a ladder: put a semicolon between the values, as in 'from 50: +1; below \
                        20: -1, from 60: +1'"
                    .to_owned(),
            );
        }
        let mut values: Vec<String> = Vec::new();
        for item in items {
            let more = match item.split_once("..") {
                None if item.is_empty() => return Err(format!("a value is missing beside a `{separator}`")),
                None => vec![item.to_owned()],
                Some((from, rest)) => range(item, from, rest)?,
            };
            if let Some(twice) = more.iter().find(|value| values.contains(value)) {
                return Err(format!("`{twice}` stands there twice: give it once"));
            }
            values.extend(more);
        }
        Ok(Self { name: name.to_owned(), values })
    }
}

/// The numbers of `FROM..TO` or `FROM..TO/STEP`, both ends included where a step meets them.
fn range(written: &str, from: &str, rest: &str) -> Result<Vec<String>, String> {
    let (to, step) = rest.split_once('/').unwrap_or((rest, "1"));
    let number = |text: &str| {
        Decimal::parse(text.trim())
            .map_err(|_| format!("`{}` in `{written}` is not a number such as 50 or 0.5", text.trim()))
    };
    let (from, to, step) = (number(from)?, number(to)?, number(step)?);
    if step <= Decimal::ZERO {
        return Err(format!("the step of `{written}` is {step}: write one over 0"));
    }
    if to < from {
        return Err(format!("`{written}` begins over its end: write {to}..{from}"));
    }
    let back = Decimal::ZERO - step;
    // Never over the end, so that no sum has more digits than a difference of two written numbers.
    let next = |value: &Decimal| (step <= to - *value).then(|| *value - back);
    let values: Vec<String> =
        std::iter::successors(Some(from), next).take(Grid::MOST + 1).map(|value| value.to_string()).collect();
    if Grid::MOST < values.len() {
        return Err(format!(
            "`{written}` comes to more than 100,000 values: take a larger step, as in {from}..{to}/STEP"
        ));
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_listed_or_counted() {
        for (text, expected) in [
            ("MaxCapacity=4", &["4"] as &[&str]),
            ("MaxCapacity=4,2, 8", &["4", "2", "8"]),
            ("MaxCapacity=2..5", &["2", "3", "4", "5"]),
            ("MaxCapacity = 10..50/20", &["10", "30", "50"]),
            ("MaxCapacity=10..49/20", &["10", "30"]),
            ("TargetValue=0.1..0.3/0.1", &["0.1", "0.2", "0.3"]),
            ("ScaleInChange=-2..0", &["-2", "-1", "0"]),
            ("MaxCapacity=7..7/100", &["7"]),
            ("MaxCapacity=1..2,10..20/5", &["1", "2", "10", "15", "20"]),
            ("MaxCapacity=0.00000000000000000001..1/1", &["0.00000000000000000001"]),
            ("MaxCapacity=999999999999998..999999999999999", &["999999999999998", "999999999999999"]),
            ("ScaleSteps=below 20: -1, from 50: +1; from 60: +1", &["below 20: -1, from 50: +1", "from 60: +1"]),
            ("ScaleSteps=from 60: =2", &["from 60: =2"]),
            ("ScaleSteps=from 60: +1; below 5: -1", &["from 60: +1", "below 5: -1"]),
        ] {
            let variation: Variation = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(variation.values(), expected, "{text}");
            assert_eq!(variation.name(), text.split_once('=').unwrap_or_default().0.trim());
        }
    }

    #[test]
    fn what_is_written_otherwise_is_refused() {
        let form = "write it as NAME=VALUE,VALUE or NAME=FROM..TO/STEP";
        for (text, expected) in [
            ("MaxCapacity", form),
            ("=1,2", form),
            ("MaxCapacity=", form),
            ("MaxCapacity=1,,2", "a value is missing beside a `,`"),
            ("ScaleSteps=from 60: +1;", "a value is missing beside a `;`"),
            ("MaxCapacity=1,2,1", "`1` stands there twice: give it once"),
            ("MaxCapacity=1..3,2", "`2` stands there twice: give it once"),
            ("MaxCapacity=1..x", "`x` in `1..x` is not a number such as 50 or 0.5"),
            ("MaxCapacity=..5", "`` in `..5` is not a number such as 50 or 0.5"),
            ("MaxCapacity=1..5/0", "the step of `1..5/0` is 0: write one over 0"),
            ("MaxCapacity=1..5/-1", "the step of `1..5/-1` is -1: write one over 0"),
            ("MaxCapacity=5..1", "`5..1` begins over its end: write 1..5"),
            (
                "MaxCapacity=1..100001",
                "`1..100001` comes to more than 100,000 values: take a larger step, as in 1..100001/STEP",
            ),
            (
                "ScaleSteps=below 20: -1, from 50: +1",
                "a comma is a part of a ladder: put a semicolon between the values, as in 'from 50: +1; below 20: -1, \
                 from 60: +1'",
            ),
        ] {
            assert_eq!(text.parse::<Variation>(), Err(expected.to_owned()), "{text}");
        }
        assert_eq!("MaxCapacity=1..100000".parse::<Variation>().map(|all| all.values().len()), Ok(Grid::MOST));
    }
}
