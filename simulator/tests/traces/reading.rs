//! What a CSV trace is read as.

use std::io::{self, BufReader, Read as _};

use simulator::trace::{DuplicatePolicy, Format, Options, Reader, Rows, TraceError};

use crate::support::{read, shown};

fn check(options: &Options, text: &str, start: &str, minutes: &str) {
    match read(text.as_bytes(), options) {
        Ok(trace) => assert_eq!((trace.start.as_str(), shown(&trace.minutes).as_str()), (start, minutes), "{text:?}"),
        Err(error) => panic!("{text:?}: {error}"),
    }
}

#[test]
fn rows_are_read_by_the_usual_names_in_any_place_and_case() {
    for text in [
        "timestamp,value\n2026-01-05 08:00:00,3\n2026-01-05 08:01:00,4.5\n",
        "Timestamp,Value\r\n2026-01-05T08:00:00Z,3\r\n2026-01-05T08:01:00Z,4.5",
        "\u{feff}\"Start time\",\"Request-Count\"\n\"2026-01-05 09:00:00+01:00\",\"3\"\n2026-01-05 08:01,4.5\n",
        "region,requests,note,minute\neu,3,\"a, b\",2026/01/05 08:00\n\n,4.5,\"two\n\"\"lines\"\"\",2026/01/05 08:01\n",
        "1767600000,3\n1767600060.5,4.5\n",
        "1767600000123, 3\n1767600060000,4.5\n\n\n",
        "2026-01-05T08:00,3\n2026-01-05T08:01,4.5",
    ] {
        check(&Options::default(), text, "2026-01-05T08:00:00Z", "3 4.5");
    }
}

#[test]
fn columns_are_named_by_options() {
    let options =
        Options { time_column: Some("When".to_owned()), requests_column: Some("2xx".to_owned()), ..Options::default() };
    check(&options, "value,2xx,when,time\n9,3,0,8\n9,4,1,8\n", "2026-01-05T00:00:00Z by default", "3 4");
}

#[test]
fn minute_numbers_begin_where_it_is_said() {
    let options = Options { start: Some("2026-02-01T06:30:00Z".parse().expect("an instant")), ..Options::default() };
    check(&options, "minute,requests\n0,1\n1,2\n", "2026-02-01T06:30:00Z", "1 2");
    check(&options, "minute_index,requests\n10,1\n11,2\n", "2026-02-01T06:40:00Z", "1 2");
    check(&Options::default(), "0,1\n1,2\n", "2026-01-05T00:00:00Z by default", "1 2");
    // A trace with dates has its own start.
    check(&options, "1767600000,3\n", "2026-01-05T08:00:00Z", "3");
}

#[test]
fn a_minute_without_a_count_is_a_gap() {
    for (text, minutes) in [
        ("0,1\n1,\n2,3\n", "1 gap 3"),
        ("0,1\n1,2\n4,3\n", "1 2 gap*2 3"),
        ("0,\n1,\"\"\n", "gap*2"),
        ("0,1\n", "1"),
        // The first two rows tell the interval.
        ("0,10\n5,20\n15,30\n", "2*5 4*5 gap*5 6*5"),
        ("0,\n5,20\n", "gap*5 4*5"),
    ] {
        check(&Options::default(), text, "2026-01-05T00:00:00Z by default", minutes);
    }
}

#[test]
fn a_count_is_spread_over_its_interval() {
    let hours = Options { interval_seconds: Some(3600), ..Options::default() };
    check(&hours, "2026-01-05,60\n2026-01-05T02:00,120\n", "2026-01-05T00:00:00Z", "1*60 gap*60 2*60");
    check(&Options::default(), "2026-01-05,1440\n2026-01-06,2880\n", "2026-01-05T00:00:00Z", "1*1440 2*1440");
}

/// Rows of five minutes that come early, late, or much too late.
#[test]
fn a_row_lasts_until_the_next_one_where_that_is_near() {
    for (third, minutes) in [
        (13, "1*5 2*3 3*5 4*5"),
        (14, "1*5 2*4 3*5 4*5"),
        (15, "1*5 2*5 3*5 4*5"),
        (17, "1*5 2*7 3*5 4*5"),
        (18, "1*5 2*5 gap*3 3*5 4*5"),
        (20, "1*5 2*5 gap*5 3*5 4*5"),
    ] {
        let (covered, counted) = (third - 10, if third < 18 { third - 10 } else { 5 });
        assert!(2 < covered);
        let text = format!("5,5\n10,{}\n{third},15\n{},20\n", 2 * counted, third + 5);
        check(&Options::default(), &text, "2026-01-05T00:05:00Z by default", minutes);
    }
}

/// At one and a half intervals there is a gap, at half an interval a second row.
#[test]
fn half_an_interval_is_no_small_shift() {
    let start = "2026-01-05T00:00:00Z by default";
    check(&Options::default(), "0,4\n4,8\n10,12\n14,4\n", start, "1*4 2*4 gap*2 3*4 1*4");
    let options = Options { duplicates: DuplicatePolicy::Add, ..Options::default() };
    check(&options, "0,4\n4,8\n6,12\n8,4\n", start, "1*4 5*4 1*4");
}

/// The first two rows may lie a few seconds off whole minutes.
#[test]
fn an_interval_is_told_in_spite_of_a_few_seconds() {
    check(
        &Options::default(),
        "2026-01-05T00:00:58Z,5\n2026-01-05T00:06:02Z,10\n2026-01-05T00:11:00Z,5\n",
        "2026-01-05T00:00:00Z",
        "0.8333333333333334*6 2*5 1*5",
    );
}

#[test]
fn rows_of_one_interval_are_added_where_that_is_asked_for() {
    let options = Options { duplicates: DuplicatePolicy::Add, ..Options::default() };
    for (text, minutes) in [
        ("0,1\n0,2\n1,4\n", "3 4"),
        ("0,1\n0,\n1,\n1,2\n", "1 2"),
        ("0,1\n5,5\n5,5\n6,5\n10,5\n", "0.2*5 3*5 1*5"),
        // An hour of recordings under one time, as the change of the clocks leaves them.
        ("0,5\n5,5\n65,5\n65,5\n65,5\n66,5\n71,6\n", "1*10 gap*55 3.3333333333333335*6 1.2*5"),
        // Every ten seconds.
        ("1767571200,1\n1767571210,2\n1767571220,3\n1767571260,4\n1767571270,5\n", "6 9"),
        ("1767571250,1\n1767571260,2\n1767571320,3\n", "1 2 3"),
    ] {
        let trace = read(text.as_bytes(), &options).unwrap_or_else(|error| panic!("{text:?}: {error}"));
        assert_eq!(shown(&trace.minutes), minutes, "{text:?}");
    }
}

#[test]
fn each_row_may_be_one_request() {
    let options = Options { rows: Rows::PerRequest, ..Options::default() };
    for text in [
        "TIMESTAMP,Tokens\n2026-01-05 00:01:03.9799600,4808\n2026-01-05 00:01:02.5,12\n2026-01-05 00:04:59.1,2\n",
        "2026-01-05 00:01:03\n2026-01-05 00:01:04\n2026-01-05 00:04:59\n",
    ] {
        check(&options, text, "2026-01-05T00:01:00Z", "2 0*2 1");
    }
}

/// A reader that gives out one byte at a time, and then fails.
struct Failing<'a>(&'a [u8]);

impl io::Read for Failing<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.0.read(&mut buffer[..1])? {
            0 => Err(io::Error::other("the disk is gone")),
            count => Ok(count),
        }
    }
}

#[test]
fn a_source_that_fails_is_no_end_of_the_trace() {
    let source = BufReader::new(Failing(b"0,1\n1,2\n2,"));
    let mut reader = Reader::open(source, &Options::default()).expect("the first row is there");
    assert!(reader.next().is_some_and(|minute| minute.is_ok()));
    match reader.next() {
        Some(Err(TraceError::Source(error))) => assert_eq!(error.to_string(), "the disk is gone"),
        other => panic!("it does not fail: {other:?}"),
    }
    assert!(reader.next().is_none());
}

/// What is read comes out before what is behind it: nothing is collected.
#[test]
fn a_trace_of_any_length_is_read_as_it_comes() {
    let mut text = io::Cursor::new(b"minute,requests\n".to_vec());
    for minute in 0..3_000 {
        text.get_mut().extend_from_slice(format!("{minute},7\n").as_bytes());
    }
    let endless = BufReader::with_capacity(16, text.chain(io::repeat(b'x')));
    let reader = Reader::open(endless, &Options { format: Format::Csv, ..Options::default() }).expect("a trace");
    let minutes: Result<Vec<_>, _> = reader.take(2_999).collect();
    assert_eq!(shown(&minutes.expect("minutes")), "7*2999");
}
