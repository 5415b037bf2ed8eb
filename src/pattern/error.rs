//! What can be wrong with a pattern: its text, or the work it would take.

use std::fmt;

/// Which of the two things is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatternErrorKind {
    /// The text is not a pattern.
    Invalid,
    /// The text is a pattern, but its automaton would take more work than the limit.
    TooComplex,
}

/// A pattern that Elasticsearch refuses, in its own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternError {
    /// The refused pattern as written.
    pub pattern: String,
    /// Why it is refused.
    pub kind: PatternErrorKind,
    /// The message of `Automatons`, of Lucene's `RegExp`, or of `StringMatcher`.
    pub message: String,
    /// Where in `pattern` the reader stopped, in UTF-16 units from 0. The number inside a message of
    /// Lucene's counts from the character after the opening slash and is therefore one less.
    pub position: Option<usize>,
}

impl PatternError {
    /// A stable name of the error: `invalid_pattern` or `pattern_too_complex`.
    pub fn code(&self) -> &'static str {
        match self.kind {
            PatternErrorKind::Invalid => "invalid_pattern",
            PatternErrorKind::TooComplex => "pattern_too_complex",
        }
    }
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for PatternError {}

/// A question about languages whose answer would take more work than the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooComplex;

impl TooComplex {
    /// The same stable name as that of a pattern that is too complex by itself.
    pub fn code(self) -> &'static str {
        "pattern_too_complex"
    }
}

impl fmt::Display for TooComplex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the patterns are too complex to be evaluated")
    }
}

impl std::error::Error for TooComplex {}
