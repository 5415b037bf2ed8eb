//! Requests of Kibana's console: `PUT /_security/role/name` with a body.
//!
//! A text is cut into requests at the lines that begin with a method; a text without any may have
//! commands of curl. Requests that define no role are named and passed over.

use super::{Document, Format, NO_ROLE, OLD_PATH, OTHER_REQUEST, Target, curl, json_document};
use crate::json::{ProblemCode, ReadResult, Span, read_console};
use crate::kibana::Form;
use crate::role::{Finding, RequestKind, ServerError};

/// What the paths of Elasticsearch's own requests begin with, and what they began with before version 7.
pub(super) const NEW_PREFIX: &str = "_security/";
pub(super) const OLD_PREFIX: &str = "_xpack/security/";

pub(super) const METHODS: [&str; 6] = ["GET", "PUT", "POST", "DELETE", "HEAD", "PATCH"];

/// A request, and the line that begins it.
pub(super) struct Request<'t> {
    pub method: &'t str,
    pub path: &'t str,
    pub line: Span,
    /// Where the path stands.
    pub path_start: usize,
    pub body: Span,
    /// What reads the body, if it stands in the text as it is sent.
    pub reader: Option<fn(&str, Span) -> ReadResult>,
}

/// Whether a line of the text begins a request, and none in front of it is anything else.
pub(super) fn has_request(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}');
    let mut in_comment = false;
    for line in text.lines().map(str::trim) {
        if in_comment || line.starts_with("/*") {
            in_comment = !line.contains("*/");
        } else if !(line.is_empty() || line.starts_with('#') || line.starts_with("//")) {
            return method_of(line).is_some();
        }
    }
    false
}

/// The method that a line begins with, if a path follows.
fn method_of(line: &str) -> Option<&'static str> {
    METHODS.into_iter().find(|method| {
        let rest = line
            .get(..method.len())
            .filter(|word| word.eq_ignore_ascii_case(method));
        rest.is_some()
            && line
                .get(method.len()..)
                .is_some_and(|rest| rest.starts_with([' ', '\t']) && !rest.trim().is_empty())
    })
}

/// The requests of a text, one after the other.
fn requests(text: &str) -> Vec<Request<'_>> {
    let mut requests: Vec<Request<'_>> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let content = line.trim_end();
        let indent = content.len() - content.trim_start().len();
        let Some(method) = method_of(content.trim_start()) else {
            continue;
        };
        if let Some(before) = requests.last_mut() {
            before.body.end = start;
        }
        let rest = content.get(indent + method.len()..).unwrap_or_default();
        let path = rest.trim_start();
        requests.push(Request {
            method,
            path: path.split_whitespace().next().unwrap_or_default(),
            line: Span {
                start: start + indent,
                end: start + content.len(),
            },
            path_start: start + content.len() - path.len(),
            body: Span {
                start: at,
                end: text.len(),
            },
            reader: Some(read_console),
        });
    }
    requests
}

pub(super) fn read(text: &str) -> Document {
    let mut document = Document::new(Format::Console);
    let requests = if has_request(text) {
        requests(text)
    } else {
        curl::requests(text)
    };
    for request in requests {
        let mut pass_over = |message| {
            let finding = Finding::new(&OTHER_REQUEST, String::new(), request.line, message);
            document.findings.push(finding);
        };
        let Some((target, name)) = target(&request) else {
            pass_over("This request does not define a role.");
            continue;
        };
        let Some(reader) = request.reader else {
            pass_over("No body in single quotes is found here, and no other is read.");
            continue;
        };
        document.findings.extend(old_path(&request));
        let mut piece = reader(text, request.body);
        let for_kibana = matches!(target, Target::Kibana(_) | Target::KibanaRoles);
        if !for_kibana && is_empty(&piece) {
            document.findings.push(without_body(&request));
            continue;
        }
        if let Some(root) = json_document::root(&mut piece, for_kibana) {
            let mut definitions = json_document::of_console(root, target, name);
            for definition in &mut definitions {
                definition.piece = Some(document.pieces.len());
            }
            document.definitions.append(&mut definitions);
        }
        document.pieces.push(piece);
    }
    if document.pieces.is_empty() {
        let span = Span {
            start: 0,
            end: text.len(),
        };
        document.no_role(span);
    }
    document
}

/// A request without a body (`RestRequest.requiredContent`). What stands behind the path on its line is
/// no body: Kibana's console does not send it.
fn without_body(request: &Request<'_>) -> Finding {
    let path_end = request.path_start + request.path.len();
    let message = if request.line.end > path_end {
        "The request has no body, which has to begin on the line below it."
    } else {
        "The request has no body."
    };
    let server = ServerError::parse("request body is required");
    Finding::new(&NO_ROLE, String::new(), request.line, message).server(server)
}

/// A path of Elasticsearch 7 and before.
fn old_path(request: &Request<'_>) -> Option<Finding> {
    let at = request.path.find(OLD_PREFIX).filter(|at| *at < 2)?;
    let start = request.path_start + at;
    let span = Span {
        start,
        end: start + OLD_PREFIX.len(),
    };
    let message = "Elasticsearch 8 and later have no such path.";
    let finding = Finding::new(&OLD_PATH, String::new(), span, message);
    Some(finding.suggest("Use _security.", NEW_PREFIX.to_owned()))
}

/// Whether there is nothing but blanks and comments in a body.
fn is_empty(piece: &ReadResult) -> bool {
    let mut problems = piece.problems.iter();
    piece.root.is_none() && problems.all(|problem| problem.code == ProblemCode::Empty)
}

/// What a request defines, and the name in its path with its place. Elasticsearch takes a path apart at its
/// slashes, and one at its end makes no difference (`PathTrie`).
fn target(request: &Request<'_>) -> Option<(Target, Option<(String, Span)>)> {
    let whole = request.path.split('?').next().unwrap_or_default();
    let whole = whole.trim_end_matches('/');
    let is_post = match request.method {
        "PUT" => false,
        "POST" => true,
        "GET" => return check(whole),
        _ => return None,
    };
    let path = whole.strip_prefix("kbn:").unwrap_or(whole);
    let path = path.strip_prefix('/').unwrap_or(path);
    let name = |raw: &str| {
        let end = request.path_start + whole.len();
        let span = Span {
            start: end - raw.len(),
            end,
        };
        Some((percent_decoded(raw), span))
    };
    if let Some(path) = in_space(path).strip_prefix("api/security/") {
        return match (is_post, path.split_once('/')) {
            (true, None) if path == "roles" => Some((Target::KibanaRoles, None)),
            (false, Some(("role", raw))) if !raw.contains('/') => {
                Some((Target::Kibana(Form::Request), name(raw)))
            }
            _ => None,
        };
    }
    let rest = path.strip_prefix(NEW_PREFIX);
    let rest = rest.or_else(|| path.strip_prefix(OLD_PREFIX));
    let segments: Vec<&str> = rest?.split('/').collect();
    let kind = match (is_post, segments.as_slice()) {
        (_, ["role", raw]) => return Some((Target::Role, name(raw))),
        (true, ["role"]) => RequestKind::Roles,
        (_, ["api_key"]) => RequestKind::NewKey,
        (true, ["api_key", "_bulk_update"]) => RequestKind::Keys,
        // A clone has the descriptors of the key that it is made from.
        (false, ["api_key", "clone"]) => return None,
        (true, ["api_key", "grant"]) | (false, ["api_key", _]) => RequestKind::Key,
        (true, ["cross_cluster", "api_key"]) => RequestKind::NewCrossClusterKey,
        (false, ["cross_cluster", "api_key", _]) => RequestKind::CrossClusterKey,
        _ if is_post => return check(path),
        _ => return None,
    };
    Some((Target::Request(kind), None))
}

/// A path of Kibana without the space in front, as in `s/sales/api`.
fn in_space(path: &str) -> &str {
    let rest = path.strip_prefix("s/");
    let in_space = rest.and_then(|rest| rest.split_once('/'));
    in_space.map_or(path, |(_, path)| path)
}

/// What a request about privileges asks: for one user, or for several.
fn check(path: &str) -> Option<(Target, Option<(String, Span)>)> {
    let path = path.strip_suffix("_has_privileges")?;
    let target = if path.ends_with("profile/") {
        Target::Request(RequestKind::Profiles)
    } else {
        Target::Check
    };
    Some((target, None))
}

/// `%20` and the like as the characters that they stand for.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, behind)) = rest.split_first() {
        rest = behind;
        let escape = behind.get(..2).filter(|_| byte == b'%');
        let code = escape
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match code {
            Some(code) => {
                bytes.push(code);
                rest = behind.get(2..).unwrap_or_default();
            }
            None => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A name as it stands in a path.
pub(super) fn percent_encoded(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push('%');
            for nibble in [byte >> 4, byte & 15] {
                out.push(
                    char::from_digit(u32::from(nibble), 16)
                        .unwrap_or('0')
                        .to_ascii_uppercase(),
                );
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{has_request, percent_decoded, percent_encoded};

    #[test]
    fn requests_are_told() {
        assert!(has_request(
            "# a comment\n\n/* another\n one */\nput _security/role/x\n{}"
        ));
        assert!(
            !has_request("{\"a\":1}\nPUT /x")
                && !has_request("GET\n")
                && !has_request("PUTTING: x")
        );
    }

    #[test]
    fn names_in_paths() {
        for name in ["logs reader", "ä/?%", "plain-name_1.x"] {
            assert_eq!(percent_decoded(&percent_encoded(name)), name);
        }
        assert_eq!(percent_encoded("a b"), "a%20b");
        assert_eq!(percent_decoded("100%"), "100%");
    }
}
