//! The URL of a template in Amazon S3.
//!
//! Source: S3 user guide, "Virtual hosting of general purpose buckets", and S3 API reference, "Making requests to
//! Amazon S3 over dual-stack endpoints".

use regex_lite::Regex;

use super::Refusal;
use super::partition::{self, Partition};

/// The longest URL of a template, in characters. Source: CloudFormation user guide, "Selecting a stack template".
const CHARACTERS: usize = 1_024;

/// The endpoints of S3, and before them the bucket where it is part of the host.
const HOST: &str = concat!(
    r"^(?:(?<bucket>[a-z0-9][a-z0-9.-]+)\.)?",
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

/// Reads the URL of a template; the region of the stack, if it is known, is that of the URL we propose instead.
pub(super) fn read(url: &str, region: Option<&str>) -> Result<TemplateUrl, Refusal> {
    let propose = |bucket: &str, key: &str| {
        let region = region.unwrap_or("REGION");
        let end = if region.starts_with("cn-") { ".cn" } else { "" };
        format!("https://{bucket}.s3.{region}.amazonaws.com{end}/{key}")
    };
    let Some(rest) = url.strip_prefix("https://") else {
        let object = |rest: &str| rest.split_once('/').map(|(bucket, key)| propose(bucket, key));
        let mended = match url.split_once("://") {
            Some((scheme, rest)) if scheme.to_ascii_lowercase().starts_with("http") => format!("https://{rest}"),
            Some(("s3", rest)) => object(rest).unwrap_or_else(|| propose("BUCKET", "KEY")),
            _ => propose("BUCKET", "KEY"),
        };
        return Err(Refusal::new(
            format!("`{url}` does not begin with `https://`, and CloudFormation reads templates over https alone"),
            format!("write `{mended}`"),
        ));
    };
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
            format!(
                "put the template into a bucket with `aws s3 cp`, and give its URL: `{}`",
                propose("BUCKET", "KEY")
            ),
        )
    };
    let expression = Regex::new(HOST).map_err(|_| elsewhere())?;
    let endpoint = expression.captures(host).ok_or_else(elsewhere)?;
    let region = endpoint.name("region").map(|region| region.as_str().to_owned());
    let partition = match (&region, endpoint.name("china")) {
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
    let key = match endpoint.name("bucket") {
        Some(_) => path,
        None => path.split_once('/').filter(|(bucket, _)| !bucket.is_empty()).map_or("", |(_, key)| key),
    };
    if key.is_empty() {
        return Err(Refusal::new(
            format!("`{url}` names no object in a bucket"),
            format!("give the URL of the template itself: `{}`", propose("BUCKET", "KEY")),
        ));
    }
    Ok(TemplateUrl { region, partition })
}
