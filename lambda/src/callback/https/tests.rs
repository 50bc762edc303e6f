//! The bytes on the wire, against a server on loopback that keeps what it got.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Instant, timeout};

use super::*;
use crate::callback::tests::response_url;
use crate::callback::{Delivery, deliver};
use crate::tls::client_config;

/// Path and query as CloudFormation signs them, with what may not be escaped otherwise or twice.
const REQUEST_TARGET: &str = "/arn%3Aaws%3Acloudformation%3Aus-east-1%3A123456789012%3Astack/s/1111%7CScaling%7C2222\
    ?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20260101T000000Z&X-Amz-SignedHeaders=host&X-Amz-Expires=7200\
    &X-Amz-Credential=ASIA%2F20260101%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Signature=5ec2e75ec2e7";

/// What must never be shown.
const SECRETS: [&str; 3] = ["X-Amz", "5ec2e7", "Scaling"];

const BODY: &str = "{\"Status\":\"FAILED\",\"Reason\":\"Å漢\"}";

/// What the server does with a connection after it has read a request.
#[derive(Clone, Copy, Debug)]
enum Answer {
    /// Sends these bytes and closes.
    Bytes(&'static str),
    /// Sends these bytes and keeps the connection open.
    Unfinished(&'static str),
    /// Closes without a word.
    Close,
    /// Says nothing.
    Silence,
}

/// Answers one connection after the other, and gives the requests it read.
async fn serve(listener: TcpListener, answers: Vec<Answer>) -> Vec<String> {
    let mut requests = Vec::new();
    let mut open = Vec::new();
    for answer in answers {
        let (mut stream, _) = listener.accept().await.expect("a client connects");
        requests.push(read_request(&mut stream).await);
        match answer {
            Answer::Bytes(bytes) => stream.write_all(bytes.as_bytes()).await.expect("the client listens"),
            Answer::Unfinished(bytes) => {
                stream.write_all(bytes.as_bytes()).await.expect("the client listens");
                open.push(stream);
            }
            Answer::Close => drop(stream),
            Answer::Silence => open.push(stream),
        }
    }
    requests
}

/// Reads up to the end of the body.
async fn read_request(stream: &mut TcpStream) -> String {
    let mut request = Vec::new();
    while !request.ends_with(BODY.as_bytes()) {
        let read = stream.read_buf(&mut request).await.expect("the client sends");
        assert!(read > 0, "the client went away after {:?}", String::from_utf8_lossy(&request));
    }
    String::from_utf8(request).expect("a request is text")
}

/// Delivers to a server with these answers, within some seconds of real time.
async fn deliver_to(seconds: u64, answers: &[Answer]) -> (Delivery, Vec<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("there is a port");
    let address = listener.local_addr().expect("the port is known");
    let server = tokio::spawn(serve(listener, answers.to_vec()));
    let url = response_url(&format!("http://{address}{REQUEST_TARGET}"));
    let until = Instant::now() + Duration::from_secs(seconds);
    let delivery = deliver(&client(), &url, BODY.as_bytes(), until).await;
    let requests = timeout(Duration::from_secs(30), server).await.expect("every answer is asked for");
    (delivery, requests.expect("the server is well"))
}

fn client() -> Https {
    Https::new(CallbackScheme::HttpsOrLoopbackHttp, client_config().expect("the machine trusts somebody"))
        .expect("a client can be made")
}

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

/// P01, P02, P03: the target is the one that was signed, and the headers are what a signature of `host` alone allows.
#[tokio::test]
async fn p01_p02_p03_the_request_is_what_was_signed() {
    let (delivery, requests) = deliver_to(10, &[Answer::Bytes(OK)]).await;
    assert_eq!(delivery, Delivery::Delivered);
    let [request] = requests.as_slice() else { panic!("{requests:?}") };
    let (head, body) = request.split_once("\r\n\r\n").expect("a head and a body");
    let (line, headers) = head.split_once("\r\n").expect("a line and headers");
    assert_eq!(line, format!("PUT {REQUEST_TARGET} HTTP/1.1"));
    let mut names: Vec<&str> = headers.lines().map(|header| header.split(':').next().unwrap_or_default()).collect();
    names.sort_unstable();
    assert_eq!(names, ["accept", "content-length", "host"], "no content-type, no transfer-encoding");
    assert!(headers.lines().any(|header| header == format!("content-length: {}", BODY.len())), "{headers}");
    assert_eq!(body, BODY);
}

/// P04, P05, P06, P09: statuses, broken connections, and a body that never ends behind a status that says it all.
#[tokio::test]
async fn p04_p05_p06_p09_what_a_server_says_decides() {
    use Answer::{Bytes, Close, Unfinished};
    const UNAVAILABLE: &str = "HTTP/1.1 503 Slow Down\r\ncontent-length: 4\r\n\r\nwait";
    const FORBIDDEN: &str = "HTTP/1.1 403 Forbidden\r\ncontent-length: 19\r\n\r\nRequest has expired";
    const SLOW: &str = "HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\nnot yet";
    const SEE_OTHER: &str = "HTTP/1.1 303 See Other\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n";
    const MOVED: &str = "HTTP/1.1 307 Temporary Redirect\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n";
    for (answers, delivery) in [
        (&[Bytes(UNAVAILABLE), Bytes(UNAVAILABLE), Bytes(OK)][..], Delivery::Delivered),
        (&[Close, Close, Bytes(OK)], Delivery::Delivered),
        (&[Bytes(FORBIDDEN)], Delivery::Refused(403)),
        (&[Unfinished(SLOW)], Delivery::Delivered),
        (&[Bytes(SEE_OTHER)], Delivery::Refused(303)),
        (&[Bytes(MOVED)], Delivery::Refused(307)),
    ] {
        let (delivered, requests) = deliver_to(10, answers).await;
        assert_eq!((delivered, requests.len()), (delivery, answers.len()), "{answers:?}");
        assert!(
            requests.iter().all(|request| *request == requests[0]
                || request.split_once("\r\n\r\n") == requests[0].split_once("\r\n\r\n")),
            "{requests:?}"
        );
    }
}

/// P08: a server that takes the request and never answers is left for another attempt.
#[tokio::test]
async fn p08_silence_is_not_waited_out() {
    let (delivery, requests) = deliver_to(10, &[Answer::Silence, Answer::Bytes(OK)]).await;
    assert_eq!((delivery, requests.len()), (Delivery::Delivered, 2));
}

/// P10, I5: nothing of the URL but its host is in what is told of a failure.
#[tokio::test]
async fn p10_a_failure_is_told_without_the_url() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("there is a port");
    let address = listener.local_addr().expect("the port is known");
    drop(listener);
    let tls = client_config().expect("the machine trusts somebody");
    let https_only = Https::new(CallbackScheme::Https, tls).expect("a client can be made");
    for (client, scheme, expected) in [
        (client(), "http", "error sending request: client error (Connect): tcp connect error: Connection refused"),
        (client(), "https", "error sending request: client error (Connect): tcp connect error: Connection refused"),
        (https_only, "http", "builder error: URL scheme is not allowed"),
    ] {
        let url = response_url(&format!("{scheme}://{address}{REQUEST_TARGET}"));
        let Err(Attempt::Failed(text)) = client.put(&url, BODY.into()).await else { panic!("nobody listens there") };
        assert!(text.starts_with(expected), "{text}");
        assert_eq!(SECRETS.iter().find(|secret| text.contains(**secret)), None, "{text}");
    }
}
