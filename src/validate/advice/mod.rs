//! Advice: what Elasticsearch does not mind, but people would.

use super::Subject;
use crate::role::Rule;

/// The rules of all advice.
pub fn rules() -> Vec<&'static [&'static Rule]> {
    Vec::new()
}

/// Everything worth saying about a role that the server takes.
pub fn role(_subject: &mut Subject<'_>) {}
