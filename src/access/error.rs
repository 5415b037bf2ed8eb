//! What can be wrong with the roles or the question handed to an access.

use std::fmt;
use std::ops::Deref;

use crate::pattern::{PatternError, TooComplex};
use crate::privilege::PrivilegeError;

/// An access that cannot be built, or a question that cannot be answered.
///
/// Boxed: it is on the way of every answer, and a pointer moves in less code than four texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessError(Box<AccessErrorDetails>);

/// What an [`AccessError`] says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessErrorDetails {
    /// A stable name for the kind of error, such as `unknown_index_privilege`.
    pub code: &'static str,
    /// In Elasticsearch's words where it has words.
    pub message: String,
    /// The role it is about, if it is about one.
    pub role: Option<String>,
    /// JSON pointer into that role's descriptor, or into the question.
    pub pointer: Option<String>,
}

impl AccessError {
    /// An error that is not (yet) about a place in a role.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        AccessError(Box::new(AccessErrorDetails {
            code,
            message: message.into(),
            role: None,
            pointer: None,
        }))
    }

    /// The same error, about that place.
    #[must_use]
    pub fn at(mut self, role: &str, pointer: String) -> Self {
        self.0.role = Some(role.to_owned());
        self.0.pointer = Some(pointer);
        self
    }
}

impl Deref for AccessError {
    type Target = AccessErrorDetails;

    fn deref(&self) -> &AccessErrorDetails {
        &self.0
    }
}

impl fmt::Display for AccessError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for AccessError {}

impl From<PrivilegeError> for AccessError {
    fn from(error: PrivilegeError) -> Self {
        AccessError::new(error.code, error.message)
    }
}

impl From<PatternError> for AccessError {
    fn from(error: PatternError) -> Self {
        AccessError::new(error.code(), error.message)
    }
}

impl From<TooComplex> for AccessError {
    fn from(_: TooComplex) -> Self {
        AccessError::new(
            "pattern_too_complex",
            "the patterns are too complex to evaluate",
        )
    }
}
