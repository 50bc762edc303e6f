//! The content type of a body that none was given for.

use std::path::Path;

use http::HeaderValue;
use serde::de::IgnoredAny;

const JSON: &str = "application/json";
const JSON_LINES: &str = "application/jsonlines";
const BYTES: &str = "application/octet-stream";

/// By the ending of a file's name, in small letters. The first two are SageMaker's own for its built-in formats.
const BY_ENDING: [(&str, &str); 18] = [
    ("csv", "text/csv"),
    ("jsonl", JSON_LINES),
    ("ndjson", JSON_LINES),
    ("json", JSON),
    ("libsvm", "text/libsvm"),
    ("txt", "text/plain"),
    ("html", "text/html"),
    ("xml", "application/xml"),
    ("npy", "application/x-npy"),
    ("recordio", "application/x-recordio"),
    ("parquet", "application/x-parquet"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("png", "image/png"),
    ("gif", "image/gif"),
    ("webp", "image/webp"),
    ("wav", "audio/wav"),
    ("mp3", "audio/mpeg"),
];

/// Of a file: by its name's ending, then by what is in it.
pub(super) fn of_file(path: &Path, bytes: &[u8]) -> HeaderValue {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    let known = ending.and_then(|ending| BY_ENDING.into_iter().find(|(known, _)| *known == ending));
    known.map_or_else(|| of_bytes(bytes), |(_, content_type)| HeaderValue::from_static(content_type))
}

/// Of bytes alone: JSON, or nothing that is known.
pub(super) fn of_bytes(bytes: &[u8]) -> HeaderValue {
    let is_json = serde_json::from_slice::<IgnoredAny>(bytes).is_ok();
    HeaderValue::from_static(if is_json { JSON } else { BYTES })
}

/// Of a line of a file of JSON lines.
pub(super) fn of_json() -> HeaderValue {
    HeaderValue::from_static(JSON)
}
