//! Reading a role descriptor from JSON, as `RoleDescriptor.Parser` of Elasticsearch does.
//!
//! The server stops at the first thing that it does not like; this reader says what the
//! server would say, and when, and goes on. What it cannot use it leaves out, so that the
//! rest of the role can still be looked at. Which privileges and names exist is no question
//! here: that is for the rules of [`crate::validate`].

use super::descriptor::{
    ApplicationPrivileges, DataSourcePrivileges, FieldSecurity, GlobalPrivileges,
    IndicesPrivileges, ManageRolesIndices, RemoteClusterPrivileges, RemoteIndicesPrivileges,
    Restriction, RoleDescriptor,
};
use super::finding::{ErrorType, Finding, Rule, ServerError, Suggestion, rules};
use super::suggest;
use crate::json::{self, Json, Member, Node, Span, Value};

rules! { READ_RULES:
    ROLE_NOT_OBJECT Error "role_not_object" "A role must be a JSON object.";
    UNKNOWN_FIELD Error "unknown_field" "The object has a key that Elasticsearch does not know there.";
    FIELD_NOT_ALLOWED Error "field_not_allowed" "The key exists, but not in this place or not in this API.";
    WRONG_TYPE Error "wrong_type" "The value is of a type that Elasticsearch does not take there.";
    NOT_A_STRING_LIST Error "not_a_string_list" "The value must be a list of strings.";
    NOT_A_STRING Error "not_a_string" "The list holds something that is not a string.";
    MISSING_FIELD Error "missing_field" "A required key is absent or null.";
    EMPTY_LIST Error "empty_list" "The list must have at least one element.";
    BLANK_VALUE Error "blank_value" "An empty text stands where a name is needed.";
    FIELD_SECURITY_EMPTY Error "field_security_empty" "`field_security` must say something, or be left out.";
    EXCEPT_WITHOUT_GRANT Error "except_without_grant" "`field_security` has `except` but no `grant`.";
    OLD_FIELDS_FORMAT Error "old_fields_format" "`fields` is the format of Elasticsearch 2; it is `field_security` now.";
    UNKNOWN_REMOTE_CLUSTER_PRIVILEGE Error "unknown_remote_cluster_privilege" "Only `monitor_enrich` and `monitor_stats` exist for remote clusters.";
    UNKNOWN_DATA_SOURCE_PRIVILEGE Error "unknown_data_source_privilege" "The privilege does not exist for data sources.";
    DROPPED_FIELD Info "dropped_field" "Elasticsearch reads the key and drops its value.";
    REPLACED_BY_ALIAS Warning "replaced_by_alias" "Two spellings of the same key: the last one replaces the other completely.";
    READ_AS_TEXT Warning "read_as_text" "A number or boolean that Elasticsearch takes as text.";
    INHERITED_GROUP_PART Warning "inherited_group_part" "The group lacks a key and takes the value of the group before it.";
}

/// The privileges of `remote_cluster` (`RemoteClusterPermissions`).
pub const REMOTE_CLUSTER_PRIVILEGES: [&str; 2] = ["monitor_enrich", "monitor_stats"];
/// The privileges of `global.data_source`.
pub const DATA_SOURCE_PRIVILEGES: [&str; 5] =
    ["create", "delete", "read_metadata", "read", "manage"];

const ROLE_FIELDS: [&str; 15] = [
    "cluster",
    "indices",
    "index",
    "applications",
    "application",
    "run_as",
    "global",
    "metadata",
    "metadata_flattened",
    "transient_metadata",
    "remote_indices",
    "remote_cluster",
    "restriction",
    "description",
    "type",
];
const INDICES_FIELDS: [&str; 7] = [
    "names",
    "privileges",
    "field_security",
    "query",
    "allow_restricted_indices",
    "clusters",
    "transient_metadata",
];
const APPLICATION_FIELDS: [&str; 3] = ["application", "privileges", "resources"];

/// What differs between the places where Elasticsearch reads a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Switches {
    /// Whether `restriction` is taken: API keys only.
    pub restriction: bool,
    /// Whether `description` is taken: not in API keys.
    pub description: bool,
    /// Whether `fields` of an entry is taken as the granted fields: `roles.yml` only.
    pub fields: bool,
}

impl Switches {
    /// `PUT /_security/role/{name}` and the bulk form.
    pub const PUT_ROLE: Switches = Switches {
        restriction: false,
        description: true,
        fields: false,
    };
    /// `role_descriptors` of an API key.
    pub const API_KEY: Switches = Switches {
        restriction: true,
        description: false,
        fields: false,
    };
    /// `roles.yml`.
    pub const ROLES_FILE: Switches = Switches {
        restriction: false,
        description: true,
        fields: true,
    };
    /// Everything, for roles that the server has taken already.
    pub const STORED: Switches = Switches {
        restriction: true,
        description: true,
        fields: false,
    };
}

/// What [`read`] makes of a role.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The role, as far as it could be read.
    pub role: RoleDescriptor,
    /// What the reader had to say, in the order of the text.
    pub findings: Vec<Finding>,
}

/// Reads a role descriptor.
///
/// `name` is the role's name, which the server's texts quote.
pub fn read(node: &Node, name: &str, switches: Switches) -> Reading {
    let mut reader = Reader {
        name,
        switches,
        findings: Vec::new(),
    };
    let role = reader.role(node);
    Reading {
        role,
        findings: reader.sorted(),
    }
}

/// A request to `_has_privileges`, which the server reads with the parts of the role reader.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PrivilegesToCheck {
    /// Cluster privileges asked for.
    pub cluster: Vec<String>,
    /// Index privileges asked for.
    pub index: Vec<IndicesPrivileges>,
    /// Application privileges asked for.
    pub application: Vec<ApplicationPrivileges>,
}

/// Reads the body of a `_has_privileges` request about `user`
/// (`RoleDescriptor.parsePrivilegesToCheck`).
pub fn read_privileges_to_check(node: &Node, user: &str) -> (PrivilegesToCheck, Vec<Finding>) {
    let mut reader = Reader {
        name: user,
        switches: Switches::PUT_ROLE,
        findings: Vec::new(),
    };
    let request = reader.privileges_to_check(node);
    (request, reader.sorted())
}

/// The way from the root to a value; rendered as a JSON pointer only for findings.
#[derive(Clone, Copy)]
struct Path<'p> {
    parent: Option<&'p Path<'p>>,
    step: Step<'p>,
}

#[derive(Clone, Copy)]
enum Step<'p> {
    Root,
    Key(&'p str),
    Index(usize),
}

impl<'p> Path<'p> {
    const ROOT: Path<'static> = Path {
        parent: None,
        step: Step::Root,
    };

    fn key(&'p self, key: &'p str) -> Path<'p> {
        Path {
            parent: Some(self),
            step: Step::Key(key),
        }
    }

    fn index(&'p self, index: usize) -> Path<'p> {
        Path {
            parent: Some(self),
            step: Step::Index(index),
        }
    }

    fn pointer(&self) -> String {
        let mut pointer = self.parent.map_or_else(String::new, Path::pointer);
        match self.step {
            Step::Root => {}
            Step::Key(key) => json::push_pointer(&mut pointer, key),
            Step::Index(index) => json::push_pointer(&mut pointer, &index.to_string()),
        }
        pointer
    }
}

/// A finding on its way: what [`Reader::report`] needs to know.
struct Report<'r> {
    rule: &'static Rule,
    span: Span,
    at: (usize, u8),
    message: String,
    server: Option<ServerError>,
    suggestions: Vec<Suggestion>,
    path: &'r Path<'r>,
}

struct Reader<'n> {
    name: &'n str,
    switches: Switches,
    findings: Vec<Finding>,
}

/// Where `readStringArray` is called, which decides how its errors are wrapped.
#[derive(Clone, Copy)]
enum Wrap {
    /// As the cause of `failed to parse role [name]`.
    Role,
    /// Behind `failed to parse restriction for role [name]. `.
    Restriction,
    /// Not at all: inside `global`.
    Bare,
}

fn parse_error(reason: String) -> ServerError {
    ServerError {
        kind: ErrorType::Parse,
        reason,
        causes: Vec::new(),
        position: None,
    }
}

fn illegal_argument(reason: &str) -> ServerError {
    ServerError {
        kind: ErrorType::IllegalArgument,
        reason: reason.to_owned(),
        causes: Vec::new(),
        position: None,
    }
}

fn located_error(position: usize, reason: String) -> ServerError {
    ServerError {
        kind: ErrorType::XContentParse,
        reason,
        causes: Vec::new(),
        position: Some(position),
    }
}

impl Reader<'_> {
    /// The findings in the order in which the server would meet them.
    fn sorted(mut self) -> Vec<Finding> {
        self.findings.sort_by_key(|finding| finding.at);
        self.findings
    }

    fn report(&mut self, report: Report<'_>) {
        self.findings.push(Finding {
            rule: report.rule,
            message: report.message,
            server: report.server,
            pointer: report.path.pointer(),
            span: report.span,
            at: report.at,
            suggestions: report.suggestions,
        });
    }

    /// An error about a value, met when its first token is read.
    fn value_error(
        &mut self,
        rule: &'static Rule,
        path: &Path<'_>,
        node: &Node,
        message: String,
        server: ServerError,
    ) {
        self.report(Report {
            rule,
            span: node.span,
            at: (node.span.start, 0),
            message,
            server: Some(server),
            suggestions: Vec::new(),
            path,
        });
    }

    /// An error about a whole object or list, met at its end; `order` ranks the checks there.
    fn end_error(
        &mut self,
        rule: &'static Rule,
        path: &Path<'_>,
        node: &Node,
        order: u8,
        message: impl Into<String>,
        server: ServerError,
    ) {
        self.report(Report {
            rule,
            span: node.span,
            at: (node.span.end, order),
            message: message.into(),
            server: Some(server),
            suggestions: Vec::new(),
            path,
        });
    }

    /// A remark about a key that Elasticsearch does not mind.
    fn remark(&mut self, rule: &'static Rule, path: &Path<'_>, span: Span, message: String) {
        self.report(Report {
            rule,
            span,
            at: (span.start, 0),
            message,
            server: None,
            suggestions: Vec::new(),
            path,
        });
    }

    /// An error about a key, met when its value is read. The nearest of `known` is offered.
    fn key_error(
        &mut self,
        rule: &'static Rule,
        path: &Path<'_>,
        member: &Member,
        message: String,
        server: ServerError,
        known: &[&str],
    ) {
        let suggestions = suggest::nearest(&member.key, known.iter().copied())
            .into_iter()
            .map(|name| Suggestion {
                text: format!("Use {name}."),
                replacement: Some(Json::from(name).to_text()),
            })
            .collect();
        self.report(Report {
            rule,
            span: member.key_span,
            at: (member.value.span.start, 0),
            message,
            server: Some(server),
            suggestions,
            path: &path.key(&member.key),
        });
    }

    fn role_text(&self, rest: &str) -> String {
        format!("failed to parse role [{}]{rest}", self.name)
    }

    fn indices_text(&self, rest: &str) -> String {
        format!(
            "failed to parse indices privileges for role [{}]. {rest}",
            self.name
        )
    }

    fn role(&mut self, node: &Node) -> RoleDescriptor {
        let mut role = RoleDescriptor {
            transient_metadata: vec![("enabled".to_owned(), Json::Bool(true))],
            ..RoleDescriptor::default()
        };
        let Value::Object(members) = &node.value else {
            let server = parse_error(self.role_text(&format!(
                ". expected an object but found [{}] instead",
                node.value.token()
            )));
            let message = format!(
                "A role is an object, but this is {}.",
                described(&node.value)
            );
            self.value_error(&ROLE_NOT_OBJECT, &Path::ROOT, node, message, server);
            return role;
        };
        self.alias(members, "index", "indices");
        self.alias(members, "application", "applications");
        for member in members {
            if self.role_member(member, &mut role) {
                break;
            }
        }
        role
    }

    /// Warns when an object has both spellings of a key.
    fn alias(&mut self, members: &[Member], one: &str, other: &str) {
        let mut spelled = members
            .iter()
            .filter(|member| member.key == one || member.key == other);
        if let (Some(first), Some(second)) = (spelled.next(), spelled.next())
            && first.key != second.key
        {
            let message = format!("{} further down replaces this completely.", second.key);
            self.remark(
                &REPLACED_BY_ALIAS,
                &Path::ROOT.key(&first.key),
                first.key_span,
                message,
            );
        }
    }

    /// Reads one key of a role. Returns whether the role ends there, see [`Self::type_field`].
    fn role_member(&mut self, member: &Member, role: &mut RoleDescriptor) -> bool {
        let value = &member.value;
        let path = Path::ROOT.key(&member.key);
        match member.key.as_str() {
            "cluster" => {
                role.cluster = self
                    .string_list(value, &path, true, Wrap::Role)
                    .unwrap_or_default();
            }
            "run_as" => {
                role.run_as = self
                    .string_list(value, &path, true, Wrap::Role)
                    .unwrap_or_default();
            }
            "indices" | "index" => role.indices = self.indices(value, &path, self.switches.fields),
            "applications" | "application" => role.applications = self.applications(value, &path),
            "global" => role.global = self.global(value, &path),
            "metadata" => {
                if let Some(members) = self.object_field(member, &path) {
                    role.metadata = members
                        .iter()
                        .map(|member| (member.key.clone(), member.value.to_json()))
                        .collect();
                }
            }
            "metadata_flattened" => {
                if self.object_field(member, &path).is_some() {
                    self.dropped(member, &path);
                }
            }
            "transient_metadata" => {
                if matches!(value.value, Value::Object(_)) {
                    self.dropped(member, &path);
                } else {
                    let server =
                        parse_error(self.role_text(". unexpected field [transient_metadata]"));
                    let message = format!(
                        "transient_metadata must be an object, but this is {}.",
                        described(&value.value)
                    );
                    self.value_error(&WRONG_TYPE, &path, value, message, server);
                }
            }
            "remote_indices" => role.remote_indices = self.remote_indices(value, &path),
            "remote_cluster" => role.remote_cluster = self.remote_cluster(value, &path),
            "restriction" if self.switches.restriction => {
                role.restriction = self.restriction(value, &path);
            }
            "description" if self.switches.description => {
                role.description = self.description(value, &path);
            }
            "type" => return self.type_field(member, &path, role),
            key => {
                let server = parse_error(self.role_text(&format!(". unexpected field [{key}]")));
                let (found, message) = match key {
                    "restriction" => (
                        &FIELD_NOT_ALLOWED,
                        "restriction exists for API keys only.".to_owned(),
                    ),
                    "description" => (
                        &FIELD_NOT_ALLOWED,
                        "The role descriptors of an API key take no description.".to_owned(),
                    ),
                    _ => (&UNKNOWN_FIELD, format!("A role has no key {key}.")),
                };
                let known = if found == &UNKNOWN_FIELD {
                    ROLE_FIELDS.as_slice()
                } else {
                    &[]
                };
                self.key_error(found, &Path::ROOT, member, message, server, known);
            }
        }
        false
    }

    /// `type` is ignored by its token, not by its value: inside an object the keys count as
    /// keys of the role, and the object's end ends the role.
    fn type_field(&mut self, member: &Member, path: &Path<'_>, role: &mut RoleDescriptor) -> bool {
        self.dropped(member, path);
        let object = match &member.value.value {
            Value::Array(items) => items
                .iter()
                .find(|item| matches!(item.value, Value::Object(_))),
            _ => Some(&member.value),
        };
        if let Some(Node {
            value: Value::Object(inner),
            ..
        }) = object
        {
            for member in inner {
                if member.key == "type" || self.role_member(member, role) {
                    break;
                }
            }
            return true;
        }
        false
    }

    fn dropped(&mut self, member: &Member, path: &Path<'_>) {
        let message = format!("Elasticsearch reads {} and drops it.", member.key);
        self.remark(&DROPPED_FIELD, path, member.key_span, message);
    }

    /// The members of an object field, or an error.
    fn object_field<'m>(&mut self, member: &'m Member, path: &Path<'_>) -> Option<&'m [Member]> {
        if let Value::Object(members) = &member.value.value {
            return Some(members);
        }
        let server = parse_error(format!(
            "expected field [{}] to be of type object, but found [{}] instead",
            member.key,
            member.value.value.token()
        ));
        let message = format!(
            "{} must be an object, but this is {}.",
            member.key,
            described(&member.value.value)
        );
        self.value_error(&WRONG_TYPE, path, &member.value, message, server);
        None
    }

    /// Any scalar is taken as text, `null` is not.
    fn description(&mut self, node: &Node, path: &Path<'_>) -> String {
        if let Value::String(text) = &node.value {
            return text.clone();
        }
        if let Some(text) = self.scalar_text(node, path) {
            return text;
        }
        let server = ServerError {
            kind: ErrorType::IllegalArgument,
            reason: format!("Expected text but found {}", node.value.token()),
            causes: Vec::new(),
            position: None,
        };
        let message = format!(
            "description must be a text, but this is {}.",
            described(&node.value)
        );
        self.value_error(&WRONG_TYPE, path, node, message, server);
        String::new()
    }

    /// The text of a number or boolean, with a warning.
    fn scalar_text(&mut self, node: &Node, path: &Path<'_>) -> Option<String> {
        let text = match &node.value {
            Value::Number(digits) => digits.clone(),
            Value::Bool(value) => value.to_string(),
            _ => return None,
        };
        let message = format!("Elasticsearch takes this as the text {text}.");
        self.remark(&READ_AS_TEXT, path, node.span, message);
        Some(text)
    }

    /// A list of strings, as `XContentUtils.readStringArray` reads it.
    ///
    /// `None` when there is none: `null`, where that is allowed, or an error.
    fn string_list(
        &mut self,
        node: &Node,
        path: &Path<'_>,
        null: bool,
        wrap: Wrap,
    ) -> Option<Vec<String>> {
        match &node.value {
            Value::Array(items) => Some(self.strings(items, path, wrap)),
            Value::Null if null => None,
            value => {
                let field = match path.step {
                    Step::Key(key) => key,
                    _ => "null",
                };
                let found = match value {
                    Value::Null => "null".to_owned(),
                    other => format!("[{}]", other.token()),
                };
                let detail = format!(
                    "could not parse [{field}] field. expected a string array but found {found} value instead"
                );
                let server = self.wrapped(detail, wrap);
                let message = format!(
                    "{field} must be a list of strings, but this is {}.",
                    described(value)
                );
                let suggestions = match value {
                    Value::String(text) => vec![Suggestion {
                        text: "Put it in a list.".to_owned(),
                        replacement: Some(
                            Json::Array(
                                text.split(',')
                                    .map(|name| Json::from(name.trim()))
                                    .collect(),
                            )
                            .to_text(),
                        ),
                    }],
                    _ => Vec::new(),
                };
                self.report(Report {
                    rule: &NOT_A_STRING_LIST,
                    span: node.span,
                    at: (node.span.start, 0),
                    message,
                    server: Some(server),
                    suggestions,
                    path,
                });
                None
            }
        }
    }

    /// The strings of a list; anything else in it is an error and left out.
    fn strings(&mut self, items: &[Node], path: &Path<'_>, wrap: Wrap) -> Vec<String> {
        let mut list = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            if let Value::String(text) = &item.value {
                list.push(text.clone());
                continue;
            }
            let detail = format!(
                "could not parse [null] field. expected a string array but one of the value in the array is [{}]",
                item.value.token()
            );
            let server = self.wrapped(detail, wrap);
            let message = format!(
                "This list takes strings only, but this is {}.",
                described(&item.value)
            );
            self.value_error(&NOT_A_STRING, &path.index(index), item, message, server);
        }
        list
    }

    fn wrapped(&self, detail: String, wrap: Wrap) -> ServerError {
        match wrap {
            Wrap::Role => ServerError {
                kind: ErrorType::Parse,
                reason: self.role_text(""),
                causes: vec![detail],
                position: None,
            },
            Wrap::Restriction => parse_error(format!(
                "failed to parse restriction for role [{}]. {detail}",
                self.name
            )),
            Wrap::Bare => parse_error(detail),
        }
    }

    /// The elements of a list of objects; what is no object is an error and left out.
    fn objects<'m>(
        &mut self,
        node: &'m Node,
        path: &Path<'_>,
        kind: &str,
        list_kind: &str,
    ) -> Vec<(usize, &'m Node, &'m [Member])> {
        let Value::Array(items) = &node.value else {
            let field = match path.step {
                Step::Key(key) => key,
                _ => "null",
            };
            let server = parse_error(format!(
                "failed to parse {list_kind} for role [{}]. expected field [{field}] value to be an array, but found [{}] instead",
                self.name,
                node.value.token()
            ));
            let message = format!(
                "{field} must be a list of objects, but this is {}.",
                described(&node.value)
            );
            let suggestions = match &node.value {
                Value::Object(_) => {
                    vec![Suggestion {
                        text: "Put it in a list.".to_owned(),
                        replacement: Some(format!("[{}]", node.to_text())),
                    }]
                }
                _ => Vec::new(),
            };
            self.report(Report {
                rule: &WRONG_TYPE,
                span: node.span,
                at: (node.span.start, 0),
                message,
                server: Some(server),
                suggestions,
                path,
            });
            return Vec::new();
        };
        let mut objects = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            if let Value::Object(members) = &item.value {
                objects.push((index, item, members.as_slice()));
                continue;
            }
            let server = parse_error(format!(
                "failed to parse {kind} for role [{}]. expected field [null] value to be an array of objects, but found an array element of type [{}]",
                self.name,
                item.value.token()
            ));
            let message = format!(
                "This list takes objects only, but this is {}.",
                described(&item.value)
            );
            self.value_error(&WRONG_TYPE, &path.index(index), item, message, server);
        }
        objects
    }

    fn indices(&mut self, node: &Node, path: &Path<'_>, fields: bool) -> Vec<IndicesPrivileges> {
        self.objects(node, path, "indices privileges", "indices privileges")
            .into_iter()
            .map(|(index, item, members)| {
                self.indices_entry(item, members, &path.index(index), fields, false)
                    .0
            })
            .collect()
    }

    fn remote_indices(&mut self, node: &Node, path: &Path<'_>) -> Vec<RemoteIndicesPrivileges> {
        self.objects(node, path, "indices privileges", "remote indices privileges")
            .into_iter()
            .map(|(index, item, members)| {
                let path = path.index(index);
                let (indices, clusters) = self.indices_entry(item, members, &path, false, true);
                if clusters.is_none() && !members.iter().any(|member| member.key == "clusters") {
                    let server = parse_error(format!(
                        "failed to parse remote indices privileges for role [{}]. missing required [clusters] field",
                        self.name
                    ));
                    self.end_error(&MISSING_FIELD, &path, item, 6, "This entry does not say on which clusters.", server);
                }
                RemoteIndicesPrivileges { clusters: clusters.unwrap_or_default(), indices }
            })
            .collect()
    }

    /// One entry of `indices` or `remote_indices`, and the `clusters` of the latter.
    fn indices_entry(
        &mut self,
        entry: &Node,
        members: &[Member],
        path: &Path<'_>,
        fields: bool,
        remote: bool,
    ) -> (IndicesPrivileges, Option<Vec<String>>) {
        let mut names = None;
        let mut privileges = None;
        let mut clusters = None;
        let mut read = IndicesPrivileges::default();
        for member in members {
            let value = &member.value;
            let path = path.key(&member.key);
            match member.key.as_str() {
                "names" => names = Some(self.index_names(value, &path)),
                "privileges" => privileges = self.string_list(value, &path, true, Wrap::Role),
                "allow_restricted_indices" => {
                    if let Value::Bool(allow) = value.value {
                        read.allow_restricted_indices = allow;
                    } else {
                        let server = parse_error(self.indices_text(&format!(
                            "expected field [allow_restricted_indices] value to be a boolean, but found [{}] instead",
                            value.value.token()
                        )));
                        let message = format!(
                            "allow_restricted_indices is true or false, but this is {}.",
                            described(&value.value)
                        );
                        self.value_error(&WRONG_TYPE, &path, value, message, server);
                    }
                }
                "query" => read.query = self.query(value, &path),
                "field_security" => read.field_security = self.field_security(value, &path),
                "fields" if fields => {
                    if let Some(grant) = self.string_list(value, &path, true, Wrap::Role) {
                        read.field_security.get_or_insert_default().grant = Some(grant);
                    }
                }
                "fields" => {
                    let server = parse_error(format!(
                        "[\"fields\": [...]] format has changed for field permissions in role [{}], use [\"field_security\": {{\"grant\":[...],\"except\":[...]}}] instead",
                        self.name
                    ));
                    let message = "fields is the format of Elasticsearch 2; it is field_security with grant now.".to_owned();
                    self.value_error(&OLD_FIELDS_FORMAT, &path, value, message, server);
                }
                "transient_metadata" => self.entry_transient_metadata(value, &path),
                "clusters" if remote => {
                    clusters = self.string_list(value, &path, false, Wrap::Role);
                }
                key => {
                    let server =
                        parse_error(self.indices_text(&format!("unexpected field [{key}]")));
                    let (rule, message, known) = match key {
                        "clusters" => (
                            &FIELD_NOT_ALLOWED,
                            "clusters belongs into an entry of remote_indices.".to_owned(),
                            &[] as &[&str],
                        ),
                        _ => (
                            &UNKNOWN_FIELD,
                            format!("An entry over indices has no key {key}."),
                            INDICES_FIELDS.as_slice(),
                        ),
                    };
                    if let Some(parent) = path.parent {
                        self.key_error(rule, parent, member, message, server, known);
                    }
                }
            }
        }
        read.names = names.unwrap_or_default();
        read.privileges = privileges.unwrap_or_default();
        self.indices_entry_end(entry, path, &read);
        (read, clusters)
    }

    /// The checks at the end of an entry, in the server's order. The check of `except`
    /// against `grant`, the fourth, needs languages and is made by the validation.
    fn indices_entry_end(&mut self, entry: &Node, path: &Path<'_>, read: &IndicesPrivileges) {
        let privileges = entry
            .get("privileges")
            .map_or(&Value::Null, |node| &node.value);
        if entry.get("names").is_none() {
            let server = parse_error(self.indices_text("missing required [names] field"));
            self.end_error(
                &MISSING_FIELD,
                path,
                entry,
                1,
                "This entry does not say which indices: names is missing.",
                server,
            );
        }
        if *privileges == Value::Null {
            let server = parse_error(self.indices_text("missing required [privileges] field"));
            self.end_error(
                &MISSING_FIELD,
                path,
                entry,
                2,
                "This entry grants nothing: privileges is missing.",
                server,
            );
        }
        if let Some(security) = &read.field_security
            && security.except.is_some()
            && security.grant.is_none()
        {
            let server =
                parse_error(self.indices_text("field_security requires grant if except is given"));
            let message =
                "except takes fields away from grant, which is missing; \"*\" grants all fields.";
            self.end_error(
                &EXCEPT_WITHOUT_GRANT,
                &path.key("field_security"),
                entry,
                3,
                message,
                server,
            );
        }
        if matches!(privileges, Value::Array(items) if items.is_empty()) {
            let server = illegal_argument("indices privileges must define at least one privilege");
            self.end_error(
                &EMPTY_LIST,
                &path.key("privileges"),
                entry,
                5,
                "privileges must name at least one privilege.",
                server,
            );
        }
    }

    /// `names`: one string, or a list with at least one.
    fn index_names(&mut self, node: &Node, path: &Path<'_>) -> Vec<String> {
        match &node.value {
            Value::String(name) => vec![name.clone()],
            Value::Array(items) => {
                if items.is_empty() {
                    let server = parse_error(self.indices_text("[names] cannot be an empty array"));
                    self.end_error(
                        &EMPTY_LIST,
                        path,
                        node,
                        0,
                        "names must have at least one name or pattern.",
                        server,
                    );
                }
                self.strings(items, path, Wrap::Role)
            }
            value => {
                let server = parse_error(self.indices_text(&format!(
                    "expected field [names] value to be a string or an array of strings, but found [{}] instead",
                    value.token()
                )));
                let message = format!(
                    "names is a string or a list of strings, but this is {}.",
                    described(value)
                );
                self.value_error(&WRONG_TYPE, path, node, message, server);
                Vec::new()
            }
        }
    }

    /// `query`: kept as text; an object is written compactly, as the server stores it.
    fn query(&mut self, node: &Node, path: &Path<'_>) -> Option<String> {
        match &node.value {
            Value::Null => None,
            Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
            Value::Object(_) => Some(node.to_text()),
            value => {
                let server = parse_error(self.indices_text(&format!(
                    "expected field [query] value to be null, a string, an array, or an object, but found [{}] instead",
                    value.token()
                )));
                let message = format!(
                    "query is an object or a string, but this is {}.",
                    described(value)
                );
                self.value_error(&WRONG_TYPE, path, node, message, server);
                None
            }
        }
    }

    fn field_security(&mut self, node: &Node, path: &Path<'_>) -> Option<FieldSecurity> {
        let Value::Object(members) = &node.value else {
            let server = parse_error(self.indices_text(&format!(
                "expected START_OBJECT but got {} in \"field_security\".",
                node.value.token()
            )));
            let message = format!(
                "field_security is an object with grant and except, but this is {}.",
                described(&node.value)
            );
            self.value_error(&WRONG_TYPE, path, node, message, server);
            return None;
        };
        if members.is_empty() {
            let server = parse_error(self.indices_text("\"field_security\" must not be empty."));
            self.end_error(
                &FIELD_SECURITY_EMPTY,
                path,
                node,
                0,
                "field_security must have grant, or be left out.",
                server,
            );
            return None;
        }
        let before = self.findings.len();
        let mut security = FieldSecurity::default();
        for member in members {
            let value = &member.value;
            let inner = path.key(&member.key);
            let list = match member.key.as_str() {
                "grant" => &mut security.grant,
                "except" => &mut security.except,
                key => {
                    let server = parse_error(self.indices_text(&format!(
                        "\"field_security\" only accepts options grant and except, but got: {key}"
                    )));
                    let message =
                        format!("field_security has no key {key}, only grant and except.");
                    self.key_error(
                        &UNKNOWN_FIELD,
                        path,
                        member,
                        message,
                        server,
                        &["grant", "except"],
                    );
                    continue;
                }
            };
            if value.value == Value::Null {
                let server =
                    parse_error(self.indices_text(&format!("{} must not be null.", member.key)));
                let message = format!("{} must not be null.", member.key);
                self.value_error(&WRONG_TYPE, &inner, value, message, server);
                continue;
            }
            *list = self.string_list(value, &inner, false, Wrap::Role);
        }
        // What is wrong in part is not looked at further.
        (self.findings.len() == before).then_some(security)
    }

    /// Skipped up to the next end of an object, so that an object inside is an error.
    fn entry_transient_metadata(&mut self, node: &Node, path: &Path<'_>) {
        let server = match &node.value {
            Value::Object(members) => {
                if !members.iter().any(|member| holds_object(&member.value)) {
                    return;
                }
                parse_error(self.indices_text(
                    "expected field [null] value to be an array of objects, but found an array element of type [END_OBJECT]",
                ))
            }
            value => parse_error(format!(
                "failed to parse transient metadata for role [{}]. expected START_OBJECT but got {} in \"transient_metadata\".",
                self.name,
                value.token()
            )),
        };
        let message = "transient_metadata of an entry is an object of plain values.".to_owned();
        self.value_error(&WRONG_TYPE, path, node, message, server);
    }

    /// `remote_cluster`. As in the server, a group that lacks a key takes it from the group before.
    fn remote_cluster(&mut self, node: &Node, path: &Path<'_>) -> Vec<RemoteClusterPrivileges> {
        let objects = self.objects(node, path, "remote_cluster", "remote_cluster");
        let mut groups: Vec<RemoteClusterPrivileges> = Vec::new();
        let (mut privileges, mut clusters) = (None, None);
        for (index, item, members) in objects {
            let path = path.index(index);
            let before = self.findings.len();
            for member in members {
                let inner = path.key(&member.key);
                match member.key.as_str() {
                    "privileges" => {
                        privileges = self.string_list(&member.value, &inner, false, Wrap::Role);
                        if let Some(list) = &privileges {
                            self.remote_cluster_privileges(list, &member.value, &inner);
                        }
                    }
                    "clusters" => {
                        clusters = self.string_list(&member.value, &inner, false, Wrap::Role);
                    }
                    key => {
                        let server = parse_error(format!(
                            "failed to parse remote_cluster for role [{}]. unexpected field [{key}]",
                            self.name
                        ));
                        let message = format!("An entry of remote_cluster has no key {key}.");
                        self.key_error(
                            &UNKNOWN_FIELD,
                            &path,
                            member,
                            message,
                            server,
                            &["privileges", "clusters"],
                        );
                    }
                }
            }
            if self.findings.len() == before {
                self.remote_cluster_end(
                    item,
                    members,
                    &path,
                    privileges.as_deref(),
                    clusters.as_deref(),
                );
            }
            groups.push(RemoteClusterPrivileges {
                privileges: privileges.clone().unwrap_or_default(),
                clusters: clusters.clone().unwrap_or_default(),
            });
        }
        groups
    }

    fn remote_cluster_privileges(&mut self, list: &[String], node: &Node, path: &Path<'_>) {
        let known =
            |name: &&String| REMOTE_CLUSTER_PRIVILEGES.contains(&name.to_lowercase().trim());
        let Value::Array(items) = &node.value else {
            return;
        };
        if list.iter().all(|name| known(&name)) {
            return;
        }
        let server = parse_error(format!(
            "failed to parse remote_cluster for role [{}]. [{}] are the only values allowed for [privileges] within [remote_cluster]. Found [{}]",
            self.name,
            REMOTE_CLUSTER_PRIVILEGES.join(", "),
            list.join(", ")
        ));
        for (index, item) in items.iter().enumerate() {
            let Some(name) = item.as_str().map(str::to_owned) else {
                continue;
            };
            if known(&&name) {
                continue;
            }
            let suggestions = suggest::nearest(&name, REMOTE_CLUSTER_PRIVILEGES)
                .into_iter()
                .map(|name| Suggestion {
                    text: format!("Use {name}."),
                    replacement: Some(Json::from(name).to_text()),
                })
                .collect();
            self.report(Report {
                rule: &UNKNOWN_REMOTE_CLUSTER_PRIVILEGE,
                span: item.span,
                at: (node.span.end, 0),
                message: format!("{name} is no privilege for remote clusters; only monitor_enrich and monitor_stats are."),
                server: Some(server.clone()),
                suggestions,
                path: &path.index(index),
            });
        }
    }

    /// The checks at the end of a group (`RemoteClusterPermissionGroup`).
    fn remote_cluster_end(
        &mut self,
        group: &Node,
        members: &[Member],
        path: &Path<'_>,
        privileges: Option<&[String]>,
        clusters: Option<&[String]>,
    ) {
        let missing = |field: &str, given: &str| {
            parse_error(format!(
                "failed to parse remote_cluster for role [{}]. [{field}] must be defined when [{given}] are defined ",
                self.name
            ))
        };
        let (rule, at, message, server) = match (privileges, clusters) {
            (Some(_), None) => (
                &MISSING_FIELD,
                *path,
                "This entry does not say on which clusters.",
                missing("clusters", "privileges"),
            ),
            (None, Some(_)) => (
                &MISSING_FIELD,
                *path,
                "This entry does not say which privileges.",
                missing("privileges", "clusters"),
            ),
            (None, None) => (
                &MISSING_FIELD,
                *path,
                "This entry needs privileges and clusters.",
                illegal_argument("remote cluster groups must not be null or empty"),
            ),
            (Some([]), _) | (_, Some([])) => (
                &EMPTY_LIST,
                *path,
                "privileges and clusters must each have at least one element.",
                illegal_argument("remote cluster groups must not be null or empty"),
            ),
            (Some(_), Some(clusters)) => {
                if clusters.iter().any(|cluster| cluster.trim().is_empty()) {
                    let server = illegal_argument(&format!(
                        "remote_cluster clusters aliases must contain valid non-empty, non-null values [{}]",
                        clusters.join(", ")
                    ));
                    (
                        &BLANK_VALUE,
                        path.key("clusters"),
                        "A cluster alias must not be blank.",
                        server,
                    )
                } else {
                    if let Some(missing) = ["privileges", "clusters"]
                        .iter()
                        .find(|key| members.iter().all(|member| member.key != **key))
                    {
                        let message = format!(
                            "{missing} is missing here; Elasticsearch takes it from the entry before."
                        );
                        self.remark(&INHERITED_GROUP_PART, path, group.span, message);
                    }
                    return;
                }
            }
        };
        self.end_error(rule, &at, group, 0, message, server);
    }

    fn restriction(&mut self, node: &Node, path: &Path<'_>) -> Option<Restriction> {
        let Value::Object(members) = &node.value else {
            let server = parse_error(format!(
                "failed to parse restriction for role [{}]. expected field [restriction] value to be an object, but found an element of type [{}]",
                self.name,
                node.value.token()
            ));
            let message = format!(
                "restriction is an object with workflows, but this is {}.",
                described(&node.value)
            );
            self.value_error(&WRONG_TYPE, path, node, message, server);
            return None;
        };
        let mut restriction = None;
        for member in members {
            if member.key != "workflows" {
                let server = parse_error(format!(
                    "failed to parse restriction for role [{}]. unexpected field [{}]",
                    self.name, member.key
                ));
                let message = format!("restriction has no key {}, only workflows.", member.key);
                self.key_error(
                    &UNKNOWN_FIELD,
                    path,
                    member,
                    message,
                    server,
                    &["workflows"],
                );
                continue;
            }
            let inner = path.key("workflows");
            let workflows = self.string_list(&member.value, &inner, false, Wrap::Restriction);
            if matches!(&member.value.value, Value::Array(items) if items.is_empty()) {
                let server = parse_error(format!(
                    "failed to parse restriction for role [{}]. [workflows] cannot be an empty array",
                    self.name
                ));
                self.end_error(
                    &EMPTY_LIST,
                    &inner,
                    &member.value,
                    0,
                    "workflows must name at least one workflow.",
                    server,
                );
            }
            restriction = workflows.map(|workflows| Restriction { workflows });
        }
        restriction
    }

    fn applications(&mut self, node: &Node, path: &Path<'_>) -> Vec<ApplicationPrivileges> {
        self.objects(
            node,
            path,
            "application privileges",
            "application privileges",
        )
        .into_iter()
        .map(|(index, item, members)| self.application_entry(item, members, &path.index(index)))
        .collect()
    }

    /// One entry of `applications` (`ApplicationResourcePrivileges.PARSER`).
    fn application_entry(
        &mut self,
        entry: &Node,
        members: &[Member],
        path: &Path<'_>,
    ) -> ApplicationPrivileges {
        let mut name = None;
        let (mut privileges, mut resources) = (None, None);
        for member in members {
            let inner = path.key(&member.key);
            match member.key.as_str() {
                "application" => match &member.value.value {
                    Value::String(text) => name = Some(text.clone()),
                    _ => self.application_type_error(member, &inner, "a text"),
                },
                "privileges" => privileges = Some(self.application_list(member, &inner)),
                "resources" => resources = Some(self.application_list(member, &inner)),
                key => {
                    let server = located_error(
                        member.key_span.start,
                        format!(
                            "[application] unknown field [{key}]{}",
                            suggest::did_you_mean(key, &APPLICATION_FIELDS)
                        ),
                    );
                    let message = format!("An entry of applications has no key {key}.");
                    self.key_error(
                        &UNKNOWN_FIELD,
                        path,
                        member,
                        message,
                        server,
                        &APPLICATION_FIELDS,
                    );
                }
            }
        }
        let missing = |field: &str| {
            parse_error(format!(
                "failed to parse application privileges for role [{}]. missing required [{field}] field",
                self.name
            ))
        };
        let missing_resources = missing("resources");
        let missing_privileges = missing("privileges");
        if resources.is_none() {
            self.end_error(
                &MISSING_FIELD,
                path,
                entry,
                1,
                "This entry does not say on which resources.",
                missing_resources,
            );
        }
        if privileges.is_none() {
            self.end_error(
                &MISSING_FIELD,
                path,
                entry,
                2,
                "This entry does not say which privileges.",
                missing_privileges,
            );
        }
        if name.as_ref().is_none_or(String::is_empty)
            && !members.iter().any(|member| {
                member.key == "application" && !matches!(member.value.value, Value::String(_))
            })
        {
            let server = illegal_argument("application privileges must have an application name");
            self.end_error(
                &MISSING_FIELD,
                path,
                entry,
                3,
                "This entry does not say which application.",
                server,
            );
        }
        if matches!(&privileges, Some(Some(list)) if list.is_empty()) {
            let server =
                illegal_argument("application privileges must define at least one privilege");
            let message = "privileges must have at least one element.";
            self.end_error(
                &EMPTY_LIST,
                &path.key("privileges"),
                entry,
                4,
                message,
                server,
            );
        }
        if matches!(&resources, Some(Some(list)) if list.is_empty()) {
            let server =
                illegal_argument("application privileges must refer to at least one resource");
            let message = "resources must have at least one element; \"*\" stands for all.";
            self.end_error(
                &EMPTY_LIST,
                &path.key("resources"),
                entry,
                5,
                message,
                server,
            );
        }
        ApplicationPrivileges {
            application: name.unwrap_or_default(),
            privileges: privileges.flatten().unwrap_or_default(),
            resources: resources.flatten().unwrap_or_default(),
        }
    }

    fn application_type_error(&mut self, member: &Member, path: &Path<'_>, expected: &str) {
        let value = &member.value;
        let server = located_error(
            value.span.start,
            format!(
                "[application] {} doesn't support values of type: {}",
                member.key,
                value.value.token()
            ),
        );
        let message = format!(
            "{} must be {expected}, but this is {}.",
            member.key,
            described(&value.value)
        );
        self.value_error(&WRONG_TYPE, path, value, message, server);
    }

    /// `privileges` or `resources`: a string or a list. In the list numbers and booleans count
    /// as text (`ObjectParser.declareStringArray` asks for the text of every element).
    fn application_list(&mut self, member: &Member, path: &Path<'_>) -> Option<Vec<String>> {
        let items = match &member.value.value {
            Value::String(text) => return Some(vec![text.clone()]),
            Value::Array(items) => items,
            _ => {
                self.application_type_error(member, path, "a list of texts");
                return None;
            }
        };
        let mut list = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let inner = path.index(index);
            if let Value::String(text) = &item.value {
                list.push(text.clone());
            } else if let Some(text) = self.scalar_text(item, &inner) {
                list.push(text);
            } else {
                let mut server = located_error(
                    item.span.start,
                    format!("[application] failed to parse field [{}]", member.key),
                );
                server
                    .causes
                    .push(format!("Expected text but found {}", item.value.token()));
                let message = format!(
                    "This list takes texts only, but this is {}.",
                    described(&item.value)
                );
                self.value_error(&NOT_A_STRING, &inner, item, message, server);
            }
        }
        Some(list)
    }

    fn privileges_to_check(&mut self, node: &Node) -> PrivilegesToCheck {
        let mut request = PrivilegesToCheck::default();
        let prefix = format!("failed to parse privileges check [{}]. ", self.name);
        let Value::Object(members) = &node.value else {
            let server = parse_error(format!(
                "{prefix}expected an object but found [{}] instead",
                node.value.token()
            ));
            let message = format!(
                "The request is an object, but this is {}.",
                described(&node.value)
            );
            self.value_error(&ROLE_NOT_OBJECT, &Path::ROOT, node, message, server);
            return request;
        };
        let mut asks = false;
        for member in members {
            let path = Path::ROOT.key(&member.key);
            match member.key.as_str() {
                "cluster" => {
                    let list = self.string_list(&member.value, &path, true, Wrap::Role);
                    asks |= list.is_some() || member.value.value != Value::Null;
                    request.cluster = list.unwrap_or_default();
                }
                "index" => {
                    asks = true;
                    request.index = self.indices(&member.value, &path, false);
                }
                "application" | "applications" => {
                    asks = true;
                    request.application = self.applications(&member.value, &path);
                }
                key => {
                    asks = true;
                    let server = parse_error(format!("{prefix}unexpected field [{key}]"));
                    let message = format!("A request has no key {key}.");
                    let known = ["cluster", "index", "application", "applications"];
                    self.key_error(&UNKNOWN_FIELD, &Path::ROOT, member, message, server, &known);
                }
            }
        }
        if !asks {
            let server = parse_error(format!(
                "{prefix}All privilege fields [cluster,index,applications] are missing"
            ));
            self.end_error(
                &MISSING_FIELD,
                &Path::ROOT,
                node,
                0,
                "The request asks for nothing.",
                server,
            );
        }
        request
    }
}

/// `global` (`ConfigurableClusterPrivileges.parse`): strict, and every error tells its place.
impl Reader<'_> {
    fn global(&mut self, node: &Node, path: &Path<'_>) -> GlobalPrivileges {
        let mut global = GlobalPrivileges::default();
        for member in self.global_object(node, path).unwrap_or_default() {
            let inner = path.key(&member.key);
            match member.key.as_str() {
                "application" => {
                    global.application_manage =
                        self.global_applications(&member.value, &inner, "manage");
                }
                "profile" => {
                    global.profile_write = self.global_applications(&member.value, &inner, "write");
                }
                "role" => global.role_manage = self.global_role(&member.value, &inner),
                "data_source" => {
                    global.data_source = self.global_data_source(&member.value, &inner);
                }
                _ => self.global_unknown(
                    member,
                    path,
                    "one of",
                    &["application", "profile", "role", "data_source"],
                ),
            }
        }
        global
    }

    /// The members of an object inside `global`.
    fn global_object<'m>(&mut self, node: &'m Node, path: &Path<'_>) -> Option<&'m [Member]> {
        if let Value::Object(members) = &node.value {
            return Some(members);
        }
        self.global_type_error(node, path, "START_OBJECT", "an object");
        None
    }

    fn global_list<'m>(&mut self, node: &'m Node, path: &Path<'_>) -> Option<&'m [Node]> {
        if let Value::Array(items) = &node.value {
            return Some(items);
        }
        self.global_type_error(node, path, "START_ARRAY", "a list");
        None
    }

    fn global_type_error(&mut self, node: &Node, path: &Path<'_>, token: &str, expected: &str) {
        let server = located_error(
            node.span.start,
            format!(
                "failed to parse privilege. expected [{token}] but found [{}] instead",
                node.value.token()
            ),
        );
        let message = format!(
            "This must be {expected}, but is {}.",
            described(&node.value)
        );
        self.value_error(&WRONG_TYPE, path, node, message, server);
    }

    /// A key that does not belong here; met when the key is read.
    fn global_unknown(&mut self, member: &Member, path: &Path<'_>, expected: &str, known: &[&str]) {
        let server = located_error(
            member.key_span.start,
            format!(
                "failed to parse privilege. expected {expected} [{}] but found [{}] instead",
                known.join(","),
                member.key
            ),
        );
        let message = format!(
            "There is no key {} here, only {}.",
            member.key,
            known.join(", ")
        );
        self.key_error(&UNKNOWN_FIELD, path, member, message, server, known);
        if let Some(finding) = self.findings.last_mut() {
            finding.at = (member.key_span.start, 0);
        }
    }

    /// An object that must go on with a key, but ends, or must end, but goes on.
    fn global_expected(
        &mut self,
        path: &Path<'_>,
        span: Span,
        at: usize,
        expected: &str,
        found: &str,
    ) {
        let server = located_error(
            at,
            format!("failed to parse privilege. expected [{expected}] but found [{found}] instead"),
        );
        let (rule, message) = if expected == "FIELD_NAME" {
            (&MISSING_FIELD, "A key is missing here.")
        } else {
            (&UNKNOWN_FIELD, "There is a key too many here.")
        };
        self.report(Report {
            rule,
            span,
            at: (at, 0),
            message: message.to_owned(),
            server: Some(server),
            suggestions: Vec::new(),
            path,
        });
    }

    /// The only member of an object that must have exactly one, with the key `field`.
    fn global_only<'m>(
        &mut self,
        node: &'m Node,
        path: &Path<'_>,
        field: &str,
    ) -> Option<&'m Node> {
        let members = self.global_object(node, path)?;
        let Some(first) = members.first() else {
            self.global_expected(
                path,
                node.span,
                node.span.end.saturating_sub(1),
                "FIELD_NAME",
                "END_OBJECT",
            );
            return None;
        };
        if first.key != field {
            self.global_unknown(first, path, "field name", &[field]);
            return None;
        }
        if let Some(second) = members.get(1) {
            let start = second.key_span.start;
            self.global_expected(
                &path.key(&second.key),
                second.key_span,
                start,
                "END_OBJECT",
                "FIELD_NAME",
            );
        }
        Some(&first.value)
    }

    /// `{"manage": {"applications": […]}}`, or with `write`. An empty object is no privilege.
    fn global_applications(
        &mut self,
        node: &Node,
        path: &Path<'_>,
        operation: &str,
    ) -> Option<Vec<String>> {
        let mut applications = None;
        for member in self.global_object(node, path)? {
            if member.key != operation {
                self.global_unknown(member, path, "field name", &[operation]);
                continue;
            }
            let inner = path.key(operation);
            let Some(list) = self.global_only(&member.value, &inner, "applications") else {
                continue;
            };
            let inner = inner.key("applications");
            let Some(items) = self.global_list(list, &inner) else {
                continue;
            };
            let mut names = self.strings(items, &inner, Wrap::Bare);
            remove_repeated(&mut names);
            applications = Some(names);
        }
        applications
    }

    /// `{"manage": {"indices": [{"names": […], "privileges": […]}]}}`
    fn global_role(&mut self, node: &Node, path: &Path<'_>) -> Option<Vec<ManageRolesIndices>> {
        let mut entries = None;
        for member in self.global_object(node, path)? {
            if member.key != "manage" {
                self.global_unknown(member, path, "field name", &["manage"]);
                continue;
            }
            let manage = path.key("manage");
            let Some(list) = self.global_only(&member.value, &manage, "indices") else {
                continue;
            };
            let indices = manage.key("indices");
            let Some(items) = self.global_list(list, &indices) else {
                continue;
            };
            let end = member.value.span.end;
            let mut read = Vec::with_capacity(items.len());
            for (index, item) in items.iter().enumerate() {
                let inner = indices.index(index);
                let Some((names, privileges)) = self.names_and_privileges(item, &inner) else {
                    continue;
                };
                let checks = [
                    (
                        &names,
                        "names",
                        "Indices privileges must refer to at least one index name or index name pattern",
                    ),
                    (
                        &privileges,
                        "privileges",
                        "Indices privileges must define at least one privilege",
                    ),
                ];
                for (list, field, text) in checks {
                    if list.is_empty() {
                        self.report(Report {
                            rule: &EMPTY_LIST,
                            span: item.span,
                            at: (end, 0),
                            message: format!("{field} must have at least one element."),
                            server: Some(illegal_argument(text)),
                            suggestions: Vec::new(),
                            path: &inner.key(field),
                        });
                    }
                }
                read.push(ManageRolesIndices { names, privileges });
            }
            entries = Some(read);
        }
        entries
    }

    fn global_data_source(
        &mut self,
        node: &Node,
        path: &Path<'_>,
    ) -> Option<Vec<DataSourcePrivileges>> {
        let items = self.global_list(node, path)?;
        let mut entries = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let inner = path.index(index);
            let Some((names, privileges)) = self.names_and_privileges(item, &inner) else {
                continue;
            };
            for (position, name) in privileges.iter().enumerate() {
                if DATA_SOURCE_PRIVILEGES.contains(&name.as_str()) {
                    continue;
                }
                let node = item
                    .get("privileges")
                    .and_then(|list| match &list.value {
                        Value::Array(items) => items.get(position),
                        _ => None,
                    })
                    .unwrap_or(item);
                let suggestions = suggest::nearest(name, DATA_SOURCE_PRIVILEGES)
                    .into_iter()
                    .map(|name| Suggestion {
                        text: format!("Use {name}."),
                        replacement: Some(Json::from(name).to_text()),
                    })
                    .collect();
                self.report(Report {
                    rule: &UNKNOWN_DATA_SOURCE_PRIVILEGE,
                    span: node.span,
                    at: (item.span.end, 0),
                    message: format!("{name} is no privilege for data sources."),
                    server: Some(illegal_argument(&format!(
                        "unsupported datasource privilege [{name}]"
                    ))),
                    suggestions,
                    path: &inner.key("privileges").index(position),
                });
            }
            entries.push(DataSourcePrivileges { names, privileges });
        }
        Some(entries).filter(|entries| !entries.is_empty())
    }

    /// An object with exactly the two lists `names` and `privileges`, in either order.
    fn names_and_privileges(
        &mut self,
        node: &Node,
        path: &Path<'_>,
    ) -> Option<(Vec<String>, Vec<String>)> {
        let members = self.global_object(node, path)?;
        let (mut names, mut privileges) = (Vec::new(), Vec::new());
        let before = self.findings.len();
        for (index, member) in members.iter().enumerate() {
            let inner = path.key(&member.key);
            if index > 1 {
                let start = member.key_span.start;
                self.global_expected(&inner, member.key_span, start, "END_OBJECT", "FIELD_NAME");
                continue;
            }
            let list = match member.key.as_str() {
                "names" => &mut names,
                "privileges" => &mut privileges,
                _ => {
                    self.global_unknown(member, path, "one of", &["names", "privileges"]);
                    continue;
                }
            };
            if let Some(items) = self.global_list(&member.value, &inner) {
                *list = self.strings(items, &inner, Wrap::Bare);
            }
        }
        if members.len() < 2 {
            self.global_expected(
                path,
                node.span,
                node.span.end.saturating_sub(1),
                "FIELD_NAME",
                "END_OBJECT",
            );
        }
        (self.findings.len() == before).then_some((names, privileges))
    }
}

fn remove_repeated(names: &mut Vec<String>) {
    let mut known = std::collections::HashSet::new();
    names.retain(|name| known.insert(name.clone()));
}

/// Whether the value is or holds an object. Depth is bounded by the JSON reader.
fn holds_object(node: &Node) -> bool {
    match &node.value {
        Value::Object(_) => true,
        Value::Array(items) => items.iter().any(holds_object),
        _ => false,
    }
}

/// A value in words.
fn described(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
