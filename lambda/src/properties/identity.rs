//! Which scalable target is meant: a variant by two names, or an inference component by one.

use scaling::{
    EndpointName, Field, InferenceComponentName, Location, Problem, ProblemCode, ResourceIdentity, ScalableDimension,
    VariantName,
};

use super::object::{Object, listed};
use super::problems::Problems;
use super::property::Property;
use super::sentence::{Places, take, tell};
use super::suggestion::nearest;
use crate::identity::Target;

/// Reads the names and the dimension; what is wrong with them is told.
pub(super) fn read(root: &Object<'_, '_>, problems: &Problems) -> Option<Target> {
    let component = root.property("InferenceComponentName");
    let names = [root.property("EndpointName"), root.property("VariantName")];
    let resource = if component.is_given() {
        inference_component(&component, &names, problems)
    } else {
        variant(root, names, problems)
    };
    let dimension = dimension(&root.property("ScalableDimension"), default_dimension(root), component.is_given());
    Some(Target { resource: resource?, dimension: dimension? })
}

/// What is scaled where nothing is said: instances, or the copies of a component.
pub(super) fn default_dimension(root: &Object<'_, '_>) -> ScalableDimension {
    if root.property("InferenceComponentName").is_given() {
        ScalableDimension::InferenceComponentDesiredCopyCount
    } else {
        ScalableDimension::VariantDesiredInstanceCount
    }
}

fn inference_component(
    component: &Property<'_, '_>,
    of_variant: &[Property<'_, '_>],
    problems: &Problems,
) -> Option<ResourceIdentity> {
    let name = component.text().map(|text| InferenceComponentName::parse(&text));
    let given: Vec<&str> = of_variant.iter().filter(|name| name.is_given()).map(Property::path).collect();
    if !given.is_empty() {
        let problem = Problem::new(
            ProblemCode::TargetIdentity,
            Location::plan(Field::InferenceComponentName),
            format!("the property stands beside {}", listed(given.into_iter())),
            "keep it alone for an inference component, or EndpointName and VariantName for a variant",
        );
        tell(&problem, &Places::default(), problems);
        return None;
    }
    Some(ResourceIdentity::InferenceComponent(take(name?, problems)?))
}

fn variant(
    root: &Object<'_, '_>,
    [endpoint, variant]: [Property<'_, '_>; 2],
    problems: &Problems,
) -> Option<ResourceIdentity> {
    if !endpoint.is_given() && !variant.is_given() && !root.means_one_of(&["EndpointName", "VariantName"]) {
        endpoint.refuse(
            "the property is missing",
            "name a variant by EndpointName and VariantName, or an inference component by InferenceComponentName",
        );
        return None;
    }
    for (name, fix) in [
        (&endpoint, "write the name of the endpoint that the variant belongs to"),
        (&variant, "write the name of the variant, such as AllTraffic"),
    ] {
        if !name.is_given() && !root.means_one_of(&[name.path()]) {
            name.refuse("the property is missing", fix);
        }
    }
    let endpoint = endpoint.text().and_then(|text| take(EndpointName::parse(&text), problems));
    let variant = variant.text().and_then(|text| take(VariantName::parse(&text), problems));
    Some(ResourceIdentity::Variant { endpoint: endpoint?, variant: variant? })
}

fn dimension(
    property: &Property<'_, '_>,
    by_default: ScalableDimension,
    of_component: bool,
) -> Option<ScalableDimension> {
    if !property.is_given() {
        return Some(by_default);
    }
    let text = property.text()?;
    let fitting = || {
        let is_of_component =
            |dimension: &ScalableDimension| *dimension == ScalableDimension::InferenceComponentDesiredCopyCount;
        ScalableDimension::ALL.into_iter().filter(move |dimension| is_of_component(dimension) == of_component)
    };
    let found = fitting().find(|dimension| dimension.as_str() == text);
    if found.is_none() {
        let target = if of_component { "an inference component" } else { "a variant" };
        let names = || fitting().map(ScalableDimension::as_str);
        let fix = match nearest(&text, names()) {
            Some(name) => format!("write {name}"),
            None => format!("leave it out, or write {}", names().collect::<Vec<_>>().join(" or ")),
        };
        property.refuse_value(&format!("a scalable dimension of {target}"), &fix);
    }
    found
}
