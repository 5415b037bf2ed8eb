//! Entries of `applications` (`ApplicationResourcePrivileges.PARSER`, an `ObjectParser`).

use super::{EMPTY_LIST, MISSING_FIELD, NOT_A_STRING, Path, Reader, described, expected_text};
use crate::json::{Member, Node, Value};
use crate::role::suggest;
use crate::role::{ApplicationPrivileges, ServerError};

const FIELDS: [&str; 3] = ["application", "privileges", "resources"];

impl Reader<'_> {
    pub(super) fn applications(
        &mut self,
        node: &Node,
        path: &Path<'_>,
    ) -> Vec<ApplicationPrivileges> {
        let what = "application privileges";
        self.objects(node, path, what, what)
            .into_iter()
            .map(|(index, item, members)| self.application_entry(item, members, &path.index(index)))
            .collect()
    }

    fn application_entry(
        &mut self,
        entry: &Node,
        members: &[Member],
        path: &Path<'_>,
    ) -> ApplicationPrivileges {
        let mut read = ApplicationPrivileges::default();
        for member in members {
            let inner = path.key(&member.key);
            match member.key.as_str() {
                "application" => match &member.value.value {
                    Value::String(text) => read.application.clone_from(text),
                    _ => self.unsupported_type(member, &inner, "a text"),
                },
                "privileges" => read.privileges = self.text_list(member, &inner),
                "resources" => read.resources = self.text_list(member, &inner),
                key => {
                    let hint = suggest::did_you_mean(key, &FIELDS);
                    let server = ServerError::located(
                        member.key_span.start,
                        format!("[application] unknown field [{key}]{hint}"),
                    );
                    let what = "An entry of applications";
                    self.unknown_field(path, member, what, &FIELDS, server);
                }
            }
        }
        self.end_of_application(entry, path);
        read
    }

    /// The checks at the end of an entry, in the server's order.
    fn end_of_application(&mut self, entry: &Node, path: &Path<'_>) {
        let missing = [
            ("resources", "This entry does not say on which resources."),
            ("privileges", "This entry does not say which privileges."),
        ];
        for (order, (field, message)) in (1..).zip(missing) {
            if entry.get(field).is_none() {
                let server = ServerError::parse(format!(
                    "failed to parse application privileges for role [{}]. missing required [{field}] field",
                    self.name
                ));
                self.end_error(&MISSING_FIELD, path, (entry, order), message, server);
            }
        }
        let name = entry.get("application");
        if name.is_none_or(|name| name.as_str() == Some("")) {
            let server = ServerError::illegal_argument(
                "application privileges must have an application name",
            );
            let message = "This entry does not say which application.";
            self.end_error(&MISSING_FIELD, path, (entry, 3), message, server);
        }
        let empty = [
            (
                "privileges",
                "application privileges must define at least one privilege",
                "privileges must have at least one element.",
            ),
            (
                "resources",
                "application privileges must refer to at least one resource",
                "resources must have at least one element; \"*\" stands for all.",
            ),
        ];
        for (order, (field, text, message)) in (4..).zip(empty) {
            let list = entry.get(field).map(|list| &list.value);
            if matches!(list, Some(Value::Array(items)) if items.is_empty()) {
                let server = ServerError::illegal_argument(text);
                let path = path.key(field);
                self.end_error(&EMPTY_LIST, &path, (entry, order), message, server);
            }
        }
    }

    fn unsupported_type(&mut self, member: &Member, path: &Path<'_>, expected: &str) {
        let value = &member.value;
        let server = ServerError::located(
            value.span.start,
            format!(
                "[application] {} doesn't support values of type: {}",
                member.key,
                value.value.token()
            ),
        );
        self.wrong_type(path, value, &member.key, expected, server);
    }

    /// `privileges` or `resources`: a string or a list. In the list numbers and booleans count
    /// as text (`ObjectParser.declareStringArray` asks for the text of every element).
    fn text_list(&mut self, member: &Member, path: &Path<'_>) -> Vec<String> {
        let items = match &member.value.value {
            Value::String(text) => return vec![text.clone()],
            Value::Array(items) => items,
            _ => {
                self.unsupported_type(member, path, "a list of texts");
                return Vec::new();
            }
        };
        let mut list = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let inner = path.index(index);
            if let Some(text) = self.text(item, &inner) {
                list.push(text);
                continue;
            }
            let reason = format!("[application] failed to parse field [{}]", member.key);
            let server =
                ServerError::located(item.span.start, reason).caused_by(expected_text(&item.value));
            let found = described(&item.value);
            let message = format!("This list takes texts only, but this is {found}.");
            self.value_error(&NOT_A_STRING, &inner, item, message, server);
        }
        list
    }
}
