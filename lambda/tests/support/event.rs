//! Events as CloudFormation sends them.

use std::fmt;

use serde_json::{Map, Value, json};

/// The stack of an event that names no other.
pub(crate) const STACK: &str =
    "arn:aws:cloudformation:us-east-1:123456789012:stack/s/11111111-1111-1111-1111-111111111111";
/// The logical id of an event that names no other.
pub(crate) const LOGICAL_ID: &str = "Scaling";
/// What must never be seen: the query of the pre-signed URL, from its first secret on.
pub(crate) const SECRET: &str = "X-Amz-Signature=5ec7e75197";

/// `ResourceProperties`, built as a sentence.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Properties(pub Map<String, Value>);

/// The properties of the variant `v1` of the endpoint `ep`, from 1 to 4 instances, with one target tracking policy.
pub(crate) fn base() -> Properties {
    let properties = json!({
        "ServiceToken": "arn:aws:lambda:us-east-1:123456789012:function:stepscale",
        "EndpointName": "ep",
        "VariantName": "v1",
        "MinCapacity": "1",
        "MaxCapacity": "4",
        "ScalingPolicies": [tracking("tt", "70.0")],
    });
    match properties {
        Value::Object(members) => Properties(members),
        _ => Properties(Map::new()),
    }
}

impl Properties {
    /// With another value of a property.
    pub(crate) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.insert(name.to_owned(), value.into());
        self
    }

    /// Without a property.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.0.shift_remove(name);
        self
    }

    /// With these policies in the place of the others.
    pub(crate) fn policies(self, policies: impl IntoIterator<Item = Value>) -> Self {
        self.with("ScalingPolicies", policies.into_iter().collect::<Value>())
    }

    /// The physical id of what they are about.
    pub(crate) fn pid(&self) -> String {
        let name = |member: &str| self.0.get(member).and_then(Value::as_str).unwrap_or_default();
        let dimension = self.0.get("ScalableDimension").and_then(Value::as_str);
        if self.0.contains_key("InferenceComponentName") {
            let dimension = dimension.unwrap_or("sagemaker:inference-component:DesiredCopyCount");
            return format!("inference-component/{}|{dimension}|sagemaker", name("InferenceComponentName"));
        }
        let dimension = dimension.unwrap_or("sagemaker:variant:DesiredInstanceCount");
        format!("endpoint/{}/variant/{}|{dimension}|sagemaker", name("EndpointName"), name("VariantName"))
    }
}

/// A target tracking policy on the invocations of each instance.
pub(crate) fn tracking(name: &str, target_value: &str) -> Value {
    json!({
        "PolicyName": name,
        "PolicyType": "TargetTrackingScaling",
        "TargetTrackingScalingPolicyConfiguration": {
            "TargetValue": target_value,
            "PredefinedMetricSpecification": {"PredefinedMetricType": "SageMakerVariantInvocationsPerInstance"},
        },
    })
}

/// A step policy on the metric that is the default.
pub(crate) fn steps(name: &str, steps: &str) -> Value {
    json!({"PolicyName": name, "PolicyType": "StepScaling", "StepScaling": {"Steps": steps}})
}

/// A scheduled action at eight on working days.
pub(crate) fn scheduled(name: &str, min: &str, max: &str) -> Value {
    json!({
        "ScheduledActionName": name,
        "Schedule": "cron(0 8 ? * MON-FRI *)",
        "Timezone": "Europe/Berlin",
        "ScalableTargetAction": {"MinCapacity": min, "MaxCapacity": max},
    })
}

/// An event.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    /// Its members, in the order they are sent in.
    pub(crate) members: Map<String, Value>,
}

/// A Create of these properties.
pub(crate) fn create(properties: &Properties) -> Event {
    Event::of("Create").member("ResourceProperties", properties.0.clone())
}

/// An Update from the old properties to the new ones, of the physical id of the old ones.
pub(crate) fn update(old: &Properties, new: &Properties) -> Event {
    Event::of("Update")
        .member("ResourceProperties", new.0.clone())
        .member("OldResourceProperties", old.0.clone())
        .about(&old.pid())
}

/// A Delete of these properties and their physical id.
pub(crate) fn delete(properties: &Properties) -> Event {
    Event::of("Delete").member("ResourceProperties", properties.0.clone()).about(&properties.pid())
}

impl Event {
    fn of(request_type: &str) -> Self {
        let members = json!({
            "RequestType": request_type,
            "RequestId": "req-1",
            "ResponseURL": format!(
                "https://cloudformation-custom-resource-response-useast1.s3-us-east-1.amazonaws.com/\
                 arn%3Aaws%3Acloudformation%3Aus-east-1%3A123456789012%3Astack/s/1%7CScaling%7C0a1b?\
                 X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=7200&{SECRET}"
            ),
            "ResourceType": "Custom::SageMakerScaling",
            "ServiceToken": "arn:aws:lambda:us-east-1:123456789012:function:stepscale",
            "StackId": STACK,
            "LogicalResourceId": LOGICAL_ID,
        });
        match members {
            Value::Object(members) => Self { members },
            _ => Self { members: Map::new() },
        }
    }

    /// With another value of a member.
    pub(crate) fn member(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.members.insert(name.to_owned(), value.into());
        self
    }

    /// About this physical id.
    pub(crate) fn about(self, pid: &str) -> Self {
        self.member("PhysicalResourceId", pid)
    }

    /// Of another logical id.
    pub(crate) fn named(self, logical_id: &str) -> Self {
        self.member("LogicalResourceId", logical_id)
    }

    /// Of another stack.
    pub(crate) fn of_stack(self, stack_id: &str) -> Self {
        self.member("StackId", stack_id)
    }

    /// One of its members, where it is a text.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.members.get(name).and_then(Value::as_str)
    }

    /// The event as it arrives.
    pub(crate) fn json(&self) -> String {
        Value::Object(self.members.clone()).to_string()
    }
}

/// What one event differs from another in.
impl fmt::Display for Event {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stack = self.text("StackId").and_then(|stack| stack.split('/').nth(1)).unwrap_or_default();
        let name = |member: &str| self.text(member).unwrap_or_default();
        let (request, logical_id, pid) = (name("RequestType"), name("LogicalResourceId"), name("PhysicalResourceId"));
        write!(formatter, "{request} {stack}/{logical_id} {pid}")?;
        if request != "Delete"
            && let Some(Value::Object(properties)) = self.members.get("ResourceProperties")
        {
            let mut wanted = properties.clone();
            wanted.shift_remove("ServiceToken");
            write!(formatter, " {}", Value::Object(wanted))?;
        }
        Ok(())
    }
}
