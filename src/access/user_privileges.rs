//! `GET /_security/user/_privileges`: what the merged roles of a user hold.
//!
//! Reproduces `RBACEngine#buildUserPrivilegesResponseObject` and the response's shape.

use serde::Serialize;

use super::fields::{FieldDefinitions, FieldPermissions};
use super::indices::Group;
use super::merge::{key_of_names, position_of, set_of};
use super::role::Role;
use super::{Access, AccessError};
use crate::json::{self, Json};
use crate::role::{FieldSecurity, global_to_json};
use crate::text::{TextMap, TextSet};

/// The body of the response.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct UserPrivileges {
    /// Cluster privileges in lower case, sorted.
    pub cluster: Vec<String>,
    /// One object a global privilege.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "GlobalPrivileges[]"))]
    pub global: Vec<Json>,
    /// One object a group of names.
    pub indices: Vec<UserIndicesPrivileges>,
    /// One object a resolved application privilege.
    pub applications: Vec<UserApplicationPrivileges>,
    /// Patterns of users that one may act as.
    pub run_as: Vec<String>,
    /// Index privileges on remote clusters; left out if there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub remote_indices: Vec<UserIndicesPrivileges>,
    /// Cluster privileges on remote clusters; left out if there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub remote_cluster: Vec<UserRemoteClusterPrivileges>,
}

/// Index privileges on a group of names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct UserIndicesPrivileges {
    /// Index name expressions, sorted.
    pub names: Vec<String>,
    /// Privileges in lower case, sorted.
    pub privileges: Vec<String>,
    /// The field definitions united; left out where every field is granted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub field_security: Vec<UserFieldSecurity>,
    /// The document queries as JSON text; left out where every document is granted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub query: Vec<String>,
    /// Whether restricted names are covered.
    pub allow_restricted_indices: bool,
    /// Cluster alias patterns; only for remote clusters.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub clusters: Vec<String>,
}

/// One field definition.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct UserFieldSecurity {
    /// Granted fields.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub grant: Vec<String>,
    /// Fields taken out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub except: Vec<String>,
}

/// Privileges in an application.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct UserApplicationPrivileges {
    /// The application.
    pub application: String,
    /// Privilege names and action patterns.
    pub privileges: Vec<String>,
    /// Resource patterns.
    pub resources: Vec<String>,
}

/// Cluster privileges on remote clusters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct UserRemoteClusterPrivileges {
    /// The privileges.
    pub privileges: Vec<String>,
    /// Cluster alias patterns.
    pub clusters: Vec<String>,
}

impl Access {
    /// What the user holds. A limited access has no flat form: Elasticsearch refuses the question.
    pub fn user_privileges(&self) -> Result<UserPrivileges, AccessError> {
        match self.sides() {
            [only] => only.user_privileges(),
            _ => Err(AccessError::new(
                "limited_access_has_no_flat_form",
                "Cannot retrieve privileges for API keys with assigned role descriptors. Please use \
                 the Get API key information API https://ela.st/es-api-get-api-key",
            )),
        }
    }
}

impl Role {
    /// What this side alone holds.
    pub fn user_privileges(&self) -> Result<UserPrivileges, AccessError> {
        let mut cluster = TextSet::new();
        for granted in self.cluster.written() {
            cluster.insert(granted.privilege.name.clone());
        }
        let mut run_as = TextSet::new();
        if !self.run_as.language().is_empty()? {
            for (pattern, _) in self.run_as.patterns() {
                run_as.insert(pattern.clone());
            }
        }
        let mut applications = Vec::new();
        for entry in self.applications.entries() {
            // A narrow privilege also lists the resources that it is held on through a broader one.
            let resources = self.applications.resources_of(&entry.privilege)?;
            applications.push(UserApplicationPrivileges {
                application: entry.privilege.application.clone(),
                privileges: entry.privilege.names.to_vec(),
                resources: resources.to_vec(),
            });
        }
        let mut remote_indices = Vec::new();
        for remote in &self.remote.indices {
            for group in &remote.groups {
                let fields = FieldPermissions::of(&group.fields)?;
                let mut shown = user_group(
                    (&group.names, group.allow_restricted_indices),
                    &group.privileges,
                    (&fields.definitions, group.queries.as_ref()),
                );
                shown.clusters = remote.clusters.to_vec();
                remote_indices.push(shown);
            }
        }
        let mut remote_cluster = Vec::new();
        for remote in &self.remote.cluster {
            remote_cluster.push(UserRemoteClusterPrivileges {
                privileges: remote.entry.privileges.clone(),
                clusters: remote.entry.clusters.clone(),
            });
        }
        Ok(UserPrivileges {
            cluster: cluster.to_vec(),
            global: self.user_global(),
            indices: distinct(joined(self.indices.groups())),
            applications,
            run_as: run_as.to_vec(),
            remote_indices: distinct(remote_indices),
            remote_cluster,
        })
    }

    /// One object for each category that a role has something of, each said once, whatever the order
    /// of its names.
    fn user_global(&self) -> Vec<Json> {
        let mut global = Vec::new();
        let mut known = Vec::new();
        for role in self.descriptors.iter() {
            let Some(Json::Object(categories)) = global_to_json(&role.descriptor.global) else {
                continue;
            };
            for (category, privilege) in categories {
                let is_empty = matches!(&privilege, Json::Object(members) if members.is_empty());
                let one = Json::Object(vec![(category, privilege)]);
                let sorted = with_sorted_lists(&one);
                if !is_empty && !known.contains(&sorted) {
                    known.push(sorted);
                    global.push(one);
                }
            }
        }
        global
    }
}

/// The same with every list of texts sorted.
fn with_sorted_lists(json: &Json) -> Json {
    match json {
        Json::Object(members) => {
            let sorted = members
                .iter()
                .map(|(key, value)| (key.clone(), with_sorted_lists(value)));
            Json::Object(sorted.collect())
        }
        Json::Array(items) => {
            let texts: TextSet = items.iter().filter_map(Json::as_str).collect();
            if texts.is_empty() {
                return Json::Array(items.iter().map(with_sorted_lists).collect());
            }
            Json::Array(texts.iter().map(|text| Json::from(text.as_str())).collect())
        }
        other => other.clone(),
    }
}

/// Each object said once.
fn distinct(mut groups: Vec<UserIndicesPrivileges>) -> Vec<UserIndicesPrivileges> {
    let mut known = TextSet::new();
    groups.retain(|group| json::to_text(group).is_ok_and(|text| known.insert(text)));
    groups
}

impl Group {
    /// The group as the response shows it.
    pub(super) fn shown(&self) -> UserIndicesPrivileges {
        user_group(
            (&self.names, self.allow_restricted_indices),
            &self.privilege.names,
            (&self.fields.definitions, self.queries.as_ref()),
        )
    }
}

fn user_group(
    (names, allow_restricted_indices): (&TextSet, bool),
    privileges: &TextSet,
    (fields, queries): (&FieldDefinitions, Option<&TextSet>),
) -> UserIndicesPrivileges {
    UserIndicesPrivileges {
        names: names.to_vec(),
        privileges: privileges.to_vec(),
        field_security: user_fields(fields),
        query: queries.map(TextSet::to_vec).unwrap_or_default(),
        allow_restricted_indices,
        clusters: Vec::new(),
    }
}

/// Field definitions as the response shows them: those that withhold nothing are left out.
pub fn user_fields(definitions: &FieldDefinitions) -> Vec<UserFieldSecurity> {
    let mut shown = Vec::new();
    for FieldSecurity { grant, except } in definitions.iter() {
        if grant.is_some() || except.is_some() {
            shown.push(UserFieldSecurity {
                grant: grant.clone().unwrap_or_default(),
                except: except.clone().unwrap_or_default(),
            });
        }
    }
    shown
}

/// Groups that were split by selector only are shown as one again. If any that belong together
/// differ in fields or queries, nothing is joined at all.
fn joined(groups: &[Group]) -> Vec<UserIndicesPrivileges> {
    let mut positions = TextMap::default();
    let mut joined: Vec<UserIndicesPrivileges> = Vec::new();
    for group in groups {
        let mut shown = group.shown();
        let key = key_of_names(&group.names, group.allow_restricted_indices);
        let position = position_of(&mut positions, &key, joined.len());
        let Some(known) = joined.get_mut(position) else {
            joined.push(shown);
            continue;
        };
        if known.field_security != shown.field_security || known.query != shown.query {
            return groups.iter().map(Group::shown).collect();
        }
        known.privileges.append(&mut shown.privileges);
        known.privileges = set_of(&known.privileges).to_vec();
    }
    joined
}
