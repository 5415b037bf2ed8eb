//! Restricted names: system indices that an entry reaches only with `allow_restricted_indices`.
//!
//! Which names these are depends on what a cluster has installed, not on what exists in it, so
//! they are facts of the catalog; a caller may hand in others. Reproduces `RestrictedIndices` of
//! `org.elasticsearch.xpack.core.security.authz`.

use std::cell::OnceCell;

use crate::catalog;
use crate::pattern::{Language, PatternError};

/// The language of restricted names.
#[derive(Clone)]
pub struct RestrictedNames {
    language: Language,
}

impl RestrictedNames {
    /// The names that these patterns match.
    pub fn of<S: AsRef<str>>(patterns: &[S]) -> Result<Self, PatternError> {
        // One language a pattern, united: a list as a whole would read `*x*` differently.
        let languages = patterns
            .iter()
            .map(|pattern| Language::of(&[pattern.as_ref()]))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(RestrictedNames {
            language: Language::union_of(languages),
        })
    }

    /// Those of the catalog, compiled once.
    pub fn of_catalog() -> Result<Self, PatternError> {
        thread_local! {
            static NAMES: OnceCell<RestrictedNames> = const { OnceCell::new() };
        }
        NAMES.with(|names| {
            if let Some(names) = names.get() {
                return Ok(names.clone());
            }
            let compiled = Self::of(catalog::restricted_index_patterns())?;
            Ok(names.get_or_init(|| compiled).clone())
        })
    }

    /// Whether the concrete name is restricted.
    pub fn contains(&self, name: &str) -> bool {
        self.language.contains(name)
    }

    /// All of them.
    pub fn language(&self) -> &Language {
        &self.language
    }
}
