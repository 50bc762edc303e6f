//! The names of the production variants that answer.

use std::cell::RefCell;
use std::sync::Arc;

use http::{HeaderMap, HeaderName};

const INVOKED: HeaderName = HeaderName::from_static("x-amzn-invoked-production-variant");

/// An endpoint has ten variants at most; who names more is none, and gets no room here.
const MOST: usize = 64;

/// Each name once, however many answers have it.
#[derive(Debug, Default)]
pub(super) struct Variants {
    known: RefCell<Vec<Arc<str>>>,
}

impl Variants {
    /// The variant that an answer names.
    pub(super) fn of(&self, headers: &HeaderMap) -> Option<Arc<str>> {
        let name = headers.get(INVOKED)?.to_str().ok()?;
        let mut known = self.known.borrow_mut();
        if let Some(variant) = known.iter().find(|variant| &***variant == name) {
            return Some(Arc::clone(variant));
        }
        if known.len() == MOST {
            return None;
        }
        known.push(Arc::from(name));
        known.last().cloned()
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn a_name_is_kept_once() {
        let variants = Variants::default();
        let of = |name: &str| variants.of(&HeaderMap::from_iter([(INVOKED, HeaderValue::from_str(name).unwrap())]));
        assert_eq!(variants.of(&HeaderMap::new()), None);
        let (first, again) = (of("AllTraffic").unwrap(), of("AllTraffic").unwrap());
        assert_eq!(&*first, "AllTraffic");
        assert!(Arc::ptr_eq(&first, &again));
        for number in 0..100 {
            assert_eq!(of(&format!("variant-{number}")).is_some(), number < MOST - 1, "{number}");
        }
        assert!(Arc::ptr_eq(&first, &of("AllTraffic").unwrap()));
    }
}
