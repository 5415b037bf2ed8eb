//! Cases about grants on remote clusters.

use rolescope::access::RoleReference;
use rolescope::access::remote::supported_by_current_version;
use rolescope::role;
use rolescope::validate::request::remote_cluster_refusal;
use serde_json::{Value, json};

use super::access::{agrees, definitions, includes};
use super::case::{lacks, same, sorted};
use super::{Case, Outcome, Problem, roles};

/// How many sets of clusters do the roles tell apart?
pub fn remote_indices_group_count(case: &Case) -> Outcome {
    let access = roles::access(case)?;
    let count: usize = access
        .sides()
        .iter()
        .map(|side| side.remote.indices.len())
        .sum();
    case.expect(case.get("count") == &Value::from(count))
}

/// Does a set of clusters hold every cluster there may be?
pub fn remote_indices_all_clusters(case: &Case) -> Outcome {
    let access = roles::access(case)?;
    let number = case
        .get("group")
        .as_u64()
        .and_then(|number| usize::try_from(number).ok());
    let number = number.ok_or_else(|| lacks("number", "group"))?;
    let group = access
        .sides()
        .first()
        .and_then(|side| side.remote.indices.get(number));
    let group = group.ok_or_else(|| lacks("such group", "group"))?;
    let aliases = ["", "a", "remote-1", ".x", "*", "π"];
    case.expect(aliases.iter().all(|alias| group.matches(alias)))
}

/// The index groups for each set of clusters.
pub fn remote_indices_groups(case: &Case) -> Outcome {
    let access = roles::access(case)?;
    let sides = access.sides().iter().flat_map(|side| &side.remote.indices);
    let alias = case.get("for_cluster").as_str();
    let entries = sides
        .filter(|remote| alias.is_none_or(|alias| remote.matches(alias)))
        .map(|remote| {
            let groups = remote.groups.iter().map(|group| {
                json!({
                    "names": group.names,
                    "privileges": group.privileges,
                    "allow_restricted_indices": group.allow_restricted_indices,
                    "queries": group.queries,
                    "field_security": definitions(&group.fields),
                })
            });
            json!({"clusters": remote.clusters, "groups": groups.collect::<Value>()})
        });
    let entries: Vec<Value> = entries.collect();
    if case.has("expect_contains") {
        let missing = case
            .list("expect_contains")
            .iter()
            .find(|expected| !entries.iter().any(|entry| agrees(entry, expected)));
        return match missing {
            Some(expected) => Err(Problem::Failed(format!(
                "no {expected} in {}",
                json!(entries)
            ))),
            None => Ok(()),
        };
    }
    includes("groups", &entries.into(), case.get("expect"))
}

/// What is sent to the cluster of `cluster_alias`: for each side its descriptor, or nothing at all.
pub fn remote_role_descriptors(case: &Case) -> Outcome {
    let access = roles::access(case)?;
    let alias = case.text("cluster_alias")?;
    let sides: Option<Vec<_>> = access
        .sides()
        .iter()
        .map(|side| side.remote.project(alias))
        .collect();
    let sent = sides.unwrap_or_default().into_iter().map(|descriptor| {
        let shown = role::to_json(&descriptor).to_text();
        let shown: Value = serde_json::from_str(&shown).unwrap_or_default();
        json!([{"cluster": shown.get("cluster"), "indices": shown.get("indices")}])
    });
    let sent: Value = sent.collect();
    same("what is sent", &sorted(&sent), &sorted(case.get("expect")))
}

/// The cluster privileges on the cluster of an alias.
pub fn remote_cluster_privileges(case: &Case) -> Outcome {
    let (alias, expected) = match case.get("cluster_alias").as_str() {
        Some(alias) => (alias, "expect"),
        None => (case.text("cluster")?, "privileges"),
    };
    let access = roles::access(case)?;
    let supports = supports(case)?;
    let sides = access.sides().iter();
    let privileges: Vec<_> = sides
        .flat_map(|side| side.remote.cluster_privileges_for(alias, &supports))
        .collect();
    let is_exact = json!(privileges) == json!(case.set(expected));
    if expected == "privileges" {
        return case.expect(is_exact);
    }
    same("the set", &json!(privileges), &json!(case.set(expected)))
}

/// Does any entry of `remote_cluster` match the alias?
pub fn remote_cluster_match(case: &Case) -> Outcome {
    let alias = case.text("cluster_alias")?;
    let access = roles::access(case)?;
    case.expect(
        access
            .sides()
            .iter()
            .flat_map(|side| &side.remote.cluster)
            .any(|remote| remote.matches(alias)),
    )
}

/// Does Elasticsearch take the privileges of `remote_cluster`?
pub fn remote_cluster_valid(case: &Case) -> Outcome {
    let spec = roles::spec(case)?;
    let groups = spec.roles.iter().filter_map(|role| match role {
        RoleReference::Descriptor(role) => Some(role.descriptor.remote_cluster.clone()),
        RoleReference::Name(_) => None,
    });
    let refusal = remote_cluster_refusal(&groups.flatten().collect::<Vec<_>>());
    if case.has("expect") {
        case.expect(refusal.is_none())?;
    }
    case.contains("errors_contain", &refusal.unwrap_or_default())
}

/// What is left of `remote_cluster` for a remote cluster that knows `remote_supports`.
pub fn remote_cluster_filter(case: &Case) -> Outcome {
    let supports = supports(case)?;
    let access = roles::access(case)?;
    let entries = access.sides().iter().flat_map(|side| &side.remote.cluster);
    let entries = entries.map(|remote| (remote.supported(&supports), &remote.entry.clusters));
    let left = entries.filter(|(privileges, _)| !privileges.is_empty());
    let left: Value = left
        .map(|(privileges, clusters)| json!({"privileges": privileges, "clusters": clusters}))
        .collect();
    same("what is left", &sorted(&left), &sorted(case.get("expect")))
}

fn supports(case: &Case) -> Result<Vec<&str>, Problem> {
    if case.has("remote_supports") {
        case.texts("remote_supports")
    } else {
        Ok(supported_by_current_version())
    }
}
