//! Name expressions: what a pattern matches, what it includes, and what it leaves out.
//!
//! A role names indices, fields, users, applications and actions by *patterns*. A pattern is a wildcard
//! expression (`logs-*`, where `?` is any one character and a backslash takes the meaning from the next) or,
//! between slashes, a regular expression of Lucene's dialect (`/logs-[0-9]+/`), which also has intersection
//! `&`, complement `~` and numeric intervals `<1-31>`. The names that a pattern matches are its *language*, and
//! most questions about roles are questions about languages: does this list include that pattern, and if
//! not, which name is missing?
//!
//! ```
//! use rolescope::pattern::Language;
//!
//! let granted = Language::of(&["logs-*", "/metrics-(cpu|disk)/"])?;
//! assert!(granted.contains("logs-nginx"));
//!
//! let asked = Language::of(&["metrics-*"])?;
//! assert_eq!(granted.includes(&asked), Ok(false));
//! assert_eq!(asked.witness(&granted), Ok(Some("metrics-".to_owned())));
//!
//! let left = Language::of(&["logs-*"])?.difference(&Language::of(&["logs-app*", "traces-*"])?);
//! assert_eq!(left.to_pattern(), Ok(vec!["/logs-.*&~(logs-app.*)/".to_owned()]));
//! # Ok::<(), rolescope::pattern::PatternError>(())
//! ```
//!
//! # Two engines
//!
//! Elasticsearch tests concrete names against some lists with one engine ([`StringMatcher`]) and decides
//! everything else with another ([`Language`]). They differ on a backslash without a wildcard: `a\b` is the name
//! `a\b` to the first and `ab` to the second. Both are here, under their own names.
//!
//! # From text to answer
//!
//! 1. The readers (`wildcard`, `regex`) make a pattern a flat sequence of steps or a program in postfix
//!    order (`syntax`). Nothing nests, so that no text is deep enough to exhaust the call stack.
//! 2. `automaton` builds the automaton of a regular expression as Lucene does, limits included, and
//!    `compile` keeps what is plain about a pattern plain: `/logs-.*/` is `logs-*`.
//! 3. `machine` runs any number of patterns as one automaton, which is made deterministic only as far as
//!    names reach it. All patterns that begin alike are one range of a sorted list, and so thirty patterns and
//!    thirty thousand cost a name the same.
//! 4. A `list` of patterns has a machine; a `formula` combines lists by "or", "and" and "not"; a [`Language`] is
//!    a formula. What shows on the patterns themselves is a `shortcut`. `explore` runs the lists of a formula side by side to find out whether it has a name, and
//!    which is the shortest and (`letter`) the easiest to read.
//! 5. [`PatternSet`] asks one machine about the lists of many languages and matchers at once; `printer` and
//!    [`Canonical`] write a language down, for people and for comparison.
//!
//! # Limits
//!
//! No input takes more than a bounded amount of work or memory. A pattern that Elasticsearch finds too
//! complex is a [`PatternError`] with the code `pattern_too_complex`; a question that needs more steps than its
//! limit is answered by [`TooComplex`]. Work is counted, never timed, so that the same question always gets
//! the same answer. Membership never fails.

// Numbers of states, steps and columns are words; the limits on work keep them far below 2^32.
#![allow(clippy::cast_possible_truncation)]

mod allowance;
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
mod shortcut;
pub(crate) mod sort;
mod syntax;
mod wildcard;
mod work;

pub(crate) use allowance::Bound;
pub use canonical::Canonical;
pub use error::{PatternError, PatternErrorKind, TooComplex};
pub use language::Language;
pub(crate) use list::{is_pattern, is_plain};
pub use matcher::StringMatcher;
pub use set::{ClassId, PatternSet, SetMember};
pub(crate) use work::Work;
