//! The URL of a template in Amazon S3.
//!
//! Source: S3 user guide, "Virtual hosting of general purpose buckets", and S3 API reference, "Making requests to
//! Amazon S3 over dual-stack endpoints".

use std::ops::RangeInclusive;

use regex_lite::Regex;

use super::Refusal;
use super::partition::{self, Partition};

/// The longest URL of a template, in characters. Source: CloudFormation user guide, "Selecting a stack template".
const CHARACTERS: usize = 1_024;

/// How long the name of a bucket is.
const BUCKET_CHARACTERS: RangeInclusive<usize> = 3..=63;

/// The endpoints of S3, and before them the bucket where it is part of the host.
const HOST: &str = concat!(
    r"^(?:(?<bucket>[A-Za-z0-9._-]+)\.)?",
    r"s3(?:-fips)?(?:(?:\.dualstack)?[.-](?<region>[a-z]+(?:-[a-z]+)+-[0-9]+))?",
    r"\.amazonaws\.com(?<china>\.cn)?$",
);

/// What the URL of a template tells.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TemplateUrl {
    /// Where the bucket lies, as far as the URL says so.
    pub(super) region: Option<String>,
    /// The partition of the bucket.
    pub(super) partition: Partition,
}

/// What stands for a name of the reader's own in an example, ours or the README's.
const PLACEHOLDERS: [&str; 3] = ["BUCKET", "REGION", "KEY"];

/// Reads the URL of a template; the region of the stack, if it is known, is that of the URL we propose instead.
pub(super) fn read(url: &str, region: Option<&str>) -> Result<TemplateUrl, Refusal> {
    let Some(rest) = url.strip_prefix("https://") else {
        let mended = match url.split_once("://") {
            Some((scheme, rest)) if scheme.to_ascii_lowercase().starts_with("http") => Some(format!("https://{rest}")),
            Some(("s3", rest)) => rest.split_once('/').map(|(bucket, key)| address(bucket, region, key)),
            _ => None,
        };
        // What is proposed is not refused in its turn.
        let fix = match mended.filter(|mended| read(mended, region).is_ok()) {
            Some(mended) => format!("write `{mended}`"),
            None => format!("write {}", example(region)),
        };
        return Err(Refusal::new(
            format!("`{url}` does not begin with `https://`, and CloudFormation reads templates over https alone"),
            fix,
        ));
    };
    if let Some(refusal) = placeholders(url) {
        return Err(refusal);
    }
    let characters = url.chars().count();
    if CHARACTERS < characters {
        return Err(Refusal::new(
            format!("the URL of the template has {characters} characters, and CloudFormation takes {CHARACTERS}"),
            "copy the template to a shorter key",
        ));
    }
    if let Some(letter) = url.chars().find(|letter| !letter.is_ascii_graphic() || "\"#<>\\^`{|}".contains(*letter)) {
        return Err(Refusal::new(
            format!("`{}` holds {letter:?}, which a URL can not", url.escape_debug()),
            format!("write it as {}", super::encoded(&letter.to_string())),
        ));
    }
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let elsewhere = || {
        Refusal::new(
            format!("`{url}` is no address of Amazon S3, and the console takes templates from there alone"),
            format!("put the template into a bucket with `aws s3 cp`, and give its URL, {}", example(region)),
        )
    };
    let expression = Regex::new(HOST).map_err(|_| elsewhere())?;
    let endpoint = expression.captures(host).ok_or_else(elsewhere)?;
    let of_url = endpoint.name("region").map(|region| region.as_str().to_owned());
    let partition = match (&of_url, endpoint.name("china")) {
        (Some(region), china) => {
            let partition = partition::of_region(region).ok_or_else(elsewhere)?;
            if (partition == Partition::AwsCn) != china.is_some() {
                return Err(elsewhere());
            }
            partition
        }
        (None, Some(_)) => return Err(elsewhere()),
        (None, None) => Partition::Aws,
    };
    let path = path.split('?').next().unwrap_or_default();
    let (bucket, key) = match endpoint.name("bucket") {
        Some(bucket) => (bucket.as_str(), path),
        None => path.split_once('/').unwrap_or((path, "")),
    };
    if let Some(refusal) = no_bucket(bucket).filter(|_| !bucket.is_empty()) {
        return Err(refusal);
    }
    let key = if bucket.is_empty() { "" } else { key };
    if key.is_empty() {
        return Err(Refusal::new(
            format!("`{url}` names no object in a bucket"),
            format!("give the URL of the template itself, {}", example(region)),
        ));
    }
    Ok(TemplateUrl { region: of_url, partition })
}

/// The address of an object; where no region is known, its placeholder.
fn address(bucket: &str, region: Option<&str>, key: &str) -> String {
    let region = region.unwrap_or("REGION");
    let end = if region.starts_with("cn-") { ".cn" } else { "" };
    format!("https://{bucket}.s3.{region}.amazonaws.com{end}/{key}")
}

fn example(region: Option<&str>) -> String {
    format!("as in `{}`, with names of your own for those in capitals", address("BUCKET", region, "KEY"))
}

/// An address that was copied from an example as it stands.
fn placeholders(url: &str) -> Option<Refusal> {
    let (host, path) = url.strip_prefix("https://")?.split_once('/').unwrap_or_default();
    // Further inside, a key may well hold these words.
    let ends = path.split('/').next().into_iter().chain(path.rsplit('/').next());
    let words: Vec<&str> = host.split(['.', '-']).chain(ends).collect();
    let left: Vec<String> =
        PLACEHOLDERS.iter().filter(|name| words.contains(name)).map(|name| format!("`{name}`")).collect();
    (!left.is_empty()).then(|| {
        Refusal::new(
            format!("`{url}` still holds {}, where a name of your own belongs", left.join(" and ")),
            "write the bucket the template was copied to, the region of that bucket and the template's key",
        )
    })
}

/// Why a name is none of a bucket. Source: S3 user guide, "General purpose bucket naming rules".
fn no_bucket(name: &str) -> Option<Refusal> {
    let ends = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
    let reason = if !(BUCKET_CHARACTERS.contains(&name.len())) {
        format!(
            "it has {} characters, and S3 takes {} to {}",
            name.len(),
            BUCKET_CHARACTERS.start(),
            BUCKET_CHARACTERS.end()
        )
    } else if !(name.chars().all(|letter| ends(letter) || matches!(letter, '.' | '-'))
        && name.starts_with(ends)
        && name.ends_with(ends))
    {
        "S3 takes lower-case letters, digits, dots and hyphens, with a letter or digit at both ends".to_owned()
    } else {
        return None;
    };
    Some(Refusal::new(
        format!("`{name}` is no name of a bucket: {reason}"),
        "write the name of the bucket as `aws s3 ls` shows it",
    ))
}
