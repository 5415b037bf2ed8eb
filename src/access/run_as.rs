//! `run_as`: the users that one may act as.
//!
//! Reproduces `RunAsPermission` of `org.elasticsearch.xpack.core.security.authz.permission`: user
//! names are matched as patterns, case-sensitively; whether a user exists is not asked.

use super::AccessError;
use super::merge::Source;
use crate::pattern::Language;

/// All run-as patterns of one side of an access.
#[derive(Default)]
pub struct RunAsPermission {
    patterns: Vec<(String, Source)>,
    language: Language,
}

impl RunAsPermission {
    pub(super) fn new(patterns: Vec<(String, Source)>) -> Result<Self, (Source, AccessError)> {
        let list: Vec<&String> = patterns.iter().map(|(pattern, _)| pattern).collect();
        let language = Language::of(&list).map_err(|error| {
            let invalid = patterns
                .iter()
                .find(|(pattern, _)| Language::of(&[pattern]).is_err())
                .map_or_else(Source::default, |(_, source)| *source);
            (invalid, error.into())
        })?;
        Ok(RunAsPermission { patterns, language })
    }

    /// Whether one may act as that user.
    pub fn allows(&self, user: &str) -> bool {
        self.language.contains(user)
    }

    /// The patterns as written, and where.
    pub fn patterns(&self) -> &[(String, Source)] {
        &self.patterns
    }

    /// The names of all users that one may act as.
    pub fn language(&self) -> &Language {
        &self.language
    }
}
