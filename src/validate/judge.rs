//! The stages that one definition goes through, and which of the errors is the server's answer.

use super::locate::Tree;
use super::request::RESERVED_ROLE_NAME;
use super::subject::Subject;
use super::{Deployment, EntryPoint, document_query, request, serverless, while_parsing};
use crate::json::{Node, Span};
use crate::order::by_number;
use crate::role::{self, ErrorType, Finding, RoleDescriptor, ServerError};

/// One definition and where it stands.
pub(super) struct Input<'i> {
    /// The whole text.
    pub text: &'i str,
    /// The definition.
    pub root: &'i Node,
    /// JSON pointer of it.
    pub pointer: &'i str,
    /// Its name, if it has one, and where that stands.
    pub name: Option<&'i str>,
    pub name_span: Option<Span>,
    /// Where it goes.
    pub entry_point: EntryPoint,
    pub deployment: Deployment,
    /// What is wrong with the text as JSON.
    pub syntax: &'i [Finding],
    /// Whether that is to be told; it is told once, but refuses every definition in the text.
    pub tell_syntax: bool,
}

/// What comes of a definition.
#[derive(Default)]
pub(super) struct Judged {
    pub role: RoleDescriptor,
    /// What the parser refuses it for.
    pub parse_error: Option<ServerError>,
    /// The texts of request validation.
    pub joined: Vec<String>,
    /// What it is refused for when it is to be stored.
    pub query_error: Option<ServerError>,
    pub findings: Vec<Finding>,
}

impl Judged {
    /// The server's answer, if it refuses the definition.
    pub fn error(&self) -> Option<ServerError> {
        let joined = || (!self.joined.is_empty()).then(|| joined(&self.joined));
        let error = self.parse_error.clone().or_else(joined);
        error.or_else(|| self.query_error.clone())
    }
}

/// The answer of request validation (`ActionRequestValidationException`).
pub(super) fn joined(texts: &[String]) -> ServerError {
    let mut reason = "Validation Failed: ".to_owned();
    for (number, text) in (1..).zip(texts) {
        reason += &[&i32::to_string(&number), ": ", text, ";"].concat();
    }
    ServerError {
        kind: ErrorType::ActionRequestValidation,
        reason,
        causes: Vec::new(),
        position: None,
    }
}

/// A role in the form of Elasticsearch.
pub(super) fn role(input: &Input<'_>) -> Judged {
    #[cfg(feature = "formats")]
    if let EntryPoint::CrossClusterKey { is_new } = input.entry_point {
        return super::cross_cluster::judge(input, is_new);
    }
    let name = input.name.unwrap_or_default();
    let mut parsing = Vec::new();
    if let Some(name) = input.name {
        let finding = while_parsing::role_name(name, input.entry_point);
        parsing.extend(finding.map(|finding| named(finding, input)));
    }
    let reading = role::read(input.root, name, input.entry_point.switches());
    let tree = Tree {
        root: input.root,
        pointer: input.pointer,
        is_complete: reading.findings.is_empty(),
    };
    let prefixed = |mut finding: Finding| {
        finding.pointer.insert_str(0, input.pointer);
        finding
    };
    let role = reading.role;
    parsing.extend(reading.findings.into_iter().map(prefixed));
    parsing.extend(while_parsing::findings(&role, tree, name));
    let judged = stages(input, role, tree, parsing);
    #[cfg(feature = "kibana")]
    let judged = {
        let advice = super::kibana::advice(input, &judged.role);
        let mut findings = judged.findings;
        findings.extend(advice.into_iter().map(prefixed));
        Judged { findings, ..judged }
    };
    judged
}

/// Everything about a role of which this is what the parser says.
pub(super) fn stages(
    input: &Input<'_>,
    role: RoleDescriptor,
    tree: Tree<'_>,
    mut parsing: Vec<Finding>,
) -> Judged {
    let parse_error = first_error(input.syntax, &parsing);
    if input.tell_syntax {
        parsing = behind(input.syntax, parsing);
    }
    by_number(&mut parsing, Finding::rank);
    let mut judged = later_stages(input, &role, tree, parse_error.is_some());
    parsing.append(&mut judged.findings);
    Judged {
        role,
        parse_error,
        findings: parsing,
        ..judged
    }
}

/// Findings behind those about the text as JSON.
pub(super) fn behind(syntax: &[Finding], mut findings: Vec<Finding>) -> Vec<Finding> {
    let mut all = syntax.to_vec();
    all.append(&mut findings);
    all
}

/// The error that the server meets first: of two in one place that of the JSON reader.
pub(super) fn first_error(syntax: &[Finding], parsing: &[Finding]) -> Option<ServerError> {
    let mut first: Option<&Finding> = None;
    for findings in [syntax, parsing] {
        for finding in findings {
            let is_before = first.is_none_or(|first| finding.rank() < first.rank());
            if finding.server.is_some() && is_before {
                first = Some(finding);
            }
        }
    }
    first?.server.clone()
}

/// Everything behind the parser.
pub(super) fn later_stages(
    input: &Input<'_>,
    role: &RoleDescriptor,
    tree: Tree<'_>,
    refused: bool,
) -> Judged {
    let entry_point = input.entry_point;
    let bulk = entry_point == EntryPoint::BulkPutRole;
    let mut subject = Subject {
        role,
        name: input.name.unwrap_or_default(),
        name_span: input.name_span.unwrap_or_default(),
        entry_point,
        deployment: input.deployment,
        text: input.text,
        tree,
        refused,
        findings: Vec::new(),
        guesses: 0,
        joined: Vec::new(),
        errors: 0,
    };
    if entry_point.validates_request() {
        if input.name.is_some() && entry_point == EntryPoint::PutRole {
            request::role_name(&mut subject);
        }
        request::role(&mut subject);
        if input.name.is_some() && bulk {
            request::role_name(&mut subject);
        }
    }
    let file_error = match entry_point {
        EntryPoint::RolesFile => request::file_role(&mut subject),
        _ => None,
    };
    if input.deployment == Deployment::Serverless {
        serverless::role(&mut subject, input.name.is_some());
    }
    let before = subject.findings.len();
    if entry_point.checks_queries() {
        document_query::role(&mut subject);
    }
    let mut queries = subject.findings.iter().skip(before);
    let query_error = queries.find_map(|finding| finding.server.clone());
    // In the bulk form the store itself validates, and queries before it tells of anything but a
    // reserved name (`NativeRolesStore.validateRoleDescriptor`).
    let is_reserved = |finding: &Finding| finding.rule == RESERVED_ROLE_NAME;
    if bulk && query_error.is_some() && !subject.findings.iter().any(is_reserved) {
        subject.joined.clear();
    }
    #[cfg(feature = "advice")]
    super::advice::role(&mut subject);
    Judged {
        joined: subject.joined,
        query_error: file_error.or(query_error),
        findings: subject.findings,
        ..Judged::default()
    }
}

/// A finding about the name, where the name stands and is met.
pub(super) fn named(mut finding: Finding, input: &Input<'_>) -> Finding {
    input.pointer.clone_into(&mut finding.pointer);
    if let Some(span) = input.name_span {
        finding.span = span;
        finding.at.0 = span.start;
    }
    finding
}
