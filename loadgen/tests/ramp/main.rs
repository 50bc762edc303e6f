//! A ramp that is driven for real, over loopback: nobody waits an hour for it, so it is a short one.

use std::thread;
use std::time::{Duration, Instant, SystemTime};

use bytes::Bytes;
use http_body_util::Full;
use loadgen::account;
use loadgen::drive::address::Address;
use loadgen::drive::{self, AtBound, Request, Requests, Settings};
use loadgen::outcome::Failure;
use loadgen::plan::{ArrivalProcess, Plan, Shard};
use loadgen::response::Form;
use loadgen::tally::Tally;
use simulator::traffic;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// Three steps of two seconds, at rates that have to be held by the millisecond.
const RAMP: &str = "steps start=100/s step=50/s every=2s steps=3";

/// A request without a body.
struct Empty;

impl Requests for Empty {
    fn prepare(&mut self, _: u64, _: SystemTime) -> Result<Request, Box<Failure>> {
        let request = http::Request::post("/endpoints/demo/invocations").header("host", "127.0.0.1");
        Ok(request.body(Full::new(Bytes::new())).expect("the request is one"))
    }
}

/// Answers every request on a connection as soon as its head is there.
async fn answer(mut connection: TcpStream) -> std::io::Result<()> {
    let mut head: Vec<u8> = Vec::new();
    while connection.read_buf(&mut head).await? != 0 {
        while let Some(end) = head.windows(4).position(|window| window == b"\r\n\r\n") {
            head.drain(..end + 4);
            connection.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok").await?;
        }
    }
    Ok(())
}

/// Serves for as long as the test lasts: the URL.
fn serve() -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        runtime.block_on(async {
            while let Ok((connection, _)) = listener.accept().await {
                tokio::spawn(answer(connection));
            }
        });
    });
    url
}

/// However busy the machine is, every request is sent, and counted in the step that it was due in.
#[test]
fn a_compressed_ramp_sends_exactly_what_each_step_wants() {
    let schedule = traffic::parse(RAMP).unwrap().schedule;
    let plan = Plan { schedule, arrivals: ArrivalProcess::Constant, shard: Shard::WHOLE };
    let settings = Settings {
        plan,
        workers: 2,
        start: Instant::now() + Duration::from_millis(100),
        max_in_flight: 2000,
        at_bound: AtBound::Wait,
        timeout: Duration::from_mins(1),
        address: Address::of(&account::Address::parse(&serve(), "the test").unwrap()).unwrap(),
        form: Form::Whole,
    };
    let mut drive = drive::start(&settings, |_| Empty).unwrap();
    let (mut total, mut due) = (Tally::default(), [0; 3]);
    while let Some(beat) = drive.beats.blocking_recv() {
        total.add(&beat.tally);
        if let Some(step) = due.get_mut(usize::try_from(beat.second / 2).unwrap()) {
            *step += beat.tally.due;
        }
    }
    assert_eq!(due, [200, 300, 400]);
    assert_eq!((total.sent, total.answered, total.failed, total.dropped), (900, 900, 0, 0));
}
