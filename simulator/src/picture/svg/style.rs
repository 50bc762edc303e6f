//! The style sheet of a chart: every colour for light and for dark.
//!
//! The colours are written out twice, because not every viewer of SVG knows variables.

use std::fmt::Write as _;

use super::super::palette::{Color, PALETTE};

/// The rules, for a chart that stands alone as for one in a page.
pub(in super::super) fn sheet() -> String {
    let mut sheet = String::from(
        ".chart{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',sans-serif;\
         font-variant-numeric:tabular-nums}\
         .chart .line{fill:none;stroke-width:1.4;stroke-linejoin:round}\
         .chart .thin{fill:none;stroke-width:1}\
         .chart .dashes{fill:none;stroke-width:1.5;stroke-dasharray:5 3}\
         .chart .long{fill:none;stroke-width:1.8;stroke-dasharray:9 4}\
         .chart .dots{fill:none;stroke-width:1.2;stroke-dasharray:1.5 3}\
         .chart .under{fill-opacity:.2;stroke:none}\
         .chart .band{fill-opacity:.28;stroke:none}\
         .chart .solid{fill-opacity:.85;stroke:none}\
         .chart .strong{font-weight:600}",
    );
    sheet.push_str(&colors(|(_, _, light, _)| *light));
    let _ = write!(sheet, "@media (prefers-color-scheme:dark){{{}}}", colors(|(.., dark)| *dark));
    sheet
}

fn colors(color: impl Fn(&(super::super::palette::Role, &str, Color, Color)) -> Color) -> String {
    let mut rules = String::new();
    for row in &PALETTE {
        let (_, class, ..) = row;
        let color = color(row);
        let _ = write!(rules, ".chart .fill-{class}{{fill:#{color:06x}}}.chart .line-{class}{{stroke:#{color:06x}}}");
    }
    rules
}
