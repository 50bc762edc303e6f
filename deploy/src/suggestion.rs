//! The name the user may have meant.

/// How alike two names have to be, from 0 to 1: one or two mistyped letters in a usual name.
const ALIKE: f64 = 0.8;

/// The most alike of the known names, where one is alike enough.
#[must_use]
pub fn closest<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    let lower = name.to_lowercase();
    known
        .iter()
        .map(|candidate| (strsim::jaro_winkler(&lower, &candidate.to_lowercase()), *candidate))
        .filter(|(likeness, _)| ALIKE <= *likeness)
        .max_by(|(left, _), (right, _)| left.total_cmp(right))
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_understood_and_another_name_is_not() {
        let known = ["demo-endpoint", "AllTraffic", "MinCapacity"];
        for (name, expected) in [
            ("demo-endpont", Some("demo-endpoint")),
            ("alltraffic", Some("AllTraffic")),
            ("MinCapasity", Some("MinCapacity")),
            ("zebra", None),
            ("", None),
        ] {
            assert_eq!(closest(name, &known), expected, "{name}");
        }
    }
}
