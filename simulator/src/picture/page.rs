//! A chart and tables as one HTML page that stands alone and reaches no network.
//!
//! Like a chart, a page knows nothing of plans or runs. Its script reads values off the chart and does nothing else, so
//! that a reader without scripts misses no more than that.

mod data;
mod table;

use std::fmt::Write as _;

pub use table::{Align, Column, Row, Table};

use super::chart::Chart;
use super::markup::escaped;
use super::svg::{NARROW, Use, WIDE, draw, sheet};

const STYLE: &str = include_str!("page/style.css");
const SCRIPT: &str = include_str!("page/script.js");
/// What the policy below lets run: the digest of [`SCRIPT`], SHA-256 in base64.
const SCRIPT_DIGEST: &str = "nBdp9x30KF3JVhezJk6HtTjgJliMehzj7SpEIpwun+Q=";

/// A page.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// What is drawn, with the page's title and first lines.
    pub chart: Chart,
    /// What is under it.
    pub sections: Vec<Section>,
}

/// A part of a page under its own title.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// The title.
    pub title: String,
    /// A sentence before the table; empty for none.
    pub lead: String,
    /// Whether it is seen at once, or only where a reader asks for it.
    pub shown: Shown,
    /// What it holds.
    pub table: Table,
}

/// Whether a section is seen at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Always.
    Always,
    /// Until a reader folds it.
    Open,
    /// Once a reader unfolds it.
    Folded,
}

/// The page as HTML.
#[must_use]
pub fn html(page: &Page) -> String {
    let chart = &page.chart;
    let title = escaped(&chart.title);
    let mut html = String::new();
    let _ = write!(
        html,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; \
         script-src 'sha256-{SCRIPT_DIGEST}'; img-src data:; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{title}</title>\n<style>\n{STYLE}{}\n</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n",
        sheet()
    );
    for (index, line) in chart.lines.iter().enumerate() {
        let class = if index == 0 { "" } else { " class=\"muted\"" };
        let _ = writeln!(html, "<p{class}>{}</p>", escaped(line));
    }
    let _ = write!(
        html,
        "<output id=\"readout\" hidden></output>\n\
         <figure class=\"wide\">\n{}</figure>\n<figure class=\"narrow\">\n{}</figure>\n",
        draw(chart, WIDE, Use::Within("wide")),
        draw(chart, NARROW, Use::Within("narrow")),
    );
    for (index, section) in page.sections.iter().enumerate() {
        push_section(&mut html, index, section);
    }
    let _ = write!(
        html,
        "</main>\n<script type=\"application/json\" id=\"data\">{}</script>\n<script>{SCRIPT}</script>\n</body>\n</html>\n",
        data::json(chart)
    );
    html
}

fn push_section(html: &mut String, index: usize, section: &Section) {
    let title = escaped(&section.title);
    let open = match section.shown {
        Shown::Always => {
            let _ = writeln!(html, "<section>\n<h2>{title}</h2>");
            "</section>\n"
        }
        Shown::Open => {
            let _ = writeln!(html, "<details open>\n<summary>{title}</summary>");
            "</details>\n"
        }
        Shown::Folded => {
            let _ = writeln!(html, "<details>\n<summary>{title}</summary>");
            "</details>\n"
        }
    };
    if !section.lead.is_empty() {
        let _ = writeln!(html, "<p class=\"muted\">{}</p>", escaped(&section.lead));
    }
    table::push(html, index, &section.table);
    html.push_str(open);
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use sha2::{Digest as _, Sha256};

    use super::*;

    #[test]
    fn the_policy_lets_this_script_run_and_no_other() {
        assert_eq!(SCRIPT_DIGEST, STANDARD.encode(Sha256::digest(SCRIPT)), "the digest of the script has changed");
    }

    /// The page writes its colours as variables, the chart does not: they are the same all the same.
    #[test]
    fn the_page_has_the_colors_of_the_chart() {
        for (role, class, light, dark) in super::super::palette::PALETTE {
            let name = if role == super::super::chart::Role::Capacity { "link" } else { class };
            let variables = [format!("--{name}: #{light:06x};"), format!("--{name}: #{dark:06x};")];
            let used = STYLE.contains(&format!("var(--{name})"));
            for variable in variables {
                assert_eq!(STYLE.contains(&variable), used, "{variable}");
            }
        }
    }
}
