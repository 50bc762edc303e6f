//! Connections to a server that does what a test tells it, on the loopback interface.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use http_body_util::Full;
use rustls::pki_types::PrivateKeyDer;
use rustls::{RootCertStore, ServerConfig, ServerConnection, StreamOwned};
use simulator::traffic::{Rate, Schedule, Stage};
use tokio::net::TcpSocket;

use super::Connections;
use crate::drive::address::{Address, Security};
use crate::drive::clock::Clock;
use crate::drive::transport::Transport as _;
use crate::drive::{self, AtBound, Request, Requests, Settings};
use crate::outcome::{Class, Failure, Outcome};
use crate::plan::{ArrivalProcess, Plan, Shard};
use crate::response::Form;
use crate::tally::Tally;

const ANSWER: &str =
    "HTTP/1.1 200 OK\r\nx-amzn-invoked-production-variant: AllTraffic\r\ncontent-length: 5\r\n\r\nhello";

/// What the server does about a request.
#[derive(Clone, Copy)]
enum Act {
    /// Sends these bytes and goes on.
    Say(&'static str),
    /// Sends these bytes and closes the connection.
    SayAndClose(&'static str),
    /// Does nothing any more.
    Wait,
}

/// A server, and what came to it.
struct Server {
    port: u16,
    connections: Arc<AtomicUsize>,
    requests: Arc<AtomicUsize>,
    /// Connections that the server has closed.
    closed: Arc<AtomicUsize>,
}

impl Server {
    /// One that does to each request what `act` says of the number of the connection and that of the request on it.
    fn of(act: fn(usize, usize) -> Act) -> Self {
        Self::with(act, |stream| Box::new(stream))
    }

    fn with(act: fn(usize, usize) -> Act, dressed: impl Fn(TcpStream) -> Box<dyn Both> + Send + 'static) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let [connections, requests, closed] = std::array::from_fn(|_| Arc::new(AtomicUsize::new(0)));
        let server = Self {
            port,
            connections: Arc::clone(&connections),
            requests: Arc::clone(&requests),
            closed: Arc::clone(&closed),
        };
        thread::spawn(move || {
            for stream in listener.incoming() {
                let stream = stream.unwrap();
                stream.set_nodelay(true).unwrap();
                let number = connections.fetch_add(1, Ordering::SeqCst);
                let (mut stream, requests, closed) = (dressed(stream), Arc::clone(&requests), Arc::clone(&closed));
                thread::spawn(move || {
                    // Whatever the client does to the connection is the client's business.
                    serve(&mut *stream, &requests, |request| act(number, request)).ok();
                    drop(stream);
                    closed.fetch_add(1, Ordering::SeqCst);
                });
            }
        });
        server
    }

    fn counts(&self) -> (usize, usize) {
        (self.connections.load(Ordering::SeqCst), self.requests.load(Ordering::SeqCst))
    }

    /// Waits until so many connections are closed.
    fn wait_for_closed(&self, count: usize) {
        let given_up = Instant::now() + Duration::from_mins(2);
        while self.closed.load(Ordering::SeqCst) < count {
            assert!(Instant::now() < given_up, "{count} connections are not closed");
            thread::sleep(Duration::from_millis(1));
        }
    }

    fn address(&self) -> Address {
        local(self.port)
    }
}

fn local(port: u16) -> Address {
    Address { host: Ipv4Addr::LOCALHOST.to_string(), port, security: Security::Plain }
}

trait Both: Read + Write + Send {}
impl<T: Read + Write + Send> Both for T {}

fn serve(stream: &mut dyn Both, requests: &AtomicUsize, act: impl Fn(usize) -> Act) -> io::Result<()> {
    for number in 0.. {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte)?;
            head.push(byte[0]);
        }
        let head = String::from_utf8(head).unwrap();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap_or("0");
        stream.read_exact(&mut vec![0; length.parse().unwrap()])?;
        requests.fetch_add(1, Ordering::SeqCst);
        match act(number) {
            Act::Say(text) => stream.write_all(text.as_bytes())?,
            Act::SayAndClose(text) => {
                stream.write_all(text.as_bytes())?;
                return stream.flush();
            }
            Act::Wait => thread::sleep(Duration::from_mins(1)),
        }
        stream.flush()?;
    }
    Ok(())
}

fn settings(address: Address) -> Settings {
    let rate = Rate::thousandths_per_hour(200 * 3_600_000).unwrap();
    let schedule = Schedule::of([Stage::constant(2, rate)]).unwrap();
    Settings {
        plan: Plan { schedule, arrivals: ArrivalProcess::Constant, shard: Shard::WHOLE },
        workers: 2,
        start: Instant::now(),
        max_in_flight: 50,
        at_bound: AtBound::Wait,
        timeout: Duration::from_mins(2),
        address,
        form: Form::Whole,
    }
}

fn request() -> Request {
    http::Request::post("/endpoints/demo/invocations")
        .header("host", "localhost")
        .body(Full::from("the payload"))
        .unwrap()
}

/// Sends requests one after the other, with a moment between them: how each ended.
fn send(settings: &Settings, count: usize) -> Vec<Outcome> {
    send_and_wait(settings, count, |_| ())
}

/// The same, where something is waited for after each of them, which are counted from 0 on.
fn send_and_wait(settings: &Settings, count: usize, wait: impl Fn(usize)) -> Vec<Outcome> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let connections = Connections::new(settings, Clock::of(settings.start.into()));
        let mut outcomes = Vec::new();
        for number in 0..count {
            outcomes.push(connections.send(request(), Duration::ZERO).await);
            wait(number);
            // What has come of the connection is heard in the first moment, and seen to before the second one is over.
            for _ in 0..2 {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
        outcomes
    })
}

fn is_answer(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Answered(answer) if answer.bytes == 5 && answer.variant.as_deref() == Some("AllTraffic"))
}

#[test]
fn a_connection_is_used_again() {
    let server = Server::of(|_, _| Act::Say(ANSWER));
    assert!(send(&settings(server.address()), 5).iter().all(is_answer));
    assert_eq!(server.counts(), (1, 5));
}

#[test]
fn a_connection_that_was_closed_meanwhile_harms_no_request() {
    // How many are closed after each request, and how many connections there were.
    for (act, closed, connections) in [
        ((|_, _| Act::SayAndClose(ANSWER)) as fn(usize, usize) -> Act, [1, 2, 3, 4], 4),
        (|_, request| if request == 1 { Act::SayAndClose(ANSWER) } else { Act::Say(ANSWER) }, [0, 1, 1, 2], 2),
        (
            |_, _| {
                Act::Say(
                    "HTTP/1.1 200 OK\r\nx-amzn-invoked-production-variant: AllTraffic\r\nconnection: close\r\ncontent-length: 5\r\n\r\nhello",
                )
            },
            // The client closes them itself.
            [0; 4],
            4,
        ),
    ] {
        let server = Server::of(act);
        let outcomes = send_and_wait(&settings(server.address()), 4, |number| server.wait_for_closed(closed[number]));
        assert!(outcomes.iter().all(is_answer), "{outcomes:?}");
        assert_eq!(server.counts(), (connections, 4));
    }
}

/// What came of a request, but for its message: that of the system differs from one to the next.
fn failure(outcome: &Outcome) -> (Class, &str, Option<u16>) {
    match outcome {
        Outcome::Answered(answer) => panic!("{answer:?}"),
        Outcome::Failed(failure) => (failure.class, &failure.error_type, failure.status),
    }
}

#[test]
fn a_request_is_never_sent_twice() {
    let long = Duration::from_mins(2);
    // Where nothing more comes, somebody has to give up: late enough that the request has arrived by then.
    let short = Duration::from_secs(3);
    let rows = [
        (
            (|_, _| Act::SayAndClose("")) as fn(usize, usize) -> Act,
            long,
            (Class::ConnectionLost, "connection closed", None),
        ),
        (|_, _| Act::SayAndClose("HTTP/1.1 200"), long, (Class::ConnectionLost, "connection closed", None)),
        (
            |_, _| Act::SayAndClose("HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\nhello"),
            long,
            (Class::ConnectionLost, "connection closed", Some(200)),
        ),
        (
            |_, _| Act::SayAndClose("HTTP/1.1 500 Oh\r\ncontent-length: 50\r\n\r\nhello"),
            long,
            (Class::ConnectionLost, "connection closed", Some(500)),
        ),
        (|_, _| Act::SayAndClose("SSH-2.0-OpenSSH\r\n\r\n"), long, (Class::Unknown, "no HTTP answer", None)),
        (|_, _| Act::Wait, short, (Class::TimedOut, "timed out", None)),
        (
            |_, _| Act::Say("HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\nhello"),
            short,
            (Class::TimedOut, "timed out", None),
        ),
    ];
    thread::scope(|scope| {
        for (act, timeout, expected) in rows {
            scope.spawn(move || {
                let server = Server::of(act);
                for outcome in &send(&Settings { timeout, ..settings(server.address()) }, 2) {
                    assert_eq!(failure(outcome), expected);
                }
                // The second one neither, nor over the connection that did not answer.
                assert_eq!(server.counts(), (2, 2), "{expected:?}");
            });
        }
    });
}

#[test]
fn where_nobody_listens_no_connection_comes_about() {
    // Its port is taken, so that nobody else comes to listen there.
    let silent = TcpSocket::new_v4().unwrap();
    silent.bind((Ipv4Addr::LOCALHOST, 0).into()).unwrap();
    let outcomes = send(&settings(local(silent.local_addr().unwrap().port())), 1);
    assert_eq!(failure(&outcomes[0]), (Class::Connect, "connection refused", None));
}

#[test]
fn tls_is_spoken_to_whom_the_machine_trusts() {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let certificate = made.cert.der().clone();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let mut config = config.with_no_client_auth().with_single_cert(vec![certificate.clone()], key).unwrap();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    let config = Arc::new(config);
    let server = Server::with(
        |_, _| Act::Say(ANSWER),
        move |stream| Box::new(StreamOwned::new(ServerConnection::new(Arc::clone(&config)).unwrap(), stream)),
    );
    let mut trusted = RootCertStore::empty();
    trusted.add(certificate).unwrap();
    let address = |name: &str, roots: &RootCertStore| Address {
        host: "127.0.0.1".to_owned(),
        security: Security::tls(name, roots.clone()).unwrap(),
        ..server.address()
    };
    assert!(send(&settings(address("localhost", &trusted)), 3).iter().all(is_answer));
    assert_eq!(server.counts(), (1, 3));
    for (name, roots) in [("localhost", RootCertStore::empty()), ("elsewhere", trusted)] {
        let outcomes = send(&settings(address(name, &roots)), 1);
        assert_eq!(failure(&outcomes[0]), (Class::Connect, "no TLS", None), "{name}");
    }
}

/// Tells of every index that is asked for.
struct Told(std::sync::mpsc::Sender<u64>);

impl Requests for Told {
    fn prepare(&mut self, index: u64, _: std::time::SystemTime) -> Result<Request, Box<Failure>> {
        self.0.send(index).unwrap();
        Ok(request())
    }
}

#[test]
fn workers_send_the_whole_plan_between_them() {
    let server = Server::of(|_, _| Act::Say(ANSWER));
    let settings = Settings { start: Instant::now() + Duration::from_millis(50), ..settings(server.address()) };
    let (told, indices): (_, Receiver<u64>) = channel();
    let told = Mutex::new(told);
    let mut driven = drive::start(&settings, |_| Told(told.lock().unwrap().clone())).unwrap();
    let mut total = Tally::default();
    let mut last = 0;
    while let Some(beat) = driven.beats.blocking_recv() {
        total.add(&beat.tally);
        last += u32::from(beat.is_last);
    }
    drop(told);
    let mut indices: Vec<u64> = indices.iter().collect();
    indices.sort_unstable();
    assert_eq!(indices, (0..400).collect::<Vec<_>>());
    assert_eq!((total.due, total.sent, total.answered, total.dropped, last), (400, 400, 400, 0, 2));
    let (connections, requests) = server.counts();
    assert!(connections <= 50 && requests == 400, "{connections} {requests}");
    // The schedule takes its time: nothing is sent early, whatever the machine does else.
    assert!(settings.start.elapsed() >= Duration::from_millis(1990));
}
