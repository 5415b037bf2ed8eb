//! `global` (`ConfigurableClusterPrivileges.parse`): strict, and every error tells its place.

use super::{
    Complaint, EMPTY_LIST, IN_GLOBAL, MISSING_FIELD, Met, Path, Reader,
    UNKNOWN_DATA_SOURCE_PRIVILEGE, UNKNOWN_FIELD, WRONG_TYPE, complaint,
};
use crate::host::lower_case;
use crate::json::{Member, Node, Span, Value};
use crate::role::{DataSourcePrivileges, GlobalPrivileges, ManageRolesIndices};
use crate::text::TextSet;

/// The privileges of `global.data_source`.
pub const DATA_SOURCE_PRIVILEGES: [&str; 5] =
    ["create", "delete", "read_metadata", "read", "manage"];

const CATEGORIES: [&str; 4] = ["application", "profile", "role", "data_source"];

/// A key that is none of those that may stand here; the server meets it before the value.
const NONE_OF: &Complaint = complaint!(
    UNKNOWN_FIELD,
    Met::Key,
    XContentParse,
    "failed to parse privilege. expected one of [%known,%] but found [%key%] instead",
    "There is no key %key% here, only %known%."
);

/// The same in an entry, where the server writes a list otherwise.
const NONE_OF_THE_ENTRY: &Complaint = complaint!(
    UNKNOWN_FIELD,
    Met::Key,
    XContentParse,
    "failed to parse privilege. expected one of [%known%] but found [%key%] instead",
    "There is no key %key% here, only %known%."
);

/// The same in an entry of `data_source`.
const NO_FIELD_OF_THE_ENTRY: &Complaint = complaint!(
    UNKNOWN_FIELD,
    Met::Key,
    XContentParse,
    "unknown field [%key%]",
    "There is no key %key% here, only %known%."
);

/// A list of an entry that needs an element; the server has words of its own for each.
const NO_ELEMENT: &Complaint = complaint!(
    EMPTY_LIST,
    Met::End(0),
    IllegalArgument,
    "%name%",
    "%key% must have at least one element."
);

/// A key that is not the one that must stand here.
const NOT_THE_FIELD: &Complaint = complaint!(
    UNKNOWN_FIELD,
    Met::Key,
    XContentParse,
    "failed to parse privilege. expected field name [%known,%] but found [%key%] instead",
    "There is no key %key% here, only %known%."
);

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
                _ => self.complain_of_key(NONE_OF, path, member, &CATEGORIES),
            }
        }
        global
    }

    fn global_object<'m>(&mut self, node: &'m Node, path: &Path<'_>) -> Option<&'m [Member]> {
        if let Value::Object(members) = &node.value {
            return Some(members);
        }
        let complaint = complaint!(
            WRONG_TYPE,
            Met::Start,
            XContentParse,
            "failed to parse privilege. expected [START_OBJECT] but found [%token%] instead",
            "This must be an object, but is %kind%."
        );
        self.complain(complaint, path, node);
        None
    }

    fn global_list<'m>(&mut self, node: &'m Node, path: &Path<'_>) -> Option<&'m [Node]> {
        if let Value::Array(items) = &node.value {
            return Some(items);
        }
        let complaint = complaint!(
            WRONG_TYPE,
            Met::Start,
            XContentParse,
            "failed to parse privilege. expected [START_ARRAY] but found [%token%] instead",
            "This must be a list, but is %kind%."
        );
        self.complain(complaint, path, node);
        None
    }

    /// An object that ends where a key must stand.
    fn global_missing(&mut self, node: &Node, path: &Path<'_>, field: &str) {
        let complaint = complaint!(
            MISSING_FIELD,
            Met::Bracket,
            XContentParse,
            "failed to parse privilege. expected [FIELD_NAME] but found [END_OBJECT] instead",
            "%name% is missing here."
        );
        self.complain_of(complaint, path, node, node.span, field, &[]);
    }

    /// An object that goes on where it must end.
    fn global_surplus(&mut self, member: &Member, path: &Path<'_>) {
        let complaint = complaint!(
            UNKNOWN_FIELD,
            Met::Key,
            XContentParse,
            "failed to parse privilege. expected [END_OBJECT] but found [FIELD_NAME] instead",
            "There must be no further key here, but there is %key%."
        );
        self.complain_of_key(complaint, path, member, &[]);
    }

    /// The only value of an object that must have exactly one, with the key `field`.
    fn only_field<'m>(&mut self, node: &'m Node, path: &Path<'_>, field: &str) -> Option<&'m Node> {
        let Some((first, rest)) = self.global_object(node, path)?.split_first() else {
            self.global_missing(node, path, field);
            return None;
        };
        if first.key != field {
            self.complain_of_key(NOT_THE_FIELD, path, first, &[field]);
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
                self.complain_of_key(NOT_THE_FIELD, path, member, &[operation]);
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
        let mut names = self.strings(items, &path.key("applications"), &IN_GLOBAL);
        let mut known = TextSet::new();
        names.retain(|name| known.insert(name.clone()));
        Some(names)
    }

    /// `{"manage": {"indices": [{"names": […], "privileges": […]}]}}`, checked when `manage` ends.
    fn managed_roles(&mut self, node: &Node, path: &Path<'_>) -> Option<Vec<ManageRolesIndices>> {
        let (manage, items) = self.list_of(node, path, "manage", "indices")?;
        let path = path.key("manage");
        let path = path.key("indices");
        let mut entries = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let inner = path.index(index);
            let Some((names, privileges)) = self.names_and_privileges(item, &inner) else {
                continue;
            };
            let no_names =
                "Indices privileges must refer to at least one index name or index name pattern";
            let no_privileges = "Indices privileges must define at least one privilege";
            let lists = [
                ("names", &names, no_names),
                ("privileges", &privileges, no_privileges),
            ];
            self.complain_of_empty(lists, &inner, manage, item.span);
            entries.push(ManageRolesIndices { names, privileges });
        }
        Some(entries)
    }

    /// `[{"names": […], "privileges": […]}]`, checked when the list ends.
    fn data_sources(&mut self, node: &Node, path: &Path<'_>) -> Option<Vec<DataSourcePrivileges>> {
        let items = self.global_list(node, path)?;
        let mut entries = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let inner = path.index(index);
            let lists = self
                .global_object(item, &inner)
                .and_then(|members| self.lists_of(members, &inner, NO_FIELD_OF_THE_ENTRY));
            let Some((names, privileges)) = lists else {
                continue;
            };
            let no_names =
                "datasource privileges must refer to at least one datasource name or pattern";
            let no_privileges = "datasource privileges must define at least one privilege";
            let lists = [
                ("names", &names, no_names),
                ("privileges", &privileges, no_privileges),
            ];
            self.complain_of_empty(lists, &inner, node, item.span);
            let list = inner.key("privileges");
            for (position, name) in privileges.iter().enumerate() {
                if DATA_SOURCE_PRIVILEGES.contains(&lower_case(name).as_str()) {
                    continue;
                }
                let complaint = complaint!(
                    UNKNOWN_DATA_SOURCE_PRIVILEGE,
                    Met::End(0),
                    IllegalArgument,
                    "unsupported datasource privilege [%name%]",
                    "%name% is no privilege for data sources."
                );
                let (path, span) = (list.index(position), element_span(item, position));
                let known = &DATA_SOURCE_PRIVILEGES;
                self.complain_of(complaint, &path, node, span, name, known);
            }
            entries.push(DataSourcePrivileges { names, privileges });
        }
        Some(entries).filter(|entries| !entries.is_empty())
    }

    /// Complains of the lists of an entry that are empty, each with the server's words for that.
    fn complain_of_empty(
        &mut self,
        lists: [(&str, &Vec<String>, &str); 2],
        path: &Path<'_>,
        node: &Node,
        span: Span,
    ) {
        for (field, list, server) in lists {
            if list.is_empty() {
                self.complain_of(NO_ELEMENT, &path.key(field), node, span, server, &[]);
            }
        }
    }

    /// An object with exactly the two lists `names` and `privileges`, in either order.
    fn names_and_privileges(
        &mut self,
        node: &Node,
        path: &Path<'_>,
    ) -> Option<(Vec<String>, Vec<String>)> {
        let members = self.global_object(node, path)?;
        let before = self.findings.len();
        let lists = self.lists_of(members.get(..2).unwrap_or(members), path, NONE_OF_THE_ENTRY);
        if let Some(third) = members.get(2) {
            self.global_surplus(third, path);
        }
        if members.len() < 2 {
            self.global_missing(node, path, "names or privileges");
        }
        lists.filter(|_| self.findings.len() == before)
    }

    /// The lists `names` and `privileges`; none if anything else stands there.
    fn lists_of(
        &mut self,
        members: &[Member],
        path: &Path<'_>,
        none_of: &Complaint,
    ) -> Option<(Vec<String>, Vec<String>)> {
        let before = self.findings.len();
        let (mut names, mut privileges) = (Vec::new(), Vec::new());
        for member in members {
            let inner = path.key(&member.key);
            let list = match member.key.as_str() {
                "names" => &mut names,
                "privileges" => &mut privileges,
                _ => {
                    self.complain_of_key(none_of, path, member, &["names", "privileges"]);
                    continue;
                }
            };
            if let Some(items) = self.global_list(&member.value, &inner) {
                *list = self.strings(items, &inner, &IN_GLOBAL);
            }
        }
        (self.findings.len() == before).then_some((names, privileges))
    }
}

/// Where the element of `privileges` of an entry stands.
fn element_span(entry: &Node, position: usize) -> Span {
    let list = entry.get("privileges").map(|list| &list.value);
    match list {
        Some(Value::Array(items)) => items.get(position).map_or(entry.span, |item| item.span),
        _ => entry.span,
    }
}
