//! Which image serves the model: one the user names, else `XGBoost` 1.2-1 of the stack's region.

use crate::template::value::{Map, Value, contains, either, equals, find_in_map, not, part, reference, sub, sub_with};

/// The condition under which the user names the image.
const OWN_IMAGE: &str = "HasOwnImage";
/// The mapping of regions to accounts.
const REGISTRIES: &str = "XgboostRegistry";
/// Where AWS publishes the accounts.
const SOURCE: &str = "The accounts of XgboostRegistry are those AWS publishes for XGBoost 1.2-1 in the SageMaker \
                      Python SDK, src/sagemaker/image_uri_config/xgboost.json, and under Docker Registry Paths and \
                      Example Code in the SageMaker documentation.";
/// Stands for an account where AWS publishes none. Without an entry CloudFormation refuses a template that
/// looks a region up, perhaps even where a condition keeps it from using what it finds.
const NONE: &str = "none";

/// Regions and the accounts that hold the image, in the order of their names: the partitions aws, aws-cn and
/// aws-us-gov.
const ACCOUNTS: [(&str, &str); 38] = [
    ("af-south-1", "510948584623"),
    ("ap-east-1", "651117190479"),
    ("ap-east-2", NONE),
    ("ap-northeast-1", "354813040037"),
    ("ap-northeast-2", "366743142698"),
    ("ap-northeast-3", "867004704886"),
    ("ap-south-1", "720646828776"),
    ("ap-south-2", "628508329040"),
    ("ap-southeast-1", "121021644041"),
    ("ap-southeast-2", "783357654285"),
    ("ap-southeast-3", "951798379941"),
    ("ap-southeast-4", "106583098589"),
    ("ap-southeast-5", NONE),
    ("ap-southeast-6", NONE),
    ("ap-southeast-7", NONE),
    ("ca-central-1", "341280168497"),
    ("ca-west-1", "190319476487"),
    ("cn-north-1", "450853457545"),
    ("cn-northwest-1", "451049120500"),
    ("eu-central-1", "492215442770"),
    ("eu-central-2", "680994064768"),
    ("eu-north-1", "662702820516"),
    ("eu-south-1", "978288397137"),
    ("eu-south-2", "104374241257"),
    ("eu-west-1", "141502667606"),
    ("eu-west-2", "764974769150"),
    ("eu-west-3", "659782779980"),
    ("il-central-1", "898809789911"),
    ("me-central-1", "272398656194"),
    ("me-south-1", "801668240914"),
    ("mx-central-1", NONE),
    ("sa-east-1", "737474898029"),
    ("us-east-1", "683313688378"),
    ("us-east-2", "257758044811"),
    ("us-gov-east-1", "237065988967"),
    ("us-gov-west-1", "414596584902"),
    ("us-west-1", "746614075791"),
    ("us-west-2", "246618743249"),
];

/// The `Mappings` section.
pub(crate) fn mappings() -> Map {
    let accounts = ACCOUNTS
        .iter()
        .fold(Map::new(), |accounts, (region, account)| accounts.with(*region, Map::new().with("Account", *account)));
    Map::new().with(REGISTRIES, accounts)
}

/// Where the accounts come from, for whoever reads the template.
pub(crate) fn metadata() -> (&'static str, Value) {
    ("SourceOfXgboostRegistry", SOURCE.into())
}

/// The conditions.
pub(crate) fn conditions() -> Map {
    Map::new().with(OWN_IMAGE, not(equals(reference("ImageUri"), "")))
}

/// The rules: where AWS has no image, the user has to name one.
pub(crate) fn rules() -> Map {
    let published = ACCOUNTS.iter().filter(|(_, account)| *account != NONE);
    let regions: Vec<Value> = published.map(|(region, _)| (*region).into()).collect();
    let assertion = Map::new().with("Assert", contains(regions, reference("AWS::Region"))).with(
        "AssertDescription",
        "AWS publishes no image of XGBoost 1.2-1 in this region: name an image with ImageUri.",
    );
    let rule = Map::new()
        .with("RuleCondition", equals(reference("ImageUri"), ""))
        .with("Assertions", vec![Value::from(assertion)]);
    Map::new().with("ImageOfRegion", rule)
}

/// The image.
pub(super) fn image() -> Value {
    let published = "${Account}.dkr.ecr.${AWS::Region}.${AWS::URLSuffix}/sagemaker-xgboost:1.2-1";
    either(OWN_IMAGE, reference("ImageUri"), sub_with(published, Map::new().with("Account", account())))
}

/// The repository the image is in, by its ARN.
///
/// An image is called `ACCOUNT.dkr.ecr.REGION.SUFFIX/REPOSITORY`, then `:TAG` or `@DIGEST`.
///
/// CloudFormation refuses to select a part that is not there, perhaps even where a condition keeps it from using
/// it. So the delimiters stand once more behind the image: the parts are there in every partition, and where no
/// image is named.
pub(super) fn repository_arn() -> Value {
    let image_and = |delimiters: &str| sub(format!("${{ImageUri}}{delimiters}"));
    let after = |suffix: &str| part(1, suffix, image_and(suffix));
    let path = either("IsChina", after(".amazonaws.com.cn/"), after(".amazonaws.com/"));
    let parts = Map::new()
        .with("Region", part(3, ".", image_and("...")))
        .with("Account", part(0, ".", reference("ImageUri")))
        .with("Repository", part(0, "@", part(0, ":", path)));
    let of_own = "arn:${AWS::Partition}:ecr:${Region}:${Account}:repository/${Repository}";
    let published = "arn:${AWS::Partition}:ecr:${AWS::Region}:${Account}:repository/sagemaker-xgboost";
    either(OWN_IMAGE, sub_with(of_own, parts), sub_with(published, Map::new().with("Account", account())))
}

fn account() -> Value {
    find_in_map(REGISTRIES, reference("AWS::Region"), "Account")
}
