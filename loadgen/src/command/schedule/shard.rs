//! Which part of a schedule is this machine's.

use templategen::command::Failure;

use crate::plan::Shard;

use super::{ARRAY_INDEX, usage};

/// The shard that is meant, and what there is to say of it.
pub(super) fn of(
    shard: Option<Shard>,
    shards: Option<u64>,
    array_index: Option<&str>,
) -> Result<(Shard, Option<String>), Failure> {
    match (shard, shards) {
        (Some(_), Some(_)) => {
            let fix = format!("give --shard alone, or --shards with the index in {ARRAY_INDEX}");
            Err(usage("--shard and --shards both say which part is sent", fix))
        }
        (Some(shard), None) => Ok((shard, None)),
        (None, Some(shards)) => indexed(shards, array_index).map(|shard| (shard, None)),
        (None, None) => Ok((Shard::WHOLE, array_index.map(unused))),
    }
}

fn indexed(shards: u64, array_index: Option<&str>) -> Result<Shard, Failure> {
    let Some(text) = array_index else {
        let message = format!("--shards {shards} takes its index from {ARRAY_INDEX}, which is not set");
        return Err(usage(message, format!("run it in an array job, or say which part it is: --shard 1/{shards}")));
    };
    let index = text.parse().ok().and_then(|index| Shard::new(index, shards));
    index.ok_or_else(|| {
        let message =
            format!("{ARRAY_INDEX} is `{text}`, and the indices of --shards {shards} are 0 to {}", shards - 1);
        usage(message, "make the array of jobs as large as --shards says")
    })
}

/// A hundred machines that each send everything would be a hundred times what was meant.
fn unused(array_index: &str) -> String {
    format!(
        "{ARRAY_INDEX} is `{array_index}`, and without --shards this job sends the whole schedule, as every other of its \
         array does"
    )
}
