//! The events the fuzzer starts from, and what it found in them.

#[path = "../../fuzz/reading.rs"]
mod reading;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The files, without their ending, and what they are.
const CORPUS: [(&str, &str); 16] = [
    ("create", "Create of endpoint/ep/variant/v1|sagemaker:variant:DesiredInstanceCount|sagemaker"),
    (
        "create-component",
        "Create of inference-component/llama|sagemaker:inference-component:DesiredCopyCount|sagemaker",
    ),
    ("cut-off", "the event is not a JSON object"),
    ("delete-of-a-cancelled-create", "Delete with problems"),
    ("escaped-names", "Create with problems"),
    ("half-a-surrogate-pair", "Create with problems"),
    ("list", "the event is not a JSON object"),
    ("many-problems", "Create with problems"),
    ("nested", "Update with problems"),
    ("no-properties", "Create with problems"),
    ("no-url", "the event can not be answered: it has no `ResponseURL`"),
    ("plain-http", "the event can not be answered: `ResponseURL` is plain http; the reply goes out by https"),
    ("twice", "Delete with problems"),
    ("unknown-type", "the event's `RequestType` is `Read`: it has to be `Create`, `Update` or `Delete`"),
    ("update", "Update of endpoint/ep/variant/v1|sagemaker:variant:DesiredInstanceCount|sagemaker"),
    ("wrong-types", "Delete with problems"),
];

#[test]
fn every_event_of_the_corpus_reads_as_it_is_named() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/event");
    let mut told = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()?.strip_suffix(".json")) else { continue };
        told.insert(name.to_owned(), reading::read(&fs::read_to_string(&path).unwrap()));
    }
    let told: BTreeMap<&str, &str> = told.iter().map(|(name, told)| (name.as_str(), told.as_str())).collect();
    assert_eq!(told, BTreeMap::from(CORPUS));
}
