//! Roles in JSON: one, or many by name.

use super::{Definition, Document, Format, Target};
use crate::json::{self, Node, ReadResult, Value};
#[cfg(feature = "kibana")]
use crate::kibana::Form;
#[cfg(feature = "formats")]
use crate::role::CROSS_CLUSTER;
use crate::role::RequestKind;

/// Keys that a role of Elasticsearch has, and hardly anything else.
const ROLE_KEYS: [&str; 11] = [
    "cluster",
    "indices",
    "index",
    "applications",
    "run_as",
    "global",
    "remote_indices",
    "remote_cluster",
    "transient_metadata",
    "restriction",
    "application",
];

/// Keys that only the answer of Kibana has.
#[cfg(feature = "kibana")]
const KIBANA_ANSWER_KEYS: [&str; 3] = ["_transform_error", "_unrecognized_applications", "name"];

/// The definitions in a piece of JSON; without a format, by telling which one it is in.
pub(super) fn read(mut piece: ReadResult, format: Option<Format>) -> Document {
    let format = format
        .or_else(|| piece.root.as_ref().map(detect))
        .unwrap_or(Format::Elasticsearch);
    let mut document = Document::new(format);
    if let Some(root) = root(&mut piece, format == Format::Kibana) {
        let span = root.span;
        document.definitions = definitions(root, format);
        if format != Format::Elasticsearch && piece.refusal().is_none() {
            document.no_role(span);
        }
    }
    document.pieces.push(piece);
    document
}

/// The value in a piece of JSON. Without one Kibana goes on with `null`; Elasticsearch does not.
pub(super) fn root(piece: &mut ReadResult, for_kibana: bool) -> Option<Node> {
    let nothing = Node {
        span: piece.span,
        value: Value::Null,
    };
    piece.root.take().or_else(|| for_kibana.then_some(nothing))
}

/// What a value is: told from its keys.
fn detect(root: &Node) -> Format {
    if let Value::Array(items) = &root.value {
        let kibana = items.iter().any(is_kibana);
        return if kibana {
            Format::Kibana
        } else {
            Format::Elasticsearch
        };
    }
    let Value::Object(members) = &root.value else {
        return Format::Elasticsearch;
    };
    if is_kibana(root) || (cfg!(feature = "kibana") && has_roles_of_kibana(root)) {
        return Format::Kibana;
    }
    let request = key_request(root).0;
    if request.get(DESCRIPTORS).is_some() || asks_for_cross_cluster_key(request) {
        return Format::ApiKey;
    }
    let has = |key: &str| root.get(key).is_some();
    if ROLE_KEYS.into_iter().any(has) || members.is_empty() {
        return Format::Elasticsearch;
    }
    let is_role =
        |node: &Node| node.is_object() && ROLE_KEYS.into_iter().any(|key| node.get(key).is_some());
    if let [only] = members.as_slice()
        && only.key == "roles"
        && only.value.is_object()
    {
        return Format::Roles;
    }
    if members.iter().any(|member| is_role(&member.value))
        && members.iter().all(|member| member.value.is_object())
    {
        return Format::Roles;
    }
    Format::Elasticsearch
}

fn is_kibana(node: &Node) -> bool {
    cfg!(feature = "kibana")
        && (node.get("kibana").is_some() || node.get("elasticsearch").is_some())
}

/// Whether it is the body of Kibana's request for many roles: one at least has the form of Kibana.
fn has_roles_of_kibana(root: &Node) -> bool {
    match root.get("roles").map(|roles| &roles.value) {
        Some(Value::Object(members)) => members.iter().any(|member| is_kibana(&member.value)),
        _ => false,
    }
}

/// The key of the descriptors in a request for an API key.
const DESCRIPTORS: &str = "role_descriptors";
/// The key of what a request for a cross-cluster API key has instead.
const ACCESS: &str = "access";

/// The part of a request that is about the key, which is all of it but for a key of another user.
fn key_request(root: &Node) -> (&Node, &'static str) {
    let is_grant = root.get("grant_type").is_some();
    match root.get("api_key") {
        Some(granted) if granted.is_object() && (is_grant || asks_for_key(granted)) => {
            (granted, "/api_key")
        }
        _ => (root, ""),
    }
}

/// Whether an object asks for an API key, and is no descriptor and not descriptors by name.
fn asks_for_key(node: &Node) -> bool {
    let is_text = |key: &str| node.get(key).and_then(Node::as_str).is_some();
    node.get(DESCRIPTORS).is_some() || is_text("name") || is_text("expiration")
}

/// Whether an object asks for a cross-cluster API key, so that its `access` is no role of that name.
fn asks_for_cross_cluster_key(root: &Node) -> bool {
    if cfg!(not(feature = "formats")) {
        return false;
    }
    let is_named = root.get("name").and_then(Node::as_str).is_some();
    let lists =
        |access: &Node| access.get("search").is_some() || access.get("replication").is_some();
    root.get(ACCESS)
        .is_some_and(|access| is_named || lists(access))
        && root.get(DESCRIPTORS).is_none()
        && ROLE_KEYS.into_iter().all(|key| root.get(key).is_none())
}

/// The request and the descriptors in it. A key for another user is always a new one.
fn of_key_request(root: &Node, kind: RequestKind) -> Vec<Definition> {
    match key_request(root) {
        (request, "") => of_request(request, "", kind),
        (request, pointer) => of_request(request, pointer, RequestKind::NewKey),
    }
}

/// A request and the descriptors in it.
fn of_request(request: &Node, pointer: &str, kind: RequestKind) -> Vec<Definition> {
    let mut definitions = vec![Definition {
        pointer: pointer.to_owned(),
        ..single(request.clone(), Target::Request(kind))
    }];
    let (key, target) = match kind {
        RequestKind::Roles => ("roles", Target::BulkRole),
        #[cfg(feature = "formats")]
        RequestKind::NewCrossClusterKey | RequestKind::CrossClusterKey | RequestKind::Profiles => {
            let is_new = kind == RequestKind::NewCrossClusterKey;
            let (key, name, target) = match kind {
                RequestKind::Profiles => {
                    let name = "profile_has_privileges_request";
                    ("privileges", name, Target::Check)
                }
                _ => (ACCESS, CROSS_CLUSTER, Target::Access { is_new }),
            };
            let only = request.get(key).filter(|only| only.is_object());
            definitions.extend(only.map(|only| Definition {
                name: Some(name.to_owned()),
                pointer: ["/", key].concat(),
                ..single(only.clone(), target)
            }));
            return definitions;
        }
        _ => (DESCRIPTORS, Target::ApiKey),
    };
    if let Some(found) = request.get(key) {
        let pointer = [pointer, "/", key].concat();
        definitions.extend(named(found.clone(), &pointer, target));
    }
    definitions
}

fn definitions(root: Node, format: Format) -> Vec<Definition> {
    match format {
        #[cfg(feature = "kibana")]
        Format::Kibana => match root.value {
            // Roles that Kibana has answered, or nothing that it takes.
            Value::Array(items) if !items.is_empty() => {
                let mut definitions = Vec::with_capacity(items.len());
                for item in items {
                    definitions.push(kibana(item, format!("/{}", definitions.len())));
                }
                definitions
            }
            _ if root.get("roles").is_some() && !is_kibana(&root) => of_many(root),
            _ => vec![kibana(root, String::new())],
        },
        #[cfg(feature = "formats")]
        Format::ApiKey if asks_for_cross_cluster_key(&root) => {
            let kind = match root.get("name") {
                Some(_) => RequestKind::NewCrossClusterKey,
                None => RequestKind::CrossClusterKey,
            };
            of_request(&root, "", kind)
        }
        // Without its path a request is told from what it must have.
        Format::ApiKey if asks_for_key(key_request(&root).0) => {
            let kind = if root.get("name").is_some() {
                RequestKind::NewKey
            } else if root.get("ids").is_some() {
                RequestKind::Keys
            } else {
                RequestKind::Key
            };
            of_key_request(&root, kind)
        }
        Format::ApiKey if looks_like_descriptors(&root) => named(root, "", Target::ApiKey),
        Format::ApiKey => vec![single(root, Target::ApiKey)],
        Format::Roles => match root.get("roles") {
            Some(_) => of_request(&root, "", RequestKind::Roles),
            None => named(root, "", Target::Stored),
        },
        _ => vec![single(root, Target::Role)],
    }
}

/// Whether an object is descriptors by name rather than one descriptor.
fn looks_like_descriptors(root: &Node) -> bool {
    match &root.value {
        Value::Object(members) => {
            !members.is_empty()
                && members.iter().all(|member| member.value.is_object())
                && ROLE_KEYS.into_iter().all(|key| root.get(key).is_none())
                && root.get("metadata").is_none()
        }
        _ => false,
    }
}

fn single(node: Node, target: Target) -> Definition {
    Definition {
        name: None,
        name_span: None,
        node,
        pointer: String::new(),
        target,
        piece: Some(0),
    }
}

#[cfg(feature = "kibana")]
fn kibana(node: Node, pointer: String) -> Definition {
    let answer = KIBANA_ANSWER_KEYS
        .into_iter()
        .any(|key| node.get(key).is_some());
    let name = node.get("name");
    Definition {
        name: name.and_then(Node::as_str).map(str::to_owned),
        name_span: name.map(|name| name.span),
        node,
        pointer,
        target: Target::Kibana(if answer {
            Form::Response
        } else {
            Form::Request
        }),
        piece: Some(0),
    }
}

fn named(node: Node, pointer: &str, target: Target) -> Vec<Definition> {
    let Value::Object(members) = node.value else {
        return Vec::new();
    };
    let mut definitions = Vec::with_capacity(members.len());
    for member in members {
        let mut definition = single(member.value, target);
        definition.pointer.push_str(pointer);
        json::push_pointer(&mut definition.pointer, &member.key);
        definition.name = Some(member.key);
        definition.name_span = Some(member.key_span);
        definitions.push(definition);
    }
    definitions
}

/// The roles in the body of Kibana's request for many, and what is around them, at which Kibana
/// looks last.
#[cfg(feature = "kibana")]
fn of_many(root: Node) -> Vec<Definition> {
    let mut definitions = Vec::new();
    if let Some(mut roles) = root.get("roles").cloned() {
        if let Value::Object(members) = &mut roles.value {
            json::as_javascript_orders(members);
        }
        definitions = named(roles, "/roles", Target::Kibana(Form::Bulk));
    }
    definitions.push(single(root, Target::KibanaRoles));
    definitions
}

/// The definitions in the body of a request of the console.
#[cfg(feature = "formats")]
pub(super) fn of_console(
    root: Node,
    target: Target,
    name: Option<(String, json::Span)>,
) -> Vec<Definition> {
    match target {
        Target::Request(RequestKind::Roles) => of_request(&root, "", RequestKind::Roles),
        Target::KibanaRoles => of_many(root),
        Target::Request(kind) => of_key_request(&root, kind),
        _ => {
            let (name, name_span) = name.unzip();
            vec![Definition {
                name,
                name_span,
                ..single(root, target)
            }]
        }
    }
}
