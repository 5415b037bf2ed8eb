//! Entries of `applications` (`ApplicationResourcePrivileges.PARSER`, an `ObjectParser`).

use super::{EMPTY_LIST, MISSING_FIELD, Met, Path, Reader, UNKNOWN_FIELD, WRONG_TYPE, complaint};
use crate::json::{Member, Node, Value};
use crate::role::ApplicationPrivileges;

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
                "application" => {
                    if let Value::String(text) = &member.value.value {
                        read.application.clone_from(text);
                    } else {
                        let complaint = complaint!(
                            WRONG_TYPE,
                            Met::Start,
                            XContentParse,
                            "[application] %key% doesn't support values of type: %token%",
                            "%key% must be a text, but is %kind%."
                        );
                        self.complain(complaint, &inner, &member.value);
                    }
                }
                "privileges" => read.privileges = self.text_list(member, &inner),
                "resources" => read.resources = self.text_list(member, &inner),
                _ => {
                    let complaint = complaint!(
                        UNKNOWN_FIELD,
                        Met::Start,
                        XContentParse,
                        "[application] unknown field [%key%]%hint%",
                        "An entry of applications has no key %key%."
                    );
                    self.complain_of_key(complaint, path, member, &FIELDS);
                }
            }
        }
        self.end_of_application(entry, path);
        read
    }

    /// The checks at the end of an entry, in the server's order.
    fn end_of_application(&mut self, entry: &Node, path: &Path<'_>) {
        let missing = [
            (
                "resources",
                complaint!(
                    MISSING_FIELD,
                    Met::End(1),
                    Parse,
                    "failed to parse application privileges for role [%role%]. missing required [resources] field",
                    "This entry does not say on which resources."
                ),
            ),
            (
                "privileges",
                complaint!(
                    MISSING_FIELD,
                    Met::End(2),
                    Parse,
                    "failed to parse application privileges for role [%role%]. missing required [privileges] field",
                    "This entry does not say which privileges."
                ),
            ),
        ];
        for (field, complaint) in missing {
            if entry.get(field).is_none() {
                self.complain(complaint, path, entry);
            }
        }
        let name = entry.get("application");
        if name.is_none_or(|name| name.as_str() == Some("")) {
            let complaint = complaint!(
                MISSING_FIELD,
                Met::End(3),
                IllegalArgument,
                "application privileges must have an application name",
                "This entry does not say which application."
            );
            self.complain(complaint, path, entry);
        }
        let empty = [
            (
                "privileges",
                complaint!(
                    EMPTY_LIST,
                    Met::End(4),
                    IllegalArgument,
                    "application privileges must define at least one privilege",
                    "privileges must have at least one element."
                ),
            ),
            (
                "resources",
                complaint!(
                    EMPTY_LIST,
                    Met::End(5),
                    IllegalArgument,
                    "application privileges must refer to at least one resource",
                    "resources must have at least one element; \"*\" stands for all."
                ),
            ),
        ];
        for (field, complaint) in empty {
            let list = entry.get(field).map(|list| &list.value);
            if matches!(list, Some(Value::Array(items)) if items.is_empty()) {
                self.complain(complaint, &path.key(field), entry);
            }
        }
    }

    /// `privileges` or `resources`: a string or a list.
    fn text_list(&mut self, member: &Member, path: &Path<'_>) -> Vec<String> {
        let items = match &member.value.value {
            Value::String(text) => return vec![text.clone()],
            Value::Array(items) => items,
            _ => {
                let complaint = complaint!(
                    WRONG_TYPE,
                    Met::Start,
                    XContentParse,
                    "[application] %key% doesn't support values of type: %token%",
                    "%key% must be a list of texts, but is %kind%."
                );
                self.complain(complaint, path, &member.value);
                return Vec::new();
            }
        };
        self.texts(items, path, "application")
    }
}
