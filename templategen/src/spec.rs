//! A spec: one scalable target with its policies, as a person writes it.
//!
//! Reading goes `text -> tree -> raw input -> plan`, and every stage adds what it finds to one list of
//! diagnostics, so that a spec with five mistakes is met with five messages and not with the first.

mod choice;
mod consequence;
mod flags;
mod fleet;
mod form;
mod identity;
mod input;
mod place;
pub(crate) mod suggestion;
pub(crate) mod table;

use scaling::{EndpointName, InferenceComponentName, Problem, ScalingPlan, VariantName};

pub use flags::Flags;
pub(crate) use flags::{DEFAULT_MAX_CAPACITY, DEFAULT_MIN_CAPACITY, DEFAULT_STEPS};
pub use fleet::Fleet;
pub(crate) use identity::DEFAULT_VARIANT;
pub(crate) use suggestion::{ALIKE, nearest};

use crate::diagnostic::{self, Code, Diagnostic, FormCode};
use crate::yaml;
use place::Places;

/// A spec without errors.
#[derive(Clone, Debug)]
pub struct Spec {
    /// The endpoint; `None` where the template has to ask for it, and for an inference component.
    pub endpoint_name: Option<EndpointName>,
    /// The variant, `AllTraffic` where none was named; `None` for an inference component.
    pub variant_name: Option<VariantName>,
    /// The inference component; `None` where the template has to ask for it, and for a variant.
    pub inference_component_name: Option<InferenceComponentName>,
    /// Whether the stack makes the endpoint too; then nothing names one.
    pub create_endpoint: bool,
    /// What is scaled, how far and by what.
    pub plan: ScalingPlan,
    /// Whether the template makes a dashboard.
    pub dashboard: bool,
    /// What serves, as far as the spec says: for the simulator, and deployed nowhere.
    pub fleet: Option<Fleet>,
}

/// What came of reading a spec.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The spec, unless something is wrong with it.
    pub spec: Option<Spec>,
    /// Everything found: errors where there is no spec, at most warnings where there is one.
    pub diagnostics: Vec<Diagnostic>,
    /// The text it was read from.
    pub source: Source,
}

/// The text a spec was read from, and where in it each value stands.
#[derive(Clone, Debug)]
pub struct Source {
    name: String,
    text: String,
    places: Places,
}

/// Reads the bytes of a spec; the name is what messages call the file.
#[must_use]
pub fn read(name: impl Into<String>, bytes: &[u8]) -> Reading {
    let name = name.into();
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.strip_prefix('\u{feff}').unwrap_or(text),
        Err(error) => return unreadable(name, bytes, error.valid_up_to()),
    };
    let mut diagnostics = Vec::new();
    let tree = yaml::read(text, &mut diagnostics).filter(|tree| form::check(tree, &mut diagnostics).is_some());
    let Some(tree) = tree else {
        let source = Source { name, text: text.to_owned(), places: Places::Nowhere };
        return Reading { spec: None, diagnostics, source };
    };
    let form_problems = diagnostics.len();
    let (names, mut problems) = identity::read(&tree);
    let (plan, found) = ScalingPlan::validate(&input::plan(&tree));
    problems.extend(found);
    problems.retain(|problem| !consequence::follows_from(&tree, problem, &diagnostics[..form_problems]));
    let dashboard = input::dashboard(&tree);
    let fleet = fleet::read(&tree, &mut diagnostics);
    let source = Source { name, text: text.to_owned(), places: Places::Tree(tree) };
    diagnostics.extend(problems.iter().map(|problem| source.diagnose(problem)));
    let plan = plan.filter(|_| !diagnostics.iter().any(Diagnostic::is_error));
    let spec = plan.zip(names).map(|(plan, names)| Spec {
        endpoint_name: names.endpoint,
        variant_name: names.variant,
        inference_component_name: names.inference_component,
        create_endpoint: names.create_endpoint,
        plan,
        dashboard,
        fleet,
    });
    Reading { spec, diagnostics, source }
}

/// Reads a spec that was given as flags on the command line.
#[must_use]
pub fn from_flags(flags: &Flags) -> Reading {
    let (text, fields) = flags.source();
    let source = Source { name: "command line".to_owned(), text, places: Places::Flags(fields) };
    let mut problems = Vec::new();
    let mut keep = |problem: Problem| problems.push(problem);
    let endpoint_name = EndpointName::parse(&flags.endpoint).map_err(&mut keep).ok();
    let variant_name = VariantName::parse(flags.variant()).map_err(&mut keep).ok();
    let (plan, found) = ScalingPlan::validate(&flags.input());
    problems.extend(found);
    let diagnostics: Vec<_> = problems.iter().map(|problem| source.diagnose(problem)).collect();
    let spec = plan.filter(|_| !diagnostics.iter().any(Diagnostic::is_error)).and_then(|plan| {
        Some(Spec {
            endpoint_name: Some(endpoint_name?),
            variant_name: Some(variant_name?),
            inference_component_name: None,
            create_endpoint: false,
            plan,
            dashboard: true,
            fleet: None,
        })
    });
    Reading { spec, diagnostics, source }
}

impl Source {
    /// A text that is no spec, whose diagnostics have their places already.
    pub(crate) fn of(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), text: text.into(), places: Places::Nowhere }
    }

    /// What messages call the text.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A problem of the domain, at the bytes that caused it.
    #[must_use]
    pub fn diagnose(&self, problem: &Problem) -> Diagnostic {
        Diagnostic {
            code: Code::Plan(problem.code),
            message: problem.message.clone(),
            fix: problem.fix.clone(),
            mark: self.places.mark(problem),
            related: None,
        }
    }

    /// Diagnostics about this text as one report, in the order of their places and ending with a count;
    /// styled for a terminal, and empty where there are none.
    #[must_use]
    pub fn report(&self, diagnostics: &[Diagnostic]) -> String {
        diagnostic::render(&self.name, &self.text, diagnostics)
    }
}

fn unreadable(name: String, bytes: &[u8], valid_up_to: usize) -> Reading {
    let line = bytes[..valid_up_to].split(|byte| *byte == b'\n').count();
    let diagnostic = Diagnostic::form(
        FormCode::Encoding,
        None,
        format!("line {line} holds the byte {:#04x}, which is not UTF-8", bytes[valid_up_to]),
        "save the file as UTF-8",
    );
    Reading {
        spec: None,
        diagnostics: vec![diagnostic],
        source: Source { name, text: String::new(), places: Places::Nowhere },
    }
}
