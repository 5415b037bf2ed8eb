//! Name expressions: parsing wildcard and regular expression patterns, matching, inclusion, witnesses.

mod automaton;
mod compile;
mod error;
mod explore;
mod interner;
mod language;
mod machine;
mod matcher;
mod regex;
mod set;
mod syntax;
mod wildcard;

pub use error::{PatternError, PatternErrorKind, TooComplex};
pub use language::Language;
pub use matcher::StringMatcher;
pub use set::{ClassId, PatternSet, SetMember};
