//! How large everything is, and how much text fits where.

/// The sizes of one drawing.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Layout {
    /// How wide it is.
    pub(super) width: f64,
    /// What stands left and right of everything.
    pub(super) margin: f64,
    /// Where the points begin: what is left of it is for the scale.
    pub(super) left: f64,
    /// What is kept free right of the points, for the names of the series; the narrow one names them in the headings.
    pub(super) right: f64,
    /// Whether the series are named at their ends.
    pub(super) names_at_ends: bool,
    /// The height of the main panel.
    pub(super) tall: f64,
    /// The height of one of several panels alike.
    pub(super) middle: f64,
    /// The height of a panel beside the main one.
    pub(super) low: f64,
}

/// For a page or a screen.
pub(in super::super) const WIDE: Layout = Layout {
    width: 960.0,
    margin: 18.0,
    left: 66.0,
    right: 104.0,
    names_at_ends: true,
    tall: 230.0,
    middle: 130.0,
    low: 90.0,
};

/// For a phone.
pub(in super::super) const NARROW: Layout = Layout {
    width: 380.0,
    margin: 10.0,
    left: 46.0,
    right: 10.0,
    names_at_ends: false,
    tall: 190.0,
    middle: 120.0,
    low: 80.0,
};

/// The size of the title.
pub(super) const TITLE: f64 = 17.0;
/// The size of a panel's title, and of the lines under the title.
pub(super) const TEXT: f64 = 12.5;
/// The size of all else.
pub(super) const SMALL: f64 = 11.0;

/// How wide a text is at most, in whichever font: letters of sans-serif fonts are about half as wide as high.
pub(super) fn width_of(text: &str, size: f64) -> f64 {
    text.chars().map(|letter| if letter.is_ascii() { 0.59 } else { 0.8 }).sum::<f64>() * size
}

/// How many letters of a size fit.
pub(super) fn letters_in(width: f64, size: f64) -> usize {
    super::super::number::whole(width / (0.59 * size))
}

/// Parts of a text put onto lines: as many on each as fit, at least one.
pub(super) fn lines(text: &str, between: &str, width: f64, size: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for part in text.split(between) {
        match lines.last_mut() {
            Some(line) if width_of(line, size) + width_of(between, size) + width_of(part, size) <= width => {
                line.push_str(between);
                line.push_str(part);
            }
            _ => lines.push(part.to_owned()),
        }
    }
    lines
}

/// Heights that are at least so far from each other, in the order they came in, as near as can be to where they should be
/// and within bounds.
pub(super) fn apart(wanted: &[f64], distance: f64, top: f64, bottom: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|one, other| wanted[*one].total_cmp(&wanted[*other]));
    let mut placed = wanted.to_vec();
    let mut free = top;
    for index in &order {
        placed[*index] = placed[*index].max(free);
        free = placed[*index] + distance;
    }
    let mut free = bottom;
    for index in order.iter().rev() {
        placed[*index] = placed[*index].min(free);
        free = placed[*index] - distance;
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_keep_their_distance() {
        for (wanted, expected) in [
            (vec![10.0, 50.0], vec![10.0, 50.0]),
            (vec![50.0, 50.0, 10.0], vec![50.0, 60.0, 10.0]),
            (vec![98.0, 99.0], vec![90.0, 100.0]),
            (vec![-5.0, 0.0], vec![0.0, 10.0]),
        ] {
            assert_eq!(apart(&wanted, 10.0, 0.0, 100.0), expected);
        }
    }

    #[test]
    fn lines_hold_what_fits() {
        assert_eq!(lines("one · two · three", " · ", width_of("one · two ·", 10.0), 10.0), ["one · two", "three"]);
        assert_eq!(lines("far too long · b", " · ", 1.0, 10.0), ["far too long", "b"]);
    }
}
