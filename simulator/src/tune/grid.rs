//! Every combination of the values of several parameters.

use super::Variation;

/// Parameters with the values that are tried of each; a combination has one value of each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    variations: Vec<Variation>,
    combinations: usize,
}

/// Why variations are no grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GridError {
    /// A parameter is varied twice.
    Twice(String),
    /// There are so many combinations, over [`Grid::MOST`].
    TooMany(u128),
}

impl Grid {
    /// The most combinations that are tried at once, inclusive.
    pub const MOST: usize = 100_000;

    /// The grid of some variations, of which there is at least one.
    ///
    /// # Errors
    /// Where a parameter is varied twice, or there are too many combinations.
    pub fn of(variations: Vec<Variation>) -> Result<Self, GridError> {
        for (place, variation) in variations.iter().enumerate() {
            if variations[..place].iter().any(|earlier| earlier.name() == variation.name()) {
                return Err(GridError::Twice(variation.name().to_owned()));
            }
        }
        let counts = variations.iter().map(|variation| variation.values().len() as u128);
        let combinations = counts.fold(1, u128::saturating_mul);
        match usize::try_from(combinations) {
            Ok(combinations) if combinations <= Self::MOST => Ok(Self { variations, combinations }),
            _ => Err(GridError::TooMany(combinations)),
        }
    }

    /// What is varied, in the order in which it was given.
    #[must_use]
    pub fn variations(&self) -> &[Variation] {
        &self.variations
    }

    /// How many combinations there are.
    #[must_use]
    pub fn combinations(&self) -> usize {
        self.combinations
    }

    /// The values of a combination, one of each variation. The last variation changes fastest.
    #[must_use]
    pub fn values(&self, combination: usize) -> Vec<String> {
        let mut rest = combination;
        let mut values: Vec<String> = Vec::with_capacity(self.variations.len());
        for variation in self.variations.iter().rev() {
            let all = variation.values();
            values.push(all[rest % all.len()].clone());
            rest /= all.len();
        }
        values.reverse();
        values
    }

    /// Values with the names of their parameters.
    #[must_use]
    pub fn named(&self, values: &[String]) -> Vec<(String, String)> {
        let names = self.variations.iter().map(|variation| variation.name().to_owned());
        names.zip(values.iter().cloned()).collect()
    }

    /// A combination as it reads in a sentence: `ScaleOutFrom=50, CooldownSeconds=60`.
    #[must_use]
    pub fn described(&self, values: &[String]) -> String {
        let pairs =
            self.variations.iter().zip(values).map(|(variation, value)| format!("{}={value}", variation.name()));
        pairs.collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(variations: &[&str]) -> Result<Grid, GridError> {
        Grid::of(variations.iter().map(|text| text.parse().expect("a variation")).collect())
    }

    #[test]
    fn every_combination_comes_once_and_the_last_parameter_changes_fastest() {
        for (variations, expected) in [
            (&["A=1,2"] as &[&str], &["A=1", "A=2"] as &[&str]),
            (&["A=1,2", "B=7"], &["A=1, B=7", "A=2, B=7"]),
            (&["B=5..7", "A=x,y"], &["B=5, A=x", "B=5, A=y", "B=6, A=x", "B=6, A=y", "B=7, A=x", "B=7, A=y"]),
        ] {
            let grid = grid(variations).expect("a grid");
            let all: Vec<String> = (0..grid.combinations()).map(|place| grid.described(&grid.values(place))).collect();
            assert_eq!(all, expected);
        }
    }

    #[test]
    fn a_grid_has_each_parameter_once_and_a_bound() {
        let thousand = "=1..1000";
        for (variations, expected) in [
            (vec![format!("A{thousand}"), "B=1..100".to_owned()], Ok(100_000)),
            (vec![format!("A{thousand}"), "B=1..101".to_owned()], Err(GridError::TooMany(101_000))),
            (('A'..='Z').map(|name| format!("{name}{thousand}")).collect(), Err(GridError::TooMany(u128::MAX))),
            (vec!["A=1".to_owned(), "B=1".to_owned(), "A=2".to_owned()], Err(GridError::Twice("A".to_owned()))),
        ] {
            let variations: Vec<&str> = variations.iter().map(String::as_str).collect();
            assert_eq!(grid(&variations).map(|grid| grid.combinations()), expected, "{variations:?}");
        }
    }
}
