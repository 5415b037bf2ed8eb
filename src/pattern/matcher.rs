//! Tests one concrete string against a list: engine S of Elasticsearch's two.
//!
//! A pattern without `*` and `?` that does not begin with a slash is compared as it stands, backslashes and
//! all. The others become a [`Language`]. Reproduces `StringMatcher` of
//! `org.elasticsearch.xpack.core.security.support`.

use super::compile::{self, Pattern, compile_list};
use super::error::{PatternError, PatternErrorKind};
use super::language::Language;
use super::list::List;

/// Characters of a list that an error message shows.
const SHOWN: usize = 80;

/// A list of patterns to test concrete strings against.
#[derive(Clone, Debug)]
pub struct StringMatcher {
    language: Language,
    total: bool,
}

impl StringMatcher {
    /// A matcher for a list; an empty list matches nothing.
    ///
    /// # Errors
    /// If one of the patterns is invalid or too complex; the message is about the whole list.
    pub fn new<S: AsRef<str>>(patterns: &[S]) -> Result<StringMatcher, PatternError> {
        StringMatcher::of(patterns.iter().map(AsRef::as_ref).collect(), false)
    }

    /// Whether Elasticsearch 9 makes a matcher of a list: beside `*` it looks at nothing else.
    pub(crate) fn check(patterns: &[String]) -> Result<(), PatternError> {
        if patterns.iter().any(|pattern| pattern == "*") {
            return Ok(());
        }
        let matcher = StringMatcher::of(patterns.iter().map(AsRef::as_ref).collect(), true);
        compile::unless_spent(matcher.map(drop))
    }

    fn of(patterns: Vec<&str>, strict: bool) -> Result<StringMatcher, PatternError> {
        if let Some(list) = List::of_plain(&patterns) {
            return Ok(StringMatcher {
                total: list.is_total(),
                language: Language::of_list(list),
            });
        }
        let mut exact = Vec::new();
        let mut others: Vec<&str> = Vec::new();
        for pattern in patterns {
            if pattern.starts_with('/') || pattern.bytes().any(|b| b == b'*' || b == b'?') {
                others.push(pattern);
            } else {
                exact.push(Pattern::literal(pattern));
            }
        }
        exact.extend(compile_list(&others, strict).map_err(|error| about_list(error, &others))?);
        Ok(StringMatcher {
            language: Language::list(exact),
            total: others.contains(&"*"),
        })
    }

    /// Whether one of the patterns matches the string. Never fails; allocates nothing once similar strings
    /// have been tested.
    pub fn matches(&self, text: &str) -> bool {
        self.total || self.language.contains(text)
    }

    /// Whether one of the patterns is exactly `*`.
    pub fn is_total(&self) -> bool {
        self.total
    }

    pub(super) fn language(&self) -> &Language {
        &self.language
    }
}

fn about_list(error: PatternError, patterns: &[&str]) -> PatternError {
    let mut shown: Vec<&str> = Vec::new();
    for pattern in patterns {
        if shown.len() <= SHOWN && !shown.contains(pattern) {
            shown.push(pattern);
        }
    }
    let mut list = shown.join(",");
    let mut units = 0;
    if let Some((cut, _)) = list.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > SHOWN
    }) {
        list.truncate(cut);
        list.push_str("...");
    }
    let verdict = match error.kind {
        PatternErrorKind::Invalid => "is invalid",
        PatternErrorKind::TooComplex => "is too complex to evaluate",
    };
    PatternError {
        message: format!("The set of patterns [{list}] {verdict}"),
        ..error
    }
}
