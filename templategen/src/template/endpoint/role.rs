//! What SageMaker may do for the endpoint: fetch one image and one model, log, and publish metrics.

use super::image;
use crate::template::value::{Map, Value, part, reference, sub, sub_with};

/// The version of the policy language. Source: IAM user guide.
const POLICY_LANGUAGE: &str = "2012-10-17";

/// The execution role.
///
/// The service principal is the same in all partitions. Source: SageMaker developer guide, execution roles.
pub(super) fn resource() -> Map {
    let trust = statement(&["sts:AssumeRole"]).with("Principal", Map::new().with("Service", "sagemaker.amazonaws.com"));
    let policy = Map::new().with("PolicyName", "host-the-model").with("PolicyDocument", document(permissions()));
    let properties = Map::new()
        .with("Description", sub("Runs the endpoint of the stack ${AWS::StackName}."))
        .with("AssumeRolePolicyDocument", document(vec![trust]))
        .with("Policies", vec![Value::from(policy)]);
    Map::new().with("Type", "AWS::IAM::Role").with("Properties", properties)
}

/// What hosting needs. Source: SageMaker developer guide, permissions of the execution role of `CreateModel`.
fn permissions() -> Vec<Map> {
    let key = Map::new().with("Object", part(1, "s3://", reference("ModelDataUrl")));
    let logs = "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws/sagemaker/Endpoints/*";
    let namespaces: Vec<Value> = vec!["/aws/sagemaker/Endpoints".into(), "AWS/SageMaker".into()];
    let in_namespaces = Map::new().with("StringEquals", Map::new().with("cloudwatch:namespace", namespaces));
    vec![
        statement(&["s3:GetObject"]).with("Resource", sub_with("arn:${AWS::Partition}:s3:::${Object}", key)),
        statement(&["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"])
            .with("Resource", image::repository_arn()),
        // A token and a metric have no resource that a policy could name.
        statement(&["ecr:GetAuthorizationToken"]).with("Resource", "*"),
        statement(&["logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"])
            .with("Resource", sub(logs)),
        statement(&["cloudwatch:PutMetricData"]).with("Resource", "*").with("Condition", in_namespaces),
    ]
}

fn statement(actions: &[&str]) -> Map {
    let actions: Vec<Value> = actions.iter().map(|action| (*action).into()).collect();
    Map::new().with("Effect", "Allow").with("Action", actions)
}

fn document(statements: Vec<Map>) -> Map {
    let statements: Vec<Value> = statements.into_iter().map(Value::from).collect();
    Map::new().with("Version", POLICY_LANGUAGE).with("Statement", statements)
}
