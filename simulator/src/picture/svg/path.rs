//! Levels over time as the paths of SVG: each point is as wide as all others, and every unknown one is left out.
//!
//! A path is written in steps from one corner to the next, in tenths of a unit, and level points are one step: that keeps
//! it small, and where it ends does not depend on how often it was rounded.

use std::fmt::Write as _;

use super::super::number::{of_tenths, place, tenths};

/// Where points and values are drawn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    /// The left edge.
    pub(super) left: f64,
    /// The upper edge.
    pub(super) top: f64,
    /// How wide all points are together.
    pub(super) width: f64,
    /// How high the scale is.
    pub(super) height: f64,
    /// How many points there are.
    pub(super) points: usize,
    /// The value at the upper edge, over 0.
    pub(super) scale_top: f64,
}

impl Frame {
    /// The lower edge.
    pub(super) fn bottom(&self) -> f64 {
        self.top + self.height
    }

    /// The left edge of a point; of the one after the last, the right edge of all.
    pub(super) fn x(&self, point: usize) -> f64 {
        self.left + self.width * place(point) / place(self.points.max(1))
    }

    /// The height of a value; the upper edge for what is over the scale.
    pub(super) fn y(&self, value: f64) -> f64 {
        self.bottom() - self.height * (value / self.scale_top).clamp(0.0, 1.0)
    }
}

/// Where a pen is, in tenths.
struct Pen {
    path: String,
    x: i64,
    y: i64,
}

impl Pen {
    fn new() -> Self {
        Self { path: String::new(), x: 0, y: 0 }
    }

    fn lift_to(&mut self, x: i64, y: i64) {
        let _ = write!(self.path, "M{} {}", of_tenths(x), of_tenths(y));
        (self.x, self.y) = (x, y);
    }

    fn across_to(&mut self, x: i64) {
        if x != self.x {
            let _ = write!(self.path, "h{}", of_tenths(x - self.x));
            self.x = x;
        }
    }

    fn up_or_down_to(&mut self, y: i64) {
        if y != self.y {
            let _ = write!(self.path, "v{}", of_tenths(y - self.y));
            self.y = y;
        }
    }
}

/// The line along the values.
pub(super) fn line(frame: &Frame, values: &[Option<f64>]) -> String {
    let mut pen = Pen::new();
    for stretch in stretches(values) {
        let (x, y) = corner(frame, stretch[0]);
        pen.lift_to(x, y);
        along(&mut pen, frame, &stretch);
    }
    pen.path
}

/// All under the values.
pub(super) fn area(frame: &Frame, values: &[Option<f64>]) -> String {
    let bottom = tenths(frame.bottom());
    let mut pen = Pen::new();
    for stretch in stretches(values) {
        let (x, _) = corner(frame, stretch[0]);
        pen.lift_to(x, bottom);
        along(&mut pen, frame, &stretch);
        pen.up_or_down_to(bottom);
        pen.path.push('z');
    }
    pen.path
}

/// All between two values, where both are known.
pub(super) fn band(frame: &Frame, from: &[Option<f64>], to: &[Option<f64>]) -> String {
    let upper: Vec<_> = to.iter().zip(from).map(|(to, from)| from.and(*to)).collect();
    let mut pen = Pen::new();
    for stretch in stretches(&upper) {
        let lower = |point: usize| from.get(point).copied().flatten().unwrap_or_default();
        let (x, y) = corner(frame, (stretch[0].0, lower(stretch[0].0)));
        pen.lift_to(x, y);
        along(&mut pen, frame, &stretch);
        for (point, _) in stretch.iter().rev() {
            let (x, y) = corner(frame, (*point, lower(*point)));
            pen.up_or_down_to(y);
            pen.across_to(x);
        }
        pen.path.push('z');
    }
    pen.path
}

/// From where the pen is, over every point of a stretch.
fn along(pen: &mut Pen, frame: &Frame, stretch: &[(usize, f64)]) {
    for (index, (point, value)) in stretch.iter().enumerate() {
        pen.up_or_down_to(tenths(frame.y(*value)));
        // Level points are one step.
        let level = stretch.get(index + 1).is_some_and(|(_, next)| tenths(frame.y(*next)) == pen.y);
        if !level {
            pen.across_to(tenths(frame.x(point + 1)));
        }
    }
}

fn corner(frame: &Frame, (point, value): (usize, f64)) -> (i64, i64) {
    (tenths(frame.x(point)), tenths(frame.y(value)))
}

/// The stretches of points that are known, with their values.
fn stretches(values: &[Option<f64>]) -> Vec<Vec<(usize, f64)>> {
    let mut stretches: Vec<Vec<(usize, f64)>> = Vec::new();
    let mut open = false;
    for (point, value) in values.iter().enumerate() {
        match (value.filter(|value| value.is_finite()), stretches.last_mut()) {
            (None, _) => open = false,
            (Some(value), Some(stretch)) if open => stretch.push((point, value)),
            (Some(value), _) => {
                stretches.push(vec![(point, value)]);
                open = true;
            }
        }
    }
    stretches
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Frame = Frame { left: 10.0, top: 0.0, width: 40.0, height: 100.0, points: 4, scale_top: 10.0 };

    #[test]
    fn levels_are_steps_and_gaps_are_left_out() {
        let values = [Some(1.0), Some(1.0), None, Some(12.0)];
        assert_eq!(line(&FRAME, &values), "M10 90h20M40 0h10");
        assert_eq!(area(&FRAME, &values), "M10 100v-10h20v10zM40 100v-100h10v100z");
        let from = [Some(0.0), Some(0.5), Some(0.5), None];
        assert_eq!(band(&FRAME, &from, &values), "M10 100v-10h20v5h-10v5h-10z");
    }

    #[test]
    fn nothing_that_is_no_number_is_drawn() {
        assert_eq!(line(&FRAME, &[Some(f64::NAN), Some(f64::INFINITY), None]), "");
        assert_eq!(line(&Frame { points: 0, ..FRAME }, &[]), "");
    }

    #[test]
    fn rounding_does_not_add_up() {
        let frame = Frame { width: 100.0, points: 3, ..FRAME };
        let values: Vec<_> = (0..3).map(|value| Some(f64::from(value))).collect();
        assert_eq!(line(&frame, &values), "M10 100h33.3v-10h33.4v-10h33.3");
    }
}
