//! A request around the descriptors in it, and what a request for an API key is refused for
//! (`AbstractCreateApiKeyRequest`, `BaseUpdateApiKeyRequest`).

use super::judge::{Input, Judged, behind, first_error};
use super::locate::{Step, Tree};
use super::request::RESERVED_METADATA_KEY;
use crate::json::{Node, Value};
use crate::role::{
    EMPTY_LIST, ErrorType, Finding, RequestKind, Rule, ServerError, read_key_request, rules,
};
use crate::text::trim;

rules! { RULES "deploy-manage/api-keys/elasticsearch-api-keys":
    INVALID_KEY_NAME Error "invalid_key_name" "Elasticsearch does not take the name of the API key.";
    KEY_WITHOUT_DESCRIPTORS Info "key_without_descriptors" "Without role descriptors an API key has the privileges of its owner.";
    RESTRICTION_BESIDE_OTHERS Error "restriction_beside_others" "A key with a restricted descriptor must have no other.";
}

/// What the server says of a change of no key (`BaseBulkUpdateApiKeyRequest`), behind all else.
pub(super) const NO_IDS: &str = "Field [ids] cannot be empty";

/// How long the name of a key may be, in UTF-16 units.
const LONGEST_NAME: usize = 256;

/// Everything about the request but its descriptors, which are judged one by one.
#[inline(never)]
pub(super) fn judge(input: &Input<'_>, kind: RequestKind) -> Judged {
    let mut request = Request {
        tree: Tree {
            root: input.root,
            pointer: input.pointer,
            is_complete: true,
        },
        judged: Judged::default(),
    };
    let is_new = kind.is_new();
    if kind.has_descriptors() {
        request.descriptors(is_new);
    }
    for mut finding in read_key_request(input.root, kind) {
        finding.pointer.insert_str(0, input.pointer);
        request.judged.findings.push(finding);
    }
    let parse_error = first_error(input.syntax, &request.judged.findings);
    if is_new {
        request.name();
    }
    request.metadata();
    match kind {
        RequestKind::Keys => request.no_element("ids", NO_IDS),
        #[cfg(feature = "formats")]
        RequestKind::Profiles => request.no_element("uids", "profile uids list must not be empty"),
        _ => {}
    }
    #[cfg(feature = "formats")]
    if kind == RequestKind::CrossClusterKey {
        request.nothing_to_change();
    }
    let mut judged = request.judged;
    if input.tell_syntax {
        judged.findings = behind(input.syntax, judged.findings);
    }
    Judged {
        parse_error,
        ..judged
    }
}

struct Request<'r> {
    tree: Tree<'r>,
    judged: Judged,
}

impl Request<'_> {
    fn finding(&self, rule: &Rule, key: &str, message: &str) -> Finding {
        let place = self.tree.locate(&[Step::Key(key)]);
        Finding::new(rule, place.pointer, place.span, message)
    }

    fn refuse(&mut self, rule: &Rule, key: &str, (message, text): (&str, &str)) {
        let error = ServerError {
            kind: ErrorType::ActionRequestValidation,
            reason: text.to_owned(),
            causes: Vec::new(),
            position: None,
        };
        let finding = self.finding(rule, key, message).server(error);
        self.judged.findings.push(finding);
        self.judged.joined.push(text.to_owned());
    }

    /// The name of a new key; that of one that there is cannot be changed.
    fn name(&mut self) {
        let Some(name) = self.tree.root.get("name").and_then(Node::as_str) else {
            return;
        };
        if name.is_empty() {
            let texts = ("The key has no name.", "api key name is required");
            self.refuse(&INVALID_KEY_NAME, "name", texts);
            return;
        }
        let checks = [
            (
                name.encode_utf16().count() > LONGEST_NAME,
                "The name of a key has at most 256 characters.",
                "api key name may not be more than 256 characters long",
            ),
            (
                trim(name) != name,
                "There are blanks around the name of the key.",
                "api key name may not begin or end with whitespace",
            ),
            (
                name.starts_with('_'),
                "Names of keys that begin with an underscore are reserved.",
                "api key name may not begin with an underscore",
            ),
        ];
        for (refused, message, text) in checks {
            if refused {
                self.refuse(&INVALID_KEY_NAME, "name", (message, text));
            }
        }
    }

    fn metadata(&mut self) {
        let Some(Value::Object(members)) = self.tree.root.get("metadata").map(|node| &node.value)
        else {
            return;
        };
        if members.iter().any(|member| member.key.starts_with('_')) {
            let texts = (
                "Metadata keys that begin with an underscore are reserved.",
                "API key metadata keys may not start with [_]",
            );
            self.refuse(&RESERVED_METADATA_KEY, "metadata", texts);
        }
    }

    /// A list that needs an element.
    fn no_element(&mut self, key: &str, text: &str) {
        let list = self.tree.root.get(key).map(|node| &node.value);
        if matches!(list, Some(Value::Array(items)) if items.is_empty()) {
            let texts = ("The list must have at least one element.", text);
            self.refuse(&EMPTY_LIST, key, texts);
        }
    }

    /// A cross-cluster key whose expiration alone is to be changed is not changed
    /// (`UpdateCrossClusterApiKeyRequest`).
    #[cfg(feature = "formats")]
    fn nothing_to_change(&mut self) {
        let keys = ["access", "metadata", "certificate_identity"];
        if keys.iter().all(|key| self.tree.root.get(key).is_none()) {
            let texts = (
                "The request changes neither access nor metadata.",
                "must update either [access] or [metadata] for cross-cluster API keys",
            );
            self.refuse(&super::cross_cluster::NOTHING_TO_CHANGE, "access", texts);
        }
    }

    /// A key that there is keeps its descriptors if the request has none.
    fn descriptors(&mut self, is_new: bool) {
        let key = "role_descriptors";
        let is_none = match self.tree.root.get(key).map(|node| &node.value) {
            Some(Value::Object(members)) => members.is_empty(),
            Some(_) => false,
            None => is_new,
        };
        if is_none {
            let message = "Without descriptors the key has the privileges of its owner, as they are when it is made.";
            let finding = self.finding(&KEY_WITHOUT_DESCRIPTORS, key, message);
            self.judged.findings.push(finding);
        }
    }
}
