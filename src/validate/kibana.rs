//! What Kibana has to say: about a role in its form, and about its privileges in any role.

use super::judge::{Input, Judged, behind, first_error, later_stages, named};
use super::locate::Tree;
use super::{EntryPoint, while_parsing};
use crate::catalog::kibana_catalog_on;
use crate::json::{self, Node, ProblemCode, Value};
use crate::kibana::privilege::is_kibana;
use crate::kibana::{self, Form};
use crate::role::{ApplicationPrivileges, Finding, RoleDescriptor, ServerError, Switches};

/// Advice about the entries of `applications` that hold privileges of Kibana.
pub(super) fn advice(input: &Input<'_>, role: &RoleDescriptor) -> Vec<Finding> {
    let of_kibana = |entry: &ApplicationPrivileges| is_kibana(&entry.application);
    if role.applications.iter().any(of_kibana) {
        kibana::application_advice(input.root, role, kibana_catalog_on(input.deployment))
    } else {
        Vec::new()
    }
}

/// Where a role in the form of Kibana goes: what Kibana answers is stored already.
pub(super) fn entry_point(form: Form) -> EntryPoint {
    match form {
        Form::Request => EntryPoint::PutRole,
        Form::Bulk => EntryPoint::BulkPutRole,
        Form::Response => EntryPoint::Parser(Switches::STORED),
    }
}

/// What the server in front of Kibana says of a text that it does not take as JSON.
const NO_JSON: &str = "Invalid request payload JSON format";

/// What Kibana says of a text that is no JSON, which is one thing, and of repeated keys, which is
/// nothing. Of no text at all it says what it says of `null`.
fn syntax(input: &Input<'_>) -> Vec<Finding> {
    let is_blank = !input.text.is_empty() && input.text.trim().is_empty();
    let is = |finding: &Finding, code: ProblemCode| finding.rule.code == code.describe().0;
    let mut said = input.syntax.to_vec();
    said.retain(|finding| is_blank || !is(finding, ProblemCode::Empty));
    for finding in &mut said {
        if is(finding, ProblemCode::DuplicateKey) {
            finding.rule = kibana::REPEATED_KEY;
            finding.server = None;
        } else if finding.server.is_some() {
            finding.server = Some(ServerError::kibana(NO_JSON));
        }
    }
    said
}

/// The keys `__proto__`, which the server in front of Kibana takes for an attack (`@hapi/bourne`).
/// The depth of what [`json::read`] gives is bounded.
fn attacks(node: &Node, pointer: &mut String, found: &mut Vec<Finding>) {
    let length = pointer.len();
    match &node.value {
        Value::Array(items) => {
            for (position, item) in items.iter().enumerate() {
                json::push_pointer(pointer, &position.to_string());
                attacks(item, pointer, found);
                pointer.truncate(length);
            }
        }
        Value::Object(members) => {
            for member in members {
                json::push_pointer(pointer, &member.key);
                if member.key == "__proto__" {
                    let message = "Kibana takes no body with this key.";
                    let span = member.key_span;
                    let finding =
                        Finding::new(&kibana::UNKNOWN_KEY, pointer.clone(), span, message);
                    found.push(finding.server(ServerError::kibana(NO_JSON)));
                }
                attacks(&member.value, pointer, found);
                pointer.truncate(length);
            }
        }
        _ => {}
    }
}

/// A role in the form of Kibana, which checks it first and then hands its part to Elasticsearch.
pub(super) fn role(input: &Input<'_>, form: Form) -> Judged {
    let name = input.name.unwrap_or_default();
    let catalog = kibana_catalog_on(input.deployment);
    let reading = kibana::read(input.root, name, catalog, form);
    let prefixed = |mut finding: Finding| {
        finding.pointer.insert_str(0, input.pointer);
        finding
    };
    let mut findings = Vec::new();
    let syntax = syntax(input);
    if input.tell_syntax {
        findings.extend_from_slice(&syntax);
    }
    let mut attacking = Vec::new();
    attacks(input.root, &mut String::new(), &mut attacking);
    let sent = (form == Form::Request).then_some(input.name).flatten();
    let long_name = sent.and_then(kibana::name_refusal);
    let odd_name = match long_name {
        Some(_) => None,
        None => sent.and_then(|name| while_parsing::role_name(name, input.entry_point)),
    };
    let error = |finding: &Option<Finding>| finding.as_ref()?.server.clone();
    // The body is parsed before anything is checked.
    let mut parse_error = first_error(&syntax, &attacking)
        .or_else(|| error(&long_name))
        .or(reading.refusal)
        .or_else(|| error(&odd_name));
    let names = long_name.into_iter().chain(odd_name);
    findings.extend(names.map(|finding| named(finding, input)));
    let found = attacking.into_iter().chain(reading.findings);
    findings.extend(found.map(prefixed));
    let role = reading.role.to_descriptor(None);
    let pointer = [input.pointer, "/elasticsearch"].concat();
    let section = descriptor_of(input.root);
    let tree = Tree {
        root: &section,
        pointer: &pointer,
        is_complete: parse_error.is_none(),
    };
    let mut more = while_parsing::findings(&role, tree, name);
    let role_refusal = reading.role_refusal;
    if role_refusal.is_none() {
        let mut answers = more.iter().filter_map(|finding| finding.server.clone());
        parse_error = parse_error.or_else(|| answers.next());
    }
    let refused = parse_error.is_some() || role_refusal.is_some();
    let mut judged = later_stages(input, &role, tree, refused);
    if role_refusal.is_some() {
        judged.joined.clear();
    }
    more.extend(judged.findings);
    for finding in &mut more {
        let key = finding.pointer.strip_prefix(&pointer).unwrap_or_default();
        let mut beside = BESIDE_SECTION.iter();
        let is_beside = beside.any(|beside| {
            let key = key.strip_prefix('/');
            key.is_some_and(|key| key.starts_with(beside))
        });
        // What is about all of the role is about more than the section.
        if is_beside || key.is_empty() {
            finding.pointer = [input.pointer, key].concat();
        }
    }
    findings.append(&mut more);
    Judged {
        role,
        parse_error,
        joined: judged.joined,
        query_error: role_refusal.or(judged.query_error),
        findings,
    }
}

/// What is around the roles in Kibana's request for many.
pub(super) fn roles(input: &Input<'_>) -> Judged {
    let mut findings = kibana::read_bulk(input.root);
    let syntax = syntax(input);
    let parse_error = first_error(&syntax, &[]).or_else(|| first_error(&[], &findings));
    if input.tell_syntax {
        findings = behind(&syntax, findings);
    }
    Judged {
        parse_error,
        findings,
        ..Judged::default()
    }
}

/// The keys of a descriptor that Kibana has beside the section for Elasticsearch, not in it.
const BESIDE_SECTION: [&str; 2] = ["metadata", "description"];

/// What Elasticsearch gets of a role in the form of Kibana, as one tree.
fn descriptor_of(root: &Node) -> Node {
    let mut members = match root.get("elasticsearch").map(|section| &section.value) {
        Some(Value::Object(members)) => members.clone(),
        _ => Vec::new(),
    };
    members.extend(
        BESIDE_SECTION
            .iter()
            .filter_map(|key| root.member(key).cloned()),
    );
    Node {
        span: root.get("elasticsearch").unwrap_or(root).span,
        value: Value::Object(members),
    }
}
