//! Entries of `indices` and `remote_indices` (`RoleDescriptor.parseIndexWithOptionalRemoteClusters`).

use super::{
    EMPTY_LIST, EXCEPT_WITHOUT_GRANT, FIELD_NOT_ALLOWED, FIELD_SECURITY_EMPTY, IN_ROLE,
    MISSING_FIELD, Met, OLD_FIELDS_FORMAT, Path, Reader, UNKNOWN_FIELD, WRONG_TYPE, complaint,
};
use crate::json::{Member, Node, Value};
use crate::role::{FieldSecurity, IndicesPrivileges, RemoteIndicesPrivileges};

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
                    let complaint = complaint!(
                        MISSING_FIELD,
                        Met::End(6),
                        Parse,
                        "failed to parse remote indices privileges for role [%role%]. missing required [clusters] field",
                        "This entry does not say on which clusters."
                    );
                    self.complain(complaint, &path, item);
                }
                RemoteIndicesPrivileges { clusters, indices }
            })
            .collect()
    }

    /// One entry. `clusters` takes the key of that name, where it is allowed.
    pub(super) fn entry(
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
                #[cfg(feature = "formats")]
                ("privileges", _) if self.has_privileges => self.given_privileges(value, &inner),
                ("privileges", _) => read.privileges = self.names(value, &inner),
                ("allow_restricted_indices", _) => {
                    read.allow_restricted_indices = self.allow_restricted_indices(value, &inner);
                }
                ("query", _) => read.query = self.query(value, &inner),
                ("field_security", _) => {
                    if let Some(new) = self.field_security(value, &inner) {
                        let security = read.field_security.get_or_insert_default();
                        security.grant = new.grant.or(security.grant.take());
                        security.except = new.except;
                    }
                }
                // The same as `grant`: what comes last holds, be it `null`.
                ("fields", _) if fields => {
                    let granted = self.names(value, &inner);
                    let granted = matches!(value.value, Value::Array(_)).then_some(granted);
                    let except = read.field_security.take().and_then(|old| old.except);
                    read.field_security =
                        (granted.is_some() || except.is_some()).then_some(FieldSecurity {
                            grant: granted,
                            except,
                        });
                }
                ("fields", _) => self.old_fields(value, &inner),
                ("transient_metadata", _) => self.entry_transient_metadata(value, &inner),
                ("clusters", Some(clusters)) => {
                    **clusters = self
                        .string_list(value, &inner, &IN_ROLE)
                        .unwrap_or_default();
                }
                ("clusters", None) => {
                    let complaint = complaint!(
                        FIELD_NOT_ALLOWED,
                        Met::Start,
                        Parse,
                        "failed to parse indices privileges for role [%role%]. unexpected field [%key%]",
                        "clusters belongs into an entry of remote_indices."
                    );
                    self.complain_of_key(complaint, path, member, &[]);
                }
                _ => {
                    let complaint = complaint!(
                        UNKNOWN_FIELD,
                        Met::Start,
                        Parse,
                        "failed to parse indices privileges for role [%role%]. unexpected field [%key%]",
                        "An entry over indices has no key %key%."
                    );
                    self.complain_of_key(complaint, path, member, &FIELDS);
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
        // Given ones are neither missing nor none.
        #[cfg(feature = "formats")]
        let privileges = if self.has_privileges {
            &Value::Bool(true)
        } else {
            privileges
        };
        if entry.get("names").is_none() {
            let complaint = complaint!(
                MISSING_FIELD,
                Met::End(1),
                Parse,
                "failed to parse indices privileges for role [%role%]. missing required [names] field",
                "This entry does not say which indices: names is missing."
            );
            self.complain(complaint, path, entry);
        }
        if *privileges == Value::Null {
            let complaint = complaint!(
                MISSING_FIELD,
                Met::End(2),
                Parse,
                "failed to parse indices privileges for role [%role%]. missing required [privileges] field",
                "This entry grants nothing: privileges is missing."
            );
            self.complain(complaint, path, entry);
        }
        let security = read.field_security.as_ref();
        if security.is_some_and(|security| security.except.is_some() && security.grant.is_none()) {
            let complaint = complaint!(
                EXCEPT_WITHOUT_GRANT,
                Met::End(3),
                Parse,
                "failed to parse indices privileges for role [%role%]. field_security requires grant if except is given",
                "except takes fields away from grant, which is missing; \"*\" grants all fields."
            );
            self.complain(complaint, &path.key("field_security"), entry);
        }
        if matches!(privileges, Value::Array(items) if items.is_empty()) {
            let complaint = complaint!(
                EMPTY_LIST,
                Met::End(5),
                IllegalArgument,
                "indices privileges must define at least one privilege",
                "privileges must name at least one privilege."
            );
            self.complain(complaint, &path.key("privileges"), entry);
        }
    }

    /// `names`: one string, or a list with at least one.
    fn index_names(&mut self, node: &Node, path: &Path<'_>) -> Vec<String> {
        match &node.value {
            Value::String(name) => vec![name.clone()],
            Value::Array(items) => {
                if items.is_empty() {
                    let complaint = complaint!(
                        EMPTY_LIST,
                        Met::End(0),
                        Parse,
                        "failed to parse indices privileges for role [%role%]. [names] cannot be an empty array",
                        "names must have at least one name or pattern."
                    );
                    self.complain(complaint, path, node);
                }
                self.strings(items, path, &IN_ROLE)
            }
            _ => {
                let complaint = complaint!(
                    WRONG_TYPE,
                    Met::Start,
                    Parse,
                    "failed to parse indices privileges for role [%role%]. expected field [names] value to be a string or an array of strings, but found [%token%] instead",
                    "names must be a string or a list of strings, but is %kind%."
                );
                self.complain(complaint, path, node);
                Vec::new()
            }
        }
    }

    fn allow_restricted_indices(&mut self, node: &Node, path: &Path<'_>) -> bool {
        if let Value::Bool(allow) = node.value {
            return allow;
        }
        let complaint = complaint!(
            WRONG_TYPE,
            Met::Start,
            Parse,
            "failed to parse indices privileges for role [%role%]. expected field [allow_restricted_indices] value to be a boolean, but found [%token%] instead",
            "%key% must be true or false, but is %kind%."
        );
        self.complain(complaint, path, node);
        false
    }

    /// `query`: kept as text; an object is written compactly, as the server stores it.
    fn query(&mut self, node: &Node, path: &Path<'_>) -> Option<String> {
        match &node.value {
            Value::Null => None,
            Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
            Value::Object(_) => Some(node.to_stored_text()),
            _ => {
                let complaint = complaint!(
                    WRONG_TYPE,
                    Met::Start,
                    Parse,
                    "failed to parse indices privileges for role [%role%]. expected field [query] value to be null, a string, an array, or an object, but found [%token%] instead",
                    "query must be an object or a string, but is %kind%."
                );
                self.complain(complaint, path, node);
                None
            }
        }
    }

    #[cfg(feature = "formats")]
    fn given_privileges(&mut self, node: &Node, path: &Path<'_>) {
        let complaint = complaint!(
            FIELD_NOT_ALLOWED,
            Met::Start,
            Parse,
            "failed to parse indices privileges for role [%role%]. field [%key%] must not present",
            "The privileges of an entry follow from the list that it stands in."
        );
        self.complain(complaint, path, node);
    }

    fn old_fields(&mut self, node: &Node, path: &Path<'_>) {
        let complaint = complaint!(
            OLD_FIELDS_FORMAT,
            Met::Start,
            Parse,
            "[\"fields\": [...]] format has changed for field permissions in role [%role%], use [\"field_security\": {\"grant\":[...],\"except\":[...]}] instead",
            "fields is the format of Elasticsearch 2: it is field_security with grant now."
        );
        self.complain(complaint, path, node);
    }

    #[inline(never)]
    fn field_security(&mut self, node: &Node, path: &Path<'_>) -> Option<FieldSecurity> {
        let Value::Object(members) = &node.value else {
            let complaint = complaint!(
                WRONG_TYPE,
                Met::Start,
                Parse,
                "failed to parse indices privileges for role [%role%]. expected START_OBJECT but got %token% in \"field_security\".",
                "field_security must be an object with grant and except, but is %kind%."
            );
            self.complain(complaint, path, node);
            return None;
        };
        if members.is_empty() {
            let complaint = complaint!(
                FIELD_SECURITY_EMPTY,
                Met::End(0),
                Parse,
                "failed to parse indices privileges for role [%role%]. \"field_security\" must not be empty.",
                "field_security must have grant, or be left out."
            );
            self.complain(complaint, path, node);
        }
        let before = self.findings.len();
        let mut security = FieldSecurity::default();
        for member in members {
            match member.key.as_str() {
                "grant" => security.grant = self.field_names(member, path),
                "except" => security.except = self.field_names(member, path),
                _ => {
                    let complaint = complaint!(
                        UNKNOWN_FIELD,
                        Met::Start,
                        Parse,
                        "failed to parse indices privileges for role [%role%]. \"field_security\" only accepts options grant and except, but got: %key%",
                        "field_security has no key %key%."
                    );
                    self.complain_of_key(complaint, path, member, &["grant", "except"]);
                }
            }
        }
        // What is wrong in part is not looked at further.
        (self.findings.len() == before).then_some(security)
    }

    fn field_names(&mut self, member: &Member, path: &Path<'_>) -> Option<Vec<String>> {
        let inner = path.key(&member.key);
        if member.value.value == Value::Null {
            let complaint = complaint!(
                WRONG_TYPE,
                Met::Start,
                Parse,
                "failed to parse indices privileges for role [%role%]. %key% must not be null.",
                "%key% must be a list of strings, but is %kind%."
            );
            self.complain(complaint, &inner, &member.value);
            return None;
        }
        self.string_list(&member.value, &inner, &IN_ROLE)
    }

    /// Skipped up to the next end of an object, so that an object inside is an error.
    fn entry_transient_metadata(&mut self, node: &Node, path: &Path<'_>) {
        let complaint = match &node.value {
            Value::Object(members) => {
                if !members.iter().any(|member| holds_object(&member.value)) {
                    return;
                }
                complaint!(
                    WRONG_TYPE,
                    Met::Start,
                    Parse,
                    "failed to parse indices privileges for role [%role%]. expected field [null] value to be an array of objects, but found an array element of type [END_OBJECT]",
                    "transient_metadata of an entry must be an object of plain values."
                )
            }
            _ => complaint!(
                WRONG_TYPE,
                Met::Start,
                Parse,
                "failed to parse transient metadata for role [%role%]. expected START_OBJECT but got %token% in \"transient_metadata\".",
                "transient_metadata of an entry must be an object of plain values."
            ),
        };
        self.complain(complaint, path, node);
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
