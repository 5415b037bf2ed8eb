//! Application privileges: what applications such as Kibana define for themselves.
//!
//! An application registers privileges with Elasticsearch ([`StoredPrivilege`]): a name and the
//! actions it stands for. A role grants them by name, or grants actions directly. Elasticsearch
//! knows nothing of what they mean, it only compares languages. Reproduces `ApplicationPrivilege`
//! and `ApplicationPrivilegeDescriptor` of `org.elasticsearch.xpack.core.security.authz.privilege`.

use crate::json::{Misfit, Place};
use crate::pattern::{Language, PatternError};
use crate::text::{self, TextSet};

/// A privilege as an application registered it (`PUT /_security/privilege`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct StoredPrivilege {
    /// The application, a concrete name.
    pub application: String,
    /// The privilege's name.
    pub name: String,
    /// Action patterns.
    pub actions: Vec<String>,
}

impl StoredPrivilege {
    /// Reads a stored privilege from JSON.
    pub fn read(place: &Place<'_>) -> Result<Self, Misfit> {
        let mut object = place.object()?;
        let privilege = StoredPrivilege {
            application: object.required("application")?.text()?,
            name: object.required("name")?.text()?,
            actions: object.texts("actions")?.unwrap_or_default(),
        };
        object.finish()?;
        Ok(privilege)
    }
}

/// Application privileges resolved together for one application.
#[derive(Clone)]
pub struct ApplicationPrivilege {
    /// Application name; keeps its wildcard when no stored application matches it.
    pub application: String,
    /// The names and action patterns it was resolved from.
    pub names: TextSet,
    /// The action patterns it comes to.
    pub patterns: TextSet,
    /// The language of those patterns.
    pub actions: Language,
}

impl ApplicationPrivilege {
    /// Elasticsearch's equality of privilege objects: what was asked for and what it came to.
    pub fn equals(&self, other: &ApplicationPrivilege) -> bool {
        self.application == other.application
            && self.names == other.names
            && self.patterns == other.patterns
    }
}

/// Whether `name` can be the name of a stored privilege. What cannot is an action pattern.
pub fn is_privilege_name(name: &str) -> bool {
    let mut bytes = name.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_lowercase())
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte))
}

/// Resolves names and action patterns of one application against the stored privileges
/// (`ApplicationPrivilege#get`). A wildcard application with names gives one privilege for each
/// stored application that it matches, or itself when there is none.
pub fn resolve(
    application: &str,
    names: &TextSet,
    stored: &[StoredPrivilege],
) -> Result<Vec<ApplicationPrivilege>, PatternError> {
    if names.is_empty() {
        let none = TextSet::of("none");
        return Ok(vec![ApplicationPrivilege {
            application: application.to_owned(),
            names: none,
            patterns: TextSet::new(),
            actions: Language::empty(),
        }]);
    }
    // Action patterns need nothing stored: they hold for every application that a wildcard matches.
    let is_by_name = names.iter().any(|name| is_privilege_name(name));
    if !text::has(application, b'*') || !is_by_name {
        return Ok(vec![resolve_concrete(application, names, stored)?]);
    }
    let matched = Language::of(&[application])?;
    let applications: TextSet = stored
        .iter()
        .map(|privilege| privilege.application.as_str())
        .filter(|name| matched.contains(name))
        .collect();
    if applications.is_empty() {
        return Ok(vec![resolve_concrete(application, names, &[])?]);
    }
    let mut resolved = Vec::with_capacity(applications.len());
    for name in &applications {
        resolved.push(resolve_concrete(name, names, stored)?);
    }
    Ok(resolved)
}

fn resolve_concrete(
    application: &str,
    names: &TextSet,
    stored: &[StoredPrivilege],
) -> Result<ApplicationPrivilege, PatternError> {
    let mut patterns: TextSet = names
        .iter()
        .filter(|name| !is_privilege_name(name))
        .cloned()
        .collect();
    for privilege in stored {
        if privilege.application == application && names.contains(&privilege.name) {
            patterns.extend(privilege.actions.iter().cloned());
        }
    }
    let list: Vec<&String> = patterns.iter().collect();
    let actions = Language::of(&list)?;
    Ok(ApplicationPrivilege {
        application: application.to_owned(),
        names: names.clone(),
        patterns,
        actions,
    })
}

/// The stored privileges that building a role fetches: those of its applications that one of
/// its names asks for (`CompositeRolesStore#buildRoleFromDescriptors`). A role that holds
/// action patterns only fetches nothing.
pub fn fetched_for<'a>(
    wanted: impl Iterator<Item = (&'a str, &'a TextSet)>,
    stored: &[StoredPrivilege],
) -> Vec<StoredPrivilege> {
    let mut applications = Vec::new();
    let mut names = TextSet::new();
    for (application, privileges) in wanted {
        let pattern = text::has(application, b'*')
            .then(|| Language::of(&[application]).unwrap_or_else(|_| Language::empty()));
        applications.push((application, pattern));
        names.extend(
            privileges
                .iter()
                .map(String::as_str)
                .filter(|name| is_privilege_name(name)),
        );
    }
    let is_wanted = |name: &str| {
        applications
            .iter()
            .any(|(application, pattern)| match pattern {
                Some(pattern) => pattern.contains(name),
                None => *application == name,
            })
    };
    stored
        .iter()
        .filter(|privilege| names.contains(&privilege.name) && is_wanted(&privilege.application))
        .cloned()
        .collect()
}

/// Characters that the part of an application name behind the first `_` or `-` must not hold
/// (Elasticsearch's list of invalid file name characters, in the order it prints them).
const SUFFIX_FORBIDDEN: [char; 10] = ['\\', '/', '*', '?', '"', '<', '>', '|', ' ', ','];

/// Checks an application name, as `ApplicationPrivilege#validateApplicationName` does, or, with
/// `allow_wildcard`, the form that roles may use (`#validateApplicationNameOrWildcard`).
/// The error is Elasticsearch's message.
pub fn validate_application_name(name: &str, allow_wildcard: bool) -> Result<(), String> {
    if name.is_empty() {
        return Err("Application names cannot be blank".to_owned());
    }
    if let Some(star) = name.find('*') {
        if !allow_wildcard {
            return Err(format!(
                "Application names may not contain '*' (found '{name}')"
            ));
        }
        if name == "*" {
            return Ok(());
        }
        if star + 1 != name.len() {
            return Err(format!(
                "Application name patterns only support trailing wildcards (found '{name}')"
            ));
        }
    }
    // Java's `[\v\h]` has a character that Unicode no longer takes for white space.
    if name.contains(|c: char| c.is_whitespace() || c == '\u{180e}') {
        return Err(format!(
            "Application names may not contain whitespace (found '{name}')"
        ));
    }
    let (prefix, suffix) = match name.split_once(['_', '-']) {
        Some((prefix, suffix)) => (prefix, suffix),
        None => (name, ""),
    };
    let has_wildcard = name.ends_with('*');
    let bare_prefix = prefix.strip_suffix('*').unwrap_or(prefix);
    let mut prefix_bytes = bare_prefix.bytes();
    let prefix_matches = prefix_bytes
        .next()
        .is_some_and(|first| first.is_ascii_lowercase())
        && prefix_bytes.all(|byte| byte.is_ascii_alphanumeric());
    if !prefix_matches {
        return Err(format!(
            "An application name prefix must match the pattern ^[a-z][A-Za-z0-9]*$ (found '{bare_prefix}')"
        ));
    }
    if bare_prefix.len() < 3 && !has_wildcard {
        return Err(format!(
            "An application name prefix must be at least 3 characters long (found '{bare_prefix}')"
        ));
    }
    let bare_suffix = suffix.strip_suffix('*').unwrap_or(suffix);
    if bare_suffix.contains(SUFFIX_FORBIDDEN) {
        let list: String = SUFFIX_FORBIDDEN.iter().collect();
        return Err(format!(
            "An application name suffix may not contain any of the characters '{list}' (found '{bare_suffix}')"
        ));
    }
    Ok(())
}

/// Checks the name of a stored privilege (`ApplicationPrivilege#validatePrivilegeName`).
pub fn validate_privilege_name(name: &str) -> Result<(), String> {
    if is_privilege_name(name) {
        return Ok(());
    }
    Err(format!(
        "Application privilege names must match the pattern ^[a-z][a-zA-Z0-9_.-]*$ (found '{name}')"
    ))
}

/// Checks an element of a role's application privileges: a name or an action pattern, visible
/// ASCII only (`ApplicationPrivilege#validatePrivilegeOrActionName`).
pub fn validate_privilege_or_action(name: &str) -> Result<(), String> {
    if name.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(());
    }
    Err(format!(
        "Application privilege names and actions must match the pattern ^\\p{{Graph}}*$ (found '{name}')"
    ))
}
