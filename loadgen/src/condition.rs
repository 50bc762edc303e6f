//! What may go wrong before a run is ended, or has failed: conditions such as `errors>5% over 30s`.
//!
//! ```text
//! condition = metric comparison value [ "over" window ]   blanks are free between them
//! metric    = "errors" / class                            requests that failed; those of one class, as `throttled`
//!           / [ "service-" / "first-part-" ] statistic    response time of answers; service time; time to the first part
//!           / "late" / "dropped"                          requests sent more than 10 ms late; not sent at all
//!           / "rate"                                      requests sent
//! statistic = "p" number / "max" / "mean"                 p50, p99, p99.9
//! comparison = ">=" / ">" / "<=" / "<"
//! value     = number "%"                                  a share, of errors, classes, late, dropped and rate
//!           / number                                      a count, of the same
//!           / number "/" ( "s" / "m" / "h" )              so many in a second, minute or hour, of the same
//!           / number ( "us" / "ms" / "s" / "m" )          a time
//! number    = digits [ "." digits ]                       up to 9 digits before the point and 6 after it
//! window    = 1*( digits ( "h" / "m" / "s" ) )            1s to 1h
//! ```
//!
//! A share is one of the requests that ended for errors and classes, of those that were sent for `late`, and of those that
//! were due for `dropped` and `rate`. A condition of `--abort-if` looks at a window that slides on by the second, 30 seconds
//! where it says nothing, and can not hold before one whole window has passed; one of `--fail-if` looks at the whole run.
//! Where there is nothing to measure, as the percentile of no answers, a condition does not hold.

mod figures;
mod parse;
mod value;
mod window;

use std::fmt;
use std::time::Duration;

use crate::outcome::Class;
use crate::tally::Tally;
use figures::Figures;

pub use self::value::Measured;
use self::value::{Comparison, Limit};
pub use self::window::Window;

/// Something that can be measured over some time, and what it must not be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    text: String,
    metric: Metric,
    comparison: Comparison,
    limit: Limit,
    window_seconds: Option<u64>,
}

/// What is wrong with the text of a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConditionError {
    /// What is wrong, with the value it is about.
    pub message: String,
    /// What to write in its place.
    pub fix: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Metric {
    Errors,
    Failures(Class),
    Late,
    Dropped,
    Rate,
    Time(Times, Statistic),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Times {
    Response,
    Service,
    FirstPart,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Statistic {
    /// In millionths of a percent.
    Percentile(u64),
    Longest,
    Mean,
}

/// How long the window of a condition is that names none, in seconds.
const USUAL_WINDOW_SECONDS: u64 = 30;

impl Condition {
    /// Reads a condition for `--abort-if`, which looks at a window.
    ///
    /// # Errors
    /// The first thing that is wrong, with the token, the reason and the fix.
    pub fn of_window(text: &str) -> Result<Self, ConditionError> {
        let mut condition = parse::condition(text)?;
        condition.window_seconds.get_or_insert(USUAL_WINDOW_SECONDS);
        Ok(condition)
    }

    /// Reads a condition for `--fail-if`, which looks at the whole run.
    ///
    /// # Errors
    /// As of [`of_window`](Self::of_window); a window is one.
    pub fn of_run(text: &str) -> Result<Self, ConditionError> {
        let condition = parse::condition(text)?;
        if condition.window_seconds.is_some() {
            let bare = text.split(" over").next().unwrap_or(text).trim();
            return Err(ConditionError {
                message: format!("`{text}` has a window, and `--fail-if` looks at the whole run"),
                fix: format!("write `{bare}`, or give it to `--abort-if`"),
            });
        }
        Ok(condition)
    }

    /// What the condition measures of a whole run of such a length, where it holds; `None` where it does not.
    #[must_use]
    pub fn met_by(&self, total: &Tally, length: Duration) -> Option<Measured> {
        let mut figures = Figures::default();
        figures.add(&self.metric.sample(total));
        self.met(&figures, length.as_secs().max(1))
    }

    fn met(&self, figures: &Figures, seconds: u64) -> Option<Measured> {
        let measured = match self.metric {
            Metric::Time(_, statistic) => Measured::Time(figures.time(statistic)?),
            _ => Measured::of_counts(figures.counts(), seconds, &self.limit)?,
        };
        measured.is(self.comparison, &self.limit).then_some(measured)
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::{Answer, Failure, Finished, Outcome};

    /// A second in which requests were due, sent and answered in so many milliseconds, and others failed by a class.
    fn second(milliseconds: &[u64], failures: &[Class]) -> Tally {
        let mut tally = Tally::default();
        let answer = Outcome::Answered(Answer { variant: None, bytes: 0, stream: None });
        let failed = |class| {
            Outcome::Failed(Box::new(Failure {
                class,
                error_type: String::new(),
                status: None,
                message: String::new(),
                original_status: None,
                log_stream: None,
                variant: None,
            }))
        };
        let ended = milliseconds.iter().map(|time| (*time, answer.clone()));
        for (time, outcome) in ended.chain(failures.iter().map(|class| (1, failed(*class)))) {
            tally.due();
            tally.sent(Duration::ZERO);
            let ended = Duration::from_millis(time);
            tally.finished(&Finished { index: 0, intended: Duration::ZERO, sent: Duration::ZERO, ended, outcome });
        }
        tally
    }

    /// The number of the second in which a condition first holds, and what is measured in it.
    fn check(text: &str, seconds: &[Tally], expected: Option<(usize, &str)>) {
        let mut window = Window::new(Condition::of_window(text).unwrap());
        let held =
            seconds.iter().enumerate().find_map(|(number, tally)| Some((number, window.pass(tally)?.to_string())));
        assert_eq!(held.as_ref().map(|(number, measured)| (*number, measured.as_str())), expected, "{text}");
    }

    #[test]
    fn a_condition_holds_over_its_window() {
        use Class::{ModelError, Throttled};
        let fine = second(&[10, 20, 30, 40], &[]);
        let bad = second(&[10, 2000, 2000], &[Throttled]);
        let worse = second(&[], &[Throttled, ModelError]);
        let idle = Tally::default();
        let run = [fine.clone(), fine.clone(), bad.clone(), worse.clone(), idle.clone(), fine.clone()];
        let rows = [
            ("errors>0% over 1s", Some((2, "25%"))),
            ("errors>=25% over 1s", Some((2, "25%"))),
            ("errors>25% over 1s", Some((3, "100%"))),
            ("errors>25% over 2s", Some((3, "50%"))),
            ("errors > 25% over 3s", Some((3, "30%"))),
            // No window is full before its time, and 30 seconds are the usual one.
            ("errors>0% over 6s", Some((5, "16.7%"))),
            ("errors>0% over 7s", None),
            ("errors>0%", None),
            ("errors>2 over 3s", Some((3, "3"))),
            ("errors>=1/s over 2s", Some((3, "1.5/s"))),
            ("throttled>20% over 1s", Some((2, "25%"))),
            ("model-error>0 over 1s", Some((3, "1"))),
            ("model-error>1 over 1s", None),
            ("p50>1s over 1s", Some((2, "2.00 s"))),
            ("p33.3<=10ms over 1s", None),
            ("p33<=11ms over 1s", Some((2, "10 ms"))),
            ("max>=40ms over 1s", Some((0, "40 ms"))),
            ("mean<25.1ms over 1s", Some((0, "25 ms"))),
            ("service-p99.9>1s over 2s", Some((2, "2.00 s"))),
            ("first-part-p99>0ms over 1s", None),
            ("rate<=2/s over 1s", Some((3, "2/s"))),
            ("rate<180/m over 2s", Some((4, "60/m"))),
            ("rate<100% over 1s", None),
            ("late>0 over 1s", None),
            ("dropped>=0% over 1s", Some((0, "0%"))),
        ];
        for (text, expected) in rows {
            check(text, &run, expected);
        }
        // What has left a window counts no more, and a second without requests is no share of anything.
        check("p99>1s over 2s", &[fine.clone(), fine.clone(), idle.clone(), idle], None);
        check("max>30ms over 2s", &[fine, second(&[5], &[]), second(&[5], &[])], Some((1, "40 ms")));
    }

    #[test]
    fn a_window_is_what_its_seconds_add_up_to() {
        let seconds: Vec<_> = (1..100_u64).map(|second_number| second(&[second_number * 7 % 50 + 1; 3], &[])).collect();
        let mut window = Window::new(Condition::of_window("p50>=0ms over 20s").unwrap());
        for (number, tally) in seconds.iter().enumerate() {
            let measured = window.pass(tally);
            if 19 <= number {
                let mut sum = Tally::default();
                seconds[number - 19..=number].iter().for_each(|tally| sum.add(tally));
                assert_eq!(measured, sum.response_times.percentile(50.0).map(Measured::Time), "{number}");
            }
        }
    }

    #[test]
    fn a_whole_run_is_held_against_a_condition_without_a_window() {
        let total = second(&[10, 20], &[Class::Throttled]);
        let met = |text| Condition::of_run(text).unwrap().met_by(&total, Duration::from_secs(2));
        assert_eq!(met("errors>30%"), Some(Measured::Share { part: 1, whole: 3 }));
        assert_eq!(met("errors>34%"), None);
        assert_eq!(met("rate<2/s"), Some(Measured::Rate { count: 3, within: 2, per: 1 }));
        assert_eq!(
            Condition::of_run("errors>5% over 30s"),
            Err(ConditionError {
                message: "`errors>5% over 30s` has a window, and `--fail-if` looks at the whole run".to_owned(),
                fix: "write `errors>5%`, or give it to `--abort-if`".to_owned()
            })
        );
    }
}
