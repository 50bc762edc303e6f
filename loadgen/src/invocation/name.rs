//! The forms that SageMaker's names have. Source: the service's model, `sagemaker-runtime`, 2017-05-13.

use http::HeaderValue;
use templategen::command::Failure;
use templategen::exit::Exit;

/// A form, and how a value of it is to be written.
#[derive(Clone, Copy)]
pub(super) struct Form {
    is_met: fn(&str) -> bool,
    most: usize,
    fix: &'static str,
}

/// Of endpoints, variants, inference components, containers.
pub(super) const NAME: Form = Form {
    is_met: is_name,
    most: 63,
    fix: "a name has up to 63 letters, digits and hyphens, and begins and ends with a letter or a digit",
};
/// Of a model's key, of identifiers, of a prefix for routing.
pub(super) const fn printable(most: usize, fix: &'static str) -> Form {
    Form { is_met: is_printable, most, fix }
}
/// Of what is passed on as it is.
pub(super) const fn text(most: usize, fix: &'static str) -> Form {
    Form { is_met: is_text, most, fix }
}
/// Of sessions that there are.
pub(super) const SESSION: Form =
    Form { is_met: is_name, most: 256, fix: "a session has up to 256 letters, digits and hyphens, or is NEW_SESSION" };
/// Of objects.
pub(super) const LOCATION: Form =
    Form { is_met: is_location, most: 1024, fix: "name an object like `s3://bucket/key` in up to 1,024 characters" };
/// Of what is added to the path of an output.
pub(super) const EXTENSION: Form = Form {
    is_met: is_extension,
    most: 512,
    fix: "give up to 512 letters, digits and characters of `!_.*'()/-`, not an address",
};

impl Form {
    /// The header of a value that `flag` was given.
    ///
    /// # Errors
    /// Where the value has another form.
    pub(super) fn header(self, flag: &str, value: &str) -> Result<HeaderValue, Failure> {
        let refuse = || Failure::new(Exit::Usage, format!("{flag} can not be `{}`", value.escape_debug()), self.fix);
        if value.is_empty() || self.most < value.chars().count() || !(self.is_met)(value) {
            return Err(refuse());
        }
        HeaderValue::from_str(value).map_err(|_| refuse())
    }
}

fn is_name(value: &str) -> bool {
    let is_edge = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    is_edge(value.as_bytes().first())
        && is_edge(value.as_bytes().last())
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn is_printable(value: &str) -> bool {
    !value.starts_with(' ') && is_text(value)
}

/// A header loses spaces at its ends on the way.
fn is_text(value: &str) -> bool {
    value.trim() == value && value.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic())
}

fn is_location(value: &str) -> bool {
    let bucket = ["s3://", "https://"].into_iter().find_map(|scheme| value.strip_prefix(scheme));
    is_text(value) && !value.contains(' ') && bucket.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
}

fn is_extension(value: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"!_.*'()/-".contains(&byte);
    value.bytes().all(is_plain)
}
