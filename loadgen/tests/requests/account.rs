//! The account that flags name. Nothing here depends on what the environment or the machine's profiles say.

use clap::Parser;
use loadgen::account::Account;
use loadgen::command::account::AccountArguments;
use templategen::command::Failure;
use templategen::exit::Exit;

#[derive(Parser)]
struct Line {
    #[command(flatten)]
    account: AccountArguments,
}

async fn load(flags: &[&str]) -> Result<Account, Failure> {
    let line = Line::try_parse_from(["loadgen"].iter().chain(flags)).expect("the flags are right");
    Account::load(&line.account.options()).await
}

#[tokio::test]
async fn an_address_of_this_machine_is_that_of_every_service() {
    let check = async |url: &str, is_of_every_service: bool| {
        let account = load(&["--unsigned", "--region", "eu-west-1", "--endpoint-url", url]).await.unwrap();
        assert_eq!(account.address().to_string(), url);
        assert_eq!(account.sdk_config().endpoint_url() == Some(url), is_of_every_service, "{url}");
        assert_eq!(account.region(), Some("eu-west-1"));
        assert!(account.renewal().is_none());
    };
    for url in ["http://127.0.0.1:4566", "http://127.1.2.3", "https://localhost:1", "http://[::1]:8080/x"] {
        check(url, true).await;
    }
    for url in [
        "https://vpce-1.runtime.sagemaker.eu-west-1.vpce.amazonaws.com",
        "http://10.0.0.1",
        "http://127.0.0.1.example.com",
    ] {
        check(url, false).await;
    }
}

#[tokio::test]
async fn flags_that_can_not_be_are_usage_errors() {
    let check = async |flags: &[&str], message: &str, fix: &str| {
        let failure = load(flags).await.unwrap_err();
        assert_eq!((failure.exit, failure.message.as_str(), failure.fix.as_str()), (Exit::Usage, message, fix));
    };
    let region = "name one like `eu-west-1` in --region, AWS_REGION or the profile";
    check(&["--region", "Ireland"], "`Ireland` is not a region", region).await;
    check(&["--region", "", "--unsigned"], "`` is not a region", region).await;
    check(&["--region", "a.b\n"], "`a.b\\n` is not a region", region).await;
    check(
        &["--endpoint-url", "127.0.0.1:4566"],
        "`127.0.0.1:4566` of --endpoint-url is not an address to send requests to",
        "name one like `http://127.0.0.1:4566` or `https://runtime.sagemaker.eu-west-1.amazonaws.com`",
    )
    .await;
}
