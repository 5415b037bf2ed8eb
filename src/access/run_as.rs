//! `run_as`: the users that one may act as.
//!
//! Reproduces `RunAsPermission` of `org.elasticsearch.xpack.core.security.authz.permission`: user
//! names are matched as patterns, case-sensitively; whether a user exists is not asked.

use super::AccessError;
use super::merge::Source;
use super::role::Definitions;
use crate::pattern::Language;

/// All run-as patterns of one side of an access.
#[derive(Default)]
pub struct RunAsPermission {
    patterns: Vec<(String, Source)>,
    language: Language,
}

impl RunAsPermission {
    pub(super) fn of(roles: &Definitions) -> Result<Self, AccessError> {
        let mut patterns = Vec::new();
        let mut list = Vec::new();
        for (role, named) in roles.iter().enumerate() {
            for (entry, name) in named.descriptor.run_as.iter().enumerate() {
                patterns.push((name.clone(), Source { role, entry }));
                list.push(name.as_str());
            }
        }
        let language = Language::of(&list).map_err(|error| {
            let is_invalid =
                |(pattern, _): &&(String, _)| Language::of(&[pattern.as_str()]).is_err();
            let invalid = patterns.iter().find(is_invalid);
            let source = invalid.map_or_else(Source::default, |(_, source)| *source);
            roles.located("run_as", source, error.into())
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
