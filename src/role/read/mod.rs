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
#[cfg(feature = "formats")]
mod cross_cluster;
mod global;
mod indices;
mod key_request;
mod privileges_to_check;
mod remote_cluster;

#[cfg(feature = "formats")]
pub use cross_cluster::{CROSS_CLUSTER, access_entries, read_access};
pub use global::DATA_SOURCE_PRIVILEGES;
pub use key_request::RequestKind;
pub(crate) use key_request::read_key_request;
pub use privileges_to_check::{PrivilegesToCheck, read_privileges_to_check};
pub use remote_cluster::REMOTE_CLUSTER_PRIVILEGES;

use super::descriptor::{Restriction, RoleDescriptor};
use super::finding::{ErrorType, Finding, Rule, ServerError, SuggestedFix, rules};
use super::suggest;
use crate::json::{self, Json, Member, Node, Span, Value};

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
    DESCRIPTORS_NOT_BY_NAME Error "descriptors_not_by_name" "Descriptors must be an object by their names.";
    READ_AS_TEXT Warning "read_as_text" "A number or boolean that Elasticsearch takes as text.";
    INHERITED_GROUP_PART Warning "inherited_group_part" "The group lacks a key and takes the value of the group before it.";
    DROPPED_FIELD Info "dropped_field" "Elasticsearch reads the key and drops its value.";
}

/// So many mistakes that the server minds are described.
const MOST_ERRORS: usize = 1 << 16;

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
struct Wrap {
    not_a_list: Complaint,
    not_a_string: Complaint,
}

/// The two errors of a list of strings, with what the server puts in front of its text.
macro_rules! wrap {
    ($front:literal) => {
        Wrap {
            not_a_list: Complaint {
                rule: &NOT_A_STRING_LIST,
                met: Met::Start,
                kind: ErrorType::Parse,
                server: concat!(
                    $front,
                    "could not parse [%key%] field. expected a string array but found %value% value instead"
                ),
                message: "%key% must be a list of strings, but is %kind%.",
            },
            not_a_string: Complaint {
                rule: &NOT_A_STRING,
                met: Met::Start,
                kind: ErrorType::Parse,
                server: concat!(
                    $front,
                    "could not parse [null] field. expected a string array but one of the value in the array is [%token%]"
                ),
                message: "This list takes strings only, but this is %kind%.",
            },
        }
    };
}

/// As the cause of `failed to parse role [name]`.
static IN_ROLE: Wrap = wrap!("failed to parse role [%role%]\n");
/// Behind `failed to parse restriction for role [name]. `.
static IN_RESTRICTION: Wrap = wrap!("failed to parse restriction for role [%role%]. ");
/// Not at all: inside `global`.
static IN_GLOBAL: Wrap = wrap!("");

/// What there is to say about a mistake, in the server's words and in ours. Both texts have
/// words between `%` that stand for parts of the role, see [`Reader::complain_of`].
struct Complaint {
    rule: &'static Rule,
    met: Met,
    kind: ErrorType,
    /// The server's text, and in a second line the cause; empty if the server does not mind.
    server: &'static str,
    message: &'static str,
}

/// When the server meets a mistake.
#[derive(Clone, Copy)]
enum Met {
    /// When it reads the first token of the value.
    Start,
    /// When it reads the key.
    Key,
    /// At the end of the value; the number ranks the checks there.
    End(u8),
    /// At the closing bracket of the value.
    Bracket,
}

/// A [`Complaint`], made when the crate is compiled.
macro_rules! complaint {
    ($rule:ident, $met:expr, $kind:ident, $server:expr, $message:expr) => {
        const {
            &$crate::role::read::Complaint {
                rule: &$rule,
                met: $met,
                kind: $crate::role::ErrorType::$kind,
                server: $server,
                message: $message,
            }
        }
    };
}
use complaint;

struct Reader<'n> {
    name: &'n str,
    switches: Switches,
    /// Whether the privileges of entries are given by where they stand.
    #[cfg(feature = "formats")]
    has_privileges: bool,
    findings: Vec<Finding>,
    /// How many mistakes the server minds.
    errors: usize,
}

impl<'n> Reader<'n> {
    fn new(name: &'n str, switches: Switches) -> Reader<'n> {
        Reader {
            name,
            switches,
            #[cfg(feature = "formats")]
            has_privileges: false,
            findings: Vec::new(),
            errors: 0,
        }
    }

    fn sorted(mut self) -> Vec<Finding> {
        crate::order::by_number(&mut self.findings, Finding::rank);
        self.findings
    }
}

/// Making findings.
impl Reader<'_> {
    /// A mistake in a value.
    fn complain(&mut self, complaint: &Complaint, path: &Path<'_>, node: &Node) {
        self.complain_of(complaint, path, node, node.span, "", &[]);
    }

    /// A mistake in a key of the object at `path`. The nearest of the `known` keys are offered.
    fn complain_of_key(
        &mut self,
        complaint: &Complaint,
        path: &Path<'_>,
        member: &Member,
        known: &[&str],
    ) {
        let path = path.key(&member.key);
        self.complain_of(
            complaint,
            &path,
            &member.value,
            member.key_span,
            &member.key,
            known,
        );
    }

    /// A mistake at `span`, which the server meets when it reads `node`.
    ///
    /// In the texts `%role%` is the name of the role, `%key%` the last key of the path, `%name%`
    /// the given name; `%token%`, `%value%` and `%kind%` tell what the node is, for the server and
    /// for people; `%list%` are the strings in it; `%known%` and
    /// `%known,%` are the known names, `%hint%` those of them that the server thinks of.
    #[inline(never)]
    fn complain_of(
        &mut self,
        complaint: &Complaint,
        path: &Path<'_>,
        node: &Node,
        span: Span,
        name: &str,
        known: &[&str],
    ) {
        let (at, order) = match complaint.met {
            Met::Start => (node.span.start, 0),
            Met::Key => (span.start, 0),
            Met::End(order) => (node.span.end, order),
            Met::Bracket => (node.span.end.saturating_sub(1), 0),
        };
        // Far more than are told are only counted: their words would take a second and a gigabyte.
        self.errors += usize::from(!complaint.server.is_empty());
        if self.errors > MOST_ERRORS {
            let counted = Finding::new(complaint.rule, String::new(), span, "");
            return self.findings.push(counted.met_at(at, order));
        }
        let fill = |template: &str| {
            let mut text = String::new();
            for (index, piece) in template.split('%').enumerate() {
                let joined;
                text += match piece {
                    plain if index % 2 == 0 => plain,
                    "role" => self.name,
                    "key" => path.field(),
                    "name" => name,
                    "value" if node.value == Value::Null => "null",
                    "value" => {
                        joined = format!("[{}]", node.value.token());
                        &joined
                    }
                    "token" => node.value.token(),
                    "kind" => node.kind(),
                    "known" => {
                        joined = known.join(", ");
                        &joined
                    }
                    "known," => {
                        joined = known.join(",");
                        &joined
                    }
                    "hint" => {
                        joined = suggest::did_you_mean(name, known);
                        &joined
                    }
                    _ => {
                        joined = strings_of(node).join(", ");
                        &joined
                    }
                };
            }
            text
        };
        let mut finding = Finding::new(
            complaint.rule,
            path.pointer(),
            span,
            fill(complaint.message),
        )
        .met_at(at, order)
        .suggest_names(suggest::nearest(name, known.iter().copied()));
        if !complaint.server.is_empty() {
            let (reason, cause) = complaint
                .server
                .split_once('\n')
                .unwrap_or((complaint.server, ""));
            let error = ServerError {
                kind: complaint.kind,
                reason: fill(reason),
                causes: Vec::from_iter((!cause.is_empty()).then(|| fill(cause))),
                position: match (complaint.kind, complaint.met) {
                    (ErrorType::XContentParse, Met::Bracket) => Some(at),
                    (ErrorType::XContentParse, _) | (ErrorType::IllegalArgument, Met::Start) => {
                        Some(span.start)
                    }
                    _ => None,
                },
            };
            finding = finding.server(error);
        }
        self.findings.push(finding);
    }

    /// Offers a list in place of what the last complaint is about.
    fn suggest_list(&mut self, list: String) {
        if let Some(finding) = self.findings.last_mut() {
            finding.suggestions.push(SuggestedFix {
                text: "Put it in a list.".to_owned(),
                replacement: Some(list),
            });
        }
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
            const MESSAGE: &str = "A role is an object, but this is %kind%.";
            // Of `roles.yml` the parser is given mappings only (`FileRolesStore`).
            let complaint = if self.switches.fields {
                complaint!(
                    ROLE_NOT_OBJECT,
                    Met::Start,
                    Parse,
                    "invalid role definition [%role%] in roles file [roles.yml]. skipping role...",
                    MESSAGE
                )
            } else {
                complaint!(
                    ROLE_NOT_OBJECT,
                    Met::Start,
                    Parse,
                    "failed to parse role [%role%]. expected an object but found [%token%] instead",
                    MESSAGE
                )
            };
            self.complain(complaint, &Path::ROOT, node);
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

    /// Warns when an object has both spellings of a key.
    fn warn_of_aliases(&mut self, members: &[Member], spellings: [&str; 2]) {
        let mut spelled = members
            .iter()
            .filter(|member| spellings.contains(&member.key.as_str()));
        if let (Some(first), Some(second)) = (spelled.next(), spelled.next())
            && first.key != second.key
        {
            let complaint = complaint!(
                REPLACED_BY_ALIAS,
                Met::Key,
                Parse,
                "",
                "%name% further down replaces this completely."
            );
            let path = Path::ROOT.key(&first.key);
            let span = first.key_span;
            self.complain_of(complaint, &path, &first.value, span, &second.key, &[]);
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
                    let complaint = complaint!(
                        WRONG_TYPE,
                        Met::Start,
                        Parse,
                        "failed to parse role [%role%]. unexpected field [%key%]",
                        "%key% must be an object, but is %kind%."
                    );
                    self.complain(complaint, &path, value);
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
                const UNEXPECTED: &str = "failed to parse role [%role%]. unexpected field [%key%]";
                let (complaint, known): (_, &[&str]) = match key {
                    "restriction" => (
                        complaint!(
                            FIELD_NOT_ALLOWED,
                            Met::Start,
                            Parse,
                            UNEXPECTED,
                            "restriction exists for API keys only."
                        ),
                        &[],
                    ),
                    "description" => (
                        complaint!(
                            FIELD_NOT_ALLOWED,
                            Met::Start,
                            Parse,
                            UNEXPECTED,
                            "The role descriptors of an API key take no description."
                        ),
                        &[],
                    ),
                    _ => (
                        complaint!(
                            UNKNOWN_FIELD,
                            Met::Start,
                            Parse,
                            UNEXPECTED,
                            "A role has no key %key%."
                        ),
                        &ROLE_FIELDS,
                    ),
                };
                self.complain_of_key(complaint, &Path::ROOT, member, known);
            }
        }
        false
    }

    /// A list of names, `null` for none.
    fn names(&mut self, node: &Node, path: &Path<'_>) -> Vec<String> {
        match node.value {
            Value::Null => Vec::new(),
            _ => self.string_list(node, path, &IN_ROLE).unwrap_or_default(),
        }
    }

    /// `type` is ignored by its token, not by its value: inside an object the keys count as
    /// keys of the role, and the object's end ends the role.
    fn type_field(&mut self, member: &Member, role: &mut RoleDescriptor) -> bool {
        self.dropped(member);
        let mut object = object_in(&member.value);
        let ends = object.is_some();
        while let Some(members) = object.take() {
            for member in members {
                if member.key != "type" {
                    self.role_member(member, role);
                } else if let Some(inner) = object_in(&member.value) {
                    object = Some(inner);
                    break;
                }
            }
        }
        ends
    }

    fn dropped(&mut self, member: &Member) {
        let complaint = complaint!(
            DROPPED_FIELD,
            Met::Key,
            Parse,
            "",
            "Elasticsearch reads %key% and drops it."
        );
        self.complain_of_key(complaint, &Path::ROOT, member, &[]);
    }

    /// The members of an object field, or an error.
    fn object_field<'m>(&mut self, node: &'m Node, path: &Path<'_>) -> Option<&'m [Member]> {
        if let Value::Object(members) = &node.value {
            return Some(members);
        }
        let complaint = complaint!(
            WRONG_TYPE,
            Met::Start,
            Parse,
            "expected field [%key%] to be of type object, but found [%token%] instead",
            "%key% must be an object, but is %kind%."
        );
        self.complain(complaint, path, node);
        None
    }

    /// Any scalar is taken as text, `null` is not.
    fn description(&mut self, node: &Node, path: &Path<'_>) -> String {
        if let Some(text) = self.text(node, path) {
            return text;
        }
        let complaint = complaint!(
            WRONG_TYPE,
            Met::Start,
            IllegalArgument,
            "Expected text but found %token%",
            "description must be a text, but is %kind%."
        );
        self.complain(complaint, path, node);
        String::new()
    }

    fn restriction(&mut self, node: &Node, path: &Path<'_>) -> Option<Restriction> {
        let Value::Object(members) = &node.value else {
            let complaint = complaint!(
                WRONG_TYPE,
                Met::Start,
                Parse,
                "failed to parse restriction for role [%role%]. expected field [restriction] value to be an object, but found an element of type [%token%]",
                "restriction must be an object, but is %kind%."
            );
            self.complain(complaint, path, node);
            return None;
        };
        let unknown = members.iter().find(|member| member.key != "workflows");
        if let Some(member) = unknown {
            let complaint = complaint!(
                UNKNOWN_FIELD,
                Met::Start,
                Parse,
                "failed to parse restriction for role [%role%]. unexpected field [%key%]",
                "restriction has no key %key%."
            );
            self.complain_of_key(complaint, path, member, &["workflows"]);
        }
        let list = node.get("workflows")?;
        let inner = path.key("workflows");
        let workflows = self.string_list(list, &inner, &IN_RESTRICTION)?;
        if workflows.is_empty() {
            let complaint = complaint!(
                EMPTY_LIST,
                Met::End(0),
                Parse,
                "failed to parse restriction for role [%role%]. [workflows] cannot be an empty array",
                "workflows must name at least one workflow."
            );
            self.complain(complaint, &inner, list);
        }
        Some(Restriction { workflows })
    }
}

/// What the parts of a role have in common.
impl Reader<'_> {
    /// A list of strings, as `XContentUtils.readStringArray` reads it; `None` after an error.
    fn string_list(&mut self, node: &Node, path: &Path<'_>, wrap: &Wrap) -> Option<Vec<String>> {
        if let Value::Array(items) = &node.value {
            return Some(self.strings(items, path, wrap));
        }
        self.complain(&wrap.not_a_list, path, node);
        if let Value::String(text) = &node.value {
            let names = text.split(',').map(|name| Json::from(name.trim()));
            self.suggest_list(Json::Array(names.collect()).to_text());
        }
        None
    }

    /// The strings of a list; anything else in it is an error and left out.
    fn strings(&mut self, items: &[Node], path: &Path<'_>, wrap: &Wrap) -> Vec<String> {
        let mut list = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            if let Value::String(text) = &item.value {
                list.push(text.clone());
            } else {
                self.complain(&wrap.not_a_string, &path.index(index), item);
            }
        }
        list
    }

    /// The texts of a list that an `ObjectParser` of that name reads (`declareStringArray`): numbers
    /// and booleans count as text, too.
    fn texts(&mut self, items: &[Node], path: &Path<'_>, parser: &str) -> Vec<String> {
        const MESSAGE: &str = "This list takes texts only, but this is %kind%.";
        let mut list = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let inner = path.index(index);
            if let Some(text) = self.text(item, &inner) {
                list.push(text);
                continue;
            }
            let complaint = match item.value {
                Value::Array(_) => complaint!(
                    NOT_A_STRING,
                    Met::Start,
                    XContentParse,
                    "%name%\nexpected value but got [%token%]",
                    MESSAGE
                ),
                _ => complaint!(
                    NOT_A_STRING,
                    Met::Start,
                    XContentParse,
                    "%name%\nExpected text but found %token%",
                    MESSAGE
                ),
            };
            let failed = ["[", parser, "] failed to parse field [", path.field(), "]"].concat();
            self.complain_of(complaint, &inner, item, item.span, &failed, &[]);
        }
        list
    }

    /// The text of a scalar; a number or boolean gives a warning with it.
    fn text(&mut self, node: &Node, path: &Path<'_>) -> Option<String> {
        let text = match &node.value {
            Value::String(text) => return Some(text.clone()),
            Value::Number(digits) => digits.clone(),
            Value::Bool(value) => value.to_string(),
            _ => return None,
        };
        let complaint = complaint!(
            READ_AS_TEXT,
            Met::Start,
            Parse,
            "",
            "Elasticsearch takes this as the text %name%."
        );
        self.complain_of(complaint, path, node, node.span, &text, &[]);
        Some(text)
    }

    /// The objects of a list with their positions; what is no object is an error and left out.
    /// `list` and `element` are what the server calls the two; without a word for the element it
    /// does not look at it, and fails over the first key that is none.
    fn objects<'m>(
        &mut self,
        node: &'m Node,
        path: &Path<'_>,
        list: &str,
        element: &str,
    ) -> Vec<(usize, &'m Node, &'m [Member])> {
        const MESSAGE: &str = "An entry must be an object, but is %kind%.";
        let Value::Array(items) = &node.value else {
            let complaint = complaint!(
                WRONG_TYPE,
                Met::Start,
                Parse,
                "failed to parse %name% for role [%role%]. expected field [%key%] value to be an array, but found [%token%] instead",
                "%key% must be a list of objects, but is %kind%."
            );
            self.complain_of(complaint, path, node, node.span, list, &[]);
            if let Value::Object(_) = node.value {
                self.suggest_list(format!("[{}]", node.to_text()));
            }
            return Vec::new();
        };
        let mut objects = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            if let Value::Object(members) = &item.value {
                objects.push((index, item, members.as_slice()));
                continue;
            }
            let complaint = if element.is_empty() {
                complaint!(
                    WRONG_TYPE,
                    Met::End(0),
                    IllegalArgument,
                    "fieldName cannot be null",
                    MESSAGE
                )
            } else {
                complaint!(
                    WRONG_TYPE,
                    Met::Start,
                    Parse,
                    "failed to parse %name% for role [%role%]. expected field [null] value to be an array of objects, but found an array element of type [%token%]",
                    MESSAGE
                )
            };
            let path = path.index(index);
            self.complain_of(complaint, &path, item, item.span, element, &[]);
        }
        objects
    }
}

/// The object that a value is, or the first one in a list.
fn object_in(node: &Node) -> Option<&[Member]> {
    match &node.value {
        Value::Object(members) => Some(members),
        Value::Array(items) => items.iter().find_map(|item| match &item.value {
            Value::Object(members) => Some(members.as_slice()),
            _ => None,
        }),
        _ => None,
    }
}

/// The strings of a list, without what else is in it.
fn strings_of(node: &Node) -> Vec<&str> {
    match &node.value {
        Value::Array(items) => items.iter().filter_map(Node::as_str).collect(),
        _ => Vec::new(),
    }
}
