//! `templategen check`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use similar::TextDiff;

use super::render::rendered;
use super::{Failure, Streams, file};
use crate::exit::Exit;
use crate::template::{Form, Format};

/// How many lines of a difference are shown: enough to see what changed, few enough to be read.
const MOST_LINES: usize = 60;

pub(super) fn run(specs: &[PathBuf], streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let mut exit = Exit::Done;
    for path in specs {
        if check(path, streams)? == Exit::Refused {
            exit = Exit::Refused;
        }
    }
    Ok(exit)
}

fn check(path: &Path, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let reading = match file::read_spec(path, streams) {
        Ok(reading) => reading,
        // A path that is wrong does not keep the others from being checked.
        Err(failure) if failure.exit == Exit::Refused => {
            writeln!(streams.errors, "error: {}\n  = help: {}\n", failure.message, failure.fix)?;
            return Ok(Exit::Refused);
        }
        Err(failure) => return Err(failure),
    };
    let template = template_beside(path);
    let committed = template.as_deref().map(file::read_text).transpose()?.flatten();
    // The file itself tells in which form it was rendered.
    let form = committed.as_deref().and_then(Form::of_rendered);
    let (rendered, diagnostics) = rendered(&reading, form.unwrap_or_default(), Format::Yaml);
    streams.errors.write_all(reading.source.report(&diagnostics).as_bytes())?;
    let Some(rendered) = rendered else { return Ok(Exit::Refused) };
    let name = reading.source.name();
    let Some(template) = template else {
        writeln!(streams.errors, "{name}: no errors")?;
        return Ok(Exit::Done);
    };
    let template_name = template.display();
    match committed {
        None => {
            writeln!(streams.errors, "{name}: no errors, no template beside it")?;
            Ok(Exit::Done)
        }
        Some(committed) if committed == rendered => {
            writeln!(streams.errors, "{name}: no errors, and {template_name} is what it renders to")?;
            Ok(Exit::Done)
        }
        // What is somebody else's is neither compared nor to be overwritten; in an empty file there is nothing to lose.
        Some(other) if form.is_none() && !other.trim().is_empty() => {
            writeln!(
                streams.errors,
                "error: {template_name} was not rendered by Stepscale, and is left alone: it can not be compared with {name}\n  = help: rename one of the two: NAME.spec.yaml is compared with the NAME.yaml it renders to"
            )?;
            Ok(Exit::Refused)
        }
        Some(committed) => {
            let diff = TextDiff::from_lines(&committed, &rendered);
            let (old, new) = (template_name.to_string(), format!("{template_name} as {name} renders"));
            let diff = diff.unified_diff().header(&old, &new).to_string();
            write!(streams.output, "{}", beginning(&diff))?;
            let option = form.unwrap_or_default().option();
            writeln!(
                streams.errors,
                "error: {template_name} is not what {name} renders to\n  = help: run `templategen render {name}{option} --out {template_name}`"
            )?;
            Ok(Exit::Refused)
        }
    }
}

/// The first lines of a text, and how many more there are.
fn beginning(text: &str) -> String {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let shown = lines.len().min(MOST_LINES);
    let mut beginning = lines[..shown].concat();
    if shown < lines.len() {
        let _ = writeln!(beginning, "... {} more lines", lines.len() - shown);
    }
    beginning
}

/// Where the template of a spec is committed: `NAME.yaml` beside `NAME.spec.yaml`.
fn template_beside(spec: &Path) -> Option<PathBuf> {
    let name = spec.file_name()?.to_str()?;
    let stem = name.strip_suffix(".spec.yaml")?;
    Some(spec.with_file_name(format!("{stem}.yaml")))
}
