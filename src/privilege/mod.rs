//! What a privilege name or a raw action comes to: a language of actions.
//!
//! A role names its privileges either by the names that Elasticsearch predefines (`read`,
//! `monitor`) or by actions (`indices:data/read/search`, wildcards allowed). Both become a
//! [`Language`](crate::pattern::Language) of action names here, and from then on every question
//! about privileges is a question about languages: *is this action in it*, *is this privilege's
//! language inside that one's*.
//!
//! - [`cluster`]: privileges on the cluster.
//! - [`index`]: privileges on index names, with the selector (data, failure store) they reach.
//! - [`application`]: privileges that applications define for themselves, and the rules for
//!   their names.

pub mod application;
pub mod cluster;
pub mod index;

use std::cell::RefCell;
use std::fmt;

use crate::text::TextMap;

/// A name in a role that is no privilege, or a pattern in it that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrivilegeError {
    /// `unknown_cluster_privilege`, `unknown_index_privilege`, or the code of a pattern error.
    pub code: &'static str,
    /// The name as it was given.
    pub name: String,
    /// Elasticsearch's own message.
    pub message: String,
}

impl PrivilegeError {
    /// The error for a name or action `name` that reads as a pattern but is not a valid one.
    fn of_pattern(name: &str, error: &crate::pattern::PatternError) -> Self {
        PrivilegeError {
            code: error.code(),
            name: name.to_owned(),
            message: error.message.clone(),
        }
    }
}

impl fmt::Display for PrivilegeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for PrivilegeError {}

/// The action pattern that a raw action stands for: Elasticsearch appends a star, so that
/// `indices:data/read/get` also covers `indices:data/read/get[s]`
/// (`Privilege#actionToPattern`).
fn raw_action_pattern(action: &str) -> String {
    let mut pattern = String::with_capacity(action.len() + 1);
    pattern.push_str(action);
    pattern.push('*');
    pattern
}

/// Whether a raw action is a mere name, so that no pattern made of it is refused.
fn is_plain_action(action: &str) -> bool {
    !action.contains(['*', '?', '\\'])
}

/// Answers about named privileges, by name. There are few names, so nothing is ever forgotten.
struct Memo<T>(RefCell<TextMap<T>>);

impl<T: Clone> Memo<T> {
    const fn new() -> Self {
        Memo(RefCell::new(TextMap::new()))
    }

    fn get(&self, name: &str) -> Option<T> {
        self.0.try_borrow().ok()?.get(name).cloned()
    }

    fn set(&self, name: &'static str, answer: T) {
        if let Ok(mut answers) = self.0.try_borrow_mut() {
            answers.insert(name, answer);
        }
    }
}

/// Whether a named privilege with these patterns holds the action. The catalog's patterns are action
/// names and prefixes of such, so that no language has to be built for this.
pub(crate) fn is_one_of(action: &str, patterns: &[&str]) -> bool {
    patterns
        .iter()
        .any(|pattern| match pattern.strip_suffix('*') {
            Some(prefix) => action.starts_with(prefix),
            None => action == *pattern,
        })
}

/// Whether the action begins like one of the patterns, all of which are a prefix and a star.
fn starts_as_one_of(action: &str, patterns: &[&str]) -> bool {
    patterns
        .iter()
        .any(|pattern| action.starts_with(pattern.trim_end_matches('*')))
}
