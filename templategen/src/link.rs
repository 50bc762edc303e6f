//! Quick-create links: the console's form for a new stack, filled in.
//!
//! Source: CloudFormation user guide, "Create quick-create links for stacks". The console ignores what it does not
//! know without a word, so that everything is checked here.

mod partition;
mod template_url;

use std::fmt::Write as _;

use crate::spec::suggestion::{ALIKE, nearest};
use crate::template::declared::Declared;
use partition::Partition;
use template_url::TemplateUrl;

/// The longest name of a stack, in characters.
const STACK_NAME_CHARACTERS: usize = 128;
/// The largest value of a parameter, in bytes. Source: CloudFormation user guide, "Quotas".
const PARAMETER_BYTES: usize = 4_096;
/// The longest link, in bytes: what everything that handles addresses should take. Source: RFC 9110, section 4.1.
const LINK_BYTES: usize = 8_000;

/// What a link is made from, as it was given.
pub(crate) struct Request<'a> {
    /// Where the template lies in Amazon S3.
    pub(crate) template_url: &'a str,
    /// The name of the stack.
    pub(crate) stack_name: &'a str,
    /// The region of the stack; left out, that of the template, or the one the console was last in.
    pub(crate) region: Option<&'a str>,
    /// Values of parameters, each name once.
    pub(crate) parameters: &'a [(String, String)],
}

/// Why there is no link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// The value, and what is wrong with it.
    pub(crate) message: String,
    /// The way out.
    pub(crate) fix: String,
}

impl Refusal {
    fn new(message: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { message: message.into(), fix: fix.into() }
    }
}

/// The link for a template that declares these parameters.
///
/// # Errors
/// Every reason why the console or CloudFormation would not take it.
pub(crate) fn quick_create(request: &Request<'_>, declared: &[Declared]) -> Result<String, Vec<Refusal>> {
    let mut refusals = Vec::new();
    let url = template_url::read(request.template_url, request.region).map_err(|refusal| refusals.push(refusal)).ok();
    refusals.extend(stack_name(request.stack_name));
    let region = request.region.or(url.as_ref().and_then(|url| url.region.as_deref()));
    let partition = match region.map(|region| partition::of_region(region).ok_or_else(|| unknown_region(region))) {
        Some(Ok(partition)) => Some(partition),
        Some(Err(refusal)) => {
            refusals.push(refusal);
            None
        }
        None => url.as_ref().map(|url| url.partition),
    };
    if let (Some(url), Some(partition)) = (&url, partition) {
        refusals.extend(apart(url, request, partition));
    }
    refusals.extend(request.parameters.iter().filter_map(|(name, value)| parameter(name, value, declared)));
    refusals.extend(capacities(request, declared));
    let link = written(request, region, partition.unwrap_or(Partition::Aws));
    if refusals.is_empty() {
        refusals.extend(too_long(&link));
    }
    if refusals.is_empty() { Ok(link) } else { Err(refusals) }
}

/// The parameters that the console will ask for: those without a default that are not given.
pub(crate) fn open<'a>(declared: &'a [Declared], given: &[(String, String)]) -> Vec<&'a str> {
    let is_given = |parameter: &Declared| given.iter().any(|(name, _)| *name == parameter.name);
    let open = declared.iter().filter(|parameter| parameter.default.is_none() && !is_given(parameter));
    open.map(|parameter| parameter.name.as_str()).collect()
}

fn written(request: &Request<'_>, region: Option<&str>, partition: Partition) -> String {
    let host = partition.console();
    let region = region.map(|region| format!("?region={}", encoded(region))).unwrap_or_default();
    let mut link = format!(
        "https://{host}/cloudformation/home{region}#/stacks/create/review?templateURL={}&stackName={}",
        encoded(request.template_url),
        encoded(request.stack_name),
    );
    for (name, value) in request.parameters {
        let _ = write!(link, "&param_{}={}", encoded(name), encoded(value));
    }
    link
}

/// A text inside a query: all but the characters that mean themselves everywhere. Source: RFC 3986, section 2.3.
fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => encoded.push(char::from(byte)),
            byte => {
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
    }
    encoded
}

fn stack_name(name: &str) -> Option<Refusal> {
    let fits = name.len() <= STACK_NAME_CHARACTERS
        && name.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
    (!fits).then(|| {
        Refusal::new(
            format!(
                "`{name}` is no name of a stack: CloudFormation takes 1 to {STACK_NAME_CHARACTERS} letters, digits and \
                 hyphens, starting with a letter"
            ),
            "choose one such as `--stack-name stepscale-my-endpoint`",
        )
    })
}

fn unknown_region(region: &str) -> Refusal {
    Refusal::new(
        format!(
            "`{region}` is no region whose console is known: those of the partitions aws, aws-cn and aws-us-gov are"
        ),
        "write a region such as `--region eu-central-1`",
    )
}

/// Partitions share nothing, so a stack in one can not read its template from another.
fn apart(url: &TemplateUrl, request: &Request<'_>, partition: Partition) -> Option<Refusal> {
    (url.partition != partition).then(|| {
        Refusal::new(
            format!(
                "`{}` lies in the partition {}, and the stack in {partition}, from where it can not be read",
                request.template_url, url.partition
            ),
            format!("copy the template to a bucket in {partition}, or choose a region of {}", url.partition),
        )
    })
}

fn parameter(name: &str, value: &str, declared: &[Declared]) -> Option<Refusal> {
    let Some(parameter) = declared.iter().find(|parameter| parameter.name == name) else {
        let names = || declared.iter().map(|parameter| parameter.name.as_str());
        let fix = match nearest(name, ALIKE, names()) {
            Some(meant) => format!("did you mean `{meant}`? Upper and lower case matter"),
            None => format!("it has {}", names().collect::<Vec<_>>().join(", ")),
        };
        return Some(Refusal::new(
            format!("the template has no parameter `{name}`, and the console would ignore it without a word"),
            fix,
        ));
    };
    if PARAMETER_BYTES < value.len() {
        return Some(Refusal::new(
            format!("the value of `{name}` has {} bytes, and CloudFormation takes {PARAMETER_BYTES}", value.len()),
            "write a shorter one",
        ));
    }
    if parameter.takes(value) {
        return None;
    }
    let message = format!("`{value}` is no value of the parameter `{name}`, and CloudFormation would refuse it");
    Some(Refusal::new(message, format!("write {}", parameter.wanted())))
}

/// Templates can not compare numbers, so that a wrong pair would be found in the middle of the launch.
fn capacities(request: &Request<'_>, declared: &[Declared]) -> Option<Refusal> {
    let value = |name: &str| -> Option<u64> {
        let given = request.parameters.iter().find(|(other, _)| other == name).map(|(_, value)| value);
        let default = || declared.iter().find(|parameter| parameter.name == name)?.default.as_ref();
        given.or_else(default)?.parse().ok()
    };
    let (min, max) = (value("MinCapacity")?, value("MaxCapacity")?);
    (max < min).then(|| {
        Refusal::new(
            format!("MinCapacity would be {min} and MaxCapacity {max}, and Application Auto Scaling takes no range that falls"),
            format!("lower MinCapacity to at most {max}, or raise MaxCapacity to at least {min}"),
        )
    })
}

fn too_long(link: &str) -> Option<Refusal> {
    (LINK_BYTES < link.len()).then(|| {
        Refusal::new(
            format!("the link has {} bytes, and past {LINK_BYTES} not every program takes an address", link.len()),
            "give fewer or shorter parameters, and let the template's defaults say the rest",
        )
    })
}

#[cfg(test)]
mod tests;
