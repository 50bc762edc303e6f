//! `Tags`, on the target and on the alarms.

use super::property::Property;

const NAMES: &[&str] = &["Key", "Value"];

/// The most tags: ten of the 50 that AWS takes are our own.
const TAGS: usize = 40;

/// What the keys of our own begin with.
const OUR_OWN: &str = "stepscale:";

/// Reads the list, keys and values. A tag that could not be read keeps its place under a key of its own.
pub(super) fn read(list: &Property<'_, '_>) -> Vec<(String, String)> {
    let unreadable = |position| (format!("unreadable {position}"), String::new());
    let read = |(position, item)| tag(item).unwrap_or_else(|| unreadable(position));
    list.list(TAGS).iter().enumerate().map(read).collect()
}

fn tag(item: &Property<'_, '_>) -> Option<(String, String)> {
    let object = item.object(NAMES)?;
    let key = object.required("Key", "write the tag's key");
    let value = object.required("Value", "write the tag's value, which may be empty").text();
    let text = key.text()?;
    if text.to_ascii_lowercase().starts_with(OUR_OWN) {
        key.refuse_value(
            "free: what begins with stepscale is kept for this resource's own notes",
            "choose another key",
        );
        return None;
    }
    Some((text, value?))
}
