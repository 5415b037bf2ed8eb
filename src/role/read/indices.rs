//! Entries of `indices` and `remote_indices` (`RoleDescriptor.parseIndexWithOptionalRemoteClusters`).

use super::{
    EMPTY_LIST, EXCEPT_WITHOUT_GRANT, FIELD_SECURITY_EMPTY, MISSING_FIELD, OLD_FIELDS_FORMAT, Path,
    Reader, WRONG_TYPE, Wrap,
};
use crate::json::{Member, Node, Value};
use crate::role::{FieldSecurity, IndicesPrivileges, RemoteIndicesPrivileges, ServerError};

const FIELDS: [&str; 7] = [
    "names",
    "privileges",
    "field_security",
    "query",
    "allow_restricted_indices",
    "clusters",
    "transient_metadata",
];

impl Reader<'_> {
    /// The list of entries; `fields` tells whether the 2.x format is taken.
    pub(super) fn indices(
        &mut self,
        node: &Node,
        path: &Path<'_>,
        fields: bool,
    ) -> Vec<IndicesPrivileges> {
        self.objects(node, path, "indices privileges", "indices privileges")
            .into_iter()
            .map(|(index, item, _)| self.entry(item, &path.index(index), fields, None))
            .collect()
    }

    pub(super) fn remote_indices(
        &mut self,
        node: &Node,
        path: &Path<'_>,
    ) -> Vec<RemoteIndicesPrivileges> {
        let list = "remote indices privileges";
        self.objects(node, path, list, "indices privileges")
            .into_iter()
            .map(|(index, item, _)| {
                let path = path.index(index);
                let mut clusters = Vec::new();
                let indices = self.entry(item, &path, false, Some(&mut clusters));
                if item.get("clusters").is_none() {
                    let name = self.name;
                    let server = ServerError::parse(format!(
                        "failed to parse remote indices privileges for role [{name}]. missing required [clusters] field"
                    ));
                    let message = "This entry does not say on which clusters.";
                    self.end_error(&MISSING_FIELD, &path, (item, 6), message, server);
                }
                RemoteIndicesPrivileges { clusters, indices }
            })
            .collect()
    }

    fn indices_error(&self, rest: &str) -> ServerError {
        ServerError::parse(format!(
            "failed to parse indices privileges for role [{}]. {rest}",
            self.name
        ))
    }

    /// One entry. `clusters` takes the key of that name, where it is allowed.
    fn entry(
        &mut self,
        entry: &Node,
        path: &Path<'_>,
        fields: bool,
        mut clusters: Option<&mut Vec<String>>,
    ) -> IndicesPrivileges {
        let Value::Object(members) = &entry.value else {
            return IndicesPrivileges::default();
        };
        let mut read = IndicesPrivileges::default();
        for member in members {
            let value = &member.value;
            let inner = path.key(&member.key);
            match (member.key.as_str(), &mut clusters) {
                ("names", _) => read.names = self.index_names(value, &inner),
                ("privileges", _) => read.privileges = self.names(value, &inner),
                ("allow_restricted_indices", _) => {
                    read.allow_restricted_indices = self.allow_restricted_indices(value, &inner);
                }
                ("query", _) => read.query = self.query(value, &inner),
                ("field_security", _) => read.field_security = self.field_security(value, &inner),
                ("fields", _) if fields => {
                    if let Value::Array(_) = value.value {
                        read.field_security.get_or_insert_default().grant =
                            Some(self.names(value, &inner));
                    } else {
                        self.names(value, &inner);
                    }
                }
                ("fields", _) => self.old_fields(value, &inner),
                ("transient_metadata", _) => self.entry_transient_metadata(value, &inner),
                ("clusters", Some(clusters)) => {
                    **clusters = self
                        .string_list(value, &inner, Wrap::Role)
                        .unwrap_or_default();
                }
                (key, _) => {
                    let server = self.indices_error(&format!("unexpected field [{key}]"));
                    if key == "clusters" {
                        let message = "clusters belongs into an entry of remote_indices.";
                        self.field_not_allowed(path, member, message, server);
                    } else {
                        self.unknown_field(path, member, "An entry over indices", &FIELDS, server);
                    }
                }
            }
        }
        self.end_of_entry(entry, path, &read);
        read
    }

    /// The checks at the end of an entry, in the server's order. The fourth, `except` against
    /// `grant`, needs languages and is made by the validation.
    fn end_of_entry(&mut self, entry: &Node, path: &Path<'_>, read: &IndicesPrivileges) {
        let privileges = entry
            .get("privileges")
            .map_or(&Value::Null, |node| &node.value);
        if entry.get("names").is_none() {
            let server = self.indices_error("missing required [names] field");
            let message = "This entry does not say which indices: names is missing.";
            self.end_error(&MISSING_FIELD, path, (entry, 1), message, server);
        }
        if *privileges == Value::Null {
            let server = self.indices_error("missing required [privileges] field");
            let message = "This entry grants nothing: privileges is missing.";
            self.end_error(&MISSING_FIELD, path, (entry, 2), message, server);
        }
        let security = read.field_security.as_ref();
        if security.is_some_and(|security| security.except.is_some() && security.grant.is_none()) {
            let server = self.indices_error("field_security requires grant if except is given");
            let message =
                "except takes fields away from grant, which is missing; \"*\" grants all fields.";
            let path = path.key("field_security");
            self.end_error(&EXCEPT_WITHOUT_GRANT, &path, (entry, 3), message, server);
        }
        if matches!(privileges, Value::Array(items) if items.is_empty()) {
            let server = ServerError::illegal_argument(
                "indices privileges must define at least one privilege",
            );
            let message = "privileges must name at least one privilege.";
            let path = path.key("privileges");
            self.end_error(&EMPTY_LIST, &path, (entry, 5), message, server);
        }
    }

    /// `names`: one string, or a list with at least one.
    fn index_names(&mut self, node: &Node, path: &Path<'_>) -> Vec<String> {
        match &node.value {
            Value::String(name) => vec![name.clone()],
            Value::Array(items) => {
                if items.is_empty() {
                    let server = self.indices_error("[names] cannot be an empty array");
                    let message = "names must have at least one name or pattern.";
                    self.end_error(&EMPTY_LIST, path, (node, 0), message, server);
                }
                self.strings(items, path, Wrap::Role)
            }
            value => {
                let server = self.indices_error(&format!(
                    "expected field [names] value to be a string or an array of strings, but found [{}] instead",
                    value.token()
                ));
                self.wrong_type(path, node, "names", "a string or a list of strings", server);
                Vec::new()
            }
        }
    }

    fn allow_restricted_indices(&mut self, node: &Node, path: &Path<'_>) -> bool {
        if let Value::Bool(allow) = node.value {
            return allow;
        }
        let server = self.indices_error(&format!(
            "expected field [allow_restricted_indices] value to be a boolean, but found [{}] instead",
            node.value.token()
        ));
        self.wrong_type(path, node, path.field(), "true or false", server);
        false
    }

    /// `query`: kept as text; an object is written compactly, as the server stores it.
    fn query(&mut self, node: &Node, path: &Path<'_>) -> Option<String> {
        match &node.value {
            Value::Null => None,
            Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
            Value::Object(_) => Some(node.to_text()),
            value => {
                let server = self.indices_error(&format!(
                    "expected field [query] value to be null, a string, an array, or an object, but found [{}] instead",
                    value.token()
                ));
                self.wrong_type(path, node, "query", "an object or a string", server);
                None
            }
        }
    }

    fn old_fields(&mut self, node: &Node, path: &Path<'_>) {
        let server = ServerError::parse(format!(
            "[\"fields\": [...]] format has changed for field permissions in role [{}], use [\"field_security\": {{\"grant\":[...],\"except\":[...]}}] instead",
            self.name
        ));
        let message =
            "fields is the format of Elasticsearch 2: it is field_security with grant now.";
        self.value_error(&OLD_FIELDS_FORMAT, path, node, message, server);
    }

    #[inline(never)]
    fn field_security(&mut self, node: &Node, path: &Path<'_>) -> Option<FieldSecurity> {
        let Value::Object(members) = &node.value else {
            let token = node.value.token();
            let server = self.indices_error(&format!(
                "expected START_OBJECT but got {token} in \"field_security\"."
            ));
            let expected = "an object with grant and except";
            self.wrong_type(path, node, "field_security", expected, server);
            return None;
        };
        if members.is_empty() {
            let server = self.indices_error("\"field_security\" must not be empty.");
            let message = "field_security must have grant, or be left out.";
            self.end_error(&FIELD_SECURITY_EMPTY, path, (node, 0), message, server);
        }
        let before = self.findings.len();
        let mut security = FieldSecurity::default();
        for member in members {
            match member.key.as_str() {
                "grant" => security.grant = self.field_names(member, path),
                "except" => security.except = self.field_names(member, path),
                key => {
                    let server = self.indices_error(&format!(
                        "\"field_security\" only accepts options grant and except, but got: {key}"
                    ));
                    let known = ["grant", "except"];
                    self.unknown_field(path, member, "field_security", &known, server);
                }
            }
        }
        // What is wrong in part is not looked at further.
        (self.findings.len() == before).then_some(security)
    }

    fn field_names(&mut self, member: &Member, path: &Path<'_>) -> Option<Vec<String>> {
        let inner = path.key(&member.key);
        if member.value.value == Value::Null {
            let server = self.indices_error(&format!("{} must not be null.", member.key));
            self.wrong_type(
                &inner,
                &member.value,
                &member.key,
                "a list of strings",
                server,
            );
            return None;
        }
        self.string_list(&member.value, &inner, Wrap::Role)
    }

    /// Skipped up to the next end of an object, so that an object inside is an error.
    fn entry_transient_metadata(&mut self, node: &Node, path: &Path<'_>) {
        let server = match &node.value {
            Value::Object(members) => {
                if !members.iter().any(|member| holds_object(&member.value)) {
                    return;
                }
                self.indices_error(
                    "expected field [null] value to be an array of objects, but found an array element of type [END_OBJECT]",
                )
            }
            value => ServerError::parse(format!(
                "failed to parse transient metadata for role [{}]. expected START_OBJECT but got {} in \"transient_metadata\".",
                self.name,
                value.token()
            )),
        };
        let message = "transient_metadata of an entry must be an object of plain values.";
        self.value_error(&WRONG_TYPE, path, node, message, server);
    }
}

/// Whether the value is or holds an object. Depth is bounded by the JSON reader.
fn holds_object(node: &Node) -> bool {
    match &node.value {
        Value::Object(_) => true,
        Value::Array(items) => items.iter().any(holds_object),
        _ => false,
    }
}
