//! Templates that make the endpoint: with what scales it, and without.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use regex::Regex;
use serde_json::{Value, json};
use templategen::template::{self, Form, Format};

use crate::invariants::{keys, names_used};
use crate::specs::read;
use crate::yaml;

fn unscaled() -> Value {
    serde_json::from_str(&template::demo_endpoint(Format::Json)).expect("the template is JSON")
}

fn scaled() -> Value {
    scaled_with("")
}

fn scaled_with(keys: &str) -> Value {
    let spec = format!(
        "create_endpoint: true\ncapacity: {{ min: 1, max: 10 }}\n{keys}step_scaling: {{ steps: 'from 50: +1' }}\n"
    );
    let text = template::render(&read(&spec), Form::Native, Format::Json).expect("the template is small enough");
    serde_json::from_str(&text).expect("the template is JSON")
}

#[test]
fn the_committed_template_is_the_one_printed() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("templates").join("demo-endpoint.yaml");
    let committed = fs::read_to_string(path).unwrap_or_default();
    let printed = template::demo_endpoint(Format::Yaml);
    assert!(committed == printed, "run `cargo run -p templategen -- demo-endpoint --out templates/demo-endpoint.yaml`");
    assert_eq!(yaml::read(&printed), unscaled());
}

/// So that a stack of one can be updated to the other, and the endpoint stays.
#[test]
fn scaling_is_added_around_the_same_endpoint() {
    let (mut unscaled, scaled) = (unscaled(), scaled());
    unscaled["Resources"]["Endpoint"]["Properties"]["RetainAllVariantProperties"] = true.into();
    for (name, resource) in unscaled["Resources"].as_object().expect("there are resources") {
        assert_eq!(&scaled["Resources"][name], resource, "{name}");
    }
    for name in keys(&unscaled, "Parameters").iter().filter(|name| *name != "RetainInstanceCount") {
        assert_eq!(scaled["Parameters"][name]["Default"], unscaled["Parameters"][name]["Default"], "{name}");
    }
    assert_eq!(scaled["Mappings"], unscaled["Mappings"]);
    assert_eq!(scaled["Rules"]["ImageOfRegion"], unscaled["Rules"]["ImageOfRegion"]);
}

#[test]
fn what_scales_an_endpoint_that_exists_has_nothing_of_it() {
    let text = template::render(
        &read("{ capacity: { min: 1, max: 2 }, step_scaling: { steps: 'from 1: +1' } }"),
        Form::Native,
        Format::Json,
    );
    let text = text.expect("the template is small enough");
    for word in ["ModelDataUrl", "XgboostRegistry", "AWS::IAM::Role", "Endpoint.EndpointName", "HasOwnImage"] {
        assert!(!text.contains(word), "{word}");
    }
}

#[test]
fn every_name_exists_and_is_used() {
    for template in [unscaled(), scaled()] {
        let mut used = BTreeSet::new();
        for section in ["Rules", "Conditions", "Resources", "Outputs"] {
            names_used(&template[section], &mut used);
        }
        let declared = ["Parameters", "Conditions", "Resources"].map(|section| keys(&template, section)).concat();
        for name in used.iter().filter(|name| !name.starts_with("AWS::")) {
            assert!(declared.contains(name), "{name} is used and does not exist");
        }
        for name in keys(&template, "Parameters").iter().chain(&keys(&template, "Conditions")) {
            assert!(used.contains(name), "{name} exists and is not used");
        }
    }
}

#[test]
fn the_form_asks_in_groups_for_what_is_served_on_what_and_how_it_scales() {
    for (template, expected) in [
        (unscaled(), &["What is served", "On what"] as &[_]),
        (scaled(), &["What is served", "On what", "How far", "At which values, by how much", "What is suspended"]),
    ] {
        let interface = &template["Metadata"]["AWS::CloudFormation::Interface"];
        let groups = interface["ParameterGroups"].as_array().expect("there are groups");
        let titles: Vec<_> =
            groups.iter().map(|group| group["Label"]["default"].as_str().unwrap_or_default()).collect();
        assert_eq!(titles, expected);
        let grouped = groups.iter().flat_map(|group| group["Parameters"].as_array().into_iter().flatten());
        let grouped: Vec<_> = grouped.filter_map(Value::as_str).collect();
        assert_eq!(grouped, keys(&template, "Parameters"));
        assert_eq!(
            grouped,
            interface["ParameterLabels"].as_object().expect("there are labels").keys().collect::<Vec<_>>()
        );
    }
}

/// What scales refers to the endpoint, and so is made after it and deleted before it.
#[test]
fn all_that_scales_the_endpoint_refers_to_it() {
    let template = scaled();
    for name in ["ScalableTarget", "StepsAlarm", "Dashboard"] {
        let mut used = BTreeSet::new();
        names_used(&template["Resources"][name], &mut used);
        assert!(used.contains("Endpoint"), "{name} uses {used:?}");
    }
    assert_eq!(
        template["Resources"]["ScalableTarget"]["Properties"]["ResourceId"],
        json!({"Fn::Sub": "endpoint/${Endpoint.EndpointName}/variant/${VariantName}"})
    );
    assert_eq!(template["Resources"]["Endpoint"]["Properties"]["RetainAllVariantProperties"], true);
}

#[test]
fn the_endpoint_publishes_its_metrics_as_often_as_the_spec_says() {
    for (keys, seconds) in [("", 60), ("metric_publish_frequency_seconds: 10\n", 10)] {
        let config = &scaled_with(keys)["Resources"]["EndpointConfig"]["Properties"]["MetricsConfig"];
        assert_eq!(config["MetricPublishFrequencyInSeconds"], seconds);
    }
}

/// Some of the accounts as the documentation of SageMaker's registry paths has them.
#[test]
fn the_image_is_that_of_the_region_and_a_region_without_one_is_asked_for_another() {
    let template = unscaled();
    let accounts = template["Mappings"]["XgboostRegistry"].as_object().expect("there is a mapping");
    for (region, account) in [
        ("us-east-1", "683313688378"),
        ("us-west-2", "246618743249"),
        ("eu-west-1", "141502667606"),
        ("eu-central-1", "492215442770"),
        ("cn-north-1", "450853457545"),
        ("us-gov-west-1", "414596584902"),
        ("mx-central-1", "none"),
    ] {
        assert_eq!(accounts[region]["Account"], account, "{region}");
    }
    let account = Regex::new("^[0-9]{12}$").expect("is a pattern");
    let published =
        accounts.iter().filter(|(_, entry)| account.is_match(entry["Account"].as_str().unwrap_or_default()));
    let published: Vec<Value> = published.map(|(region, _)| region.as_str().into()).collect();
    let rule = &template["Rules"]["ImageOfRegion"];
    assert_eq!(rule["Assertions"][0]["Assert"]["Fn::Contains"], json!([published, {"Ref": "AWS::Region"}]));
    assert_eq!(rule["RuleCondition"], json!({"Fn::Equals": [{"Ref": "ImageUri"}, ""]}));
}

#[test]
fn the_role_may_do_what_hosting_this_model_needs_and_no_more() {
    let statements =
        &unscaled()["Resources"]["ExecutionRole"]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"];
    let statements = statements.as_array().expect("there are statements");
    // Neither action has a resource that could be named.
    let everywhere = ["ecr:GetAuthorizationToken", "cloudwatch:PutMetricData"];
    for statement in statements {
        let actions: Vec<&str> =
            statement["Action"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        assert!(actions.iter().all(|action| !action.contains('*')), "{actions:?}");
        assert_eq!(
            statement["Resource"] == "*",
            actions.iter().any(|action| everywhere.contains(action)),
            "{actions:?}"
        );
    }
    let of_model = json!({"Fn::Sub": [
        "arn:${AWS::Partition}:s3:::${Object}",
        {"Object": {"Fn::Select": [1, {"Fn::Split": ["s3://", {"Ref": "ModelDataUrl"}]}]}},
    ]});
    assert_eq!(statements[0]["Resource"], of_model);
    assert_eq!(statements[4]["Condition"]["StringEquals"]["cloudwatch:namespace"][0], "/aws/sagemaker/Endpoints");
}

/// What a value of the template comes to, as a text, where every branch is worked out, the one not taken too.
fn resolved(value: &Value, names: &[(&str, &str)]) -> String {
    let value_of = |name: &str| names.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
    let Some((function, argument)) = value.as_object().and_then(|map| map.iter().next()) else {
        return value.as_str().expect("a text").to_owned();
    };
    match function.as_str() {
        "Ref" => value_of(argument.as_str().expect("a name")).expect("a value of the name"),
        "Fn::If" => {
            let branches = [&argument[1], &argument[2]].map(|branch| resolved(branch, names));
            let taken =
                value_of(argument[0].as_str().expect("a condition")).expect("a value of the condition") == "true";
            branches[usize::from(!taken)].clone()
        }
        "Fn::Select" => {
            let split = &argument[1]["Fn::Split"];
            let text = resolved(&split[1], names);
            let index = usize::try_from(argument[0].as_u64().expect("a number")).expect("a small number");
            let part = text.split(split[0].as_str().expect("a delimiter")).nth(index);
            part.unwrap_or_else(|| panic!("{text} has no part {index} in {argument}")).to_owned()
        }
        "Fn::FindInMap" => "683313688378".to_owned(),
        "Fn::Sub" => {
            let (text, own) = match argument {
                Value::Array(pair) => (&pair[0], pair[1].as_object().cloned().unwrap_or_default()),
                text => (text, serde_json::Map::new()),
            };
            let mut text = text.as_str().expect("a text").to_owned();
            for (name, value) in &own {
                text = text.replace(&format!("${{{name}}}"), &resolved(value, names));
            }
            names.iter().fold(text, |text, (name, value)| text.replace(&format!("${{{name}}}"), value))
        }
        other => panic!("{other} is not expected here"),
    }
}

#[test]
fn the_role_reads_the_repository_of_its_image_and_every_part_of_the_name_is_there() {
    let template = unscaled();
    let statements =
        &template["Resources"]["ExecutionRole"]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"];
    let digest = format!("123456789012.dkr.ecr.eu-west-1.amazonaws.com/model@sha256:{}", "0".repeat(64));
    for (image, partition, repository) in [
        ("", "aws", "arn:aws:ecr:us-east-1:683313688378:repository/sagemaker-xgboost"),
        ("", "aws-cn", "arn:aws-cn:ecr:us-east-1:683313688378:repository/sagemaker-xgboost"),
        (
            "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/model:1.2-3",
            "aws",
            "arn:aws:ecr:eu-west-1:123456789012:repository/team/model",
        ),
        (&digest, "aws", "arn:aws:ecr:eu-west-1:123456789012:repository/model"),
        (
            "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/team/model:latest",
            "aws-cn",
            "arn:aws-cn:ecr:cn-north-1:123456789012:repository/team/model",
        ),
    ] {
        let names = [
            ("ImageUri", image),
            ("AWS::Partition", partition),
            ("AWS::Region", "us-east-1"),
            ("IsChina", if partition == "aws-cn" { "true" } else { "false" }),
            ("HasOwnImage", if image.is_empty() { "false" } else { "true" }),
        ];
        assert_eq!(resolved(&statements[1]["Resource"], &names), repository, "{image} in {partition}");
    }
}

#[track_caller]
fn check_pattern(template: &Value, name: &str, taken: &[&str], refused: &[&str]) {
    let pattern = template["Parameters"][name]["AllowedPattern"].as_str().expect("every parameter has a pattern");
    let pattern = Regex::new(pattern).expect("is a pattern");
    for value in taken {
        assert!(pattern.is_match(value), "{name} refuses {value}");
    }
    for value in refused {
        assert!(!pattern.is_match(value), "{name} takes {value}");
    }
}

#[test]
fn parameters_take_what_their_service_takes() {
    let (unscaled, scaled) = (unscaled(), scaled());
    check_pattern(
        &scaled,
        "ModelDataUrl",
        &["s3://my-bucket/model.tar.gz", "s3://a.b/runs/2026-11-22/output/model.tar.gz", "s3://abc/a=1/b+(2).tar.gz"],
        &[
            "",
            "https://my-bucket.s3.amazonaws.com/model.tar.gz",
            "s3://my-bucket/",
            "s3://my-bucket/.tar.gz ",
            "s3://my-bucket/model.zip",
            "s3://My_Bucket/model.tar.gz",
            // In a policy these stand for other objects too.
            "s3://my-bucket/*.tar.gz",
            "s3://my-bucket/model?.tar.gz",
            "s3://my-bucket/${aws:username}.tar.gz",
        ],
    );
    let digest = format!("123456789012.dkr.ecr.eu-central-1.amazonaws.com/team/model@sha256:{}", "0".repeat(64));
    check_pattern(
        &scaled,
        "ImageUri",
        &[
            "",
            "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.2-1",
            "450853457545.dkr.ecr.cn-north-1.amazonaws.com.cn/team/model:latest",
            &digest,
        ],
        &[
            " ",
            "sagemaker-xgboost:1.2-1",
            "docker.io/library/python:3",
            "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost",
            "683313688378.dkr.ecr.us-east-1.example.com/sagemaker-xgboost:1",
            "683313688378.dkr.ecr.us-east-1.amazonaws.com/*:1",
        ],
    );
    let burstable = ["ml.t2.medium", "ml.t3.large"];
    let scalable = ["ml.m5.large", "ml.g5.12xlarge", "ml.p4d.24xlarge", "ml.trn1.32xlarge", "ml.inf2.xlarge"];
    let none = ["", "m5.large", "ml.m5", "ml.M5.large", "ml.m5.large "];
    check_pattern(&scaled, "InstanceType", &scalable, &[&none[..], &burstable].concat());
    check_pattern(&unscaled, "InstanceType", &[&scalable[..], &burstable].concat(), &none);
    check_pattern(&scaled, "InitialInstanceCount", &["1", "20"], &["", "0", "-1", "1.5", "01"]);
    assert_eq!(unscaled["Parameters"]["RetainInstanceCount"]["AllowedValues"], json!(["true", "false"]));
}
