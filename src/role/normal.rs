//! The normal form of a role: one text for roles that mean the same.

use super::descriptor::{
    ApplicationPrivileges, DataSourcePrivileges, FieldSecurity, GlobalPrivileges,
    IndicesPrivileges, ManageRolesIndices, RemoteClusterPrivileges, RemoteIndicesPrivileges,
    RoleDescriptor,
};
use super::write::to_request;
use crate::host::lower_case;
use crate::json::{Json, read};
use crate::text::TextMap;

/// The role with everything dropped that means nothing: order and repetition, the case of
/// privilege names, defaults and empty parts, blanks in queries, and what only the server tells.
///
/// Metadata and description stay: they are part of the role, if not of what it grants.
pub fn normalize(role: &RoleDescriptor) -> RoleDescriptor {
    let mut indices = entries(in_force(&role.indices), indices_entry, |entry| {
        RoleDescriptor {
            indices: vec![entry.clone()],
            ..RoleDescriptor::default()
        }
    });
    // Of several entries that come to the same, one alone would be a denial and be dropped.
    if let [only] = &indices[..]
        && only.is_denial()
    {
        indices.push(only.clone());
    }
    RoleDescriptor {
        cluster: privileges(&role.cluster),
        global: global(&role.global),
        indices,
        applications: entries(&role.applications, application, |entry| RoleDescriptor {
            applications: vec![entry.clone()],
            ..RoleDescriptor::default()
        }),
        run_as: names(&role.run_as),
        metadata: match sorted(Json::Object(role.metadata.clone())) {
            Json::Object(members) => members,
            _ => Vec::new(),
        },
        transient_metadata: Vec::new(),
        remote_indices: entries(
            &role.remote_indices,
            |entry| RemoteIndicesPrivileges {
                clusters: names(&entry.clusters),
                indices: indices_entry(&entry.indices),
            },
            |entry| RoleDescriptor {
                remote_indices: vec![entry.clone()],
                ..RoleDescriptor::default()
            },
        ),
        remote_cluster: entries(
            &role.remote_cluster,
            |group| RemoteClusterPrivileges {
                privileges: privileges(&group.privileges),
                clusters: names(&group.clusters),
            },
            |group| RoleDescriptor {
                remote_cluster: vec![group.clone()],
                ..RoleDescriptor::default()
            },
        ),
        restriction: role.restriction.clone().map(|mut restriction| {
            let trimmed = restriction
                .workflows
                .iter()
                .map(|name| lower_case(name.trim()));
            restriction.workflows = names(&trimmed.collect::<Vec<_>>());
            restriction
        }),
        description: role.description.clone(),
    }
}

/// Whether two roles are the same but for what means nothing.
pub fn same(a: &RoleDescriptor, b: &RoleDescriptor) -> bool {
    normalize(a) == normalize(b)
}

/// A single entry whose first privilege is `none` is dropped when the role is built
/// (`CompositeRolesStore`).
fn in_force(indices: &[IndicesPrivileges]) -> &[IndicesPrivileges] {
    match indices {
        [only] if only.is_denial() => &[],
        all => all,
    }
}

fn names(list: &[String]) -> Vec<String> {
    let set: crate::text::TextSet = list.iter().cloned().collect();
    set.to_vec()
}

/// Without case; `none` adds nothing to others.
fn privileges(list: &[String]) -> Vec<String> {
    let lower: Vec<String> = list.iter().map(|name| lower_case(name)).collect();
    let mut list = names(&lower);
    if list.len() > 1 {
        list.retain(|name| name != "none");
    }
    list
}

/// Entries in normal form, sorted by their text, each once.
fn entries<T: Clone>(
    entries: &[T],
    normal: impl Fn(&T) -> T,
    alone: impl Fn(&T) -> RoleDescriptor,
) -> Vec<T> {
    let mut sorted = TextMap::default();
    for entry in entries {
        let entry = normal(entry);
        sorted.insert(to_request(&alone(&entry)).to_text(), entry);
    }
    sorted.iter().map(|(_, entry)| entry.clone()).collect()
}

fn indices_entry(entry: &IndicesPrivileges) -> IndicesPrivileges {
    IndicesPrivileges {
        names: names(&entry.names),
        privileges: privileges(&entry.privileges),
        field_security: entry.field_security.as_ref().and_then(field_security),
        query: entry.query_in_force().map(query),
        allow_restricted_indices: entry.allow_restricted_indices,
    }
}

/// All fields without exception are no field security.
fn field_security(security: &FieldSecurity) -> Option<FieldSecurity> {
    let grant = security.grant.as_deref().map(names);
    let except = security
        .except
        .as_deref()
        .map(names)
        .filter(|except| !except.is_empty());
    let all = grant
        .as_ref()
        .is_none_or(|grant| grant.iter().any(|pattern| pattern == "*"));
    if all && except.is_none() {
        return None;
    }
    let grant = if all {
        Some(vec!["*".to_owned()])
    } else {
        grant
    };
    Some(FieldSecurity { grant, except })
}

/// A query that is JSON, without blanks and its keys sorted.
fn query(text: &str) -> String {
    let query = read(text);
    match (&query.root, query.refusal()) {
        (Some(root), None) => sorted(root.to_json()).to_text(),
        _ => text.to_owned(),
    }
}

fn sorted(value: Json) -> Json {
    match value {
        Json::Array(items) => Json::Array(items.into_iter().map(sorted).collect()),
        Json::Object(members) => {
            let mut map = TextMap::default();
            for (key, value) in members {
                map.insert(key, sorted(value));
            }
            let members = map
                .iter()
                .map(|(key, value)| (key.to_owned(), value.clone()));
            Json::Object(members.collect())
        }
        plain => plain,
    }
}

fn application(entry: &ApplicationPrivileges) -> ApplicationPrivileges {
    ApplicationPrivileges {
        application: entry.application.clone(),
        privileges: names(&entry.privileges),
        resources: names(&entry.resources),
    }
}

fn global(global: &GlobalPrivileges) -> GlobalPrivileges {
    let applications =
        |list: &Option<Vec<String>>| list.as_deref().map(names).filter(|list| !list.is_empty());
    let role_manage = entries(
        global.role_manage.as_deref().unwrap_or_default(),
        |entry| ManageRolesIndices {
            names: names(&entry.names),
            privileges: privileges(&entry.privileges),
        },
        |entry| {
            of_global(GlobalPrivileges {
                role_manage: Some(vec![entry.clone()]),
                ..GlobalPrivileges::default()
            })
        },
    );
    let data_source = entries(
        global.data_source.as_deref().unwrap_or_default(),
        |entry| DataSourcePrivileges {
            names: names(&entry.names),
            privileges: names(&entry.privileges),
        },
        |entry| {
            of_global(GlobalPrivileges {
                data_source: Some(vec![entry.clone()]),
                ..GlobalPrivileges::default()
            })
        },
    );
    GlobalPrivileges {
        application_manage: applications(&global.application_manage),
        profile_write: applications(&global.profile_write),
        role_manage: Some(role_manage).filter(|entries| !entries.is_empty()),
        data_source: Some(data_source).filter(|entries| !entries.is_empty()),
    }
}

fn of_global(global: GlobalPrivileges) -> RoleDescriptor {
    RoleDescriptor {
        global,
        ..RoleDescriptor::default()
    }
}
