//! Rules over a role definition: one rule, one small function, one code.
//!
//! [`validate`] says whether Elasticsearch takes a role definition, in its own words, and then
//! everything else that is worth saying about it, each thing at its place in the text.
//!
//! A definition goes through the same stages as in the server. The *text* is read as JSON
//! ([`syntax`]), the *parser* turns it into a role ([`crate::role::read`] and
//! [`while_parsing`]), *request validation* looks at names and privileges ([`request`]), and
//! before a role is stored its *document queries* are checked ([`document_query`]). The server
//! stops at the first stage that fails; here all of them look on, as far as they can, and the
//! stage only decides which of the errors is the server's answer. Last comes *advice*
//! ([`advice`]): what the server does not mind, but people would.

pub mod advice;
mod diagnostic;
pub mod document_query;
mod locate;
mod meant;
mod position;
pub mod request;
mod rule_set;
pub mod serverless;
pub mod syntax;
pub mod while_parsing;

pub use diagnostic::{Diagnostic, SuggestedFix, Validation};
pub use position::{Position, Range};
pub use rule_set::{Code, codes};

use diagnostic::{diagnostics, server_text};
use locate::{Step, Tree};

use crate::json::{self, Node, ReadResult};
use crate::role::{self, ErrorType, Finding, RoleDescriptor, Rule, ServerError, Switches};

/// Where a role definition is handed to Elasticsearch; the rules differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EntryPoint {
    /// `PUT /_security/role/{name}`
    #[default]
    PutRole,
    /// `POST /_security/role`, many roles at once
    BulkPutRole,
    /// `role_descriptors` of an API key
    ApiKey,
    /// `roles.yml`
    RolesFile,
    /// The parser alone: a role that the server has stored already.
    Parser(Switches),
}

impl EntryPoint {
    fn switches(self) -> Switches {
        match self {
            EntryPoint::PutRole | EntryPoint::BulkPutRole => Switches::PUT_ROLE,
            EntryPoint::ApiKey => Switches::API_KEY,
            EntryPoint::RolesFile => Switches::ROLES_FILE,
            EntryPoint::Parser(switches) => switches,
        }
    }

    /// Whether request validation (`RoleDescriptorRequestValidator`) looks at the role.
    fn validates_request(self) -> bool {
        matches!(
            self,
            EntryPoint::PutRole | EntryPoint::BulkPutRole | EntryPoint::ApiKey
        )
    }
}

/// The kind of Elasticsearch that is to take the role.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Deployment {
    /// A cluster that one runs oneself or in the cloud.
    #[default]
    Stack,
    /// A Serverless project.
    Serverless,
}

/// What a role definition is validated against.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options<'o> {
    /// The role's name; without one nothing is said about it.
    pub name: Option<&'o str>,
    /// Where the definition goes.
    pub entry_point: EntryPoint,
    /// What takes it.
    pub deployment: Deployment,
}

/// A role definition under validation, and what was found so far.
pub struct Subject<'s> {
    /// The role, as far as it could be read.
    pub role: &'s RoleDescriptor,
    /// The role's name; empty where there is none.
    pub name: &'s str,
    /// Where the definition goes.
    pub entry_point: EntryPoint,
    /// What takes it.
    pub deployment: Deployment,
    /// The text that the tree's places are in.
    pub text: &'s str,
    tree: Tree<'s>,
    /// Whether the parser refuses it.
    refused: bool,
    findings: Vec<Finding>,
    /// The texts that request validation joins.
    joined: Vec<String>,
}

impl<'s> Subject<'s> {
    /// A finding about a part of the role.
    fn finding(&self, rule: &Rule, steps: &[Step<'_>], message: impl Into<String>) -> Finding {
        let place = self.tree.locate(steps);
        Finding::new(rule, place.pointer, place.span, message)
    }

    /// The tree of a part of the role, if it is there.
    fn node(&self, steps: &[Step<'_>]) -> Option<&'s Node> {
        self.tree.find(steps)
    }

    /// Where a part of the role stands, or what would hold it.
    fn place(&self, steps: &[Step<'_>]) -> locate::Place {
        self.tree.locate(steps)
    }

    /// Whether anything was found that the server refuses.
    fn has_errors(&self) -> bool {
        self.refused || self.findings.iter().any(|finding| finding.server.is_some())
    }

    fn push(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// An error of request validation: one of the texts that the server joins.
    fn refuse(&mut self, finding: Finding, text: impl Into<String>) {
        let text = text.into();
        self.joined.push(text.clone());
        self.add(finding, text);
    }

    /// An error that the server would have found if another had not come first.
    fn add(&mut self, finding: Finding, text: String) {
        self.findings.push(finding.server(ServerError {
            kind: ErrorType::ActionRequestValidation,
            reason: text,
            causes: Vec::new(),
            position: None,
        }));
    }
}

/// Validates a role definition in Elasticsearch's JSON.
pub fn validate(text: &str, options: &Options<'_>) -> Validation {
    let read = json::read(text);
    let validated = validate_tree(text, &read, options);
    Validation {
        valid: validated.error.is_none(),
        format: "elasticsearch",
        name: options.name.map(str::to_owned),
        role: read.root.is_some().then_some(validated.role),
        elasticsearch: validated.error.map(|error| server_text(text, &error)),
        diagnostics: diagnostics(text, &validated.findings, true),
    }
}

/// What comes of a tree.
struct Validated {
    role: RoleDescriptor,
    /// The server's answer, if it refuses the role.
    error: Option<ServerError>,
    findings: Vec<Finding>,
}

fn validate_tree(text: &str, read: &ReadResult, options: &Options<'_>) -> Validated {
    let name = options.name.unwrap_or_default();
    let mut parsing = Vec::new();
    if let Some(name) = options.name {
        parsing.extend(while_parsing::role_name(name, options.entry_point));
    }
    parsing.extend(syntax::findings(text, read, &format!("role [{name}]")));
    let Some(root) = &read.root else {
        return Validated {
            role: RoleDescriptor::default(),
            error: parsing.iter().find_map(|finding| finding.server.clone()),
            findings: parsing,
        };
    };
    let reading = role::read(root, name, options.entry_point.switches());
    let role = reading.role;
    let tree = Tree {
        root,
        is_complete: reading.findings.is_empty(),
    };
    parsing.extend(reading.findings);
    parsing.extend(while_parsing::findings(&role, tree, name));
    // The sort is stable: what the JSON reader meets comes before what the parser makes of it.
    crate::order::by_number(&mut parsing, Finding::rank);
    let parse_error = parsing.iter().find_map(|finding| finding.server.clone());

    let mut subject = Subject {
        role: &role,
        name,
        entry_point: options.entry_point,
        deployment: options.deployment,
        text,
        tree,
        refused: parse_error.is_some(),
        findings: Vec::new(),
        joined: Vec::new(),
    };
    if options.entry_point.validates_request() {
        if options.name.is_some() && options.entry_point != EntryPoint::ApiKey {
            request::role_name(&mut subject);
        }
        request::role(&mut subject);
    }
    if options.entry_point == EntryPoint::RolesFile {
        request::file_role(&mut subject);
    }
    if options.deployment == Deployment::Serverless {
        serverless::role(&mut subject, options.name.is_some());
    }
    let request_error = (!subject.joined.is_empty()).then(|| joined(&subject.joined));
    let before = subject.findings.len();
    if !matches!(options.entry_point, EntryPoint::Parser(_)) {
        document_query::role(&mut subject);
    }
    let query_error = subject
        .findings
        .iter()
        .skip(before)
        .find_map(|finding| finding.server.clone());
    advice::role(&mut subject);

    let mut findings = parsing;
    findings.append(&mut subject.findings);
    Validated {
        error: parse_error.or(request_error).or(query_error),
        role,
        findings,
    }
}

/// The answer of request validation (`ActionRequestValidationException`).
fn joined(texts: &[String]) -> ServerError {
    let texts = (1..)
        .zip(texts)
        .map(|(number, text)| format!("{number}: {text};"));
    let reason = "Validation Failed: ".to_owned() + &texts.collect::<String>();
    ServerError {
        kind: ErrorType::ActionRequestValidation,
        reason,
        causes: Vec::new(),
        position: None,
    }
}

/// Validates the body of a `_has_privileges` request about the privileges of `user`.
pub fn validate_privileges_to_check(text: &str, user: &str) -> Validation {
    let read = json::read(text);
    let mut parsing = syntax::findings(text, &read, &format!("privileges check [{user}]"));
    let mut texts = Vec::new();
    if let Some(root) = &read.root {
        let (request, findings) = role::read_privileges_to_check(root, user);
        let tree = Tree {
            root,
            is_complete: findings.is_empty(),
        };
        parsing.extend(findings);
        parsing.extend(while_parsing::privileges_to_check(&request, tree, user));
        crate::order::by_number(&mut parsing, Finding::rank);
        let (findings, joined) = request::privileges_to_check(&request, tree);
        if !parsing.iter().any(|finding| finding.server.is_some()) {
            texts = joined;
        }
        parsing.extend(findings);
    }
    let error = if texts.is_empty() {
        parsing.iter().find_map(|finding| finding.server.clone())
    } else {
        Some(joined(&texts))
    };
    Validation {
        valid: error.is_none(),
        format: "has_privileges",
        name: None,
        role: None,
        elasticsearch: error.map(|error| server_text(text, &error)),
        diagnostics: diagnostics(text, &parsing, true),
    }
}
