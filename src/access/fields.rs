//! Field permissions: which fields of a document an access may see.
//!
//! Each entry grants a language of field names and takes one out of it; several entries are
//! united, so an exception of one is undone by a grant of another. Fields that start with `_`
//! are always granted unless excepted. Reproduces `FieldPermissions` of
//! `org.elasticsearch.xpack.core.security.authz.permission`.

use std::collections::BTreeSet;

use super::AccessError;
use crate::pattern::{Language, PatternError};
use crate::role::FieldSecurity;

/// Metadata fields: granted with every list of fields.
const METADATA_FIELDS: &str = "_*";

/// The fields granted by one or several definitions, as a language.
#[derive(Clone)]
pub struct FieldPermissions {
    /// The definitions united; empty where no field security is in force.
    pub definitions: BTreeSet<FieldSecurity>,
    /// `None`: every field.
    granted: Option<Language>,
}

impl FieldPermissions {
    /// Every field.
    pub fn all() -> Self {
        FieldPermissions {
            definitions: BTreeSet::new(),
            granted: None,
        }
    }

    /// Unites definitions. A definition without `grant` and `except` grants every field.
    pub fn of(definitions: &BTreeSet<FieldSecurity>) -> Result<Self, AccessError> {
        let mut languages = Vec::with_capacity(definitions.len());
        for definition in definitions {
            match granted_language(definition)? {
                Some(language) => languages.push(language),
                None => return Ok(Self::all()),
            }
        }
        if languages.is_empty() {
            return Ok(Self::all());
        }
        let granted = Language::union_of(languages);
        if granted.is_total()? {
            return Ok(Self::all());
        }
        Ok(FieldPermissions {
            definitions: definitions.clone(),
            granted: Some(granted),
        })
    }

    /// Whether any field is withheld.
    pub fn is_restricted(&self) -> bool {
        self.granted.is_some()
    }

    /// Whether the field may be seen. Exact names only: a grant on `user` is none on `user.name`.
    pub fn grants(&self, field: &str) -> bool {
        self.granted
            .as_ref()
            .is_none_or(|language| language.contains(field))
    }

    /// The language of granted field names; `None` is every name.
    pub fn language(&self) -> Option<&Language> {
        self.granted.as_ref()
    }

    /// What either grants: several entries of one access.
    #[must_use]
    pub fn union(self, other: &FieldPermissions) -> Self {
        match (self.granted, &other.granted) {
            (Some(granted), Some(others)) => FieldPermissions {
                granted: Some(granted.union(others)),
                definitions: &self.definitions | &other.definitions,
            },
            _ => Self::all(),
        }
    }

    /// What both grant: an access limited by another.
    #[must_use]
    pub fn intersection(self, other: &FieldPermissions) -> Self {
        match (self.granted, &other.granted) {
            (None, _) => other.clone(),
            (Some(granted), None) => FieldPermissions {
                granted: Some(granted),
                definitions: self.definitions,
            },
            (Some(granted), Some(others)) => FieldPermissions {
                granted: Some(granted.intersection(others)),
                definitions: &self.definitions | &other.definitions,
            },
        }
    }
}

/// The language that one definition grants; `None` is every field.
fn granted_language(definition: &FieldSecurity) -> Result<Option<Language>, AccessError> {
    let granted = grant_language(definition.grant.as_deref())?;
    let except = match definition.except.as_deref() {
        Some(patterns) if !patterns.is_empty() => Language::of(patterns)?,
        _ => return Ok(granted),
    };
    let granted = granted.unwrap_or_else(Language::all);
    if !granted.includes(&except)? {
        return Err(AccessError::new(
            "field_except_not_granted",
            except_not_subset_message(definition),
        ));
    }
    Ok(Some(granted.difference(&except)))
}

/// The language of a `grant` list, metadata fields included; `None` is every field.
pub fn grant_language(grant: Option<&[String]>) -> Result<Option<Language>, PatternError> {
    match grant {
        None => Ok(None),
        Some(patterns) if patterns.iter().any(|pattern| pattern == "*") => Ok(None),
        Some(patterns) => {
            let metadata = Language::of(&[METADATA_FIELDS])?;
            Ok(Some(Language::of(patterns)?.union(&metadata)))
        }
    }
}

/// Elasticsearch's message for an `except` that is not part of its `grant`.
pub fn except_not_subset_message(definition: &FieldSecurity) -> String {
    let join = |list: &Option<Vec<String>>| list.as_deref().unwrap_or_default().join(",");
    format!(
        "Exceptions for field permissions must be a subset of the granted fields but {} is not a subset of {}",
        join(&definition.except),
        join(&definition.grant)
    )
}
