//! What a command line wants to have scaled: by its flags, else by its spec, else by the environment.

use scaling::{EndpointKind, EndpointName, InferenceComponentName, Problem, VariantName};

use crate::destination::Place;
use crate::failure::Failure;
use crate::source::Names;

/// The endpoints that are in service on the local AWS, and the variant of each; `deploy.sh` makes them.
const LOCAL_ENDPOINT: &str = "demo-endpoint";
const LOCAL_ASYNC_ENDPOINT: &str = "demo-async-endpoint";
const LOCAL_SERVERLESS_ENDPOINT: &str = "demo-serverless-endpoint";
const LOCAL_VARIANT: &str = "AllTraffic";
/// The inference component there.
const LOCAL_COMPONENT: &str = "demo-component";

/// The variables of the environment that count, as the project of 2020 read them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment {
    /// `SAGEMAKER_ENDPOINT_NAME`.
    pub endpoint: Option<String>,
    /// `SAGEMAKER_VARIANT_NAME`.
    pub variant: Option<String>,
}

/// A name with the place it was said at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The name.
    pub name: String,
    /// Where it was said, such as `--endpoint`.
    pub origin: &'static str,
}

/// An endpoint and a variant, or an inference component, as far as they are said outside a spec.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Target {
    /// The endpoint.
    pub endpoint: Option<Said>,
    /// The variant.
    pub variant: Option<Said>,
    /// The inference component.
    pub component: Option<Said>,
}

impl Target {
    /// What the flags say.
    ///
    /// # Errors
    /// Where one is not a name SageMaker knows.
    pub fn of_flags(
        endpoint: Option<&String>,
        variant: Option<&String>,
        component: Option<&String>,
    ) -> Result<Self, Failure> {
        let [endpoint, variant, component] =
            [(endpoint, "--endpoint"), (variant, "--variant"), (component, "--component")]
                .map(|(name, flag)| said(name, flag));
        check(endpoint.as_ref(), |name| EndpointName::parse(name).map(drop))?;
        check(variant.as_ref(), |name| VariantName::parse(name).map(drop))?;
        check(component.as_ref(), |name| InferenceComponentName::parse(name).map(drop))?;
        Ok(Self { endpoint, variant, component })
    }

    /// Whether all is said, so that nothing else is asked.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.component.is_some() || (self.endpoint.is_some() && self.variant.is_some())
    }

    /// Fills what neither flags nor spec name.
    ///
    /// On the local AWS there is one endpoint of each kind, and a user's own name in the environment or in a spec
    /// would only be in the way. In an account the environment counts where nothing else names the target: its
    /// variant is one of its own endpoint, and a spec always has a variant, if only by default. A stack that
    /// creates its endpoint is not filled in at all.
    ///
    /// # Errors
    /// Where a name that is taken from the environment is not one SageMaker knows.
    pub fn or(self, place: Place, spec: Option<&Names>, environment: &Environment) -> Result<Self, Failure> {
        if spec.is_some_and(|spec| spec.created.is_some()) {
            return Ok(self);
        }
        if place == Place::Local {
            return Ok(self.or_local(spec.map_or(EndpointKind::Realtime, |spec| spec.kind)));
        }
        let Self { endpoint, variant, component } = self;
        let named = spec.is_some_and(|spec| spec.endpoint.is_some() || spec.kind == EndpointKind::Component);
        if named || endpoint.is_some() || component.is_some() {
            return Ok(Self { endpoint, variant, component });
        }
        let of_environment = said(environment.variant.as_ref(), "SAGEMAKER_VARIANT_NAME").filter(|_| spec.is_none());
        let endpoint = said(environment.endpoint.as_ref(), "SAGEMAKER_ENDPOINT_NAME");
        check(endpoint.as_ref(), |name| EndpointName::parse(name).map(drop))?;
        check(of_environment.as_ref(), |name| VariantName::parse(name).map(drop))?;
        Ok(Self { endpoint, variant: variant.or(of_environment), component: None })
    }

    /// Fills what is not said with what the local AWS has of a kind.
    fn or_local(self, kind: EndpointKind) -> Self {
        let local = |name: &str| Some(Said { name: name.to_owned(), origin: "the local AWS" });
        let endpoint = match kind {
            EndpointKind::Realtime => LOCAL_ENDPOINT,
            EndpointKind::Async => LOCAL_ASYNC_ENDPOINT,
            EndpointKind::Serverless => LOCAL_SERVERLESS_ENDPOINT,
            EndpointKind::Component => {
                return Self { component: self.component.or_else(|| local(LOCAL_COMPONENT)), ..self };
            }
        };
        Self {
            endpoint: self.endpoint.or_else(|| local(endpoint)),
            variant: self.variant.or_else(|| local(LOCAL_VARIANT)),
            ..self
        }
    }
}

fn said(name: Option<&String>, origin: &'static str) -> Option<Said> {
    name.cloned().map(|name| Said { name, origin })
}

fn check(said: Option<&Said>, parse: impl Fn(&str) -> Result<(), Problem>) -> Result<(), Failure> {
    let Some(Said { name, origin }) = said else { return Ok(()) };
    parse(name).map_err(|problem| Failure::input(format!("{origin}: {}", problem.message)).help(problem.fix.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(endpoint: Option<&str>, kind: EndpointKind) -> Names {
        Names { endpoint: endpoint.map(str::to_owned), variant: None, component: None, created: None, kind }
    }

    fn resolved(flags: [Option<&str>; 2], place: Place, spec: Option<&Names>) -> [Option<(String, &'static str)>; 2] {
        let environment =
            Environment { endpoint: Some("from-env".to_owned()), variant: Some("variant-from-env".to_owned()) };
        let [endpoint, variant] = flags.map(|flag| flag.map(str::to_owned));
        let flags = Target::of_flags(endpoint.as_ref(), variant.as_ref(), None).unwrap();
        let target = flags.or(place, spec, &environment).unwrap();
        assert_eq!(target.component, None);
        [target.endpoint, target.variant].map(|said| said.map(|said| (said.name, said.origin)))
    }

    #[test]
    fn flags_come_first_then_the_spec_then_the_environment() {
        let pair = |name: &str, origin: &'static str| Some((name.to_owned(), origin));
        let of_environment = pair("from-env", "SAGEMAKER_ENDPOINT_NAME");
        let naming = names(Some("e"), EndpointKind::Realtime);
        let nameless = names(None, EndpointKind::Async);
        let component = names(None, EndpointKind::Component);
        for (flags, spec, expected) in [
            ([None, None], None, [of_environment.clone(), pair("variant-from-env", "SAGEMAKER_VARIANT_NAME")]),
            ([None, Some("v")], None, [of_environment.clone(), pair("v", "--variant")]),
            ([Some("e"), None], None, [pair("e", "--endpoint"), None]),
            ([None, None], Some(&naming), [None, None]),
            ([None, None], Some(&nameless), [of_environment, None]),
            ([None, None], Some(&component), [None, None]),
        ] {
            assert_eq!(resolved(flags, Place::Account, spec), expected, "{flags:?} {spec:?}");
        }
        let local = |name: &str| pair(name, "the local AWS");
        for (flags, expected) in [
            ([None, None], [local("demo-endpoint"), local("AllTraffic")]),
            ([Some("e"), Some("v")], [pair("e", "--endpoint"), pair("v", "--variant")]),
        ] {
            assert_eq!(resolved(flags, Place::Local, Some(&naming)), expected, "{flags:?}");
        }
        let creating = Names { created: Some("demo".to_owned()), ..names(None, EndpointKind::Realtime) };
        for place in [Place::Local, Place::Account] {
            assert_eq!(
                resolved([None, Some("v")], place, Some(&creating)),
                [None, pair("v", "--variant")],
                "{place:?}"
            );
        }
    }

    #[test]
    fn the_local_aws_has_one_of_each_kind() {
        let said = |name: &str| Some(Said { name: name.to_owned(), origin: "the local AWS" });
        for (kind, endpoint, component) in [
            (EndpointKind::Realtime, said("demo-endpoint"), None),
            (EndpointKind::Async, said("demo-async-endpoint"), None),
            (EndpointKind::Serverless, said("demo-serverless-endpoint"), None),
            (EndpointKind::Component, None, said("demo-component")),
        ] {
            let variant = endpoint.as_ref().and_then(|_| said("AllTraffic"));
            let spec = names(Some("e"), kind);
            let target = Target::default().or(Place::Local, Some(&spec), &Environment::default());
            assert_eq!(target, Ok(Target { endpoint, variant, component }), "{kind:?}");
        }
        let flags = Target::of_flags(None, None, Some(&"c".to_owned())).unwrap();
        for place in [Place::Local, Place::Account] {
            let spec = names(None, EndpointKind::Component);
            let target =
                flags.clone().or(place, Some(&spec), &Environment { endpoint: Some("e".to_owned()), variant: None });
            assert_eq!(target.as_ref(), Ok(&flags), "{place:?}");
        }
    }

    #[test]
    fn a_wrong_name_is_named_with_its_origin() {
        let wrong = Some("a_b".to_owned());
        let environment = Environment { endpoint: wrong.clone(), variant: None };
        for (outcome, origin) in [
            (Target::of_flags(wrong.as_ref(), None, None), "--endpoint: "),
            (Target::of_flags(None, wrong.as_ref(), None), "--variant: "),
            (Target::of_flags(None, None, wrong.as_ref()), "--component: "),
            (Target::default().or(Place::Account, None, &environment), "SAGEMAKER_ENDPOINT_NAME: "),
        ] {
            let message = outcome.unwrap_err().message;
            assert!(message.starts_with(origin), "{message}");
        }
    }
}
