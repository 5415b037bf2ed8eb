//! The `access` of a cross-cluster API key, which the key's one descriptor is made of
//! (`CrossClusterApiKeyRoleDescriptorBuilder`).

use super::judge::{Input, Judged, stages};
use super::locate::{Step, Tree};
use super::while_parsing;
use crate::json::{Member, Node, Value};
use crate::role::{
    CROSS_CLUSTER, FieldSecurity, Finding, RoleDescriptor, ServerError, access_entries,
    read_access, rules,
};

rules! { RULES "deploy-manage/remote-clusters/remote-clusters-api-key":
    EMPTY_ACCESS Error "empty_access" "The access of a cross-cluster API key has no entry.";
    LIMITED_REPLICATION Error "limited_replication" "A cross-cluster API key for replication can limit neither documents nor fields.";
    NOTHING_TO_CHANGE Error "nothing_to_change" "A request about a cross-cluster API key changes none of what it must.";
}

/// `access`, as a role: the descriptor that it comes to, and everything about it.
pub(super) fn judge(input: &Input<'_>, is_new: bool) -> Judged {
    let reading = read_access(input.root);
    let entries = access_entries(input.root);
    let listed = as_indices(input.root, &entries);
    let tree = Tree {
        root: &listed,
        pointer: input.pointer,
        is_complete: reading.findings.is_empty(),
    };
    let role = reading.role;
    let lists: Vec<&str> = entries.iter().map(|(list, ..)| *list).collect();
    let mut parsing = while_parsing::findings(&role, tree, CROSS_CLUSTER);
    if tree.is_complete {
        parsing.extend(refusals(&role, tree, &lists, is_new));
    }
    for mut finding in reading.findings {
        finding.pointer.insert_str(0, input.pointer);
        parsing.push(finding);
    }
    let mut judged = stages(input, role, tree, parsing);
    for finding in &mut judged.findings {
        if let Some(place) = place(&finding.pointer, input.pointer, &entries) {
            finding.pointer = place;
        }
    }
    judged
}

/// What no descriptor can be made of. That of a new key is made before the parser of the request
/// is done.
fn refusals(role: &RoleDescriptor, tree: Tree<'_>, lists: &[&str], is_new: bool) -> Vec<Finding> {
    let refusal = |rule, steps: &[Step<'_>], message, text: &str, order| {
        let server = if is_new {
            let built =
                "Failed to build [cross_cluster_api_key_request] after last required field arrived";
            ServerError::illegal_argument(built).caused_by(text)
        } else {
            ServerError::illegal_argument(text)
        };
        let place = tree.locate(steps);
        let finding = Finding::new(rule, place.pointer, place.span, message);
        finding.server(server).met_at(tree.root.span.end, order)
    };
    if lists.is_empty() {
        let text = "must specify non-empty access for either [search] or [replication]";
        let message = "access must have an entry in search or in replication.";
        return vec![refusal(&EMPTY_ACCESS, &[], message, text, 1)];
    }
    let mut refusals = Vec::new();
    if !lists.contains(&"replication") {
        return refusals;
    }
    for (index, (entry, list)) in role.indices.iter().zip(lists).enumerate() {
        let (text, order) = if *list == "search" {
            (
                "search does not support document or field level security if replication is assigned",
                2,
            )
        } else {
            (
                "replication does not support document or field level security",
                3,
            )
        };
        let security = entry.field_security.as_ref();
        for (key, is_used) in [
            ("query", entry.query_in_force().is_some()),
            (
                "field_security",
                security.is_some_and(FieldSecurity::is_used),
            ),
        ] {
            if is_used {
                let steps = [Step::Key("indices"), Step::Item(index), Step::Key(key)];
                let message = "A key for replication can limit neither documents nor fields.";
                refusals.push(refusal(&LIMITED_REPLICATION, &steps, message, text, order));
            }
        }
    }
    refusals
}

/// The entries as a role has them.
fn as_indices(access: &Node, entries: &[(&str, String, &Node)]) -> Node {
    let items = entries.iter().map(|(.., entry)| (*entry).clone()).collect();
    let list = Member {
        key: "indices".to_owned(),
        key_span: access.span,
        value: Node {
            span: access.span,
            value: Value::Array(items),
        },
    };
    Node {
        span: access.span,
        value: Value::Object(vec![list]),
    }
}

/// The pointer within `access` of what stands in the entries of a role, if the pointer is of that.
fn place(pointer: &str, access: &str, entries: &[(&str, String, &Node)]) -> Option<String> {
    let inner = pointer.strip_prefix(access)?.strip_prefix("/indices")?;
    let Some(inner) = inner.strip_prefix('/') else {
        return Some(access.to_owned());
    };
    let end = inner.find('/').unwrap_or(inner.len());
    let (index, rest) = inner.split_at_checked(end)?;
    let (_, entry, _) = entries.get(index.parse::<usize>().ok()?)?;
    Some([access, entry, rest].concat())
}
