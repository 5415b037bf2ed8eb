//! Restricted names: system indices that an entry reaches only with `allow_restricted_indices`.
//!
//! Which names these are depends on what a cluster has installed, not on what exists in it, so
//! they are facts of the catalog; a caller may hand in others. Reproduces `RestrictedIndices` of
//! `org.elasticsearch.xpack.core.security.authz`.

use std::cell::OnceCell;
use std::rc::Rc;

use crate::catalog;
use crate::pattern::{Bound, Language, PatternError, TooComplex};

/// The language of restricted names.
#[derive(Default)]
pub struct RestrictedNames {
    language: OnceCell<Language>,
    /// Names all of which begin alike, the restricted ones among them: most questions end here.
    hull: Option<Language>,
}

/// How all restricted names of the catalog begin.
const CATALOG_HULL: &str = ".*";

impl RestrictedNames {
    /// The names that these patterns match.
    pub fn of<S: AsRef<str>>(patterns: &[S]) -> Result<Self, PatternError> {
        // One language a pattern, united: a list as a whole would read `*x*` differently.
        let mut languages = Vec::with_capacity(patterns.len());
        for pattern in patterns {
            languages.push(Language::of(&[pattern.as_ref()])?);
        }
        Ok(RestrictedNames {
            language: OnceCell::from(Language::union_of(languages)),
            hull: None,
        })
    }

    /// Those of the catalog, of which tests know that they are valid. Compiled once, when needed.
    pub fn of_catalog() -> Rc<Self> {
        thread_local! {
            static NAMES: OnceCell<Rc<RestrictedNames>> = const { OnceCell::new() };
        }
        let names = || {
            Rc::new(RestrictedNames {
                language: OnceCell::new(),
                hull: Language::of(&[CATALOG_HULL]).ok(),
            })
        };
        NAMES.with(|known| known.get_or_init(names).clone())
    }

    /// Whether the concrete name is restricted.
    pub fn contains(&self, name: &str) -> bool {
        self.hull.as_ref().is_none_or(|hull| hull.contains(name)) && self.language().contains(name)
    }

    /// Whether any of these names is restricted.
    pub fn overlaps(&self, names: &Language) -> Result<bool, TooComplex> {
        if let Some(hull) = &self.hull {
            if !hull.overlaps(names)? {
                return Ok(false);
            }
            if names.includes(hull)? {
                return Ok(true);
            }
        }
        self.language().overlaps(names)
    }

    /// Whether all of these names are restricted.
    pub fn includes(&self, names: &Language) -> Result<bool, TooComplex> {
        if let Some(hull) = &self.hull
            && !hull.includes(names)?
        {
            return Ok(false);
        }
        self.language().includes(names)
    }

    /// All of them.
    pub fn language(&self) -> &Language {
        self.language.get_or_init(|| {
            let _lifted = Bound::lifted();
            let patterns = catalog::restricted_index_patterns().iter();
            Language::union_of(patterns.filter_map(|pattern| Language::of(&[pattern]).ok()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn restricted_names_of_the_catalog_are_valid_and_begin_alike() {
        let patterns = catalog::restricted_index_patterns();
        let names = RestrictedNames::of(patterns).unwrap();
        assert!(!names.language().is_empty().unwrap());
        let hull = Language::of(&[CATALOG_HULL]).unwrap();
        assert_eq!(hull.includes(names.language()), Ok(true));
    }
}
