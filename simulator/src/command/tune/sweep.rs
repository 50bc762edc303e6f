//! The runs of a sweep, on as many processors as are wanted.

use std::io::{self, Write};
use std::num::NonZero;

use scaling::Deployment;

use crate::engine::Engine;
use crate::report::Tally;
use crate::report::summary::Summary;
use crate::report::words::{count, several};
use crate::tune::Grid;
use crate::{Arrivals, Scenario, Unsimulable};

use super::super::parallel::in_parallel_told;

/// The figures of a combination, or why it has none.
pub(super) type Outcome = Result<Summary, Unsimulable>;

/// What is simulated again and again.
pub(super) struct Sweep<'a, D> {
    /// What all runs share; its deployment is the present one.
    pub(super) scenario: &'a Scenario,
    /// The trace.
    pub(super) minutes: &'a [Arrivals],
    /// The combinations.
    pub(super) grid: &'a Grid,
    /// What is deployed of a combination.
    pub(super) deployment: &'a D,
}

impl<D> Sweep<'_, D>
where
    D: Fn(&[(String, String)]) -> Result<Deployment, Unsimulable> + Sync,
{
    /// The outcomes in the order of the grid, whoever makes them; how far it has come is told where somebody looks.
    ///
    /// # Errors
    /// Where that can not be written.
    pub(super) fn run(
        &self,
        threads: NonZero<usize>,
        errors: &mut dyn Write,
        is_told: bool,
    ) -> io::Result<Vec<Outcome>> {
        let combinations: Vec<usize> = (0..self.grid.combinations()).collect();
        let hear = |done| if is_told { tell(done, self.grid.combinations(), errors) } else { Ok(()) };
        in_parallel_told(combinations, threads, |combination| self.outcome(combination), hear)
    }

    fn outcome(&self, combination: usize) -> Outcome {
        let deployment = (self.deployment)(&self.grid.named(&self.grid.values(combination)))?;
        let scenario = Scenario { deployment, ..self.scenario.clone() };
        let mut engine = Engine::new(&scenario)?;
        let mut tally = Tally::new(scenario.fleet);
        for minute in self.minutes {
            engine.pass(*minute, &mut tally);
        }
        Ok(tally.finish())
    }
}

/// A line that is written over itself at every percent, and gone in the end.
fn tell(done: impl Iterator<Item = ()>, of: usize, errors: &mut dyn Write) -> io::Result<()> {
    let mut shown = 0;
    for done in (1..).zip(done).map(|(done, ())| done) {
        let percent: usize = done * 100 / of;
        if shown < percent {
            shown = percent;
            write!(errors, "\r{done} of {of} combinations")?;
            errors.flush()?;
        }
    }
    write!(errors, "\r{:40}\r", "")
}

/// What was done, and how long it took, in seconds.
pub(super) fn told(combinations: usize, simulated: usize, minutes: usize, seconds: f64) -> String {
    let [simulated, combinations, minutes] = [simulated, combinations, minutes].map(|many| many as u64);
    format!(
        "simulated {} of {} over {} each, {} in all, in {seconds:.2} s",
        count(simulated),
        several(combinations, "combination", "combinations"),
        several(minutes, "minute", "minutes"),
        count(simulated * minutes)
    )
}

#[cfg(test)]
mod tests {
    use std::iter;

    use super::*;

    #[test]
    fn every_percent_is_told_once_and_the_line_is_gone_in_the_end() {
        let gone = format!("\r{:40}\r", "");
        for (of, expected) in [(2, format!("\r1 of 2 combinations\r2 of 2 combinations{gone}")), (0, gone.clone())] {
            let mut written = Vec::new();
            tell(iter::repeat_n((), of), of, &mut written).expect("a vector takes it");
            assert_eq!(String::from_utf8(written).expect("text"), expected);
        }
        let mut written = Vec::new();
        tell(iter::repeat_n((), 1_000), 1_000, &mut written).expect("a vector takes it");
        let written = String::from_utf8(written).expect("text");
        // Each percent, and the end, which goes back twice.
        assert_eq!(written.matches('\r').count(), 102);
    }

    #[test]
    fn what_was_done_is_one_line() {
        assert_eq!(
            told(12, 10, 1_440, 1.26),
            "simulated 10 of 12 combinations over 1,440 minutes each, 14,400 in all, in 1.26 s"
        );
    }
}
