//! `global` (`ConfigurableClusterPrivileges.parse`): strict, and every error tells its place.

use super::{
    EMPTY_LIST, MISSING_FIELD, Path, Reader, UNKNOWN_DATA_SOURCE_PRIVILEGE, UNKNOWN_FIELD, Wrap,
};
use crate::json::{Member, Node, Span, Value};
use crate::role::suggest;
use crate::role::{
    DataSourcePrivileges, Finding, GlobalPrivileges, ManageRolesIndices, ServerError,
};
use crate::text::TextSet;

/// The privileges of `global.data_source`.
pub const DATA_SOURCE_PRIVILEGES: [&str; 5] =
    ["create", "delete", "read_metadata", "read", "manage"];

const CATEGORIES: [&str; 4] = ["application", "profile", "role", "data_source"];

impl Reader<'_> {
    #[inline(never)]
    pub(super) fn global(&mut self, node: &Node, path: &Path<'_>) -> GlobalPrivileges {
        let mut global = GlobalPrivileges::default();
        for member in self.global_object(node, path).unwrap_or_default() {
            let inner = path.key(&member.key);
            let value = &member.value;
            match member.key.as_str() {
                "application" => {
                    global.application_manage = self.applications_of(value, &inner, "manage");
                }
                "profile" => global.profile_write = self.applications_of(value, &inner, "write"),
                "role" => global.role_manage = self.managed_roles(value, &inner),
                "data_source" => global.data_source = self.data_sources(value, &inner),
                _ => self.global_unknown(member, path, "one of", &CATEGORIES),
            }
        }
        global
    }

    fn global_object<'m>(&mut self, node: &'m Node, path: &Path<'_>) -> Option<&'m [Member]> {
        if let Value::Object(members) = &node.value {
            return Some(members);
        }
        self.global_wrong_type(node, path, "START_OBJECT", "an object");
        None
    }

    fn global_list<'m>(&mut self, node: &'m Node, path: &Path<'_>) -> Option<&'m [Node]> {
        if let Value::Array(items) = &node.value {
            return Some(items);
        }
        self.global_wrong_type(node, path, "START_ARRAY", "a list");
        None
    }

    fn global_wrong_type(&mut self, node: &Node, path: &Path<'_>, token: &str, expected: &str) {
        let found = node.value.token();
        let server = unexpected_token(node.span.start, token, found);
        self.wrong_type(path, node, "This", expected, server);
    }

    /// A key that does not belong here; the server meets it before it reads the value.
    fn global_unknown(&mut self, member: &Member, path: &Path<'_>, expected: &str, known: &[&str]) {
        let at = member.key_span.start;
        let server = ServerError::located(
            at,
            format!(
                "failed to parse privilege. expected {expected} [{}] but found [{}] instead",
                known.join(","),
                member.key
            ),
        );
        let message = format!(
            "There is no key {} here, only {}.",
            member.key,
            known.join(", ")
        );
        let pointer = path.key(&member.key).pointer();
        self.findings.push(
            Finding::new(&UNKNOWN_FIELD, pointer, member.key_span, message)
                .server(server)
                .suggest_names(suggest::nearest(&member.key, known.iter().copied())),
        );
    }

    /// An object that ends where a key must stand.
    fn global_missing(&mut self, node: &Node, path: &Path<'_>, field: &str) {
        let at = node.span.end.saturating_sub(1);
        let server = unexpected_token(at, "FIELD_NAME", "END_OBJECT");
        let message = format!("{field} is missing here.");
        self.findings.push(
            Finding::new(&MISSING_FIELD, path.pointer(), node.span, message)
                .server(server)
                .met_at(at, 0),
        );
    }

    /// An object that goes on where it must end.
    fn global_surplus(&mut self, member: &Member, path: &Path<'_>) {
        let at = member.key_span.start;
        let server = unexpected_token(at, "END_OBJECT", "FIELD_NAME");
        let message = format!(
            "There must be no further key here, but there is {}.",
            member.key
        );
        let pointer = path.key(&member.key).pointer();
        self.findings
            .push(Finding::new(&UNKNOWN_FIELD, pointer, member.key_span, message).server(server));
    }

    /// The only value of an object that must have exactly one, with the key `field`.
    fn only_field<'m>(&mut self, node: &'m Node, path: &Path<'_>, field: &str) -> Option<&'m Node> {
        let Some((first, rest)) = self.global_object(node, path)?.split_first() else {
            self.global_missing(node, path, field);
            return None;
        };
        if first.key != field {
            self.global_unknown(first, path, "field name", &[field]);
            return None;
        }
        if let Some(second) = rest.first() {
            self.global_surplus(second, path);
        }
        Some(&first.value)
    }

    /// The list at `{operation: {field: […]}}`, and where it stands. An empty object has none.
    fn list_of<'m>(
        &mut self,
        node: &'m Node,
        path: &Path<'_>,
        operation: &str,
        field: &str,
    ) -> Option<(&'m Node, &'m [Node])> {
        let mut found = None;
        for member in self.global_object(node, path)? {
            if member.key != operation {
                self.global_unknown(member, path, "field name", &[operation]);
                continue;
            }
            let inner = path.key(operation);
            let Some(list) = self.only_field(&member.value, &inner, field) else {
                continue;
            };
            let items = self.global_list(list, &inner.key(field));
            found = items.map(|items| (&member.value, items));
        }
        found
    }

    /// `{"manage": {"applications": […]}}`, or with `write`.
    fn applications_of(
        &mut self,
        node: &Node,
        path: &Path<'_>,
        operation: &str,
    ) -> Option<Vec<String>> {
        let (_, items) = self.list_of(node, path, operation, "applications")?;
        let path = path.key(operation);
        let mut names = self.strings(items, &path.key("applications"), Wrap::Bare);
        let mut known = TextSet::new();
        names.retain(|name| known.insert(name.clone()));
        Some(names)
    }

    /// `{"manage": {"indices": [{"names": […], "privileges": […]}]}}`, checked when `manage` ends.
    fn managed_roles(&mut self, node: &Node, path: &Path<'_>) -> Option<Vec<ManageRolesIndices>> {
        let (manage, items) = self.list_of(node, path, "manage", "indices")?;
        let (path, end) = (path.key("manage"), manage.span.end);
        let path = path.key("indices");
        let mut entries = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let inner = path.index(index);
            let Some((names, privileges)) = self.names_and_privileges(item, &inner) else {
                continue;
            };
            let checks = [
                (
                    &names,
                    "names",
                    "Indices privileges must refer to at least one index name or index name pattern",
                ),
                (
                    &privileges,
                    "privileges",
                    "Indices privileges must define at least one privilege",
                ),
            ];
            for (list, field, text) in checks {
                if list.is_empty() {
                    let message = format!("{field} must have at least one element.");
                    let pointer = inner.key(field).pointer();
                    self.findings.push(
                        Finding::new(&EMPTY_LIST, pointer, item.span, message)
                            .server(ServerError::illegal_argument(text))
                            .met_at(end, 0),
                    );
                }
            }
            entries.push(ManageRolesIndices { names, privileges });
        }
        Some(entries)
    }

    fn data_sources(&mut self, node: &Node, path: &Path<'_>) -> Option<Vec<DataSourcePrivileges>> {
        let items = self.global_list(node, path)?;
        let mut entries = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let inner = path.index(index);
            let Some((names, privileges)) = self.names_and_privileges(item, &inner) else {
                continue;
            };
            let list = inner.key("privileges");
            for (position, name) in privileges.iter().enumerate() {
                if DATA_SOURCE_PRIVILEGES.contains(&name.as_str()) {
                    continue;
                }
                let span = element_span(item, position);
                let message = format!("{name} is no privilege for data sources.");
                let text = format!("unsupported datasource privilege [{name}]");
                let pointer = list.index(position).pointer();
                self.findings.push(
                    Finding::new(&UNKNOWN_DATA_SOURCE_PRIVILEGE, pointer, span, message)
                        .server(ServerError::illegal_argument(text))
                        .met_at(item.span.end, 0)
                        .suggest_names(suggest::nearest(name, DATA_SOURCE_PRIVILEGES)),
                );
            }
            entries.push(DataSourcePrivileges { names, privileges });
        }
        Some(entries).filter(|entries| !entries.is_empty())
    }

    /// An object with exactly the two lists `names` and `privileges`, in either order.
    fn names_and_privileges(
        &mut self,
        node: &Node,
        path: &Path<'_>,
    ) -> Option<(Vec<String>, Vec<String>)> {
        let members = self.global_object(node, path)?;
        let before = self.findings.len();
        let (mut names, mut privileges) = (Vec::new(), Vec::new());
        for member in members.iter().take(2) {
            let inner = path.key(&member.key);
            let list = match member.key.as_str() {
                "names" => &mut names,
                "privileges" => &mut privileges,
                _ => {
                    self.global_unknown(member, path, "one of", &["names", "privileges"]);
                    continue;
                }
            };
            if let Some(items) = self.global_list(&member.value, &inner) {
                *list = self.strings(items, &inner, Wrap::Bare);
            }
        }
        if let Some(third) = members.get(2) {
            self.global_surplus(third, path);
        }
        if members.len() < 2 {
            self.global_missing(node, path, "names or privileges");
        }
        (self.findings.len() == before).then_some((names, privileges))
    }
}

fn unexpected_token(at: usize, expected: &str, found: &str) -> ServerError {
    ServerError::located(
        at,
        format!("failed to parse privilege. expected [{expected}] but found [{found}] instead"),
    )
}

/// Where the element of `privileges` of an entry stands.
fn element_span(entry: &Node, position: usize) -> Span {
    let list = entry.get("privileges").map(|list| &list.value);
    match list {
        Some(Value::Array(items)) => items.get(position).map_or(entry.span, |item| item.span),
        _ => entry.span,
    }
}
