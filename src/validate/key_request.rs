//! A request for an API key, around the role descriptors (`CreateApiKeyRequestBuilder`,
//! `AbstractCreateApiKeyRequest`).

use super::judge::{Input, Judged, first_error};
use super::locate::{Step, Tree};
use super::request::RESERVED_METADATA_KEY;
use crate::host::lower_case;
use crate::json::{Node, Value};
use crate::role::suggest::did_you_mean;
use crate::role::{ErrorType, Finding, Rule, ServerError, UNKNOWN_FIELD, WRONG_TYPE, rules};
use crate::text::trim;

rules! { RULES "deploy-manage/api-keys/elasticsearch-api-keys":
    INVALID_KEY_NAME Error "invalid_key_name" "Elasticsearch does not take the name of the API key.";
    DESCRIPTORS_NOT_BY_NAME Error "descriptors_not_by_name" "`role_descriptors` must be an object of descriptors by name.";
    KEY_WITHOUT_DESCRIPTORS Info "key_without_descriptors" "Without role descriptors an API key has the privileges of its owner.";
    RESTRICTION_BESIDE_OTHERS Error "restriction_beside_others" "A key with a restricted descriptor must have no other.";
}

/// How long the name of a key may be, in UTF-16 units.
const LONGEST_NAME: usize = 256;

const FIELDS: [&str; 4] = ["name", "role_descriptors", "expiration", "metadata"];

const UNITS: [&str; 7] = ["nanos", "micros", "ms", "s", "m", "h", "d"];

/// What is wrong with a length of time (`TimeValue.parseTimeValue`).
fn time_error(text: &str) -> Option<String> {
    let lower = lower_case(text);
    let lower = trim(&lower);
    if let Some(number) = UNITS.iter().find_map(|unit| lower.strip_suffix(unit)) {
        let number = trim(number).parse::<i64>();
        return number.is_err().then(|| format!("failed to parse [{text}]"));
    }
    (!matches!(lower.trim_start_matches(['-', '0']), "" | "1")).then(|| {
        format!("failed to parse setting [expiration] with value [{text}] as a time value: unit is missing or unrecognized")
    })
}

/// Everything about the request but its descriptors, which are judged one by one.
pub(super) fn judge(input: &Input<'_>) -> Judged {
    let mut request = Request {
        tree: Tree {
            root: input.root,
            pointer: input.pointer,
            is_complete: true,
        },
        judged: Judged::default(),
    };
    request.descriptors();
    request.fields();
    let parse_error = first_error(input.syntax, &request.judged.findings);
    request.name();
    request.metadata();
    let mut judged = request.judged;
    if input.tell_syntax {
        judged.findings = [input.syntax, &judged.findings].concat();
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

    /// The fields around the descriptors, as far as the request is one for a new key: those that
    /// change a key have parsers of their own.
    fn fields(&mut self) {
        let root = self.tree.root;
        let (Value::Object(members), true) = (&root.value, root.get("name").is_some()) else {
            return;
        };
        for member in members {
            let (key, value) = (member.key.as_str(), &member.value);
            let text = match (key, &value.value) {
                ("role_descriptors", _)
                | ("name" | "expiration", Value::String(_))
                | ("metadata", Value::Object(_)) => continue,
                ("name" | "expiration" | "metadata", other) => {
                    let token = other.token();
                    format!("[api_key_request] {key} doesn't support values of type: {token}")
                }
                _ => {
                    let hint = did_you_mean(key, &FIELDS);
                    format!("[api_key_request] unknown field [{key}]{hint}")
                }
            };
            let (rule, span) = if FIELDS.contains(&key) {
                (&WRONG_TYPE, value.span)
            } else {
                (&UNKNOWN_FIELD, member.key_span)
            };
            let pointer = self.tree.locate(&[Step::Key(key)]).pointer;
            let message = format!("A request for an API key does not take this {key}.");
            let finding = Finding::new(rule, pointer, span, message);
            let server = ServerError::located(span.start, text);
            let finding = finding.server(server).met_at(value.span.start, 0);
            self.judged.findings.push(finding);
        }
        let expiration = root.get("expiration").and_then(Node::as_str);
        if let Some(cause) = expiration.and_then(time_error) {
            let text = "Failed to build [api_key_request] after last required field arrived";
            let server = ServerError {
                position: None,
                ..ServerError::located(0, text)
            };
            let message = "expiration must be a number and a unit of time, such as 30d.";
            let finding = self.finding(&WRONG_TYPE, "expiration", message);
            let finding = finding.met_at(root.span.end, 0);
            let server = server.caused_by(cause);
            self.judged.findings.push(finding.server(server));
        }
    }

    /// The request for a new key has a name, that for a changed one has none.
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

    fn descriptors(&mut self) {
        let key = "role_descriptors";
        let descriptors = self.tree.root.get(key);
        let finding = match descriptors.map(|node| (node, &node.value)) {
            Some((_, Value::Object(members))) if !members.is_empty() => return,
            None | Some((_, Value::Object(_))) => {
                let message = "Without descriptors the key has the privileges of its owner, as they are when it is made.";
                self.finding(&KEY_WITHOUT_DESCRIPTORS, key, message)
            }
            Some((node, value)) => {
                let text = if let Value::Array(_) = value {
                    format!("[api_key_request] failed to parse field [{key}]")
                } else {
                    let token = value.token();
                    format!("[api_key_request] {key} doesn't support values of type: {token}")
                };
                let mut server = ServerError::located(node.span.start, text);
                if let Value::Array(_) = value {
                    server = server.caused_by(format!(
                        "[{key}] doesn't support arrays. Use a single object with multiple fields."
                    ));
                }
                let message = "role_descriptors must be an object of descriptors by name.";
                self.finding(&DESCRIPTORS_NOT_BY_NAME, key, message)
                    .server(server)
            }
        };
        self.judged.findings.push(finding);
    }
}
