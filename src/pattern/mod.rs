//! Name expressions: parsing wildcard and regular expression patterns, matching, inclusion, witnesses.

// Numbers of states, steps and classes are words; the limits on work keep them far below 2^32.
#![allow(clippy::cast_possible_truncation)]

mod alphabet;
mod automaton;
mod canonical;
mod compile;
mod error;
mod explore;
mod formula;
mod interner;
mod language;
mod letter;
mod list;
mod machine;
mod matcher;
mod printer;
mod regex;
mod set;
mod sort;
mod syntax;
mod wildcard;

pub use canonical::Canonical;
pub use error::{PatternError, PatternErrorKind, TooComplex};
pub use language::Language;
pub use matcher::StringMatcher;
pub use set::{ClassId, PatternSet, SetMember};
