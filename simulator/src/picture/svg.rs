//! A chart as SVG: written by hand, the same for the same chart, small, and legible on light and on dark.

mod axis;
mod heading;
mod layout;
mod panel;
mod path;
mod style;
mod track;

use std::fmt::Write as _;

pub(super) use layout::{Layout, NARROW, WIDE};
pub(super) use style::sheet;

use super::chart::{Chart, Panel, Role};
use super::markup::escaped;
use super::number::coordinate;

/// What a drawing is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use<'a> {
    /// An image of its own.
    Alone,
    /// A part of a page, which has the title, the style sheet, and no other drawing of this name.
    Within(&'a str),
}

/// The elements of a drawing, from the top down.
struct Canvas {
    layout: Layout,
    elements: String,
    /// How far it is filled.
    y: f64,
    /// The marks that have been named, each with the class of its colour.
    named: Vec<(String, &'static str)>,
}

/// A chart as an `svg` element.
pub(super) fn draw(chart: &Chart, layout: Layout, used: Use<'_>) -> String {
    // A page has the title and the lines as text of its own, and a margin.
    let layout = if used == Use::Alone { layout } else { Layout { margin: 1.0, ..layout } };
    let mut canvas = Canvas { layout, elements: String::new(), y: layout.margin, named: Vec::new() };
    if used == Use::Alone {
        heading::draw(&mut canvas, chart);
    }
    let top = canvas.y;
    for panel in &chart.panels {
        match panel {
            Panel::Values(values) => panel::draw(&mut canvas, chart, values),
            Panel::Alarms(tracks) => track::draw(&mut canvas, chart, tracks),
        }
    }
    let bottom = canvas.y;
    axis::draw(&mut canvas, chart);
    canvas.y += layout.margin.max(6.0);
    canvas.finish(chart, used, (top, bottom))
}

impl Canvas {
    /// The width that the points have.
    fn plot_width(&self) -> f64 {
        self.layout.width - self.layout.left - self.layout.right
    }

    fn path(&mut self, classes: &str, role: Role, path: &str) {
        if !path.is_empty() {
            let is_line = matches!(classes, "line" | "thin" | "dashes" | "long" | "dots");
            let color = if is_line { "line" } else { "fill" };
            let class = role.class();
            let _ = write!(self.elements, "<path class=\"{classes} {color}-{class}\" d=\"{path}\"/>");
        }
    }

    fn text(&mut self, at: (f64, f64), size: f64, anchor: Anchor, look: &str, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let (x, y) = (coordinate(at.0), coordinate(at.1));
        let text = escaped(text);
        let _ = write!(
            self.elements,
            "<text class=\"{look}\" x=\"{x}\" y=\"{y}\" font-size=\"{size}\"{anchor}>{text}</text>"
        );
    }

    fn finish(self, chart: &Chart, used: Use<'_>, (top, bottom): (f64, f64)) -> String {
        let layout = self.layout;
        let (width, height) = (coordinate(layout.width), coordinate(self.y));
        let name = match used {
            Use::Alone => "chart",
            Use::Within(name) => name,
        };
        let (title, description) = (escaped(&chart.title), escaped(&chart.description));
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" role=\"img\" viewBox=\"0 0 {width} {height}\" \
             width=\"{width}\" height=\"{height}\" aria-labelledby=\"{name}-title {name}-description\""
        );
        if used != Use::Alone {
            let (left, right) = (coordinate(layout.left), coordinate(layout.width - layout.right));
            let (top, bottom) = (coordinate(top), coordinate(bottom));
            let _ =
                write!(svg, " data-left=\"{left}\" data-right=\"{right}\" data-top=\"{top}\" data-bottom=\"{bottom}\"");
        }
        let _ = write!(
            svg,
            "><title id=\"{name}-title\">{title}</title><desc id=\"{name}-description\">{description}</desc>"
        );
        if used == Use::Alone {
            let _ = write!(svg, "<style>{}</style>", sheet());
        }
        let _ = write!(svg, "<rect class=\"fill-ground\" width=\"{width}\" height=\"{height}\" rx=\"6\"/>");
        svg.push_str(&self.elements);
        svg.push_str("</svg>\n");
        svg
    }
}

/// Which part of a text stands at its place.
#[derive(Clone, Copy, Debug)]
enum Anchor {
    Start,
    Middle,
    End,
}
