//! Cluster privileges: a name or a raw cluster action to a language of actions.
//!
//! Reproduces `ClusterPrivilegeResolver` of `org.elasticsearch.xpack.core.security.authz.privilege`.

use super::{
    Memo, PrivilegeError, is_one_of, is_plain_action, raw_action_pattern, starts_as_one_of,
};
use crate::catalog::{self, ClusterPrivilegeKind};
use crate::host::lower_case;
use crate::pattern::{Language, PatternError, TooComplex};

/// A cluster privilege, resolved.
#[derive(Clone)]
pub struct ClusterPrivilege {
    /// The name in lower case, or the raw action in lower case without the appended star.
    pub name: String,
    /// The actions it allows, exclusions taken out.
    pub actions: Language,
    /// Whether it holds for every request or only for those about the caller's own API keys.
    pub kind: ClusterPrivilegeKind,
}

/// Whether `action` is decided by cluster privileges. Template actions are, although they start
/// with `indices:` (`ClusterPrivilegeResolver#isClusterAction`).
pub fn is_cluster_action(action: &str) -> bool {
    starts_as_one_of(action, catalog::raw_cluster_actions())
}

/// Whether [`resolve`] surely knows the name.
pub fn is_known(name: &str) -> bool {
    let lower = lower_case(name);
    if is_cluster_action(&lower) {
        is_plain_action(&lower)
    } else {
        catalog::cluster_privilege(&lower).is_some()
    }
}

/// Resolves a name of a role's `cluster` list. Case does not matter; blanks do.
pub fn resolve(name: &str) -> Result<ClusterPrivilege, PrivilegeError> {
    let lower = lower_case(name);
    if is_cluster_action(&lower) {
        let actions = Language::of(&[raw_action_pattern(&lower)])
            .map_err(|error| PrivilegeError::of_pattern(name, &error))?;
        return Ok(ClusterPrivilege {
            name: lower,
            actions,
            kind: ClusterPrivilegeKind::Action,
        });
    }
    let Some(named) = catalog::cluster_privilege(&lower) else {
        return Err(PrivilegeError {
            code: "unknown_cluster_privilege",
            name: name.to_owned(),
            message: unknown_message(&lower),
        });
    };
    Ok(ClusterPrivilege {
        name: lower,
        actions: named_actions(named).map_err(|error| PrivilegeError::of_pattern(name, &error))?,
        kind: named.kind,
    })
}

/// What a named privilege allows: an exclusion shrinks its own privilege only.
fn named_actions(named: &catalog::ClusterPrivilege) -> Result<Language, PatternError> {
    let actions = Language::of(&named.actions)?;
    if named.excluded_actions.is_empty() {
        return Ok(actions);
    }
    Ok(actions.difference(&Language::of(&named.excluded_actions)?))
}

/// The named privileges that grant the action whatever the request, those that grant the least
/// first: the list that Elasticsearch's denials give (`ClusterPrivilegeResolver#findPrivilegesThatGrant`).
pub fn names_that_grant(action: &str) -> Vec<&'static str> {
    catalog::grant_order_cluster()
        .iter()
        .filter_map(|name| catalog::cluster_privilege(name))
        .filter(|named| {
            named.kind == ClusterPrivilegeKind::Action || OWN_API_KEY_ACTIONS.contains(&action)
        })
        .filter(|named| {
            is_one_of(action, &named.actions) && !is_one_of(action, &named.excluded_actions)
        })
        .map(|named| named.name)
        .collect()
}

/// The actions whose every request is about the caller's own API keys: `manage_own_api_key` grants them
/// like any other privilege (`ManageOwnApiKeyClusterPrivilege`).
pub const OWN_API_KEY_ACTIONS: [&str; 3] = [
    "cluster:admin/xpack/security/api_key/bulk_update",
    "cluster:admin/xpack/security/api_key/create",
    "cluster:admin/xpack/security/api_key/update",
];

/// Whether a named privilege would hold the action, did it not leave it out of what it allows.
pub fn leaves_out(name: &str, action: &str) -> bool {
    catalog::cluster_privilege(name).is_some_and(|named| {
        is_one_of(action, &named.actions) && is_one_of(action, &named.excluded_actions)
    })
}

thread_local! {
    /// The answers of [`names_that_imply`] for named privileges.
    static IMPLYING: Memo<Vec<&'static str>> = const { Memo::new() };
}

/// The named privileges that imply the requested one, those that grant the least first. `none`
/// grants nothing and is left out.
pub fn names_that_imply(requested: &ClusterPrivilege) -> Result<Vec<&'static str>, TooComplex> {
    let named = catalog::cluster_privilege(&requested.name);
    if let Some(known) = named.and_then(|named| IMPLYING.with(|known| known.get(named.name))) {
        return Ok(known);
    }
    let mut found = Vec::new();
    for name in catalog::grant_order_cluster() {
        let Some(granting) = catalog::cluster_privilege(name) else {
            continue;
        };
        let may_imply = match granting.kind {
            ClusterPrivilegeKind::Action => !granting.actions.is_empty(),
            ClusterPrivilegeKind::OwnApiKey => requested.kind == ClusterPrivilegeKind::OwnApiKey,
        };
        let implies = may_imply
            && match named_actions(granting) {
                Ok(actions) => actions.includes(&requested.actions)?,
                Err(_) => false,
            };
        found.extend(implies.then_some(*name));
    }
    if let Some(named) = named {
        IMPLYING.with(|known| known.set(named.name, found.clone()));
    }
    Ok(found)
}

fn unknown_message(lower: &str) -> String {
    [
        "unknown cluster privilege [",
        lower,
        "]. a privilege must be either one of the predefined cluster privilege names [",
        &catalog::cluster_privilege_names_by_access().join(","),
        "] or a pattern over one of the available cluster actions",
    ]
    .concat()
}
