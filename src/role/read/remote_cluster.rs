//! `remote_cluster` (`RoleDescriptor.parseRemoteCluster`, `RemoteClusterPermissionGroup`).

use super::{
    BLANK_VALUE, EMPTY_LIST, INHERITED_GROUP_PART, MISSING_FIELD, Path, Reader,
    UNKNOWN_REMOTE_CLUSTER_PRIVILEGE, Wrap,
};
use crate::host::lower_case;
use crate::json::{Node, Value};
use crate::role::suggest;
use crate::role::{Finding, RemoteClusterPrivileges, ServerError};

/// The privileges of `remote_cluster` (`RemoteClusterPermissions`).
pub const REMOTE_CLUSTER_PRIVILEGES: [&str; 2] = ["monitor_enrich", "monitor_stats"];

const FIELDS: [&str; 2] = ["privileges", "clusters"];

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
        let objects = self.objects(node, path, "remote_cluster", "remote_cluster");
        for (index, item, members) in objects {
            let path = path.index(index);
            let before = self.findings.len();
            for member in members {
                let inner = path.key(&member.key);
                match member.key.as_str() {
                    "privileges" => {
                        privileges = self.string_list(&member.value, &inner, Wrap::Role);
                        self.known_remote_privileges(&member.value, &inner);
                    }
                    "clusters" => clusters = self.string_list(&member.value, &inner, Wrap::Role),
                    key => {
                        let server = self.remote_error(&format!("unexpected field [{key}]"));
                        self.unknown_field(
                            &path,
                            member,
                            "An entry of remote_cluster",
                            &FIELDS,
                            server,
                        );
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

    fn remote_error(&self, rest: &str) -> ServerError {
        ServerError::parse(format!(
            "failed to parse remote_cluster for role [{}]. {rest}",
            self.name
        ))
    }

    /// Checked when the list is read, without case and outer blanks.
    fn known_remote_privileges(&mut self, node: &Node, path: &Path<'_>) {
        let Value::Array(items) = &node.value else {
            return;
        };
        let names: Vec<&str> = items.iter().filter_map(Node::as_str).collect();
        let server = self.remote_error(&format!(
            "[{}] are the only values allowed for [privileges] within [remote_cluster]. Found [{}]",
            REMOTE_CLUSTER_PRIVILEGES.join(", "),
            names.join(", ")
        ));
        for (index, item) in items.iter().enumerate() {
            let Some(name) = item.as_str() else { continue };
            if REMOTE_CLUSTER_PRIVILEGES.contains(&lower_case(name).trim()) {
                continue;
            }
            let message = format!(
                "{name} is no privilege for remote clusters; only monitor_enrich and monitor_stats are."
            );
            let pointer = path.index(index).pointer();
            self.findings.push(
                Finding::new(
                    &UNKNOWN_REMOTE_CLUSTER_PRIVILEGE,
                    pointer,
                    item.span,
                    message,
                )
                .server(server.clone())
                .met_at(node.span.end, 0)
                .suggest_names(suggest::nearest(name, REMOTE_CLUSTER_PRIVILEGES)),
            );
        }
    }

    fn end_of_group(
        &mut self,
        group: &Node,
        path: &Path<'_>,
        privileges: Option<&[String]>,
        clusters: Option<&[String]>,
    ) {
        let empty =
            ServerError::illegal_argument("remote cluster groups must not be null or empty");
        let end = (group, 0);
        match (privileges, clusters) {
            (Some(_), None) => {
                let server =
                    self.remote_error("[clusters] must be defined when [privileges] are defined ");
                let message = "This entry does not say on which clusters.";
                self.end_error(&MISSING_FIELD, path, end, message, server);
            }
            (None, Some(_)) => {
                let server =
                    self.remote_error("[privileges] must be defined when [clusters] are defined ");
                let message = "This entry does not say which privileges.";
                self.end_error(&MISSING_FIELD, path, end, message, server);
            }
            (None, None) => {
                let message = "This entry needs privileges and clusters.";
                self.end_error(&MISSING_FIELD, path, end, message, empty);
            }
            (Some([]), _) | (_, Some([])) => {
                let message = "privileges and clusters must each have at least one element.";
                self.end_error(&EMPTY_LIST, path, end, message, empty);
            }
            (Some(_), Some(clusters)) => {
                if clusters.iter().any(|cluster| cluster.trim().is_empty()) {
                    let server = ServerError::illegal_argument(format!(
                        "remote_cluster clusters aliases must contain valid non-empty, non-null values [{}]",
                        clusters.join(", ")
                    ));
                    let message = "A cluster alias must not be blank.";
                    self.end_error(&BLANK_VALUE, &path.key("clusters"), end, message, server);
                } else if let Some(missing) = FIELDS.iter().find(|key| group.get(key).is_none()) {
                    let message = format!(
                        "{missing} is missing here; Elasticsearch takes it from the entry before."
                    );
                    self.findings.push(Finding::new(
                        &INHERITED_GROUP_PART,
                        path.pointer(),
                        group.span,
                        message,
                    ));
                }
            }
        }
    }
}
