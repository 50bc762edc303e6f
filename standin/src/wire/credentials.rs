//! Who calls, and where: read from the `Authorization` header, never checked.

use bytes::Bytes;
use http::{Request, header};

/// What a signature says about its caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Credentials {
    pub(crate) access_key_id: Option<String>,
    pub(crate) region: String,
}

impl Credentials {
    /// Reads `Credential=<access key id>/<date>/<region>/<service>/aws4_request`.
    pub(crate) fn read(request: &Request<Bytes>) -> Self {
        let scope = request
            .headers()
            .get(header::AUTHORIZATION)
            .and_then(|authorization| authorization.to_str().ok())
            .and_then(|authorization| authorization.split_once("Credential="))
            .and_then(|(_, rest)| rest.split([',', ' ']).next());
        let part = |position| scope.and_then(|scope| scope.split('/').nth(position)).filter(|part| !part.is_empty());
        Self { access_key_id: part(0).map(str::to_owned), region: part(2).unwrap_or("us-east-1").to_owned() }
    }
}
