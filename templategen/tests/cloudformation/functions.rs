//! What CloudFormation's functions come to, row by row: as a maximum, of which a number has to be known.

use templategen::cloudformation::{looks_like_template, read};

const BEHIND: &str = "
Parameters:
  Most: { Type: Number, Default: 7 }
  Sizes: { Type: CommaDelimitedList, Default: '3, 4, 5' }
  Stage: { Type: String }
  Kept: { Type: 'AWS::SSM::Parameter::Value<String>', Default: /most }
Mappings:
  ByStage: { test: { Most: 2 }, production: { Most: '20' } }
Conditions:
  Yes: !Equals [a, a]
  No: !Equals [a, b]
  Open: !Equals [!Ref Stage, production]
  Same: !Equals [!Ref Stage, !Ref Stage]
  Not: !Not [!Condition No]
  And: !And [!Condition Yes, !Condition Not, { Condition: Same }]
  Or: !Or [!Condition No, !Condition Open, !Condition Yes]
  AndOpen: !And [!Condition Yes, !Condition Open]
  AndNo: !And [!Condition Open, !Condition No]
Resources:
  Other: { Type: AWS::S3::Bucket }
  Target:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties:
      ServiceNamespace: sagemaker
      ScalableDimension: sagemaker:variant:DesiredInstanceCount
      ResourceId: !Sub endpoint/${Stage}/variant/v
      MinCapacity: 1
      MaxCapacity: ";

/// `Err` is the code and the message of the one thing that is told.
#[track_caller]
fn check(expression: &str, parameters: &[(&str, &str)], expected: Result<u32, &str>) {
    let text = format!("{}{expression}\n", BEHIND.trim_start());
    let parameters: Vec<_> = parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let reading = read("template", text.as_bytes(), &parameters);
    let found = match reading.diagnostics.as_slice() {
        [] => Ok(reading.deployments[0].deployment.capacity.max()),
        [only] => Err(format!("{} {}", only.code, only.message)),
        several => panic!("{expression}: {several:?}"),
    };
    assert_eq!(found.as_ref().copied().map_err(String::as_str), expected, "{expression}");
}

#[test]
fn functions_come_to_numbers() {
    for (expression, most) in [
        ("8", 8),
        ("'8'", 8),
        ("8.0", 8),
        ("1e1", 10),
        ("!Ref Most", 7),
        ("{ Ref: Most }", 7),
        ("!Sub '${Most}'", 7),
        ("!Sub 1${Most}", 17),
        ("!Sub ['${One}${Two}', { One: !Ref Most, Two: 2 }]", 72),
        ("!Sub ['${Most}', { Most: 9 }]", 9),
        ("!Join ['', [1, !Ref Most]]", 17),
        ("!Join ['', !Ref Sizes]", 345),
        ("!Select [1, !Ref Sizes]", 4),
        ("!Select ['2', [1, 2, 3]]", 3),
        ("!Select [1, !Split ['/', a/6/b]]", 6),
        ("!FindInMap [ByStage, test, Most]", 2),
        ("!FindInMap [ByStage, !Join ['', [prod, uction]], Most]", 20),
        ("!FindInMap [ByStage, none, Most, { DefaultValue: 5 }]", 5),
        ("!If [Yes, 2, 3]", 2),
        ("!If [No, 2, !If [Not, 4, 5]]", 4),
        ("!If [And, 2, 3]", 2),
        ("!If [Or, 2, 3]", 2),
        ("!If [AndNo, 2, 3]", 3),
        ("!If [Same, 2, 3]", 2),
        ("!If [Open, 2, 2]", 2),
        ("{ Fn::If: [Yes, { Ref: Most }, { Ref: AWS::NoValue }] }", 7),
    ] {
        check(expression, &[], Ok(most));
    }
}

#[test]
fn a_parameter_goes_before_its_default() {
    check("!Ref Most", &[("Most", "12")], Ok(12));
    check("!Ref Most", &[("Most", "12"), ("Most", "13")], Ok(13));
    check("!If [Open, 2, 3]", &[("Stage", "production")], Ok(2));
    check("!If [AndOpen, 2, 3]", &[("Stage", "test")], Ok(3));
    check("!Ref Kept", &[("Kept", "6")], Ok(6));
    check("!Select [0, !Ref Sizes]", &[("Sizes", "9,8")], Ok(9));
    check("!If [Yes, !Ref AWS::AccountId, 1]", &[("AWS::AccountId", "123")], Ok(123));
}

#[test]
fn what_is_not_known_is_told_where_it_matters() {
    let stage = "T004 the parameter `Stage` has no value";
    check("!If [Open, 2, 3]", &[], Err(stage));
    check("!If [AndOpen, 2, 3]", &[], Err(stage));
    check("!Select [0, !Split [x, !Ref Stage]]", &[], Err(stage));
    check("!FindInMap [ByStage, !Ref Stage, Most]", &[], Err(stage));
    check("!Ref Kept", &[], Err("T004 the parameter `Kept` has its value in Parameter Store"));
    check("!Ref AWS::NoValue", &[], Err("T008 `MaxCapacity` is missing"));
    check("!Ref Other", &[], Err("T007 the value is `Other`, which CloudFormation knows once the resource is there"));
    check(
        "!GetAtt [Other, Size]",
        &[],
        Err("T007 the value is `Other.Size`, which CloudFormation knows once the resource is there"),
    );
    check(
        "!ImportValue most",
        &[],
        Err("T007 the value comes from `Fn::ImportValue`, which CloudFormation asks at a launch"),
    );
    check("{ Ref: Most, Fn::Sub: 3 }", &[], Err("T009 `MaxCapacity` is no single value"));
    check("!Sub '${!Most}'", &[], Err("T009 `MaxCapacity` is `${Most}`"));
}

#[test]
fn a_text_does_not_grow_without_end() {
    let mut nested = "1".to_owned();
    for _ in 0..12 {
        nested = format!("!Sub ['{}', {{ a: {nested} }}]", "${a}".repeat(40));
    }
    check(&nested, &[], Err("T006 the text comes to more than 1048576 bytes"));
}

#[test]
fn templates_are_told_from_specs() {
    for (text, is_template) in [
        ("Resources: {}", true),
        ("{\"Resources\": {}}", true),
        ("\u{feff}AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  A: !Ref B\n", true),
        ("AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  A: {\n", true),
        ("{ \"Resources\": { \n", true),
        ("capacity: { min: 1, max: 2 }", false),
        ("capacity: { min: 1, max: 2\n", false),
        ("tags: { Resources: many }", false),
        ("# Resources\n", false),
        ("", false),
    ] {
        assert_eq!(looks_like_template(text.as_bytes()), is_template, "{text:?}");
    }
    assert!(!looks_like_template(b"\xff"));
}
