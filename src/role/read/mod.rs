//! Reading a role descriptor from JSON, as `RoleDescriptor.Parser` of Elasticsearch does.
//!
//! The server stops at the first thing that it does not like; this reader says what the
//! server would say, and when, and goes on. What it cannot use it leaves out, so that the
//! rest of the role can still be looked at. Which privileges and names exist is no question
//! here: that is for the rules of [`crate::validate`].
//!
//! What few roles have is kept out of what every role is read by (`inline(never)`), for an engine of
//! WebAssembly compiles a function as a whole when it is first called.

mod applications;
mod global;
mod indices;
mod privileges_to_check;
mod remote_cluster;

pub use global::DATA_SOURCE_PRIVILEGES;
pub use privileges_to_check::{PrivilegesToCheck, read_privileges_to_check};
pub use remote_cluster::REMOTE_CLUSTER_PRIVILEGES;

use super::descriptor::{Restriction, RoleDescriptor};
use super::finding::{Finding, Rule, ServerError, rules};
use super::suggest;
use crate::json::{self, Json, Member, Node, Value};

rules! { READ_RULES "deploy-manage/users-roles/cluster-or-deployment-auth/role-structure":
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
    REPLACED_BY_ALIAS Warning "replaced_by_alias" "Two spellings of the same key: the last one replaces the other completely.";
    READ_AS_TEXT Warning "read_as_text" "A number or boolean that Elasticsearch takes as text.";
    INHERITED_GROUP_PART Warning "inherited_group_part" "The group lacks a key and takes the value of the group before it.";
    DROPPED_FIELD Info "dropped_field" "Elasticsearch reads the key and drops its value.";
}

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
    /// What there is to say, in the order in which the server would meet it.
    pub findings: Vec<Finding>,
}

/// Reads a role descriptor.
///
/// `name` is the role's name, which the server's texts quote.
pub fn read(node: &Node, name: &str, switches: Switches) -> Reading {
    let mut reader = Reader::new(name, switches);
    let role = reader.role(node);
    Reading {
        role,
        findings: reader.sorted(),
    }
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

    /// The key, as the server prints it: inside a list it has none.
    fn field(&self) -> &'p str {
        match self.step {
            Step::Key(key) => key,
            _ => "null",
        }
    }
}

/// Where `XContentUtils.readStringArray` is called, which decides how its errors are wrapped.
#[derive(Clone, Copy)]
enum Wrap {
    /// As the cause of `failed to parse role [name]`.
    Role,
    /// Behind `failed to parse restriction for role [name]. `.
    Restriction,
    /// Not at all: inside `global`.
    Bare,
}

struct Reader<'n> {
    name: &'n str,
    switches: Switches,
    findings: Vec<Finding>,
}

impl<'n> Reader<'n> {
    fn new(name: &'n str, switches: Switches) -> Reader<'n> {
        Reader {
            name,
            switches,
            findings: Vec::new(),
        }
    }

    fn sorted(mut self) -> Vec<Finding> {
        crate::order::by_number(&mut self.findings, Finding::rank);
        self.findings
    }
}

/// Making findings.
impl Reader<'_> {
    /// An error about a value, met when its first token is read.
    fn value_error(
        &mut self,
        rule: &'static Rule,
        path: &Path<'_>,
        node: &Node,
        message: impl Into<String>,
        server: ServerError,
    ) {
        self.findings
            .push(Finding::new(rule, path.pointer(), node.span, message).server(server));
    }

    /// An error about a whole object or list, met at its end; `order` ranks the checks there.
    fn end_error(
        &mut self,
        rule: &'static Rule,
        path: &Path<'_>,
        (node, order): (&Node, u8),
        message: &str,
        server: ServerError,
    ) {
        self.findings.push(
            Finding::new(rule, path.pointer(), node.span, message)
                .server(server)
                .met_at(node.span.end, order),
        );
    }

    /// A key that does not belong into the object at `path`, met when its value is read. The
    /// nearest of the `known` keys are offered.
    fn unknown_field(
        &mut self,
        path: &Path<'_>,
        member: &Member,
        what: &str,
        known: &[&str],
        server: ServerError,
    ) {
        let message = format!("{what} has no key {}.", member.key);
        let pointer = path.key(&member.key).pointer();
        self.findings.push(
            Finding::new(&UNKNOWN_FIELD, pointer, member.key_span, message)
                .server(server)
                .met_at(member.value.span.start, 0)
                .suggest_names(suggest::nearest(&member.key, known.iter().copied())),
        );
    }

    /// A key that exists elsewhere.
    fn field_not_allowed(
        &mut self,
        path: &Path<'_>,
        member: &Member,
        message: &str,
        server: ServerError,
    ) {
        let pointer = path.key(&member.key).pointer();
        self.findings.push(
            Finding::new(&FIELD_NOT_ALLOWED, pointer, member.key_span, message)
                .server(server)
                .met_at(member.value.span.start, 0),
        );
    }

    /// A remark about a key that Elasticsearch does not mind.
    fn remark_on_key(
        &mut self,
        rule: &'static Rule,
        path: &Path<'_>,
        member: &Member,
        message: String,
    ) {
        let pointer = path.key(&member.key).pointer();
        self.findings
            .push(Finding::new(rule, pointer, member.key_span, message));
    }

    /// A value of the wrong type: `what` must be `expected`.
    fn wrong_type(
        &mut self,
        path: &Path<'_>,
        node: &Node,
        what: &str,
        expected: &str,
        server: ServerError,
    ) {
        let found = described(&node.value);
        let message = format!("{what} must be {expected}, but is {found}.");
        self.value_error(&WRONG_TYPE, path, node, message, server);
    }
}

/// The role's own keys.
impl Reader<'_> {
    fn role(&mut self, node: &Node) -> RoleDescriptor {
        let mut role = RoleDescriptor {
            transient_metadata: RoleDescriptor::enabled(),
            ..RoleDescriptor::default()
        };
        let Value::Object(members) = &node.value else {
            let server = self.role_error(&format!(
                "expected an object but found [{}] instead",
                node.value.token()
            ));
            let message = format!(
                "A role is an object, but this is {}.",
                described(&node.value)
            );
            self.value_error(&ROLE_NOT_OBJECT, &Path::ROOT, node, message, server);
            return role;
        };
        self.warn_of_aliases(members, ["index", "indices"]);
        self.warn_of_aliases(members, ["application", "applications"]);
        for member in members {
            if self.role_member(member, &mut role) {
                break;
            }
        }
        role
    }

    fn role_error(&self, rest: &str) -> ServerError {
        ServerError::parse(format!("failed to parse role [{}]. {rest}", self.name))
    }

    /// Warns when an object has both spellings of a key.
    fn warn_of_aliases(&mut self, members: &[Member], spellings: [&str; 2]) {
        let mut spelled = members
            .iter()
            .filter(|member| spellings.contains(&member.key.as_str()));
        if let (Some(first), Some(second)) = (spelled.next(), spelled.next())
            && first.key != second.key
        {
            let message = format!("{} further down replaces this completely.", second.key);
            self.remark_on_key(&REPLACED_BY_ALIAS, &Path::ROOT, first, message);
        }
    }

    /// Reads one key of a role. Returns whether the role ends there, see [`Self::type_field`].
    fn role_member(&mut self, member: &Member, role: &mut RoleDescriptor) -> bool {
        let value = &member.value;
        let path = Path::ROOT.key(&member.key);
        match member.key.as_str() {
            "cluster" => role.cluster = self.names(value, &path),
            "run_as" => role.run_as = self.names(value, &path),
            "indices" | "index" => role.indices = self.indices(value, &path, self.switches.fields),
            "applications" | "application" => role.applications = self.applications(value, &path),
            "global" => role.global = self.global(value, &path),
            "metadata" => {
                let members = self.object_field(value, &path).unwrap_or_default();
                role.metadata = members
                    .iter()
                    .map(|member| (member.key.clone(), member.value.to_json()))
                    .collect();
            }
            "metadata_flattened" => {
                if self.object_field(value, &path).is_some() {
                    self.dropped(member);
                }
            }
            "transient_metadata" => {
                if let Value::Object(_) = value.value {
                    self.dropped(member);
                } else {
                    let server = self.role_error("unexpected field [transient_metadata]");
                    self.wrong_type(&path, value, &member.key, "an object", server);
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
            "type" => return self.type_field(member, role),
            key => {
                let server = self.role_error(&format!("unexpected field [{key}]"));
                let root = &Path::ROOT;
                match key {
                    "restriction" => {
                        let message = "restriction exists for API keys only.";
                        self.field_not_allowed(root, member, message, server);
                    }
                    "description" => {
                        let message = "The role descriptors of an API key take no description.";
                        self.field_not_allowed(root, member, message, server);
                    }
                    _ => self.unknown_field(root, member, "A role", &ROLE_FIELDS, server),
                }
            }
        }
        false
    }

    /// A list of names, `null` for none.
    fn names(&mut self, node: &Node, path: &Path<'_>) -> Vec<String> {
        match node.value {
            Value::Null => Vec::new(),
            _ => self.string_list(node, path, Wrap::Role).unwrap_or_default(),
        }
    }

    /// `type` is ignored by its token, not by its value: inside an object the keys count as
    /// keys of the role, and the object's end ends the role.
    fn type_field(&mut self, member: &Member, role: &mut RoleDescriptor) -> bool {
        self.dropped(member);
        let object = match &member.value.value {
            Value::Array(items) => items
                .iter()
                .find(|item| matches!(item.value, Value::Object(_))),
            _ => Some(&member.value),
        };
        if let Some(Value::Object(inner)) = object.map(|node| &node.value) {
            for member in inner {
                if member.key == "type" || self.role_member(member, role) {
                    break;
                }
            }
            return true;
        }
        false
    }

    fn dropped(&mut self, member: &Member) {
        let message = format!("Elasticsearch reads {} and drops it.", member.key);
        self.remark_on_key(&DROPPED_FIELD, &Path::ROOT, member, message);
    }

    /// The members of an object field, or an error.
    fn object_field<'m>(&mut self, node: &'m Node, path: &Path<'_>) -> Option<&'m [Member]> {
        if let Value::Object(members) = &node.value {
            return Some(members);
        }
        let server = ServerError::parse(format!(
            "expected field [{}] to be of type object, but found [{}] instead",
            path.field(),
            node.value.token()
        ));
        self.wrong_type(path, node, path.field(), "an object", server);
        None
    }

    /// Any scalar is taken as text, `null` is not.
    fn description(&mut self, node: &Node, path: &Path<'_>) -> String {
        if let Some(text) = self.text(node, path) {
            return text;
        }
        let server = ServerError::illegal_argument(expected_text(&node.value));
        self.wrong_type(path, node, "description", "a text", server);
        String::new()
    }

    fn restriction(&mut self, node: &Node, path: &Path<'_>) -> Option<Restriction> {
        let error = |rest: String| {
            let name = self.name;
            ServerError::parse(format!(
                "failed to parse restriction for role [{name}]. {rest}"
            ))
        };
        let Value::Object(members) = &node.value else {
            let server = error(format!(
                "expected field [restriction] value to be an object, but found an element of type [{}]",
                node.value.token()
            ));
            self.wrong_type(path, node, "restriction", "an object", server);
            return None;
        };
        let empty = error("[workflows] cannot be an empty array".to_owned());
        let unknown = members.iter().find(|member| member.key != "workflows");
        if let Some(member) = unknown {
            let server = error(format!("unexpected field [{}]", member.key));
            self.unknown_field(path, member, "restriction", &["workflows"], server);
        }
        let list = node.get("workflows")?;
        let inner = path.key("workflows");
        let workflows = self.string_list(list, &inner, Wrap::Restriction)?;
        if workflows.is_empty() {
            let message = "workflows must name at least one workflow.";
            self.end_error(&EMPTY_LIST, &inner, (list, 0), message, empty);
        }
        Some(Restriction { workflows })
    }
}

/// What the parts of a role have in common.
impl Reader<'_> {
    /// A list of strings, as `XContentUtils.readStringArray` reads it; `None` after an error.
    fn string_list(&mut self, node: &Node, path: &Path<'_>, wrap: Wrap) -> Option<Vec<String>> {
        if let Value::Array(items) = &node.value {
            return Some(self.strings(items, path, wrap));
        }
        let field = path.field();
        let found = match &node.value {
            Value::Null => "null".to_owned(),
            other => format!("[{}]", other.token()),
        };
        let server = self.wrapped(
            format!(
                "could not parse [{field}] field. expected a string array but found {found} value instead"
            ),
            wrap,
        );
        let found = described(&node.value);
        let message = format!("{field} must be a list of strings, but is {found}.");
        let mut finding =
            Finding::new(&NOT_A_STRING_LIST, path.pointer(), node.span, message).server(server);
        if let Value::String(text) = &node.value {
            let names = text.split(',').map(|name| Json::from(name.trim()));
            let list = Json::Array(names.collect()).to_text();
            finding = finding.suggest("Put it in a list.", list);
        }
        self.findings.push(finding);
        None
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
            let found = described(&item.value);
            let message = format!("This list takes strings only, but this is {found}.");
            self.value_error(&NOT_A_STRING, &path.index(index), item, message, server);
        }
        list
    }

    fn wrapped(&self, detail: String, wrap: Wrap) -> ServerError {
        let name = self.name;
        match wrap {
            Wrap::Role => {
                ServerError::parse(format!("failed to parse role [{name}]")).caused_by(detail)
            }
            Wrap::Restriction => ServerError::parse(format!(
                "failed to parse restriction for role [{name}]. {detail}"
            )),
            Wrap::Bare => ServerError::parse(detail),
        }
    }

    /// The text of a scalar; a number or boolean gives a warning with it.
    fn text(&mut self, node: &Node, path: &Path<'_>) -> Option<String> {
        let text = match &node.value {
            Value::String(text) => return Some(text.clone()),
            Value::Number(digits) => digits.clone(),
            Value::Bool(value) => value.to_string(),
            _ => return None,
        };
        let message = format!("Elasticsearch takes this as the text {text}.");
        self.findings.push(Finding::new(
            &READ_AS_TEXT,
            path.pointer(),
            node.span,
            message,
        ));
        Some(text)
    }

    /// The objects of a list with their positions; what is no object is an error and left out.
    /// `list` and `element` are what the server calls the two.
    fn objects<'m>(
        &mut self,
        node: &'m Node,
        path: &Path<'_>,
        list: &str,
        element: &str,
    ) -> Vec<(usize, &'m Node, &'m [Member])> {
        let name = self.name;
        let Value::Array(items) = &node.value else {
            let field = path.field();
            let token = node.value.token();
            let server = ServerError::parse(format!(
                "failed to parse {list} for role [{name}]. expected field [{field}] value to be an array, but found [{token}] instead"
            ));
            let found = described(&node.value);
            let message = format!("{field} must be a list of objects, but is {found}.");
            let mut finding =
                Finding::new(&WRONG_TYPE, path.pointer(), node.span, message).server(server);
            if let Value::Object(_) = node.value {
                finding = finding.suggest("Put it in a list.", format!("[{}]", node.to_text()));
            }
            self.findings.push(finding);
            return Vec::new();
        };
        let mut objects = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            if let Value::Object(members) = &item.value {
                objects.push((index, item, members.as_slice()));
                continue;
            }
            let token = item.value.token();
            let server = ServerError::parse(format!(
                "failed to parse {element} for role [{name}]. expected field [null] value to be an array of objects, but found an array element of type [{token}]"
            ));
            self.wrong_type(&path.index(index), item, "An entry", "an object", server);
        }
        objects
    }
}

/// The server's text about a value that is not text.
fn expected_text(value: &Value) -> String {
    format!("Expected text but found {}", value.token())
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
