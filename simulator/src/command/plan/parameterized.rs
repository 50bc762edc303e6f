//! A plan whose parameters are varied: its template, read with other values again and again.

use std::path::{Path, PathBuf};

use scaling::Deployment;
use templategen::cloudformation::{self, Document};
use templategen::command::{Failure, Streams};
use templategen::spec;

use super::{Plan, PlanArguments, bytes, called};
use crate::Unsimulable;

/// A plan with its present values, and the template that has its parameters.
#[derive(Debug)]
pub(in crate::command) struct Parameterized {
    /// With the present values: the defaults, and what was given in their place.
    pub(in crate::command) plan: Plan,
    document: Document,
    /// The spec, where it is one in a file.
    spec: Option<PathBuf>,
}

impl PlanArguments {
    /// Reads a plan whose parameters are to be varied; `None` where the diagnostics have said why there is none.
    ///
    /// # Errors
    /// As [`PlanArguments::load`].
    pub(in crate::command) fn parameterized(
        &self,
        path: &Path,
        streams: &mut Streams<'_>,
    ) -> Result<Option<Parameterized>, Failure> {
        self.refuse_repeated()?;
        let (name, bytes) = bytes(path, streams)?;
        let read = |document: Document, fleet, spec, streams: &mut Streams<'_>| {
            let plan = self.of_template(called(path), document.read(&self.parameters), fleet, streams)?;
            Ok(plan.map(|plan| Parameterized { plan, document, spec }))
        };
        if cloudformation::looks_like_template(&bytes) {
            return read(Document::parse(&name, &bytes), None, None, streams);
        }
        let reading = spec::read(name, &bytes);
        let Some(spec) = self.told_spec(&reading, streams)? else { return Ok(None) };
        let Some(document) = self.rendered(&reading, spec, streams)? else { return Ok(None) };
        let file = (path != Path::new("-")).then(|| path.to_owned());
        read(document, spec.fleet, file, streams)
    }

    /// What is deployed with other values of some parameters.
    ///
    /// # Errors
    /// Where the template, or what it deploys, does not take them: the first reason.
    pub(in crate::command) fn deployment(
        &self,
        of: &Parameterized,
        values: &[(String, String)],
    ) -> Result<Deployment, Unsimulable> {
        let reading = of.document.read(&self.with(values));
        if let Some(error) = reading.diagnostics.iter().find(|diagnostic| diagnostic.is_error()) {
            return Err(Unsimulable { message: error.message.clone(), fix: error.fix.clone() });
        }
        self.chosen(reading.source.name(), reading.deployments)
            .map(|target| target.deployment)
            .map_err(|Failure { message, fix, .. }| Unsimulable { message, fix })
    }

    /// The present value of a parameter; `None` where the template does not say it.
    pub(in crate::command) fn present_value(&self, of: &Parameterized, name: &str) -> Option<String> {
        let given = self.parameters.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str());
        given.or_else(|| of.document.default_of(name)).map(str::to_owned)
    }

    /// The command line that launches the plan with other values of some parameters; `None` where it is not a spec in a
    /// file, which is what can be launched.
    pub(in crate::command) fn launch(&self, of: &Parameterized, values: &[(String, String)]) -> Option<String> {
        let mut words = vec!["./deploy.sh".to_owned()];
        words.extend(self.managed.then(|| "--managed".to_owned()));
        words.extend(["--spec".to_owned(), quoted(&of.spec.as_ref()?.display().to_string())]);
        for (name, value) in self.with(values) {
            words.extend(["--param".to_owned(), quoted(&format!("{name}={value}"))]);
        }
        Some(words.join(" "))
    }

    /// What was given, and these in its place.
    fn with(&self, values: &[(String, String)]) -> Vec<(String, String)> {
        let is_kept = |(name, _): &&(String, String)| !values.iter().any(|(other, _)| other == name);
        self.parameters.iter().filter(is_kept).chain(values).cloned().collect()
    }
}

/// A word as a shell takes it for one.
fn quoted(word: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./=:,%@".contains(letter);
    if word.chars().all(is_plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_stays_one_in_a_shell() {
        for (word, expected) in [
            ("MaxCapacity=20", "MaxCapacity=20"),
            ("ScaleInChange=-1", "ScaleInChange=-1"),
            ("templates/my.spec.yaml", "templates/my.spec.yaml"),
            ("ScaleSteps=below 20: -1, from 50: +1", "'ScaleSteps=below 20: -1, from 50: +1'"),
            ("it's $HOME", "'it'\\''s $HOME'"),
        ] {
            assert_eq!(quoted(word), expected);
        }
    }
}
