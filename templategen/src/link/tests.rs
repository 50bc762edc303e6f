use super::*;

const URL: &str = "https://bucket.s3.eu-central-1.amazonaws.com/a/my.yaml";

fn declared() -> Vec<Declared> {
    let named = |name: &str, pattern: Option<&str>, constraint: Option<&str>| Declared {
        name: name.to_owned(),
        pattern: pattern.map(str::to_owned),
        constraint: constraint.map(str::to_owned),
        ..Declared::default()
    };
    vec![
        named("EndpointName", Some("^[a-z-]+$"), Some("small letters and hyphens")),
        Declared { default: Some("2".to_owned()), ..named("MinCapacity", Some("^[0-9]+$"), None) },
        Declared { default: Some("10".to_owned()), ..named("MaxCapacity", Some("^[1-9][0-9]*$"), None) },
        Declared { choices: vec!["true".to_owned(), "false".to_owned()], ..named("ScaleInSuspended", None, None) },
        named("Note", None, None),
    ]
}

fn made(url: &str, stack_name: &str, region: Option<&str>, parameters: &[(&str, &str)]) -> Result<String, String> {
    let parameters: Vec<_> = parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let request = Request { template_url: url, stack_name, region, parameters: &parameters };
    quick_create(&request, &declared())
        .map_err(|refusals| refusals.iter().flat_map(|refusal| [&refusal.message, "\n", &refusal.fix, "\n"]).collect())
}

#[test]
fn everything_is_encoded_and_nothing_changed() {
    let parameters = [("EndpointName", "my-endpoint"), ("Note", "a b&c=d#é/~%41+")];
    assert_eq!(
        made(URL, "My-stack1", Some("eu-west-1"), &parameters).as_deref(),
        Ok("https://console.aws.amazon.com/cloudformation/home?region=eu-west-1#/stacks/create/review?templateURL=\
            https%3A%2F%2Fbucket.s3.eu-central-1.amazonaws.com%2Fa%2Fmy.yaml&stackName=My-stack1\
            &param_EndpointName=my-endpoint&param_Note=a%20b%26c%3Dd%23%C3%A9%2F~%2541%2B")
    );
}

#[test]
fn consoles_and_regions() {
    let gov = "https://b-1.s3.us-gov-west-1.amazonaws.com/k";
    let china = "https://s3.cn-north-1.amazonaws.com.cn/bucket/k";
    for (url, region, begins) in [
        (URL, None, "console.aws.amazon.com/cloudformation/home?region=eu-central-1#/"),
        (URL, Some("us-east-2"), "console.aws.amazon.com/cloudformation/home?region=us-east-2#/"),
        ("https://s3.amazonaws.com/bucket/k", None, "console.aws.amazon.com/cloudformation/home#/"),
        ("https://bucket.s3.amazonaws.com/k?versionId=3", None, "console.aws.amazon.com/cloudformation/home#/"),
        (
            "https://s3-eu-west-1.amazonaws.com/bucket/k",
            None,
            "console.aws.amazon.com/cloudformation/home?region=eu-west-1#/",
        ),
        (
            "https://a.b.s3.dualstack.ap-southeast-10.amazonaws.com/k",
            None,
            "console.aws.amazon.com/cloudformation/home?region=ap-southeast-10#/",
        ),
        (gov, None, "console.amazonaws-us-gov.com/cloudformation/home?region=us-gov-west-1#/"),
        (gov, Some("us-gov-east-1"), "console.amazonaws-us-gov.com/cloudformation/home?region=us-gov-east-1#/"),
        (china, None, "console.amazonaws.cn/cloudformation/home?region=cn-north-1#/"),
        (
            "https://bucket.s3-fips.dualstack.us-gov-east-1.amazonaws.com/k",
            None,
            "console.amazonaws-us-gov.com/cloudformation/home?region=us-gov-east-1#/",
        ),
    ] {
        let link = made(url, "s", region, &[]).unwrap_or_else(|told| panic!("{url}: {told}"));
        assert!(link.starts_with(&format!("https://{begins}")), "{url} {region:?}: {link}");
    }
}

#[track_caller]
fn check_url(url: &str, region: Option<&str>, told: &str) {
    assert_eq!(made(url, "s", region, &[]), Err(told.to_owned()), "{url}");
}

#[test]
fn urls_that_are_none_of_s3() {
    let example = "as in `https://BUCKET.s3.eu-west-1.amazonaws.com/KEY`, with names of your own for those in capitals";
    for (url, proposed) in [
        ("http://bucket.s3.eu-west-1.amazonaws.com/k", "`https://bucket.s3.eu-west-1.amazonaws.com/k`"),
        ("HTTPS://bucket.s3.eu-west-1.amazonaws.com/k", "`https://bucket.s3.eu-west-1.amazonaws.com/k`"),
        ("s3://bucket/a/k.yaml", "`https://bucket.s3.eu-west-1.amazonaws.com/a/k.yaml`"),
        ("my.yaml", example),
        ("http://example.com/k", example),
        ("s3://b/k.yaml", example),
        ("s3://bucket", example),
    ] {
        let told = format!(
            "`{url}` does not begin with `https://`, and CloudFormation reads templates over https alone\nwrite {proposed}\n"
        );
        check_url(url, Some("eu-west-1"), &told);
    }
    for url in [
        "https://example.com/my.yaml",
        "https://s3.amazonaws.com.example.com/bucket/my.yaml",
        "https://bucket.s3-website.eu-west-1.amazonaws.com/my.yaml",
        "https://bucket.s3.cn-north-1.amazonaws.com/my.yaml",
        "https://bucket.s3.eu-west-1.amazonaws.com.cn/my.yaml",
        "https://bucket.s3.amazonaws.com.cn/my.yaml",
        "https://bucket.s3.us-iso-east-1.amazonaws.com/my.yaml",
        "https://user@bucket.s3.amazonaws.com/my.yaml",
        "https://bucket.s3.amazonaws.com:8443/my.yaml",
        "https://",
    ] {
        let told = format!(
            "`{url}` is no address of Amazon S3, and the console takes templates from there alone\nput the template into a \
             bucket with `aws s3 cp`, and give its URL, as in `https://BUCKET.s3.cn-north-1.amazonaws.com.cn/KEY`, with names \
             of your own for those in capitals\n"
        );
        check_url(url, Some("cn-north-1"), &told);
    }
    for url in [
        "https://bucket.s3.eu-west-1.amazonaws.com",
        "https://bucket.s3.eu-west-1.amazonaws.com/?versionId=3",
        "https://s3.eu-west-1.amazonaws.com/bucket",
        "https://s3.eu-west-1.amazonaws.com/bucket/",
        "https://s3.eu-west-1.amazonaws.com//key",
    ] {
        let told = format!(
            "`{url}` names no object in a bucket\ngive the URL of the template itself, as in \
             `https://BUCKET.s3.REGION.amazonaws.com/KEY`, with names of your own for those in capitals\n"
        );
        check_url(url, None, &told);
    }
    for (letter, shown, written) in
        [(' ', "' '", "%20"), ('é', "'é'", "%C3%A9"), ('#', "'#'", "%23"), ('\n', "'\\n'", "%0A")]
    {
        let url = format!("{URL}{letter}");
        let told = format!("`{}` holds {shown}, which a URL can not\nwrite it as {written}\n", url.escape_debug());
        check_url(&url, None, &told);
    }
}

#[test]
fn names_that_stand_for_others() {
    for (url, left) in [
        ("https://BUCKET.s3.REGION.amazonaws.com/step-scaling.yaml", "`BUCKET` and `REGION`"),
        ("https://bucket.s3.REGION.amazonaws.com/k.yaml", "`REGION`"),
        ("https://s3.eu-west-1.amazonaws.com/BUCKET/KEY", "`BUCKET` and `KEY`"),
    ] {
        let told = format!(
            "`{url}` still holds {left}, where a name of your own belongs\nwrite the bucket the template was copied to, the \
             region of that bucket and the template's key\n"
        );
        check_url(url, None, &told);
    }
    assert!(made("https://bucket.s3.eu-west-1.amazonaws.com/a/REGION/BUCKET-KEY.yaml", "s", None, &[]).is_ok());
}

#[test]
fn names_of_buckets() {
    let letters = "S3 takes lower-case letters, digits, dots and hyphens, with a letter or digit at both ends";
    for (name, reason) in [
        ("ab", "it has 2 characters, and S3 takes 3 to 63"),
        (&"b".repeat(64), "it has 64 characters, and S3 takes 3 to 63"),
        ("My-bucket", letters),
        ("my_bucket", letters),
        ("-my-bucket", letters),
        ("my-bucket-", letters),
    ] {
        let told = format!(
            "`{name}` is no name of a bucket: {reason}\nwrite the name of the bucket as `aws s3 ls` shows it\n"
        );
        check_url(&format!("https://{name}.s3.eu-west-1.amazonaws.com/k"), None, &told);
        check_url(&format!("https://s3.eu-west-1.amazonaws.com/{name}/k"), None, &told);
    }
    assert!(made(&format!("https://{}.s3.eu-west-1.amazonaws.com/k", "b".repeat(63)), "s", None, &[]).is_ok());
}

#[test]
fn limits() {
    let beginning = "https://bucket.s3.eu-west-1.amazonaws.com/";
    let url = |characters: usize| format!("{beginning}{}", "k".repeat(characters - beginning.len()));
    assert!(made(&url(1_024), "s", None, &[]).is_ok());
    let told = "the URL of the template has 1025 characters, and CloudFormation takes 1024\ncopy the template to a shorter \
                key\n";
    check_url(&url(1_025), None, told);

    let value = |bytes: usize| made(URL, "s", None, &[("Note", &"v".repeat(bytes))]);
    assert!(value(4_096).is_ok());
    let told = "the value of `Note` has 4097 bytes, and CloudFormation takes 4096\nwrite a shorter one\n";
    assert_eq!(value(4_097), Err(told.to_owned()));

    // Each of these letters takes three bytes in a link.
    let link = |letters: usize, rest: &str| made(URL, rest, None, &[("Note", &"/".repeat(letters))]);
    let length = |letters: usize, rest: &str| link(letters, rest).map_or(0, |link| link.len());
    let letters = 2_600;
    let rest = "s".repeat(8_000 - (length(letters, "s") - 1));
    assert_eq!(length(letters, &rest), 8_000);
    let told = "the link has 8001 bytes, and past 8000 not every program takes an address\ngive fewer or shorter parameters, \
                and let the template's defaults say the rest\n";
    assert_eq!(link(letters, &format!("{rest}s")), Err(told.to_owned()));
}

#[test]
fn names_of_stacks() {
    assert!(made(URL, &"s".repeat(128), None, &[]).is_ok());
    for name in ["", "1s", "-s", "a_b", "a b", "é", &"s".repeat(129)] {
        let told = format!(
            "`{name}` is no name of a stack: CloudFormation takes 1 to 128 letters, digits and hyphens, starting with a \
             letter\nchoose one such as `--stack-name stepscale-my-endpoint`\n"
        );
        assert_eq!(made(URL, name, None, &[]), Err(told));
    }
}

#[test]
fn regions_and_partitions_that_do_not_fit() {
    for region in ["frankfurt", "", "us-iso-east-1", "eusc-de-east-1", "EU-WEST-1", "eu-west-1a"] {
        let told = format!(
            "`{region}` is no region whose console is known: those of the partitions aws, aws-cn and aws-us-gov are\nwrite a \
             region such as `--region eu-central-1`\n"
        );
        assert_eq!(made(URL, "s", Some(region), &[]), Err(told));
    }
    let told = format!(
        "`{URL}` lies in the partition aws, and the stack in aws-cn, from where it can not be read\ncopy the template to a \
         bucket in aws-cn, or choose a region of aws\n"
    );
    assert_eq!(made(URL, "s", Some("cn-northwest-1"), &[]), Err(told));
}

#[test]
fn parameters_that_do_not_fit() {
    let ignored =
        |name: &str| format!("the template has no parameter `{name}`, and the console would ignore it without a word");
    let refused = |name: &str, value: &str| {
        format!("`{value}` is no value of the parameter `{name}`, and CloudFormation would refuse it")
    };
    let names = "it has EndpointName, MinCapacity, MaxCapacity, ScaleInSuspended, Note";
    for (name, value, message, fix) in [
        ("maxCapacity", "3", ignored("maxCapacity"), "did you mean `MaxCapacity`? Upper and lower case matter"),
        ("EndpointNames", "e", ignored("EndpointNames"), "did you mean `EndpointName`? Upper and lower case matter"),
        ("Banana", "2", ignored("Banana"), names),
        ("EndpointName", "My", refused("EndpointName", "My"), "write small letters and hyphens"),
        ("EndpointName", "", refused("EndpointName", ""), "write small letters and hyphens"),
        ("MaxCapacity", "0x9", refused("MaxCapacity", "0x9"), "write what matches `^[1-9][0-9]*$`"),
        ("ScaleInSuspended", "True", refused("ScaleInSuspended", "True"), "write one of true, false"),
    ] {
        assert_eq!(made(URL, "s", None, &[(name, value)]), Err(format!("{message}\n{fix}\n")));
    }
}

#[test]
fn capacities_that_fall() {
    let falls = |min: &str, max: &str| {
        Err(format!(
            "MinCapacity would be {min} and MaxCapacity {max}, and Application Auto Scaling takes no range that falls\nlower \
             MinCapacity to at most {max}, or raise MaxCapacity to at least {min}\n"
        ))
    };
    assert_eq!(made(URL, "s", None, &[("MaxCapacity", "1")]), falls("2", "1"));
    assert_eq!(made(URL, "s", None, &[("MinCapacity", "11")]), falls("11", "10"));
    assert_eq!(made(URL, "s", None, &[("MinCapacity", "5"), ("MaxCapacity", "4")]), falls("5", "4"));
    assert!(made(URL, "s", None, &[("MinCapacity", "4"), ("MaxCapacity", "4")]).is_ok());
}

#[test]
fn every_reason_is_told_at_once() {
    let told = made("https://example.com/k", "1", Some("mars"), &[("Banana", "")]).unwrap_err();
    assert_eq!(told.lines().count(), 8, "{told}");
}

#[test]
fn the_console_asks_for_what_has_no_default() {
    let given = [("EndpointName".to_owned(), "e".to_owned())];
    assert_eq!(open(&declared(), &given), ["ScaleInSuspended", "Note"]);
}
