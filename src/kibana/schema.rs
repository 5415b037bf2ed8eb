//! The shape of a request to Kibana, as data, and what Kibana says of a body that has another.
//!
//! Kibana checks the body of a request against a schema before it looks at it, and stops at the
//! first thing that does not fit, in the order of the schema. The checker here goes on. Reproduces
//! `@kbn/config-schema` as far as roles need it; strings that hold JSON are read as what they
//! hold, as Kibana does.

use crate::json::{self, Member, Node, Span, Value};
use crate::role::Rule;

use super::findings::{BAD_ID, LENGTH, MISSING_KEY, UNKNOWN_KEY, WRONG_TYPE};

/// What a value may be.
pub enum Schema {
    /// A text of so many UTF-16 units at most.
    Text(usize),
    /// `true` or `false`; the words in quotes will do, in any case.
    Flag,
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// Whatever.
    Any,
    /// A list of so many elements at least and at most.
    List(&'static Schema, usize, usize),
    /// An object with these keys only.
    Object(&'static [Field]),
    /// An object with keys of one's own, each checked.
    Record(KeyRule, &'static Schema),
    /// An object with keys of one's own, not checked.
    FreeObject,
    /// A text that can be the id of a feature or privilege.
    Id,
}

/// What the keys of a [`Schema::Record`] may be.
pub enum KeyRule {
    /// Ids of features or privileges.
    Id,
    /// Some names.
    OneOf(&'static [&'static str]),
    /// Anything.
    Any,
}

/// A key of an object.
pub struct Field {
    /// The key.
    pub key: &'static str,
    /// What its value may be.
    pub schema: Schema,
    /// Whether it has to be there.
    pub required: bool,
}

/// Something that does not fit.
pub struct Violation {
    /// The kind of it.
    pub rule: &'static Rule,
    /// JSON pointer.
    pub pointer: String,
    /// The offending text.
    pub span: Span,
    /// Kibana's text, its path in front.
    pub server: String,
    /// The same without the path.
    pub message: String,
}

/// No limit on a length.
pub const UNLIMITED: usize = usize::MAX;

/// How Kibana begins the way to a value.
const BODY_PATH: &str = "request body";

const BAD_ID_TEXT: &str = "only a-z, A-Z, 0-9, '_', and '-' are allowed";

/// Checks values against schemas and collects what does not fit.
pub struct Checker {
    /// What was found, in Kibana's order.
    pub violations: Vec<Violation>,
    pointer: String,
    /// The way to a value as Kibana writes it.
    path: String,
    /// How much of it leads to the value of the innermost record, or to the body.
    outer: usize,
}

impl Default for Checker {
    fn default() -> Checker {
        Checker {
            violations: Vec::new(),
            pointer: String::new(),
            path: BODY_PATH.to_owned(),
            outer: BODY_PATH.len(),
        }
    }
}

impl Checker {
    /// For one of the roles that a body holds by name.
    pub fn of_role(name: &str) -> Checker {
        let path = [BODY_PATH, ".roles.", name].concat();
        Checker {
            outer: path.len(),
            path,
            ..Checker::default()
        }
    }

    /// Checks a part of the value at hand.
    pub fn at<T>(&mut self, segment: &str, check: impl FnOnce(&mut Checker) -> T) -> T {
        let (pointer, path) = (self.pointer.len(), self.path.len());
        json::push_pointer(&mut self.pointer, segment);
        self.path.push('.');
        self.path.push_str(segment);
        let result = check(self);
        self.pointer.truncate(pointer);
        self.path.truncate(path);
        result
    }

    /// The value at hand does not fit.
    pub fn violation(&mut self, rule: &'static Rule, span: Span, message: impl Into<String>) {
        let message = message.into();
        self.violations.push(Violation {
            rule,
            pointer: self.pointer.clone(),
            span,
            server: format!("[{}]: {message}", self.path),
            message,
        });
    }

    /// How Kibana writes the way to the value at hand where it tells why it is none of several
    /// things. What is in a record it checks by itself, so that it forgets the way to that.
    pub fn inner_path(&self) -> String {
        [BODY_PATH, self.path.get(self.outer..).unwrap_or_default()].concat()
    }

    /// Where the value at hand is, as a JSON pointer.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// Checks the value at hand.
    pub fn check(&mut self, schema: &Schema, node: &Node) {
        match (schema, &node.value) {
            (Schema::Any, _)
            | (Schema::Flag, Value::Bool(_))
            | (Schema::FreeObject, Value::Object(_)) => {}
            (Schema::Text(max), Value::String(text)) => {
                let length = text.encode_utf16().count();
                if length > *max {
                    let message = format!(
                        "value has length [{length}] but it must have a maximum length of [{max}]."
                    );
                    self.violation(&LENGTH, node.span, message);
                }
            }
            (Schema::Id, Value::String(text)) => {
                if !super::privilege::is_id(text) {
                    self.violation(&BAD_ID, node.span, BAD_ID_TEXT);
                }
            }
            (Schema::OneOf(texts), value) => self.one_of(texts, value, node.span),
            (Schema::List(of, min, max), Value::Array(items)) => {
                for (position, item) in items.iter().enumerate() {
                    self.at(&position.to_string(), |checker| checker.check(of, item));
                }
                self.length(items.len(), *min, *max, node.span);
            }
            (Schema::Object(fields), Value::Object(members)) => {
                self.object(fields, members, node.span);
            }
            (Schema::Record(keys, of), Value::Object(members)) => self.record(keys, of, members),
            (schema, value) => self.violation(&WRONG_TYPE, node.span, schema.refusal(value)),
        }
    }

    /// Checks how many elements a list has.
    pub fn length(&mut self, length: usize, min: usize, max: usize, span: Span) {
        let bound = if length < min {
            format!("smaller than [{min}]")
        } else if length > max {
            format!("greater than [{max}]")
        } else {
            return;
        };
        let message = format!("array size is [{length}], but cannot be {bound}");
        self.violation(&LENGTH, span, message);
    }

    /// Checks the members of an object: first those of the schema, in its order, then the others.
    pub fn object(&mut self, fields: &[Field], members: &[Member], span: Span) {
        for field in fields {
            match members.iter().rev().find(|member| member.key == field.key) {
                Some(member) => {
                    self.at(field.key, |checker| {
                        checker.check(&field.schema, &member.value);
                    });
                }
                None if field.required => {
                    let message = field.schema.missing();
                    self.at(field.key, |checker| {
                        checker.violation(&MISSING_KEY, span, message);
                    });
                }
                None => {}
            }
        }
        for member in members {
            if !fields.iter().any(|field| field.key == member.key) {
                self.unknown_key(member);
            }
        }
    }

    /// A key of the object at hand is none that the schema has.
    pub fn unknown_key(&mut self, member: &Member) {
        let key = &member.key;
        let message = format!("Additional properties are not allowed ('{key}' was unexpected)");
        self.at(key, |checker| {
            checker.violation(&UNKNOWN_KEY, member.key_span, message);
        });
    }

    fn record(&mut self, keys: &KeyRule, of: &Schema, members: &[Member]) {
        for member in members {
            let key = &member.key;
            let message = match keys {
                KeyRule::Id if !super::privilege::is_id(key) => Some(BAD_ID_TEXT.to_owned()),
                KeyRule::OneOf(names) if !names.contains(&key.as_str()) => {
                    Some(alternatives(names, BODY_PATH))
                }
                _ => None,
            };
            if let Some(message) = message {
                let pointer = self.pointer.len();
                self.at(&["key(\"", key, "\")"].concat(), |checker| {
                    checker.pointer.truncate(pointer);
                    json::push_pointer(&mut checker.pointer, key);
                    checker.violation(&BAD_ID, member.key_span, message);
                });
            }
            let outer = self.outer;
            self.at(key, |checker| {
                checker.outer = checker.path.len();
                checker.check(of, &member.value);
            });
            self.outer = outer;
        }
    }

    fn one_of(&mut self, texts: &[&str], value: &Value, span: Span) {
        if !matches!(value, Value::String(text) if texts.contains(&text.as_str())) {
            self.violation(&WRONG_TYPE, span, alternatives(texts, &self.inner_path()));
        }
    }
}

/// What Kibana says of a value that is none of some texts.
fn alternatives(texts: &[&str], path: &str) -> String {
    let refused = texts.iter().enumerate().map(|(position, text)| {
        format!("\n- [{path}.{position}]: expected value to equal [{text}]")
    });
    "types that failed validation:".to_owned() + &refused.collect::<String>()
}

impl Schema {
    /// What Kibana says of a value of another type.
    pub fn refusal(&self, value: &Value) -> String {
        let mut got = detected(value);
        // Of a text that is JSON it says what is in it.
        if let (Some(kind), Value::String(text)) = (self.parsed(), value) {
            match json_in(text) {
                Some(inner) => got = detected(&inner.value),
                None => return format!("could not parse {kind} value from json input"),
            }
        }
        match self {
            Schema::Object(_) | Schema::FreeObject => {
                format!("expected a plain object value, but found [{got}] instead.")
            }
            schema => format!("expected value of type [{}] but got [{got}]", schema.name()),
        }
    }

    /// What Kibana calls it, if it reads texts as JSON there.
    fn parsed(&self) -> Option<&'static str> {
        Some(match self {
            Schema::List(..) => "array",
            Schema::Object(_) | Schema::FreeObject => "object",
            Schema::Record(..) => "record",
            _ => return None,
        })
    }

    fn missing(&self) -> String {
        format!(
            "expected value of type [{}] but got [undefined]",
            self.name()
        )
    }

    fn name(&self) -> &'static str {
        match self {
            Schema::Flag => "boolean",
            Schema::List(..) => "array",
            Schema::Object(_) | Schema::Record(..) | Schema::FreeObject | Schema::Any => "object",
            Schema::Text(_) | Schema::Id | Schema::OneOf(_) => "string",
        }
    }

    /// Puts the lists, objects and flags that strings hold in the place of the strings, where the
    /// schema wants them.
    pub fn unwrap_texts(&self, node: &mut Node) {
        if self.parsed().is_some()
            && let Value::String(text) = &node.value
            && let Some(mut inner) = json_in(text)
        {
            set_span(&mut inner, node.span);
            let fits = match self {
                Schema::List(..) => matches!(inner.value, Value::Array(_)),
                _ => inner.is_object(),
            };
            if fits {
                node.value = inner.value;
            }
        }
        match (self, &mut node.value) {
            (Schema::Flag, Value::String(text)) => {
                if let Ok(flag) = text.to_ascii_lowercase().parse() {
                    node.value = Value::Bool(flag);
                }
            }
            (Schema::List(of, ..), Value::Array(items)) => {
                for item in items {
                    of.unwrap_texts(item);
                }
            }
            (Schema::Record(_, of), Value::Object(members)) => {
                for member in members {
                    of.unwrap_texts(&mut member.value);
                }
            }
            (Schema::Object(fields), Value::Object(members)) => {
                for member in members {
                    if let Some(field) = fields.iter().find(|field| field.key == member.key) {
                        field.schema.unwrap_texts(&mut member.value);
                    }
                }
            }
            _ => {}
        }
    }
}

/// The value of a text that is JSON through and through.
fn json_in(text: &str) -> Option<Node> {
    let read = json::read(text);
    if read.problems.is_empty() {
        read.root
    } else {
        None
    }
}

/// Gives a value, and everything in it, the place of the text that it was read from. The depth of
/// what [`json::read`] gives is bounded.
fn set_span(node: &mut Node, span: Span) {
    node.span = span;
    match &mut node.value {
        Value::Array(items) => items.iter_mut().for_each(|item| set_span(item, span)),
        Value::Object(members) => {
            for member in members {
                member.key_span = span;
                set_span(&mut member.value, span);
            }
        }
        _ => {}
    }
}

/// The name of a type as Kibana writes it (`type-detect`).
pub fn detected(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "Array",
        Value::Object(_) => "Object",
    }
}

const fn field(key: &'static str, schema: Schema) -> Field {
    Field {
        key,
        schema,
        required: false,
    }
}

const fn required(key: &'static str, schema: Schema) -> Field {
    Field {
        key,
        schema,
        required: true,
    }
}

const TEXT: Schema = Schema::Text(UNLIMITED);
const NAMES: Schema = Schema::List(&TEXT, 1, 100);
const FIELD_SECURITY: Schema = Schema::Record(
    KeyRule::OneOf(&["grant", "except"]),
    &Schema::List(&TEXT, 0, 1000),
);
/// What `global` holds about applications.
const APPLICATIONS: Schema = Schema::Object(&[required(
    "applications",
    Schema::List(&Schema::Text(100), 0, 1000),
)]);

const INDICES_ENTRY: Schema = Schema::Object(&[
    required("names", NAMES),
    field("field_security", FIELD_SECURITY),
    required("privileges", NAMES),
    field("query", TEXT),
    field("allow_restricted_indices", Schema::Flag),
]);

const REMOTE_INDICES_ENTRY: Schema = Schema::Object(&[
    required("clusters", NAMES),
    required("names", NAMES),
    field("field_security", FIELD_SECURITY),
    required("privileges", NAMES),
    field("query", TEXT),
    field("allow_restricted_indices", Schema::Flag),
]);

const REMOTE_CLUSTER_ENTRY: Schema =
    Schema::Object(&[required("privileges", NAMES), required("clusters", NAMES)]);

const GLOBAL: Schema = Schema::Object(&[
    field(
        "application",
        Schema::Object(&[field("manage", APPLICATIONS)]),
    ),
    field("profile", Schema::Object(&[field("write", APPLICATIONS)])),
    field("role", Schema::FreeObject),
    field(
        "data_source",
        Schema::List(
            &Schema::Object(&[
                required("names", Schema::List(&Schema::Text(1000), 1, 100)),
                required(
                    "privileges",
                    Schema::List(
                        &Schema::OneOf(&["create", "read_metadata", "delete", "read", "manage"]),
                        1,
                        5,
                    ),
                ),
            ]),
            0,
            1000,
        ),
    ),
]);

/// The section `elasticsearch` of a role (`elasticsearchRoleSchema`).
pub const ELASTICSEARCH: Schema = Schema::Object(&[
    field("cluster", Schema::List(&TEXT, 0, 100)),
    field(
        "remote_cluster",
        Schema::List(&REMOTE_CLUSTER_ENTRY, 0, 100),
    ),
    field("indices", Schema::List(&INDICES_ENTRY, 0, 1000)),
    field(
        "remote_indices",
        Schema::List(&REMOTE_INDICES_ENTRY, 0, 1000),
    ),
    field("run_as", Schema::List(&TEXT, 0, 100)),
    field("global", GLOBAL),
]);

/// The metadata of a role.
pub const METADATA: Schema = Schema::Record(KeyRule::Any, &Schema::Any);

/// What an entry of `kibana` holds; spaces and base privileges have rules of their own beside.
pub const ENTRY_FIELDS: &[Field] = &[
    field("spaces", Schema::Any),
    field("base", Schema::Any),
    field(
        "feature",
        Schema::Record(KeyRule::Id, &Schema::List(&Schema::Id, 0, 100)),
    ),
];

/// The body of a request for many roles, each of which is checked for itself.
pub const BULK: Schema = Schema::Object(&[required(
    "roles",
    Schema::Record(KeyRule::Any, &Schema::Any),
)]);

/// The lists and objects of a role's body, for [`Schema::unwrap_texts`].
pub const BODY: Schema = Schema::Object(&[
    field("metadata", METADATA),
    field("elasticsearch", ELASTICSEARCH),
    field(
        "kibana",
        Schema::List(
            &Schema::Object(&[
                field("spaces", Schema::List(&TEXT, 0, UNLIMITED)),
                field("base", Schema::List(&TEXT, 0, UNLIMITED)),
                field(
                    "feature",
                    Schema::Record(KeyRule::Any, &Schema::List(&TEXT, 0, UNLIMITED)),
                ),
            ]),
            0,
            UNLIMITED,
        ),
    ),
]);
