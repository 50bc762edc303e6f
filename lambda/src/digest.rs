//! Digests that stand for texts where there is no room for the texts themselves.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// The first `characters` of a text's SHA-256 in base64, six bits each: letters, digits, `-` and `_`, which tag
/// values and alarm names take.
pub(crate) fn of(text: &str, characters: usize) -> String {
    let mut digest = URL_SAFE_NO_PAD.encode(Sha256::digest(text));
    digest.truncate(characters);
    digest
}

/// Whether a text can be such a digest.
pub(crate) fn is_digest(text: &str, characters: usize) -> bool {
    text.len() == characters && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}
