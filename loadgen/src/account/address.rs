//! Where requests go: the scheme, host and port of a URL, and the path before the service's own.

use std::fmt;
use std::net::IpAddr;

use http::Uri;
use templategen::command::Failure;
use templategen::exit::Exit;

/// An address of the runtime. Its `Display` form is the URL, without a port that the scheme has anyway and without a slash
/// at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    scheme: Scheme,
    host: String,
    port: u16,
    base_path: String,
}

/// How a connection is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// In the clear.
    Http,
    /// Over TLS.
    Https,
}

impl Scheme {
    const fn name(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }

    const fn port(self) -> u16 {
        match self {
            Self::Http => 80,
            Self::Https => 443,
        }
    }
}

impl Address {
    /// The address of a URL that is called `source` in messages, as `--endpoint-url`.
    ///
    /// # Errors
    /// Where it is not `http://` or `https://` with a host, perhaps a port, and perhaps a path of plain characters:
    /// letters, digits, `-`, `.`, `_`, `~`. Others would have to be signed in another form than they are sent in.
    pub fn parse(url: &str, source: &str) -> Result<Self, Failure> {
        Self::read(url).ok_or_else(|| {
            Failure::new(
                Exit::Usage,
                format!("`{url}` of {source} is not an address to send requests to"),
                "name one like `http://127.0.0.1:4566` or `https://runtime.sagemaker.eu-west-1.amazonaws.com`",
            )
        })
    }

    fn read(url: &str) -> Option<Self> {
        let uri: Uri = url.trim_end_matches('/').parse().ok()?;
        let scheme = match uri.scheme_str()? {
            "http" => Scheme::Http,
            "https" => Scheme::Https,
            _ => return None,
        };
        let authority = uri.authority()?;
        // A user's name and password would stand before the host; a port that is none is as good as left out to the crate.
        let port = match authority.as_str().strip_prefix(authority.host())? {
            "" => scheme.port(),
            port => {
                port.strip_prefix(':').filter(|port| port.bytes().all(|byte| byte.is_ascii_digit()))?.parse().ok()?
            }
        };
        let base_path = uri.path().trim_end_matches('/');
        let has_plain_path = base_path.is_empty() || base_path.split('/').skip(1).all(is_plain_segment);
        let is_address =
            !authority.host().is_empty() && port != 0 && uri.query().is_none() && !url.contains('#') && has_plain_path;
        is_address.then(|| Self {
            scheme,
            host: authority.host().to_ascii_lowercase(),
            port,
            base_path: base_path.to_owned(),
        })
    }

    /// How a connection is made.
    #[must_use]
    pub const fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// The name or the IP address of the host; an IPv6 address stands in brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port, over 0.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// What comes before the service's own path: empty, or as `/runtime`.
    #[must_use]
    pub fn base_path(&self) -> &str {
        &self.base_path
    }

    /// Whether it is one of this machine: `localhost` or a loopback address.
    #[must_use]
    pub fn is_of_this_machine(&self) -> bool {
        let host = self.host.trim_start_matches('[').trim_end_matches(']');
        host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    }

    /// The header `Host`: the host, and the port where it is not that of the scheme.
    #[must_use]
    pub fn authority(&self) -> String {
        if self.port == self.scheme.port() { self.host.clone() } else { format!("{}:{}", self.host, self.port) }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}://{}{}", self.scheme.name(), self.authority(), self.base_path)
    }
}

fn is_plain_segment(segment: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    !matches!(segment, "" | "." | "..") && segment.bytes().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::Scheme::{Http, Https};
    use super::*;

    #[test]
    fn a_url_is_taken_apart() {
        let check = |url: &str, scheme, host: &str, port, base_path: &str, shown: &str| {
            let address = Address::parse(url, "--endpoint-url").unwrap();
            assert_eq!((address.scheme(), address.host(), address.port()), (scheme, host, port), "{url}");
            assert_eq!(address.base_path(), base_path, "{url}");
            assert_eq!(address.to_string(), shown, "{url}");
            assert_eq!(Address::parse(shown, "--endpoint-url").unwrap(), address);
        };
        check("http://127.0.0.1:4566", Http, "127.0.0.1", 4566, "", "http://127.0.0.1:4566");
        check("http://127.0.0.1:80/", Http, "127.0.0.1", 80, "", "http://127.0.0.1");
        check("http://[::1]:8080", Http, "[::1]", 8080, "", "http://[::1]:8080");
        check("https://Example.com:443", Https, "example.com", 443, "", "https://example.com");
        check("https://h:80/a/b_c~//", Https, "h", 80, "/a/b_c~", "https://h:80/a/b_c~");
    }

    #[test]
    fn what_is_no_address_is_refused() {
        let rows = [
            "",
            "localhost",
            "127.0.0.1:4566",
            "ftp://127.0.0.1",
            "http://",
            "http://a b",
            "http://a?b=c",
            "http://a#b",
            "http://a:0",
            "http://a:",
            "http://a:65536",
            "http://a:+80",
            "http://user@a",
            "http://user:word@a",
            "http://a/%20",
            "http://a/b/../c",
            "http://a//b",
            "http://a/b+c",
        ];
        for url in rows {
            let failure = Address::parse(url, "AWS_ENDPOINT_URL").expect_err(url);
            assert_eq!(failure.exit, Exit::Usage);
            assert_eq!(
                (failure.message.as_str(), failure.fix.as_str()),
                (
                    format!("`{url}` of AWS_ENDPOINT_URL is not an address to send requests to").as_str(),
                    "name one like `http://127.0.0.1:4566` or `https://runtime.sagemaker.eu-west-1.amazonaws.com`"
                )
            );
        }
    }
}
