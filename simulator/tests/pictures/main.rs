//! Pictures of runs that were made by hand: what is drawn, and what holds for every picture.

mod drawing;
mod image;
mod made;
mod page;
mod terminal;
