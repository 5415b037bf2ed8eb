//! Questions asked backwards: not what a role grants, but which roles grant something.

use serde::Serialize;

use super::explain::{Grant, Question};
use super::{Access, AccessError, AccessSpec, RoleReference};
use crate::catalog;
use crate::pattern::Bound;

/// A role that grants what was asked, by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct GrantingRole {
    /// The role's name.
    pub role: String,
    /// Whether Elasticsearch defines it; then the catalog knows more about it.
    pub built_in: bool,
    /// What grants it, the strongest first.
    pub grants: Vec<Grant>,
}

/// The roles that grant what is asked: first those of the spec, its custom ones among them, then the
/// built-in ones, by name. The rest of the spec is what surrounds them, as for an access.
///
/// Fails as [`Access::explain`] does, and where Elasticsearch could not build one of the spec's roles.
pub fn who_can(question: &Question, spec: &AccessSpec) -> Result<Vec<GrantingRole>, AccessError> {
    let _bound = Bound::one_answer();
    let mut given = spec.roles.clone();
    for (name, _) in spec.custom_roles.iter() {
        add(&mut given, name);
    }
    for role in catalog::builtin_roles() {
        add(&mut given, role.name);
    }
    let mut alone = AccessSpec {
        limited_by: Vec::new(),
        ..spec.clone()
    };
    let mut granting = Vec::new();
    for reference in given {
        let (role, built_in) = match &reference {
            RoleReference::Name(name) => {
                let is_custom = spec.custom_roles.contains_key(name);
                (name.clone(), !is_custom)
            }
            RoleReference::Descriptor(named) => (named.name.clone(), false),
        };
        alone.roles = vec![reference];
        if let Some(grants) = Access::new(&alone)?.grants(question)? {
            granting.push(GrantingRole {
                role,
                built_in,
                grants,
            });
        }
    }
    Ok(granting)
}

fn add(given: &mut Vec<RoleReference>, name: &str) {
    let is_same =
        |known: &RoleReference| matches!(known, RoleReference::Name(known) if known == name);
    if !given.iter().any(is_same) {
        given.push(RoleReference::Name(name.to_owned()));
    }
}
