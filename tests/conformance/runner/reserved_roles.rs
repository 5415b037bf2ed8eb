//! Facts about the store of reserved roles and about the definitions in it.

use rolescope::catalog::{self, ReservedRoles};
use rolescope::role::{self, IndicesPrivileges, RoleDescriptor};

use super::{Case, Outcome, Problem};

/// Is `name` reserved by default?
pub fn is_reserved(case: &Case) -> Outcome {
    case.expect(ReservedRoles::default().is_reserved(case.text("name")?))
}

/// Is `name` reserved on a node that includes `include`?
pub fn is_reserved_with_include(case: &Case) -> Outcome {
    match ReservedRoles::include(&case.texts("include")?) {
        Ok(roles) => case.expect(roles.is_reserved(case.text("name")?)),
        Err(error) => Err(Problem::Failed(error.to_string())),
    }
}

/// Does Elasticsearch accept `include` as the value of its setting?
pub fn include_setting(case: &Case) -> Outcome {
    match ReservedRoles::include(&case.texts("include")?) {
        Ok(_) => case.expect(true),
        Err(error) => {
            case.expect(false)?;
            case.contains("error_contains", &error.to_string())
        }
    }
}

/// Does the metadata of `role` have the entry `key`: `value`?
pub fn metadata_entry(case: &Case) -> Outcome {
    let shown = role::to_json(&definition(case)?).to_text();
    let shown: serde_json::Value = serde_json::from_str(&shown).unwrap_or_default();
    let entry = shown
        .get("metadata")
        .and_then(|metadata| metadata.get(case.text("key").ok()?));
    case.expect(entry == Some(case.get("value")))
}

/// Does `role` have a description?
pub fn has_description(case: &Case) -> Outcome {
    case.expect(!definition(case)?.description.is_empty())
}

/// Does `role` have `remote_indices`?
pub fn has_remote_indices(case: &Case) -> Outcome {
    case.expect(!definition(case)?.remote_indices.is_empty())
}

/// Are the entries of `remote_indices`, in any order, those local ones that list
/// `read_cross_cluster`?
pub fn remote_indices_mirror_read_cross_cluster(case: &Case) -> Outcome {
    let role = definition(case)?;
    let (mut local, mut remote) = (role.indices.clone(), remote_entries(&role));
    local.retain(|entry| {
        entry
            .privileges
            .iter()
            .any(|name| name == "read_cross_cluster")
    });
    let by_names = |a: &IndicesPrivileges, b: &IndicesPrivileges| a.names.cmp(&b.names);
    local.sort_by(by_names);
    remote.sort_by(by_names);
    case.expect(local == remote)
}

/// Are the entries of `remote_indices` all the local ones, in order?
pub fn remote_indices_mirror_indices(case: &Case) -> Outcome {
    let role = definition(case)?;
    case.expect(role.indices == remote_entries(&role))
}

fn definition(case: &Case) -> Result<RoleDescriptor, Problem> {
    let name = case.text("role")?;
    let role = catalog::builtin_role(name).map(catalog::BuiltinRole::descriptor);
    role.ok_or_else(|| Problem::Failed(format!("no role {name}")))
}

fn remote_entries(role: &RoleDescriptor) -> Vec<IndicesPrivileges> {
    role.remote_indices
        .iter()
        .map(|entry| entry.indices.clone())
        .collect()
}
