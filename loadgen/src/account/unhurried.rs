//! An HTTP client that reads the machine's certificates when the first call is made.

use std::sync::OnceLock;

use aws_smithy_runtime_api::client::connector_metadata::ConnectorMetadata;
use aws_smithy_runtime_api::client::http::{HttpClient, HttpConnectorSettings, SharedHttpConnector};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;

use super::roots;

/// One of two clients, chosen when the first call is made: the SDK makes a client of the metadata service in every run, and
/// certificates would be read that a run with credentials in its environment and an address without TLS never needs.
///
/// Where the machine trusts nobody, a client with TLS would panic: what goes over TLS then fails by itself.
#[derive(Debug)]
pub(super) struct Unhurried<C, P> {
    with_tls: C,
    without_tls: P,
    trusts_somebody: OnceLock<bool>,
}

impl<C, P> Unhurried<C, P> {
    pub(super) const fn new(with_tls: C, without_tls: P) -> Self {
        Self { with_tls, without_tls, trusts_somebody: OnceLock::new() }
    }
}

impl<C: HttpClient, P: HttpClient> HttpClient for Unhurried<C, P> {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        if *self.trusts_somebody.get_or_init(|| roots::native().is_ok()) {
            self.with_tls.http_connector(settings, components)
        } else {
            self.without_tls.http_connector(settings, components)
        }
    }

    fn connector_metadata(&self) -> Option<ConnectorMetadata> {
        self.with_tls.connector_metadata()
    }
}

#[cfg(test)]
mod tests {
    use aws_smithy_runtime_api::box_error::BoxError;
    use aws_smithy_runtime_api::client::runtime_components::RuntimeComponentsBuilder;
    use aws_smithy_types::config_bag::ConfigBag;

    use super::*;

    /// A client that is not to be made ready ahead.
    #[derive(Debug)]
    struct Hurried;

    impl HttpClient for Hurried {
        fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
            unreachable!("no call is made")
        }

        fn validate_base_client_config(&self, _: &RuntimeComponentsBuilder, _: &ConfigBag) -> Result<(), BoxError> {
            Err("it was made ready".into())
        }
    }

    #[test]
    fn a_client_is_not_made_ready_before_its_first_call() {
        let ready = |client: &dyn HttpClient| {
            client.validate_base_client_config(&RuntimeComponentsBuilder::new("test"), &ConfigBag::base())
        };
        assert!(ready(&Hurried).is_err());
        ready(&Unhurried::new(Hurried, Hurried)).unwrap();
    }
}
