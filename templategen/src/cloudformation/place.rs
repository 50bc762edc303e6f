//! Where in the template a problem of the domain is shown.

use std::ops::Range;

use scaling::{Field, Part, Problem};

use super::block::Block;

/// Where the values of a plan stand.
#[derive(Clone, Debug)]
pub(super) struct Places {
    fields: Vec<(Part, Field, Range<usize>)>,
    /// The resource.
    fallback: Range<usize>,
}

impl Places {
    pub(super) const fn new(fallback: Range<usize>) -> Self {
        Self { fields: Vec::new(), fallback }
    }

    /// Fields of a part of the plan, by the properties that they are read from; the first one also stands for a
    /// field of the part that has none.
    pub(super) fn add(&mut self, part: Part, block: &Block<'_>, fields: &[(Field, &str)]) {
        for (field, key) in fields {
            let mark = if block.is_given(key) { block.mark(key) } else { block.place.clone() };
            self.fields.push((part, *field, mark));
        }
    }

    pub(super) fn mark(&self, problem: &Problem) -> Range<usize> {
        let (part, field) = (problem.location.part, problem.location.field);
        let of_part = || self.fields.iter().find(|(other, ..)| *other == part);
        let found = self.fields.iter().find(|(other, of, _)| *other == part && *of == field).or_else(of_part);
        found.map_or_else(|| self.fallback.clone(), |(_, _, mark)| mark.clone())
    }
}
