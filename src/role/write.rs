//! Writing a role descriptor as Elasticsearch writes it (`GET /_security/role`).

use super::descriptor::{
    ApplicationPrivileges, FieldSecurity, GlobalPrivileges, IndicesPrivileges, RoleDescriptor,
};
use crate::json::Json;

/// The canonical JSON of a role: the body that `GET /_security/role` gives for it
/// (`RoleDescriptor.toXContent`), keys in the server's order, lists in the role's.
pub fn to_json(role: &RoleDescriptor) -> Json {
    let mut out = Members::default();
    out.put("cluster", strings(&role.cluster));
    if let Some(global) = global_to_json(&role.global) {
        out.put("global", global);
    }
    out.put(
        "indices",
        list(&role.indices, |entry| {
            Json::Object(indices_members(entry).0)
        }),
    );
    out.put(
        "applications",
        list(&role.applications, application_to_json),
    );
    out.put("run_as", strings(&role.run_as));
    out.put("metadata", Json::Object(role.metadata.clone()));
    out.put(
        "transient_metadata",
        Json::Object(role.transient_metadata.clone()),
    );
    if !role.remote_indices.is_empty() {
        out.put(
            "remote_indices",
            list(&role.remote_indices, |entry| {
                let mut members = indices_members(&entry.indices);
                members.put("clusters", strings(&entry.clusters));
                Json::Object(members.0)
            }),
        );
    }
    if !role.remote_cluster.is_empty() {
        out.put(
            "remote_cluster",
            list(&role.remote_cluster, |group| {
                object([
                    ("privileges", strings(&group.privileges)),
                    ("clusters", strings(&group.clusters)),
                ])
            }),
        );
    }
    if let Some(restriction) = &role.restriction {
        out.put(
            "restriction",
            object([("workflows", strings(&restriction.workflows))]),
        );
    }
    if !role.description.is_empty() {
        out.put("description", Json::from(role.description.as_str()));
    }
    Json::Object(out.0)
}

/// The body of a request that stores the role: as [`to_json`], without what is empty, default or
/// only told by the server.
pub fn to_request(role: &RoleDescriptor) -> Json {
    let Json::Object(mut members) = to_json(role) else {
        return Json::Null;
    };
    members.retain_mut(|(key, value)| {
        if key == "transient_metadata" {
            return false;
        }
        if key == "global" || key == "indices" || key == "remote_indices" {
            drop_defaults(value);
        }
        !is_empty(value)
    });
    Json::Object(members)
}

/// Takes empty categories out of `global`, and the default of `allow_restricted_indices`.
fn drop_defaults(value: &mut Json) {
    match value {
        Json::Array(entries) => entries.iter_mut().for_each(drop_defaults),
        Json::Object(members) => members.retain(|(key, value)| {
            let is_default = key == "allow_restricted_indices" && *value == Json::Bool(false);
            let is_category = matches!(value, Json::Object(_));
            !(is_default || is_category && is_empty(value))
        }),
        _ => {}
    }
}

fn is_empty(value: &Json) -> bool {
    match value {
        Json::Array(items) => items.is_empty(),
        Json::Object(members) => members.is_empty(),
        _ => false,
    }
}

/// The members of a JSON object under construction.
#[derive(Default)]
struct Members(Vec<(String, Json)>);

impl Members {
    fn put(&mut self, key: &str, value: Json) {
        self.0.push((key.to_owned(), value));
    }
}

fn indices_members(entry: &IndicesPrivileges) -> Members {
    let mut out = Members::default();
    out.put("names", strings(&entry.names));
    out.put("privileges", strings(&entry.privileges));
    if let Some(FieldSecurity { grant, except }) = &entry.field_security
        && (grant.is_some() || except.is_some())
    {
        let mut security = Members::default();
        if let Some(grant) = grant {
            security.put("grant", strings(grant));
        }
        if let Some(except) = except {
            security.put("except", strings(except));
        }
        out.put("field_security", Json::Object(security.0));
    }
    if let Some(query) = entry.query_in_force() {
        out.put("query", Json::from(query));
    }
    out.put(
        "allow_restricted_indices",
        Json::Bool(entry.allow_restricted_indices),
    );
    out
}

/// An entry of `applications`.
pub(crate) fn application_to_json(entry: &ApplicationPrivileges) -> Json {
    object([
        ("application", Json::from(entry.application.as_str())),
        ("privileges", strings(&entry.privileges)),
        ("resources", strings(&entry.resources)),
    ])
}

/// The `global` object of a role, every category written out; `None` if the role has none
/// (`ConfigurableClusterPrivileges.toXContent`).
pub fn global_to_json(global: &GlobalPrivileges) -> Option<Json> {
    if global == &GlobalPrivileges::default() {
        return None;
    }
    let applications = |operation: &str, names: &Option<Vec<String>>| match names {
        Some(names) => object([(operation, object([("applications", strings(names))]))]),
        None => object([]),
    };
    let mut out = Members::default();
    out.put(
        "application",
        applications("manage", &global.application_manage),
    );
    out.put("profile", applications("write", &global.profile_write));
    let role = global.role_manage.as_ref().map_or_else(
        || object([]),
        |entries| {
            let indices = list(entries, |entry| {
                names_and_privileges(&entry.names, &entry.privileges)
            });
            object([("manage", object([("indices", indices)]))])
        },
    );
    out.put("role", role);
    if let Some(entries) = &global.data_source {
        out.put(
            "data_source",
            list(entries, |entry| {
                names_and_privileges(&entry.names, &entry.privileges)
            }),
        );
    }
    Some(Json::Object(out.0))
}

fn names_and_privileges(names: &[String], privileges: &[String]) -> Json {
    object([
        ("names", strings(names)),
        ("privileges", strings(privileges)),
    ])
}

/// A JSON object of these members.
pub(crate) fn object<const N: usize>(members: [(&str, Json); N]) -> Json {
    Json::Object(
        members
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value))
            .collect(),
    )
}

fn strings(list: &[String]) -> Json {
    Json::Array(list.iter().map(|text| Json::from(text.as_str())).collect())
}

fn list<T>(items: &[T], to_json: impl Fn(&T) -> Json) -> Json {
    Json::Array(items.iter().map(to_json).collect())
}
