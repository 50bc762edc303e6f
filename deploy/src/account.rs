//! Whose account a run is in, and in which region.

use crate::aws::{Aws, command};
use crate::failure::Failure;
use crate::json::text;

/// An account in a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its twelve digits.
    pub id: String,
    /// The region that the commands of this run go to.
    pub region: String,
}

impl Account {
    /// Asks AWS for the account and the tool for the region, which versions 1 and 2 of it find in different places.
    ///
    /// # Errors
    /// Where one of them can not be asked, or no region is configured.
    pub fn ask(aws: &dyn Aws) -> Result<Self, Failure> {
        let identity = aws.call(&command(["sts", "get-caller-identity"]))?;
        let settings = aws.text(&command(["configure", "list"]))?;
        let region = region(&settings).ok_or_else(|| {
            Failure::environment(
                "no region is configured, and the function's code is stored in the region of its stack",
            )
            .help("name it with --region, or set AWS_REGION")
        })?;
        Ok(Self { id: text(&identity["Account"]), region: region.to_owned() })
    }
}

/// The region in what `aws configure list` prints: the name of the setting, perhaps a colon, its value, and from where.
fn region(settings: &str) -> Option<&str> {
    let words = settings.lines().map(|line| line.split_whitespace().filter(|word| *word != ":"));
    let mut line = words.into_iter().find_map(|mut words| (words.next() == Some("region")).then_some(words))?;
    line.next().filter(|value| !value.starts_with('<'))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::aws::scripted::Scripted;

    #[test]
    fn account_and_region_are_those_of_the_tool() {
        let version_1 = "      Name                    Value             Type    Location\n      ----                    \
                         -----             ----    --------\n   profile                <not set>             None    None\n    \
                         region             eu-central-1      config-file    ~/.aws/config\n";
        let version_2 = "NAME       : VALUE                    : TYPE             : LOCATION\nregion     : eu-central-1      \
                         : env              : ['AWS_REGION', 'AWS_DEFAULT_REGION']\n";
        let none = "NAME : VALUE : TYPE : LOCATION\nregion     : <not set>                : None             : None\n";
        let missing = "error: no region is configured, and the function's code is stored in the region of its stack\n  = \
                       help: name it with --region, or set AWS_REGION";
        for (settings, expected) in
            [(version_1, Ok("eu-central-1")), (version_2, Ok("eu-central-1")), (none, Err(missing)), ("", Err(missing))]
        {
            let aws = Scripted::new()
                .answer("get-caller-identity", json!({"Account": "123456789012"}))
                .answer("list", json!(settings));
            let account = Account::ask(&aws).map_err(|failure| failure.to_string());
            let expected = expected
                .map(|region| Account { id: "123456789012".to_owned(), region: region.to_owned() })
                .map_err(str::to_owned);
            assert_eq!(account, expected);
        }
    }
}
