//! Every class of failure, from the wire to the report.

use std::io::Read as _;
use std::net::{Ipv4Addr, TcpListener};
use std::thread;

use serde_json::{Value, json};
use standin::{RuntimeFaultKind as Fault, Signatures, Standin};
use tokio::net::TcpSocket;

use crate::support::{Ended, Line, account, faulty, serve};

const REGION: &str = "eu-west-1";

/// Loads an account for a second, which fails by one class.
fn load(standin: Standin, arguments: &[&str]) -> Ended {
    let ended = Line::load(&serve(standin), &[&["--rate=20/s", "--for=1s"], arguments].concat()).run();
    assert_eq!(ended.report["total"]["answered"], 0, "{}", ended.output);
    ended
}

/// The only kind of failure that a run has met.
fn only(ended: &Ended) -> &Value {
    let failures = ended.report["total"]["failures"].as_array().unwrap();
    assert_eq!(failures.len(), 1, "{failures:?}");
    &failures[0]
}

/// A fault and the flags it takes; the class, the error type where the service gives one, and the status where one came.
type Row = (Fault, &'static [&'static str], &'static str, &'static str, Option<u16>);

#[test]
fn a_failure_that_may_pass_is_counted_by_its_class() {
    let rows: [Row; 12] = [
        (Fault::Throttle, &[], "throttled", "ThrottlingException", Some(400)),
        (Fault::Unavailable, &[], "unavailable", "ServiceUnavailable", Some(503)),
        (Fault::NotReady, &[], "model-not-ready", "ModelNotReadyException", Some(429)),
        (Fault::Internal, &[], "service-error", "InternalFailure", Some(500)),
        (Fault::Dependency, &[], "service-error", "InternalDependencyException", Some(530)),
        (Fault::Fail(507), &[], "model-error", "ModelError", Some(424)),
        (Fault::Foreign(302), &[], "unknown", "", Some(302)),
        (Fault::StreamBroken, &["--stream"], "stream-error", "ModelStreamError", Some(200)),
        (Fault::StreamInternal, &["--stream"], "stream-error", "InternalStreamFailure", Some(200)),
        (Fault::StreamCut, &["--stream"], "connection-lost", "", Some(200)),
        (Fault::Close, &[], "connection-lost", "", None),
        (Fault::Stall, &["--timeout=1"], "timed-out", "", None),
    ];
    thread::scope(|scope| {
        for (fault, arguments, class, error_type, status) in rows {
            scope.spawn(move || {
                let ended = load(faulty(fault), arguments);
                let failure = only(&ended);
                assert_eq!(ended.status, 0, "{fault:?}: {}", ended.errors);
                assert_eq!((&failure["class"], &failure["count"]), (&class.into(), &20.into()), "{fault:?}");
                if !error_type.is_empty() {
                    assert_eq!(failure["error_type"], error_type, "{fault:?}");
                }
                if !class.starts_with("connection") {
                    assert_eq!(failure["status"], json!(status), "{fault:?}");
                }
                assert!(ended.output.contains(class), "{fault:?}: {}", ended.output);
                assert!(ended.output.contains("20 sent, 0 dropped"), "{fault:?}: {}", ended.output);
            });
        }
    });
}

#[test]
fn a_model_error_says_what_the_container_answered_and_where_its_log_is() {
    let ended = load(faulty(Fault::Fail(507)), &[]);
    let failure = only(&ended);
    assert_eq!(failure["original_status"], 507);
    let log_stream = failure["log_stream"].as_str().unwrap();
    assert!(log_stream.contains("/aws/sagemaker/Endpoints/demo"), "{log_stream}");
    assert!(ended.output.contains("507"), "{}", ended.output);
}

/// A run that ends by what it met, with its status, and what standard error then says.
fn fatal(ended: &Ended, status: i32, class: &str, told: &str) {
    assert_eq!(ended.told(), told, "{}", ended.errors);
    assert_eq!(ended.status, status);
    let end = &ended.report["end"];
    assert_eq!((&end["how"], &end["class"]), (&"fatal".into(), &class.into()));
    assert!(told.contains(end["message"].as_str().unwrap()) && told.contains(end["fix"].as_str().unwrap()));
    assert!(ended.output.contains(class), "{}", ended.output);
}

/// What is printed of a run in which nothing was answered is what matters, and files are written all the same.
#[test]
fn a_run_that_ends_before_any_answer_prints_a_few_lines() {
    let ended = Line::load(&serve(Standin::new()), &[&LONG[..], &["--html=run.html"]].concat()).run();
    let lines: Vec<_> = ended.output.lines().collect();
    let [stopped, requests] = lines[..] else { panic!("{}", ended.output) };
    assert!(stopped.starts_with("the run was stopped after ") && stopped.contains(" s of 10 min: "), "{stopped}");
    assert!(stopped.ends_with("every further request would fail (not-found)"), "{stopped}");
    assert!(requests.trim_start().starts_with("requests ") && requests.contains("; 0 answered, "), "{requests}");
    assert_eq!(ended.errors.matches("  = help: ").count(), 1, "{}", ended.errors);
    assert!(ended.folder.path().join("run.html").exists());
}

/// Long enough that only a failure ends it within the test.
const LONG: [&str; 2] = ["--rate=20/s", "--for=10m"];

#[test]
fn a_caller_who_may_not_invoke_is_told_the_action() {
    let ended = Line::load(&serve(faulty(Fault::AccessDenied)), &LONG).run();
    let end = ended.report["end"]["message"].as_str().unwrap().to_owned();
    assert!(end.starts_with("the caller may not invoke endpoint `demo` in `eu-west-1`: User: arn:aws:"), "{end}");
    let fix = "allow the caller `sagemaker:InvokeEndpoint` on the endpoint, or take other credentials with `--profile`: `aws \
               sts get-caller-identity` says who the caller is";
    fatal(&ended, 1, "access-denied", &format!("error: {end}\n  = help: {fix}\n"));
}

#[test]
fn expired_credentials_end_a_run_where_there_are_no_others() {
    let ended = Line::load(&serve(faulty(Fault::Expired)), &LONG).run();
    let told = "error: the credentials for endpoint `demo` in `eu-west-1` have expired: The security token included in the \
                request is expired; new ones can not be had: their source has no others\n  = help: sign in again, as `aws \
                sso login` does, or give credentials that last longer than the run\n";
    fatal(&ended, 1, "expired-credentials", told);
    assert!(ended.errors.contains("the credentials have expired; new ones are asked for"), "{}", ended.errors);
}

#[test]
fn credentials_that_expire_are_replaced_and_the_run_goes_on() {
    let standin = account().with_runtime_fault("expired=3".parse().unwrap());
    // Each call of the process has other credentials.
    let profile = "[default]\ncredential_process = sh credentials.sh\n";
    let process = "echo '{\"Version\":1,\"AccessKeyId\":\"AKIAEXAMPLE\",\"SecretAccessKey\":\"'$$'\"}'\n";
    let ended = Line::load(&serve(standin), &["--rate=20/s", "--for=3s"])
        .without("AWS_ACCESS_KEY_ID")
        .without("AWS_SECRET_ACCESS_KEY")
        .env("AWS_CONFIG_FILE", "profile")
        .file("profile", profile)
        .file("credentials.sh", process)
        .run();
    assert_eq!((ended.status, ended.told().as_str()), (0, ""), "{}", ended.errors);
    assert_eq!(
        (&ended.report["total"]["answered"], &only(&ended)["class"]),
        (&57.into(), &"expired-credentials".into())
    );
    assert!(ended.errors.contains("there are new credentials"), "{}", ended.errors);
}

#[test]
fn requests_without_a_signature_are_told_of_the_flag() {
    let standin = || account().with_signatures(Signatures::verified("AKIAEXAMPLE", "secret"));
    let url = serve(standin());
    let right = Line::load(&url, &["--rate=20/s", "--for=1s"]).run();
    assert_eq!((right.status, &right.report["total"]["answered"]), (0, &20.into()), "{}", right.errors);
    let unsigned = Line::load(&url, &[&LONG[..], &["--unsigned"]].concat()).run();
    let told = format!(
        "error: the signature of requests to endpoint `demo` in `eu-west-1` is not taken: Missing Authentication Token\n  = \
         help: leave out `--unsigned`: {url} takes signed requests alone\n"
    );
    fatal(&unsigned, 1, "bad-signature", &told);
}

#[test]
fn a_signature_that_is_not_taken_ends_a_run() {
    let url = serve(faulty(Fault::BadSignature));
    let ended = Line::load(&url, &LONG).run();
    let message = ended.report["end"]["message"].as_str().unwrap();
    let told = format!(
        "error: {message}\n  = help: see that the secret key belongs to the key id, that `{REGION}` is the region of {url}, \
         and that the clock is right\n"
    );
    assert!(
        message.starts_with("the signature of requests to endpoint `demo` in `eu-west-1` is not taken: "),
        "{message}"
    );
    fatal(&ended, 1, "bad-signature", &told);
}

#[test]
fn an_endpoint_that_is_not_there_ends_a_run() {
    let url = serve(Standin::new());
    let ended = Line::load(&url, &LONG).run();
    let told = format!(
        "error: there is no endpoint `demo` in `eu-west-1` at {url}: Endpoint demo of account 000000000000 not found\n  = \
         help: check the name, the account and the region: `aws sagemaker list-endpoints --region eu-west-1` shows what \
         there is\n"
    );
    fatal(&ended, 1, "not-found", &told);
}

#[test]
fn requests_that_are_all_invalid_end_a_run() {
    let ended = Line::load(&serve(faulty(Fault::Validation)), &LONG).run();
    let message = ended.report["end"]["message"].as_str().unwrap();
    let told = format!(
        "error: {message}\n  = help: check the body, its `--content-type`, and the variant or model that is named\n"
    );
    let begins = "endpoint `demo` in `eu-west-1` answers none of the requests, and calls them invalid: ";
    assert!(message.starts_with(begins), "{message}");
    fatal(&ended, 1, "validation", &told);
}

#[test]
fn an_address_where_nobody_listens_ends_a_run() {
    // Its port is taken, so that nobody else comes to listen there.
    let silent = TcpSocket::new_v4().unwrap();
    silent.bind((Ipv4Addr::LOCALHOST, 0).into()).unwrap();
    let url = format!("http://{}", silent.local_addr().unwrap());
    let ended = Line::load(&url, &LONG).run();
    let message = ended.report["end"]["message"].as_str().unwrap();
    assert!(message.starts_with(&format!("no connection to {url} comes about: ")), "{message}");
    let told = format!(
        "error: {message}\n  = help: see that the network reaches this address; `eu-west-1` comes from `--region`, and \
         `--endpoint-url` names another address, as that of a VPC endpoint\n"
    );
    fatal(&ended, 3, "connect", &told);
}

/// Fewer of them than end a run are a failed one all the same.
#[test]
fn a_short_run_without_an_answer_has_failed() {
    let silent = TcpSocket::new_v4().unwrap();
    silent.bind((Ipv4Addr::LOCALHOST, 0).into()).unwrap();
    let nowhere = format!("http://{}", silent.local_addr().unwrap());
    let invalid = serve(faulty(Fault::Validation));
    for (url, status, said) in [
        (
            nowhere,
            3,
            "all 3 failed as `connect`: SAID\n  = help: check `--endpoint-url`, the region, and that the network leads there\n",
        ),
        (
            invalid,
            1,
            "all 3 failed as `validation`: SAID\n  = help: send a request that the endpoint takes: its body, its content type, \
             its variant or component\n",
        ),
    ] {
        let ended = Line::load(&url, &["--rate=3/s", "--for=1s"]).run();
        let example = only(&ended)["example"].as_str().unwrap().trim_end_matches('.').to_owned();
        let told = format!("error: no request was answered: {}", said.replace("SAID", &example));
        assert_eq!((ended.status, ended.told()), (status, told));
        assert_eq!(ended.report["end"]["how"], "completed");
    }
}

#[test]
fn some_failures_among_answers_end_nothing() {
    let standin = account().with_runtime_fault("validation=50%".parse().unwrap());
    let ended = Line::load(&serve(standin), &["--rate=40/s", "--for=1s"]).run();
    assert_eq!((ended.status, ended.told().as_str()), (0, ""));
    assert_eq!((&ended.report["total"]["answered"], &only(&ended)["count"]), (&20.into(), &20.into()));
}

#[test]
fn a_server_that_says_nothing_leaves_requests_to_the_bound() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for connection in listener.incoming() {
            thread::spawn(move || connection.map(|mut connection| connection.read_to_end(&mut Vec::new())));
        }
    });
    // All are due before the first of them is given up.
    let bound = ["--rate=20/s", "--for=1s", "--timeout=15", "--max-in-flight=4"];
    let ended = Line::load(&url, &bound).run();
    let total = &ended.report["total"];
    assert_eq!((&total["due"], &total["answered"]), (&20.into(), &0.into()));
    assert_eq!((&total["sent"], &total["dropped"]), (&4.into(), &16.into()));
    assert_eq!(only(&ended)["class"], "timed-out");
}
