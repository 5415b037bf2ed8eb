//! Rules over a role definition: one rule, one small function, one code.
//!
//! [`validate`] says whether Elasticsearch takes the role definitions in a text of whatever form
//! ([`crate::format`]), in its own words, and then everything else that is worth saying about
//! them, each thing at its place in the text. [`validate_role`] does so for one definition in
//! Elasticsearch's JSON that goes to a place of one's choice.
//!
//! A definition goes through the same stages as in the server. The *text* is read as JSON
//! ([`syntax`]), the *parser* turns it into a role ([`crate::role::read`] and
//! [`while_parsing`]), *request validation* looks at names and privileges ([`request`]), and
//! before a role is stored its *document queries* are checked ([`document_query`]). The server
//! stops at the first stage that fails; here all of them look on, as far as they can, and the
//! stage only decides which of the errors is the server's answer. Last comes *advice*
//! ([`advice`]): what the server does not mind, but people would.

#[cfg(feature = "advice")]
pub mod advice;
#[cfg(feature = "formats")]
mod cross_cluster;
mod diagnostic;
pub mod document_query;
#[cfg(feature = "advice")]
mod jackson;
mod judge;
mod key_request;
#[cfg(feature = "kibana")]
mod kibana;
mod locate;
#[cfg(feature = "advice")]
mod meaning;
mod meant;
mod position;
mod read_role;
pub mod request;
#[cfg(feature = "advice")]
mod rule_set;
pub mod serverless;
pub mod subject;
pub mod syntax;
pub mod while_parsing;

pub use crate::role::SuggestedFix;
pub use diagnostic::{Diagnostic, ValidatedRole, Validation};
pub use position::{Position, Range};
pub use read_role::read_role;
#[cfg(feature = "advice")]
pub use rule_set::{Code, codes};
pub(crate) use subject::Subject;

use diagnostic::{TOO_MANY_ROLES, diagnostics, server_text, shorten};
use judge::{Input, Judged};
use locate::Tree;

pub use crate::catalog::Deployment;
use crate::format::{self, Definition, Document, Format, TAKEN_FOR, Target};
use crate::json::{self, Misfit, Node, Span};
use crate::order::by_number;
use crate::pattern::Bound;
use crate::role::{
    self, ErrorType, Finding, PrivilegesToCheck, RequestKind, ServerError, Switches,
};

/// How many definitions of a text are looked at.
const MOST_DEFINITIONS: usize = 65_536;

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
    /// `access` of a cross-cluster API key
    #[cfg(feature = "formats")]
    CrossClusterKey {
        /// Whether the key is a new one.
        is_new: bool,
    },
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
            #[cfg(feature = "formats")]
            EntryPoint::CrossClusterKey { .. } => Switches::API_KEY,
            EntryPoint::RolesFile => Switches::ROLES_FILE,
            EntryPoint::Parser(switches) => switches,
        }
    }

    /// Whether request validation (`RoleDescriptorRequestValidator`) looks at the role. That of a
    /// new cross-cluster key takes it for sound (`CreateCrossClusterApiKeyRequest`), other than that of
    /// a change (`BaseUpdateApiKeyRequest`).
    fn validates_request(self) -> bool {
        match self {
            #[cfg(feature = "formats")]
            EntryPoint::CrossClusterKey { is_new } => !is_new,
            _ => !matches!(self, EntryPoint::RolesFile | EntryPoint::Parser(_)),
        }
    }

    /// Whether document queries are parsed when the role is stored.
    fn checks_queries(self) -> bool {
        !self.is_of_cross_cluster_key() && !matches!(self, EntryPoint::Parser(_))
    }

    fn is_of_cross_cluster_key(self) -> bool {
        match self {
            #[cfg(feature = "formats")]
            EntryPoint::CrossClusterKey { .. } => true,
            _ => false,
        }
    }
}

/// What one definition in Elasticsearch's JSON is validated against.
#[derive(Clone, Copy, Debug, Default)]
pub struct RoleOptions<'o> {
    /// The role's name; without one nothing is said about it.
    pub name: Option<&'o str>,
    /// Where the definition goes.
    pub entry_point: EntryPoint,
    /// What takes it.
    pub deployment: Deployment,
}

/// What a text is validated against.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options<'o> {
    /// The name of a role that the text does not name.
    pub name: Option<&'o str>,
    /// The form of the text; without one it is told from the text.
    pub format: Option<Format>,
    /// What takes the roles.
    pub deployment: Deployment,
    /// Whether the text is not what the user wrote, but was written out from a value: then the
    /// places in it are of no use.
    pub from_value: bool,
}

/// Validates every role definition in a text.
pub fn validate(text: &str, options: &Options<'_>) -> Validation {
    let document = format::read(text, options.format);
    let mut outcome = Outcome::default();
    let mut firsts: Vec<Option<&Definition>> = vec![None; document.pieces.len()];
    for definition in document.definitions.iter().rev() {
        if let Some(first) = definition.piece.and_then(|piece| firsts.get_mut(piece)) {
            *first = Some(definition);
        }
    }
    let mut pieces: Vec<Vec<Finding>> = Vec::with_capacity(firsts.len());
    for (piece, first) in document.pieces.iter().zip(&firsts) {
        let name = first.and_then(|first| first.name.as_deref());
        let name = name.or(options.name).unwrap_or_default();
        pieces.push(syntax::findings(text, piece, &format!("role [{name}]")));
    }
    let mut told = None;
    let bound = Bound::advice();
    for definition in document.definitions.iter().take(MOST_DEFINITIONS) {
        let syntax = definition.piece.and_then(|piece| pieces.get(piece));
        let input = Input {
            text,
            root: &definition.node,
            pointer: &definition.pointer,
            name: definition.name.as_deref().or(options.name),
            name_span: definition.name_span,
            entry_point: EntryPoint::PutRole,
            deployment: options.deployment,
            syntax: syntax.map_or(&[], Vec::as_slice),
            tell_syntax: told != definition.piece,
        };
        told = definition.piece;
        outcome.add(input, definition.target);
    }
    drop(bound);
    for (findings, first) in pieces.into_iter().zip(firsts) {
        if first.is_none() {
            outcome.fail(findings);
        }
    }
    outcome.fail(document.findings.clone());
    outcome.restrictions(&document);
    outcome.validation(text, &document, options)
}

/// What has come of the definitions of a text so far.
#[derive(Default)]
struct Outcome {
    roles: Vec<ValidatedRole>,
    /// The server's first answer.
    error: Option<ServerError>,
    /// How far the server has read when it gives it, see [`Finding::rank`].
    rank: u64,
    /// Its answer if the descriptors in a request can be read.
    late_error: Option<ServerError>,
    /// The texts of request validation of all descriptors of an API key, which go into one answer.
    joined: Vec<String>,
    /// What comes behind that.
    query_error: Option<ServerError>,
    findings: Vec<Finding>,
}

impl Outcome {
    /// Findings that belong to no definition.
    fn fail(&mut self, findings: Vec<Finding>) {
        let error = judge::first_error(&[], &findings);
        self.error = self.error.take().or(error);
        self.findings.extend(findings);
    }

    fn add(&mut self, mut input: Input<'_>, target: Target) {
        input.entry_point = match target {
            // What is asked about several users is refused together with the request around it.
            Target::Check if !input.pointer.is_empty() => EntryPoint::ApiKey,
            Target::Role | Target::Check => EntryPoint::PutRole,
            #[cfg(feature = "kibana")]
            Target::Kibana(form) => kibana::entry_point(form),
            #[cfg(feature = "kibana")]
            Target::KibanaRoles => EntryPoint::BulkPutRole,
            Target::BulkRole | Target::Request(RequestKind::Roles) => EntryPoint::BulkPutRole,
            Target::Stored => EntryPoint::Parser(Switches::STORED),
            Target::Request(_) | Target::ApiKey => EntryPoint::ApiKey,
            #[cfg(feature = "formats")]
            Target::Access { is_new } => EntryPoint::CrossClusterKey { is_new },
            Target::File => EntryPoint::RolesFile,
        };
        let mut judged = match target {
            #[cfg(feature = "kibana")]
            Target::Kibana(form) => kibana::role(&input, form),
            #[cfg(feature = "kibana")]
            Target::KibanaRoles => kibana::roles(&input),
            Target::Check => {
                let user = input.name.unwrap_or_default();
                check(input.root, input.pointer, user, input.syntax).1
            }
            Target::Request(request) => key_request::judge(&input, request),
            _ => judge::role(&input),
        };
        let error = judged.error();
        let is_access = input.entry_point.is_of_cross_cluster_key();
        let (first, later) = match input.entry_point {
            point if is_access || point == EntryPoint::ApiKey => {
                self.joined.append(&mut judged.joined);
                (judged.parse_error, judged.query_error)
            }
            // What one of many roles is refused for does not stop the others.
            EntryPoint::BulkPutRole => (judged.parse_error, error.clone()),
            _ => (error.clone(), None),
        };
        // What Kibana says of any role comes before what Elasticsearch says of all.
        #[cfg(feature = "kibana")]
        let first = match first {
            Some(error)
                if target == Target::Kibana(crate::kibana::Form::Bulk)
                    && error.kind != ErrorType::Kibana =>
            {
                self.late_error.get_or_insert(error);
                None
            }
            first => first,
        };
        // What a request lacks as a whole is known behind the descriptors in it.
        let is_late = |error: &ServerError| error.kind == ErrorType::IllegalArgument;
        let is_outer = is_access || matches!(target, Target::Request(_));
        if is_outer && first.as_ref().is_some_and(is_late) {
            self.late_error = self.late_error.take().or(first);
        } else if let Some(first) = first {
            // A request is judged before the descriptors in it, but read together with them. Kibana looks at
            // what is around its roles only once they are in order.
            let is_first = |error: &ServerError| error.reason == first.reason;
            let mut found = judged.findings.iter();
            let found = found.find(|finding| finding.server.as_ref().is_some_and(is_first));
            let rank = found
                .map(Finding::rank)
                .filter(|_| first.kind != ErrorType::Kibana);
            if self.error.is_none() || rank.is_some_and(|rank| rank < self.rank) {
                (self.error, self.rank) = (Some(first), rank.unwrap_or_default());
            }
        }
        self.query_error = self.query_error.take().or(later);
        self.findings.append(&mut judged.findings);
        if target.is_role() {
            self.roles.push(ValidatedRole {
                name: input.name.map(str::to_owned),
                valid: error.is_none(),
                role: judged.role,
                elasticsearch: error.map(|error| server_text(input.text, error)),
            });
        }
    }

    /// A key has no several descriptors of which one is restricted
    /// (`ApiKeyService.validateWorkflowsRestrictionConstraints`).
    fn restrictions(&mut self, document: &Document) {
        if document.format != Format::ApiKey || self.roles.len() < 2 {
            return;
        }
        let restricted = self
            .roles
            .iter()
            .filter(|role| role.role.restriction.is_some());
        let text = match restricted.count() {
            0 => return,
            1 => "combining role descriptors with and without restriction is not supported",
            _ => "more than one role descriptor with restriction is not supported",
        };
        let error = ServerError::illegal_argument(text);
        self.query_error.get_or_insert(error.clone());
        let definitions = document.definitions.iter();
        let descriptors = definitions.filter(|definition| definition.target.is_role());
        for (validated, definition) in self.roles.iter().zip(descriptors) {
            if validated.role.restriction.is_some() {
                let message = "A key with a restricted descriptor must have no other descriptor.";
                let rule = &key_request::RESTRICTION_BESIDE_OTHERS;
                let span = definition.name_span.unwrap_or(definition.node.span);
                let finding = Finding::new(rule, definition.pointer.clone(), span, message);
                self.findings.push(finding.server(error.clone()));
            }
        }
    }

    fn validation(mut self, text: &str, document: &Document, options: &Options<'_>) -> Validation {
        by_number(&mut self.joined, |text| {
            u64::from(text == key_request::NO_IDS)
        });
        let joined = (!self.joined.is_empty()).then(|| judge::joined(&self.joined));
        let error = self.error.or(self.late_error);
        let error = error.or(joined).or(self.query_error);
        let guessed = document.format != Format::Elasticsearch && options.format.is_none();
        if error.is_some() && guessed {
            let message = format!("The text was taken for {}.", document.format.describe());
            let span = Span {
                start: 0,
                end: text.len(),
            };
            let finding = Finding::new(&TAKEN_FOR, String::new(), span, message);
            self.findings.push(finding);
        }
        let left_out = document.definitions.get(MOST_DEFINITIONS);
        if let Some(next) = left_out {
            let message = "This definition and those behind it are more than are looked at.";
            let finding = Finding::new(
                &TOO_MANY_ROLES,
                next.pointer.clone(),
                next.node.span,
                message,
            );
            self.findings.insert(0, finding);
        }
        errors_first(&mut self.findings);
        shorten(&mut self.findings);
        let first = match self.roles.as_slice() {
            [first, _, ..] => Some((first.name.clone(), first.role.clone())),
            _ => self.roles.pop().map(|only| (only.name, only.role)),
        };
        let (name, role) = first.unzip();
        Validation {
            valid: error.is_none() && left_out.is_none(),
            format: document.format.name(),
            name: name.flatten(),
            role,
            elasticsearch: error.map(|error| server_text(text, error)),
            diagnostics: diagnostics(text, self.findings, !options.from_value),
            roles: self.roles,
        }
    }
}

fn errors_first(findings: &mut [Finding]) {
    by_number(findings, |finding| finding.rule.severity as u64);
}

/// Validates one role definition in Elasticsearch's JSON.
pub fn validate_role(text: &str, options: &RoleOptions<'_>) -> Validation {
    let read = json::read(text);
    let name = options.name.unwrap_or_default();
    let syntax = syntax::findings(text, &read, &format!("role [{name}]"));
    let judged = match &read.root {
        Some(root) => {
            let _bound = Bound::advice();
            judge::role(&Input {
                text,
                root,
                pointer: "",
                name: options.name,
                name_span: None,
                entry_point: options.entry_point,
                deployment: options.deployment,
                syntax: &syntax,
                tell_syntax: true,
            })
        }
        None => Judged {
            parse_error: judge::first_error(&syntax, &[]),
            findings: syntax,
            ..Judged::default()
        },
    };
    single(
        text,
        Format::Elasticsearch.name(),
        options.name,
        judged,
        read.root.is_some(),
    )
}

fn single(
    text: &str,
    format: &'static str,
    name: Option<&str>,
    mut judged: Judged,
    has_role: bool,
) -> Validation {
    let error = judged.error();
    errors_first(&mut judged.findings);
    shorten(&mut judged.findings);
    Validation {
        valid: error.is_none(),
        format,
        name: name.map(str::to_owned),
        role: has_role.then_some(judged.role),
        elasticsearch: error.map(|error| server_text(text, error)),
        diagnostics: diagnostics(text, judged.findings, true),
        roles: Vec::new(),
    }
}

/// Validates the body of a `_has_privileges` request about the privileges of `user`.
pub fn validate_privileges_to_check(text: &str, user: &str) -> Validation {
    let read = json::read(text);
    let syntax = syntax::findings(text, &read, &format!("privileges check [{user}]"));
    let judged = match &read.root {
        Some(root) => check(root, "", user, &syntax).1,
        None => Judged {
            parse_error: judge::first_error(&syntax, &[]),
            findings: syntax,
            ..Judged::default()
        },
    };
    single(text, "has_privileges", None, judged, false)
}

/// Reads the body of a `_has_privileges` request about the privileges of `user`.
///
/// # Errors
/// What the server would refuse the request for (`RoleDescriptor.PrivilegesToCheck`,
/// `HasPrivilegesRequest`), with the place of its first fault.
pub fn privileges_to_check(root: &Node, user: &str) -> Result<PrivilegesToCheck, Misfit> {
    let (request, judged) = check(root, "", user, &[]);
    let Some(error) = judged.error() else {
        return Ok(request);
    };
    let mut findings = judged.findings.into_iter();
    let first = findings.find(|finding| finding.server.is_some());
    Err(Misfit {
        code: first.as_ref().map_or("invalid", |first| first.rule.code),
        message: error.reason,
        pointer: first.map(|first| first.pointer).unwrap_or_default(),
    })
}

/// A `_has_privileges` request: what it asks, and what there is to say about it.
fn check(
    root: &Node,
    pointer: &str,
    user: &str,
    syntax: &[Finding],
) -> (PrivilegesToCheck, Judged) {
    let (request, mut parsing) = role::read_privileges_to_check(root, user);
    // Only a request of the console has what it asks inside something.
    #[cfg(feature = "formats")]
    for finding in &mut parsing {
        finding.pointer.insert_str(0, pointer);
    }
    let tree = Tree {
        root,
        pointer,
        is_complete: parsing.is_empty(),
    };
    parsing.extend(while_parsing::privileges_to_check(&request, tree, user));
    let parse_error = judge::first_error(syntax, &parsing);
    parsing = judge::behind(syntax, parsing);
    by_number(&mut parsing, Finding::rank);
    let (findings, joined) = request::privileges_to_check(&request, tree);
    parsing.extend(findings);
    let judged = Judged {
        parse_error,
        joined,
        findings: parsing,
        ..Judged::default()
    };
    (request, judged)
}
