//! `remote_cluster` (`RoleDescriptor.parseRemoteCluster`, `RemoteClusterPermissionGroup`).

use super::{
    BLANK_VALUE, EMPTY_LIST, IN_ROLE, INHERITED_GROUP_PART, MISSING_FIELD, Met, Path, Reader,
    UNKNOWN_FIELD, UNKNOWN_REMOTE_CLUSTER_PRIVILEGE, complaint,
};
use crate::host::lower_case;
use crate::json::{Node, Value};
use crate::role::RemoteClusterPrivileges;
use crate::text::{is_blank, trim};

/// The privileges of `remote_cluster` (`RemoteClusterPermissions`).
pub const REMOTE_CLUSTER_PRIVILEGES: [&str; 2] = ["monitor_enrich", "monitor_stats"];

const FIELDS: [&str; 2] = ["privileges", "clusters"];

/// For how many unknown privileges of a group the server's words are told: each time they hold the
/// whole list.
const MOST_LISTS: usize = 10;

impl Reader<'_> {
    /// The list of groups. As in the server, a group that lacks a key takes it from the group
    /// before.
    #[inline(never)]
    pub(super) fn remote_cluster(
        &mut self,
        node: &Node,
        path: &Path<'_>,
    ) -> Vec<RemoteClusterPrivileges> {
        let mut groups = Vec::new();
        let (mut privileges, mut clusters) = (None, None);
        let objects = self.objects(node, path, "remote_cluster", "");
        for (index, item, members) in objects {
            let path = path.index(index);
            let before = self.findings.len();
            for member in members {
                let inner = path.key(&member.key);
                match member.key.as_str() {
                    "privileges" => {
                        privileges = self.string_list(&member.value, &inner, &IN_ROLE);
                        self.known_remote_privileges(&member.value, &inner);
                    }
                    "clusters" => clusters = self.string_list(&member.value, &inner, &IN_ROLE),
                    _ => {
                        let complaint = complaint!(
                            UNKNOWN_FIELD,
                            Met::Start,
                            Parse,
                            "failed to parse remote_cluster for role [%role%]. unexpected field [%key%]",
                            "An entry of remote_cluster has no key %key%."
                        );
                        self.complain_of_key(complaint, &path, member, &FIELDS);
                    }
                }
            }
            if self.findings.len() == before {
                self.end_of_group(item, &path, privileges.as_deref(), clusters.as_deref());
            }
            groups.push(RemoteClusterPrivileges {
                privileges: privileges.clone().unwrap_or_default(),
                clusters: clusters.clone().unwrap_or_default(),
            });
        }
        groups
    }

    /// Checked when the list is read, without case and outer blanks.
    fn known_remote_privileges(&mut self, node: &Node, path: &Path<'_>) {
        const MESSAGE: &str = "%name% is no privilege for remote clusters; only monitor_enrich and monitor_stats are.";
        let Value::Array(items) = &node.value else {
            return;
        };
        let mut unknown = 0;
        for (index, item) in items.iter().enumerate() {
            let Some(name) = item.as_str() else { continue };
            if REMOTE_CLUSTER_PRIVILEGES.contains(&trim(&lower_case(name))) {
                continue;
            }
            unknown += 1;
            let complaint = if unknown > MOST_LISTS {
                complaint!(
                    UNKNOWN_REMOTE_CLUSTER_PRIVILEGE,
                    Met::End(0),
                    Parse,
                    "",
                    MESSAGE
                )
            } else {
                complaint!(
                    UNKNOWN_REMOTE_CLUSTER_PRIVILEGE,
                    Met::End(0),
                    Parse,
                    "failed to parse remote_cluster for role [%role%]. [monitor_enrich, monitor_stats] are the only values allowed for [privileges] within [remote_cluster]. Found [%list%]",
                    MESSAGE
                )
            };
            let (path, known) = (path.index(index), &REMOTE_CLUSTER_PRIVILEGES);
            self.complain_of(complaint, &path, node, item.span, name, known);
        }
    }

    fn end_of_group(
        &mut self,
        group: &Node,
        path: &Path<'_>,
        privileges: Option<&[String]>,
        clusters: Option<&[String]>,
    ) {
        let complaint = match (privileges, clusters) {
            (Some(_), None) => complaint!(
                MISSING_FIELD,
                Met::End(0),
                Parse,
                "failed to parse remote_cluster for role [%role%]. [clusters] must be defined when [privileges] are defined ",
                "This entry does not say on which clusters."
            ),
            (None, Some(_)) => complaint!(
                MISSING_FIELD,
                Met::End(0),
                Parse,
                "failed to parse remote_cluster for role [%role%]. [privileges] must be defined when [clusters] are defined ",
                "This entry does not say which privileges."
            ),
            (None, None) => complaint!(
                MISSING_FIELD,
                Met::End(0),
                IllegalArgument,
                "remote cluster groups must not be null or empty",
                "This entry needs privileges and clusters."
            ),
            (Some([]), _) | (_, Some([])) => complaint!(
                EMPTY_LIST,
                Met::End(0),
                IllegalArgument,
                "remote cluster groups must not be null or empty",
                "privileges and clusters must each have at least one element."
            ),
            (Some(_), Some(clusters)) => {
                if clusters.iter().any(|cluster| cluster.chars().all(is_blank)) {
                    let complaint = complaint!(
                        BLANK_VALUE,
                        Met::End(0),
                        IllegalArgument,
                        "remote_cluster clusters aliases must contain valid non-empty, non-null values [%name%]",
                        "A cluster alias must not be blank."
                    );
                    let (path, all) = (path.key("clusters"), clusters.join(", "));
                    self.complain_of(complaint, &path, group, group.span, &all, &[]);
                } else if let Some(missing) = FIELDS.iter().find(|key| group.get(key).is_none()) {
                    let complaint = complaint!(
                        INHERITED_GROUP_PART,
                        Met::Start,
                        Parse,
                        "",
                        "%name% is missing here; Elasticsearch takes it from the entry before."
                    );
                    self.complain_of(complaint, path, group, group.span, missing, &[]);
                }
                return;
            }
        };
        self.complain(complaint, path, group);
    }
}
