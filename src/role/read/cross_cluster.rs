//! The `access` of a cross-cluster API key (`CrossClusterApiKeyRoleDescriptorBuilder`): it names
//! indices, and what may be done with them follows from the list that they stand in.

use super::{Met, Path, Reader, Reading, Switches, UNKNOWN_FIELD, WRONG_TYPE, complaint};
use crate::json::{self, Node, Value};
use crate::role::{IndicesPrivileges, RoleDescriptor};

/// The name of the one descriptor that such a key has.
pub const CROSS_CLUSTER: &str = "cross_cluster";

/// The lists of `access`, each with the cluster and the index privileges that come with it.
const LISTS: [(&str, &[&str], &[&str]); 2] = [
    (
        "search",
        &["cross_cluster_search", "monitor_enrich"],
        &["read", "read_cross_cluster", "view_index_metadata"],
    ),
    (
        "replication",
        &["cross_cluster_replication"],
        &[
            "cross_cluster_replication",
            "cross_cluster_replication_internal",
        ],
    ),
];

/// Reads `access` into the role descriptor that the key gets.
pub fn read_access(node: &Node) -> Reading {
    let mut reader = Reader::new(CROSS_CLUSTER, Switches::API_KEY);
    let mut role = RoleDescriptor {
        transient_metadata: RoleDescriptor::enabled(),
        ..RoleDescriptor::default()
    };
    if let Value::Object(members) = &node.value {
        let known = LISTS.map(|(key, ..)| key);
        for member in members {
            if known.contains(&member.key.as_str()) {
                continue;
            }
            let complaint = complaint!(
                UNKNOWN_FIELD,
                Met::Start,
                XContentParse,
                "[cross_cluster_api_key_request_access] unknown field [%key%]%hint%",
                "access has no key %key%."
            );
            reader.complain_of_key(complaint, &Path::ROOT, member, &known);
        }
    }
    for (key, cluster, privileges) in LISTS {
        let mut entries = node
            .get(key)
            .map_or_else(Vec::new, |list| reader.access_list(key, list));
        if !entries.is_empty() {
            role.cluster.extend(owned(cluster));
        }
        for entry in &mut entries {
            entry.privileges.extend(owned(privileges));
        }
        role.indices.append(&mut entries);
    }
    Reading {
        role,
        findings: reader.sorted(),
    }
}

/// The entries of `access` in the order of the descriptor: the list, the pointer within `access`,
/// and the entry.
pub fn access_entries(node: &Node) -> Vec<(&'static str, String, &Node)> {
    let mut entries = Vec::new();
    for (key, ..) in LISTS {
        let Some(list) = node.get(key) else {
            continue;
        };
        let pointer = ["/", key].concat();
        match &list.value {
            Value::Object(_) => entries.push((key, pointer, list)),
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    if item.is_object() {
                        let mut pointer = pointer.clone();
                        json::push_pointer(&mut pointer, &index.to_string());
                        entries.push((key, pointer, item));
                    }
                }
            }
            _ => {}
        }
    }
    entries
}

fn owned(names: &[&str]) -> impl Iterator<Item = String> {
    names.iter().map(|name| (*name).to_owned())
}

impl Reader<'_> {
    /// One of the lists; a single entry may stand for a list of one.
    fn access_list(&mut self, key: &str, list: &Node) -> Vec<IndicesPrivileges> {
        const MESSAGE: &str = "An entry must be an object, but is %kind%.";
        self.has_privileges = true;
        let path = Path::ROOT.key(key);
        let mut entries = Vec::new();
        match &list.value {
            Value::Object(_) => entries.push(self.entry(list, &path, false, None)),
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    let path = path.index(index);
                    let complaint = match &item.value {
                        Value::Object(_) => {
                            entries.push(self.entry(item, &path, false, None));
                            continue;
                        }
                        Value::Array(_) => complaint!(
                            WRONG_TYPE,
                            Met::Start,
                            Parse,
                            "expected value but got [%token%]",
                            MESSAGE
                        ),
                        _ => complaint!(
                            WRONG_TYPE,
                            Met::Start,
                            Parse,
                            "failed to parse indices privileges for role [%role%]. expected field [null] value to be an array of objects, but found an array element of type [%token%]",
                            MESSAGE
                        ),
                    };
                    self.complain(complaint, &path, item);
                }
            }
            _ => {
                let complaint = complaint!(
                    WRONG_TYPE,
                    Met::Start,
                    XContentParse,
                    "[cross_cluster_api_key_request_access] %key% doesn't support values of type: %token%",
                    "%key% must be a list of entries, but is %kind%."
                );
                self.complain(complaint, &path, list);
            }
        }
        entries
    }
}
