//! Independent work on several processors.

use std::num::NonZero;
use std::panic;
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;

/// As many threads as are wanted, or as there are processors.
pub(super) fn threads(wanted: Option<NonZero<usize>>) -> NonZero<usize> {
    wanted.unwrap_or_else(|| thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN))
}

/// The same as [`in_parallel`], while a function hears of each job that is done.
pub(super) fn in_parallel_told<J: Send, R: Send, E>(
    jobs: Vec<J>,
    threads: NonZero<usize>,
    work: impl Fn(J) -> R + Sync + Send,
    hear: impl FnOnce(mpsc::IntoIter<()>) -> Result<(), E>,
) -> Result<Vec<R>, E> {
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        let working = scope.spawn(move || {
            in_parallel(jobs, threads, |job| {
                let result = work(job);
                // Where nobody listens any more, nobody misses it.
                let _ = sender.send(());
                result
            })
        });
        hear(receiver.into_iter())?;
        Ok(working.join().unwrap_or_else(|panic| panic::resume_unwind(panic)))
    })
}

/// Does each job in whichever thread is free, and gives the results in the order of the jobs.
pub(super) fn in_parallel<J: Send, R: Send>(
    jobs: Vec<J>,
    threads: NonZero<usize>,
    work: impl Fn(J) -> R + Sync,
) -> Vec<R> {
    let threads = threads.get().min(jobs.len());
    let waiting = Mutex::new(jobs.into_iter().enumerate());
    // The lock is held while a job is taken, and no longer.
    let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).next();
    let worker = || {
        let mut done = Vec::new();
        while let Some((position, job)) = next() {
            done.push((position, work(job)));
        }
        done
    };
    let mut done: Vec<(usize, R)> = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(worker)).collect();
        let joined =
            workers.into_iter().map(|worker| worker.join().unwrap_or_else(|panic| panic::resume_unwind(panic)));
        joined.flatten().collect()
    });
    done.sort_by_key(|(position, _)| *position);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_have_the_order_of_the_jobs_whoever_does_them() {
        let jobs: Vec<u64> = (0..100).collect();
        let expected: Vec<u64> = jobs.iter().map(|job| job * job).collect();
        for threads in [1, 2, 7, 200] {
            let threads = NonZero::new(threads).expect("not zero");
            assert_eq!(in_parallel(jobs.clone(), threads, |job| job * job), expected);
        }
        assert!(in_parallel(Vec::<u64>::new(), NonZero::<usize>::MIN, |job| job).is_empty());
    }
}
