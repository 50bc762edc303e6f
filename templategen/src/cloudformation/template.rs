//! The sections of a template: its parameters with their values, its mappings, conditions and resources.

use std::cell::RefCell;
use std::ops::Range;

use regex_lite::Regex;

use super::TemplateCode;
use super::block::decimal;
use super::condition::Answer;
use super::findings::Findings;
use super::value::{Open, Text, Value};
use crate::spec::{ALIKE, nearest};
use crate::yaml::{self, Entry, Node};

/// A template with the parameters it is launched with.
#[derive(Debug)]
pub(super) struct Template<'a> {
    pub(super) source: &'a str,
    root: &'a Node,
    parameters: Vec<Parameter<'a>>,
    /// Values that are given for pseudo parameters.
    pseudo: Vec<(&'a str, &'a str)>,
    pub(super) findings: &'a Findings,
    /// The conditions that are being worked out, from the outermost on.
    pub(super) asked: RefCell<Vec<&'a str>>,
    /// What the conditions came to that were worked out.
    pub(super) answered: RefCell<Vec<(&'a str, Answer)>>,
}

/// A parameter, and its value if it has one.
#[derive(Debug)]
struct Parameter<'a> {
    name: &'a str,
    declared: &'a Entry,
    value: Option<&'a str>,
    /// Whether the value is a list, with commas in it.
    is_list: bool,
    /// Whether the default says where the value is kept, and not what it is. What is given goes for the value itself.
    is_kept_elsewhere: bool,
}

/// A resource that is deployed, or may be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Resource<'a> {
    pub(super) id: &'a str,
    pub(super) id_range: &'a Range<usize>,
    pub(super) kind: &'a str,
    pub(super) entry: &'a Entry,
}

impl<'a> Template<'a> {
    /// Takes a document apart; tells of parameters that it does not have, and of values that they do not take.
    pub(super) fn new(source: &'a str, root: &'a Node, given: &'a [(String, String)], findings: &'a Findings) -> Self {
        let declared = root.entry("Parameters").map(|entry| entry.value.entries()).unwrap_or_default();
        let parameters: Vec<_> = declared.iter().map(|entry| parameter(entry, given, findings)).collect();
        let names = || declared.iter().map(|entry| entry.key.as_str());
        let pseudo: Vec<_> = given
            .iter()
            .filter(|(name, _)| name.starts_with("AWS::"))
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        for (name, _) in given.iter().filter(|(name, _)| !name.starts_with("AWS::")) {
            if names().any(|other| other == name) {
                continue;
            }
            let listed: Vec<_> = names().map(|name| format!("`{name}`")).collect();
            let fix = match nearest(name, ALIKE, names()) {
                Some(near) => format!("did you mean `{near}`?"),
                None if listed.is_empty() => "leave it out: the template has no parameters".to_owned(),
                None => format!("its parameters are {}", listed.join(", ")),
            };
            findings.tell(TemplateCode::Parameter, None, format!("the template has no parameter `{name}`"), fix);
        }
        Self { source, root, parameters, pseudo, findings, asked: RefCell::default(), answered: RefCell::default() }
    }

    /// The resources, those left out that are none.
    pub(super) fn resources(&self) -> Vec<Resource<'a>> {
        let entries = self.root.entry("Resources").map(|entry| entry.value.entries()).unwrap_or_default();
        let resource = |entry: &'a Entry| {
            let kind = entry.value.entry("Type")?.value.scalar()?.text.as_str();
            Some(Resource { id: &entry.key, id_range: &entry.key_range, kind, entry })
        };
        entries.iter().filter_map(resource).collect()
    }

    pub(super) fn has_resource(&self, id: &str) -> bool {
        self.root.entry("Resources").is_some_and(|resources| resources.value.entry(id).is_some())
    }

    pub(super) fn condition(&self, name: &str) -> Option<&'a Entry> {
        self.root.entry("Conditions")?.value.entry(name)
    }

    pub(super) fn mapping(&self, name: &str) -> Option<&'a Node> {
        Some(&self.root.entry("Mappings")?.value.entry(name)?.value)
    }

    /// What a name stands for: a parameter or a pseudo parameter; `None` where it is neither.
    pub(super) fn parameter(&self, name: &str, range: &Range<usize>) -> Option<Value<'a>> {
        if name == "AWS::NoValue" {
            return Some(Value::Nothing);
        }
        if name.starts_with("AWS::") {
            let given = self.pseudo.iter().find(|(other, _)| *other == name);
            let open = || Text::open(Open::Pseudo(name.to_owned()));
            return Some(Value::Text(given.map_or_else(open, |(_, value)| Text::known(*value))));
        }
        let parameter = self.parameters.iter().find(|parameter| parameter.name == name)?;
        Some(match parameter.value {
            None => Value::Text(Text::open(Open::Parameter(name.to_owned()))),
            Some(value) if parameter.is_list => {
                let item = |text: &str| super::value::Item {
                    value: Value::Text(Text::known(text.trim())),
                    range: range.clone(),
                };
                Value::List(value.split(',').map(item).collect())
            }
            Some(value) => Value::Text(Text::known(value)),
        })
    }

    /// Tells that a value is wanted which only a launch knows.
    pub(super) fn tell_open(&self, open: &Open, range: Range<usize>) {
        match open {
            Open::Told => {}
            Open::Parameter(name) => {
                let declared = self.parameters.iter().find(|parameter| parameter.name == name);
                let mark = declared.map(|parameter| parameter.declared.key_range.clone());
                let (message, fix) = if declared.is_some_and(|parameter| parameter.is_kept_elsewhere) {
                    ("has its value in Parameter Store", "")
                } else {
                    ("has no value", ", or add a `Default`")
                };
                self.findings.tell(
                    TemplateCode::ParameterValue,
                    mark,
                    format!("the parameter `{name}` {message}"),
                    format!("give it with `--param {name}=VALUE`{fix}"),
                );
            }
            Open::Pseudo(name) => self.findings.tell(
                TemplateCode::OnlyAtLaunch,
                Some(range),
                format!("the value depends on `{name}`"),
                format!("give it with `--param {name}=VALUE`"),
            ),
            Open::Resource { .. } => self.findings.tell(
                TemplateCode::OnlyAtLaunch,
                Some(range),
                format!("the value is `{open}`, which CloudFormation knows once the resource is there"),
                "write the value out, or take it from a parameter",
            ),
            Open::Function { name, .. } => self.findings.tell(
                TemplateCode::OnlyAtLaunch,
                Some(range),
                format!("the value comes from `{name}`, which CloudFormation asks at a launch"),
                "write the value out, or take it from a parameter",
            ),
        }
    }

    /// A place on one line: the value if it is on one, else the key.
    pub(super) fn mark(&self, entry: &Entry) -> Range<usize> {
        let value = &entry.value.range;
        let one_line = self.source.get(value.clone()).is_some_and(|text| !text.is_empty() && !text.contains('\n'));
        let is_plain_block = matches!(&entry.value.value, yaml::Value::Mapping(entries) if 1 < entries.len())
            || matches!(entry.value.value, yaml::Value::Sequence(_));
        if one_line && !is_plain_block { value.clone() } else { entry.key_range.clone() }
    }
}

/// A parameter with the value that is given for it, else with its default.
fn parameter<'a>(declared: &'a Entry, given: &'a [(String, String)], findings: &Findings) -> Parameter<'a> {
    let text = |key: &str| Some(declared.value.entry(key)?.value.scalar()?.text.as_str());
    let kind = text("Type").unwrap_or_default();
    // The last one goes before the others, as on other command lines.
    let own = given.iter().rev().find(|(name, _)| *name == declared.key).map(|(_, value)| value.as_str());
    if let Some(value) = own {
        tell_of_value(declared, kind, value, findings);
    }
    Parameter {
        name: &declared.key,
        declared,
        value: own.or_else(|| default_of(&declared.value)),
        is_kept_elsewhere: is_kept_elsewhere(kind),
        is_list: kind == "CommaDelimitedList" || kind.starts_with("List<"),
    }
}

/// The default of a parameter, by its declaration, where it is the value.
pub(super) fn default_of(declared: &Node) -> Option<&str> {
    let text = |key: &str| Some(declared.entry(key)?.value.scalar()?.text.as_str());
    text("Default").filter(|_| !text("Type").is_some_and(is_kept_elsewhere))
}

fn is_kept_elsewhere(kind: &str) -> bool {
    kind.starts_with("AWS::SSM::Parameter::")
}

/// Tells of a value that a parameter does not take.
fn tell_of_value(declared: &Entry, kind: &str, value: &str, findings: &Findings) {
    let name = &declared.key;
    let tell = |fix: String| {
        let mark = Some(declared.key_range.clone());
        findings.tell(TemplateCode::Parameter, mark, format!("the parameter `{name}` does not take `{value}`"), fix);
    };
    if kind == "Number" && decimal(value).is_none() {
        return tell("give a number".to_owned());
    }
    let scalar = |node: &Node| node.scalar().map(|scalar| scalar.text.clone());
    if let Some(allowed) = declared.value.entry("AllowedValues") {
        let allowed: Vec<_> = allowed.value.items().iter().filter_map(scalar).collect();
        if !allowed.iter().any(|allowed| allowed == value) {
            let allowed: Vec<_> = allowed.iter().map(|allowed| format!("`{allowed}`")).collect();
            return tell(format!("give one of {}", allowed.join(", ")));
        }
    }
    let pattern = declared.value.entry("AllowedPattern").and_then(|entry| scalar(&entry.value));
    // CloudFormation takes the pattern for one of the whole value. A pattern that only Java knows is not checked.
    let Some(whole) = pattern.as_ref().and_then(|pattern| Regex::new(&format!("^(?:{pattern})$")).ok()) else { return };
    if !whole.is_match(value) {
        let words = declared.value.entry("ConstraintDescription").and_then(|entry| scalar(&entry.value));
        tell(match (words, pattern) {
            (Some(words), _) => format!("give {words}"),
            (None, pattern) => format!("give a value that matches `{}`", pattern.unwrap_or_default()),
        });
    }
}
