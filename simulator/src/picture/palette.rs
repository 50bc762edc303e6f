//! The colours, for light and for dark pages, told apart by people who see colours otherwise too.
//!
//! No meaning hangs on a colour alone: overload is above capacity, wanted is dashed, and an alarm's states differ in height.

/// What a colour is for; its class in a style sheet is [`Role::class`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// What the picture stands on.
    Ground,
    /// What is read first.
    Text,
    /// What is read second.
    Muted,
    /// The thin lines of the scales.
    Grid,
    /// Requests that arrive.
    Demand,
    /// What can be served, and the units in service.
    Capacity,
    /// Requests over capacity.
    Over,
    /// Units that are wanted.
    Wanted,
    /// Requests that wait.
    Queue,
    /// An alarm in ALARM.
    Alarm,
    /// Requests that were answered.
    Answered,
    /// What was predicted, over what was measured.
    Predicted,
}

/// A colour as red, green and blue.
pub(super) type Color = u32;

/// A role with its class, and its colours on light and on dark.
pub(super) const PALETTE: [(Role, &str, Color, Color); 12] = [
    (Role::Ground, "ground", 0xff_ff_ff, 0x0d_11_17),
    (Role::Text, "text", 0x1f_23_28, 0xf0_f6_fc),
    (Role::Muted, "muted", 0x59_63_6e, 0x9e_a7_b3),
    (Role::Grid, "grid", 0xdf_e3_e8, 0x2a_31_3a),
    (Role::Demand, "demand", 0x1f_23_28, 0xf0_f6_fc),
    (Role::Capacity, "capacity", 0x2f_6f_b5, 0x58_a6_ff),
    (Role::Over, "over", 0xc7_41_00, 0xff_8a_4c),
    (Role::Wanted, "wanted", 0x8a_3f_9e, 0xd3_9b_ea),
    (Role::Queue, "queue", 0x0b_7a_6f, 0x3f_c9_b6),
    (Role::Alarm, "alarm", 0x96_6a_00, 0xe3_b3_41),
    (Role::Answered, "answered", 0x1a_7f_37, 0x57_d3_65),
    (Role::Predicted, "predicted", 0x1f_23_28, 0xf0_f6_fc),
];

impl Role {
    /// The class of a style sheet.
    #[must_use]
    pub fn class(self) -> &'static str {
        PALETTE.iter().find(|(role, ..)| *role == self).map_or("", |(_, class, ..)| class)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// WCAG 2.2, relative luminance.
    fn luminance(color: Color) -> f64 {
        let channel = |shift: u32| {
            let value = f64::from((color >> shift) & 0xff) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(16) + 0.7152 * channel(8) + 0.0722 * channel(0)
    }

    /// WCAG 2.2, contrast ratio.
    fn contrast(one: Color, other: Color) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn contrast_is_what_the_guidelines_say_it_is() {
        assert!((contrast(0, 0xff_ff_ff) - 21.0).abs() < 1e-9);
        assert!((contrast(0x77_77_77, 0xff_ff_ff) - 4.48).abs() < 0.01);
    }

    /// 4.5 to 1 for text, which the colours of lines are used for too (their labels), so for all but the grid.
    /// Source: WCAG 2.2, 1.4.3 and 1.4.11.
    #[test]
    fn everything_is_legible_on_light_and_on_dark() {
        let (_, _, light_ground, dark_ground) = PALETTE[0];
        for (role, class, light, dark) in &PALETTE[1..] {
            let least = if *role == Role::Grid { 1.15 } else { 4.5 };
            for (color, ground) in [(*light, light_ground), (*dark, dark_ground)] {
                let contrast = contrast(color, ground);
                assert!(least <= contrast, "{class}: {contrast:.2} of {color:06x} on {ground:06x}");
            }
        }
    }

    /// A role has one row, and its class is a name of its own.
    #[test]
    fn classes_are_told_apart() {
        for (index, (role, class, ..)) in PALETTE.iter().enumerate() {
            assert_eq!(role.class(), *class);
            assert!(PALETTE[..index].iter().all(|(_, other, ..)| other != class));
        }
    }
}
