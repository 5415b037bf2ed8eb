//! Field permissions: which fields of a document an access may see.
//!
//! Each entry grants a language of field names and takes one out of it; several entries are
//! united, so an exception of one is undone by a grant of another. Fields that start with `_`
//! are always granted unless excepted. Reproduces `FieldPermissions` of
//! `org.elasticsearch.xpack.core.security.authz.permission`.

use super::AccessError;
use crate::pattern::{Language, PatternError};
use crate::role::FieldSecurity;
use crate::text::{self, TextMap};

/// Metadata fields: granted with every list of fields.
const METADATA_FIELDS: &str = "_*";

/// Distinct definitions of field security, in no significant order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FieldDefinitions {
    /// Whether one is that of an entry without field security: every field.
    has_unrestricted: bool,
    /// The others.
    restricted: TextMap<FieldSecurity>,
}

/// The definition of an entry without field security.
static UNRESTRICTED: FieldSecurity = FieldSecurity {
    grant: None,
    except: None,
};

impl FieldDefinitions {
    /// The one definition of an entry; an entry without field security grants every field.
    pub fn of(definition: Option<&FieldSecurity>) -> Self {
        let mut definitions = FieldDefinitions::default();
        definitions.insert(definition.unwrap_or(&UNRESTRICTED));
        definitions
    }

    fn insert(&mut self, definition: &FieldSecurity) {
        if *definition == UNRESTRICTED {
            self.has_unrestricted = true;
            return;
        }
        let part = |list: &Option<Vec<String>>| match list {
            Some(list) => text::key_of(list.iter().map(String::as_str)) + "]",
            None => String::new(),
        };
        let key = [&part(&definition.grant), "[", &part(&definition.except)].concat();
        self.restricted.insert(key, definition.clone());
    }

    /// The definitions.
    pub fn iter(&self) -> impl Iterator<Item = &FieldSecurity> {
        let unrestricted = self.has_unrestricted.then_some(&UNRESTRICTED);
        let restricted = self.restricted.iter().map(|(_, definition)| definition);
        unrestricted.into_iter().chain(restricted)
    }

    /// Adds those of others.
    pub fn extend(&mut self, others: &FieldDefinitions) {
        for definition in others.iter() {
            self.insert(definition);
        }
    }

    fn union(mut self, others: &FieldDefinitions) -> Self {
        self.extend(others);
        self
    }
}

impl FromIterator<FieldSecurity> for FieldDefinitions {
    fn from_iter<I: IntoIterator<Item = FieldSecurity>>(definitions: I) -> Self {
        let mut distinct = FieldDefinitions::default();
        for definition in definitions {
            distinct.insert(&definition);
        }
        distinct
    }
}

/// The fields granted by one or several definitions, as a language.
#[derive(Clone)]
pub struct FieldPermissions {
    /// The definitions united; empty where no field security is in force.
    pub definitions: FieldDefinitions,
    /// `None`: every field.
    granted: Option<Language>,
}

impl FieldPermissions {
    /// Every field.
    pub fn all() -> Self {
        FieldPermissions {
            definitions: FieldDefinitions::default(),
            granted: None,
        }
    }

    /// Unites definitions. A definition without `grant` and `except` grants every field.
    pub fn of(definitions: &FieldDefinitions) -> Result<Self, AccessError> {
        if definitions.has_unrestricted {
            return Ok(Self::all());
        }
        let mut languages = Vec::new();
        for definition in definitions.iter() {
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
            (Some(granted), Some(others)) => {
                let granted = granted.union(others);
                // Together they may withhold nothing any more.
                if granted.is_total().unwrap_or(false) {
                    return Self::all();
                }
                FieldPermissions {
                    granted: Some(granted),
                    definitions: self.definitions.union(&other.definitions),
                }
            }
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
                definitions: self.definitions.union(&other.definitions),
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
