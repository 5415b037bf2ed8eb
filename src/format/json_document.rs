//! Roles in JSON: one, or many by name.

use super::{Definition, Document, Format, Target};
use crate::json::{self, Member, Node, ReadResult, Span, Value};
use crate::kibana::Form;

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
const KIBANA_ANSWER_KEYS: [&str; 3] = ["_transform_error", "_unrecognized_applications", "name"];

/// The definitions in a piece of JSON; without a format, by telling which one it is in.
pub(super) fn read(piece: ReadResult, format: Option<Format>) -> Document {
    let format = format
        .or_else(|| piece.root.as_ref().map(detect))
        .unwrap_or(Format::Elasticsearch);
    let mut document = Document::new(format);
    if let Some(root) = &piece.root {
        document.definitions = definitions(root, format);
        if format != Format::Elasticsearch && piece.refusal().is_none() {
            document.no_role(root.span);
        }
    }
    document.pieces.push(piece);
    document
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
    if is_kibana(root) {
        return Format::Kibana;
    }
    if descriptors(root).is_some() {
        return Format::ApiKey;
    }
    let has = |key: &str| root.get(key).is_some();
    if ROLE_KEYS.into_iter().any(has) || members.is_empty() {
        return Format::Elasticsearch;
    }
    let is_role = |node: &Node| {
        matches!(node.value, Value::Object(_))
            && ROLE_KEYS.into_iter().any(|key| node.get(key).is_some())
    };
    let of_many = root.get("roles").filter(|_| members.len() == 1);
    let many = match of_many.map(|roles| &roles.value) {
        Some(Value::Object(roles)) => roles,
        _ => members,
    };
    if many.iter().any(|member| is_role(&member.value))
        && many
            .iter()
            .all(|member| matches!(member.value.value, Value::Object(_)))
    {
        return Format::Roles;
    }
    Format::Elasticsearch
}

fn is_kibana(node: &Node) -> bool {
    node.get("kibana").is_some() || node.get("elasticsearch").is_some()
}

/// `role_descriptors` of a request for an API key, or of a request to grant one.
fn descriptors(root: &Node) -> Option<(String, &Node)> {
    let key = "role_descriptors";
    if let Some(found) = root.get(key) {
        return Some((format!("/{key}"), found));
    }
    let found = root.get("api_key")?.get(key)?;
    Some((format!("/api_key/{key}"), found))
}

fn definitions(root: &Node, format: Format) -> Vec<Definition> {
    match format {
        Format::Kibana => match &root.value {
            Value::Array(items) => items
                .iter()
                .enumerate()
                .map(|(index, item)| kibana(item, format!("/{index}")))
                .collect(),
            _ => vec![kibana(root, String::new())],
        },
        Format::ApiKey => match descriptors(root) {
            Some((pointer, found)) => named(found, &pointer, Target::ApiKey),
            None if looks_like_descriptors(root) => named(root, "", Target::ApiKey),
            None => vec![single(root, Target::ApiKey)],
        },
        Format::Roles => match root.get("roles") {
            Some(roles) => named(roles, "/roles", Target::BulkRole),
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
                && members
                    .iter()
                    .all(|member| matches!(member.value.value, Value::Object(_)))
                && ROLE_KEYS.into_iter().all(|key| root.get(key).is_none())
                && root.get("metadata").is_none()
        }
        _ => false,
    }
}

fn single(node: &Node, target: Target) -> Definition {
    Definition {
        name: None,
        name_span: None,
        node: node.clone(),
        pointer: String::new(),
        target,
        piece: Some(0),
    }
}

fn kibana(node: &Node, pointer: String) -> Definition {
    let answer = KIBANA_ANSWER_KEYS
        .into_iter()
        .any(|key| node.get(key).is_some());
    let name = node.get("name");
    Definition {
        name: name.and_then(Node::as_str).map(str::to_owned),
        name_span: name.map(|name| name.span),
        node: node.clone(),
        pointer,
        target: Target::Kibana(if answer {
            Form::Response
        } else {
            Form::Request
        }),
        piece: Some(0),
    }
}

fn named(node: &Node, pointer: &str, target: Target) -> Vec<Definition> {
    let Value::Object(members) = &node.value else {
        return Vec::new();
    };
    let definition = |member: &Member| {
        let mut pointer = pointer.to_owned();
        json::push_pointer(&mut pointer, &member.key);
        Definition {
            name: Some(member.key.clone()),
            name_span: Some(member.key_span),
            node: member.value.clone(),
            pointer,
            target,
            piece: Some(0),
        }
    };
    members.iter().map(definition).collect()
}

/// The definitions in the body of a request of the console.
pub(super) fn of_request(
    root: &Node,
    target: Target,
    name: Option<(String, Span)>,
) -> Vec<Definition> {
    match target {
        Target::ApiKey => definitions(root, Format::ApiKey),
        Target::Stored => definitions(root, Format::Roles),
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
