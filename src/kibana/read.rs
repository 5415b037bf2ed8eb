//! Reading a role as Kibana's API takes it.
//!
//! Kibana checks the body against a schema ([`super::schema`]), then the entries of `kibana`
//! against the features that there are, then hands the role to Elasticsearch, which checks its
//! part in its own way ([`crate::role::read`]). Each stage only runs if the one before found
//! nothing; here all of them do. Reproduces `getPutPayloadSchema` and `validateKibanaPrivileges`
//! of Kibana's security plugin.

use std::borrow::Cow;

use super::advice;
use super::findings::{
    BAD_SPACES, BASE_AND_FEATURES, DISABLED_PRIVILEGE, LENGTH, NEEDS_ALL_SPACES, NO_SPACES,
    NOTHING_GRANTED, SPACE_TWICE, UNKNOWN_BASE, WRONG_TYPE,
};
use super::privilege::{ALL, is_space_id};
use super::role::{KibanaEntry, KibanaRole};
use super::schema::{self, Checker, Schema, Violation, detected};
use crate::catalog::{KibanaCatalog, KibanaFeature};
use crate::json::{self, Json, Member, Node, Value};
use crate::role::{self, ApplicationPrivileges, Finding, RoleDescriptor, ServerError, Switches};
use crate::text::{TextMap, TextSet};

/// The form in which a role of Kibana comes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// The body of `PUT /api/security/role/{name}`.
    #[default]
    Request,
    /// One of the roles in the body of `POST /api/security/roles`.
    Bulk,
    /// The answer to `GET /api/security/role/{name}`, which holds more.
    Response,
}

/// What [`read`] makes of a role.
#[derive(Clone, Debug, Default)]
pub struct KibanaReading {
    /// The role, as far as it could be read.
    pub role: KibanaRole,
    /// What there is to say: Kibana's errors first, as it would meet them, then those of
    /// Elasticsearch about the shape of its part, then advice.
    pub findings: Vec<Finding>,
    /// What Kibana answers, if it refuses the role, or what Elasticsearch does.
    pub refusal: Option<ServerError>,
    /// What Kibana answers of one of many roles while it hands on the others.
    pub role_refusal: Option<ServerError>,
}

const LONGEST_NAME: usize = 1024;
const LONGEST_DESCRIPTION: usize = 2048;
const MOST_ENTRIES: usize = 1000;
const MOST_SPACES: usize = 1000;
const MOST_BASES: usize = 50;
const BASE_NAMES: [&str; 2] = ["all", "read"];
const REQUEST_KEYS: [&str; 4] = ["description", "metadata", "elasticsearch", "kibana"];
/// Where an answer tells that application privileges cannot be shown.
const TRANSFORM_ERROR: &str = "_transform_error";
const RESPONSE_KEYS: [&str; 4] = [
    "name",
    "transient_metadata",
    TRANSFORM_ERROR,
    "_unrecognized_applications",
];

/// What Kibana says of a name that it does not hand on; which characters it has is for
/// Elasticsearch to mind.
pub fn name_refusal(name: &str) -> Option<Finding> {
    let length = name.encode_utf16().count();
    let limit = match length {
        0 => "minimum length of [1]",
        1..=LONGEST_NAME => return None,
        _ => "maximum length of [1024]",
    };
    let message = format!("value has length [{length}] but it must have a {limit}.");
    let server = ServerError::kibana(format!("[request params.name]: {message}"));
    let finding = Finding::new(&LENGTH, String::new(), json::Span::default(), message);
    Some(finding.server(server))
}

/// Reads a role. `name` is the role's name, which texts of Elasticsearch quote.
pub fn read(node: &Node, name: &str, catalog: &KibanaCatalog, form: Form) -> KibanaReading {
    let mut node = node.clone();
    as_javascript_reads(&mut node);
    schema::BODY.unwrap_texts(&mut node);
    let mut checker = match form {
        Form::Bulk => Checker::of_role(name),
        _ => Checker::default(),
    };
    let Value::Object(members) = &node.value else {
        let message = Schema::Object(&[]).refusal(&node.value);
        checker.violation(&WRONG_TYPE, node.span, message);
        return KibanaReading {
            refusal: refusal(&checker.violations),
            findings: checker.violations.into_iter().map(finding).collect(),
            ..KibanaReading::default()
        };
    };
    let entries = check_body(&mut checker, &node, members, form);
    let mut refusal = refusal(&checker.violations);
    let violations = checker.violations.iter();
    let refused: Vec<String> = violations.map(|v| v.pointer.clone()).collect();
    let mut findings: Vec<Finding> = checker.violations.into_iter().map(finding).collect();

    let against_features = check_features(&entries, catalog);
    let mut role_refusal = None;
    if !against_features.is_empty() && refusal.is_none() {
        let texts = against_features.iter().map(|(_, text)| text.as_str());
        let texts = Json::Array(texts.map(Json::from).collect()).to_text();
        let answer = ["Role cannot be updated due to validation errors: ", &texts].concat();
        let refused = match form {
            Form::Bulk => &mut role_refusal,
            _ => &mut refusal,
        };
        *refused = Some(ServerError::kibana(answer));
    }
    findings.extend(against_features.into_iter().map(|(finding, _)| finding));

    let mut role = KibanaRole {
        name: node.get("name").and_then(Node::as_str).map(str::to_owned),
        elasticsearch: RoleDescriptor::default(),
        kibana: entries.iter().map(Entry::to_entry).collect(),
        ..KibanaRole::default()
    };
    if let Some(section) = node.get("elasticsearch") {
        let reading = role::read(section, name, Switches::PUT_ROLE);
        role.elasticsearch = reading.role;
        for mut finding in reading.findings {
            finding.pointer = ["/elasticsearch", &finding.pointer].concat();
            // What Kibana refuses never reaches Elasticsearch.
            if refused
                .iter()
                .any(|pointer| is_within(&finding.pointer, pointer))
            {
                continue;
            }
            if refusal.is_none() && role_refusal.is_none() {
                refusal.clone_from(&finding.server);
            }
            findings.push(finding);
        }
    }
    if form == Form::Response {
        role.unshown = unshown(&node, name);
    }
    put_beside(&mut role.elasticsearch, &node);
    for entry in &entries {
        if entry.has_empty_spaces() {
            let server = ServerError::illegal_argument(
                "application privileges must refer to at least one resource",
            );
            let message = "Without spaces the entry has no resources.";
            let finding = Finding::new(
                &NO_SPACES,
                entry.pointer.clone() + "/spaces",
                entry.spaces_span(),
                message,
            );
            if refusal.is_none() && role_refusal.is_none() {
                refusal = Some(server.clone());
            }
            findings.push(finding.server(server));
        }
    }
    findings.extend(advice::entries(&entries, catalog));
    if let Some(errors) = node.get(TRANSFORM_ERROR) {
        findings.extend(advice::unshown(errors, &role, catalog));
    }
    KibanaReading {
        role,
        findings,
        refusal,
        role_refusal,
    }
}

/// Reads what is around the roles in the body of `POST /api/security/roles`
/// (`getBulkCreateOrUpdatePayloadSchema`).
pub fn read_bulk(node: &Node) -> Vec<Finding> {
    let mut node = node.clone();
    as_javascript_reads(&mut node);
    let mut checker = Checker::default();
    checker.check(&schema::BULK, &node);
    checker.violations.into_iter().map(finding).collect()
}

/// Puts what a role of Kibana has beside the section for Elasticsearch into what was read of that.
fn put_beside(descriptor: &mut RoleDescriptor, node: &Node) {
    descriptor.applications.clear();
    if let Some(description) = node.get("description").and_then(Node::as_str) {
        description.clone_into(&mut descriptor.description);
    }
    for (key, values) in [
        ("metadata", &mut descriptor.metadata),
        ("transient_metadata", &mut descriptor.transient_metadata),
    ] {
        if let Some(Value::Object(members)) = node.get(key).map(|node| &node.value) {
            let members = members.iter();
            *values = members
                .map(|member| (member.key.clone(), member.value.to_json()))
                .collect();
        }
    }
}

/// The application privileges that an answer holds where it cannot show them as `kibana`.
fn unshown(answer: &Node, name: &str) -> Vec<ApplicationPrivileges> {
    let errors = answer.get(TRANSFORM_ERROR).map(|errors| &errors.value);
    let Some(Value::Array(errors)) = errors else {
        return Vec::new();
    };
    let Some(state) = errors.first().and_then(|error| error.get("state")) else {
        return Vec::new();
    };
    let applications = Member {
        key: "applications".to_owned(),
        key_span: state.span,
        value: state.clone(),
    };
    let descriptor = Node {
        span: state.span,
        value: Value::Object(vec![applications]),
    };
    let reading = role::read(&descriptor, name, Switches::STORED);
    reading.role.applications
}

/// The value as JavaScript has it: of repeated keys it takes the last, where the first stood, and
/// it has an order of its own. The depth of what [`json::read`] gives is bounded.
fn as_javascript_reads(node: &mut Node) {
    match &mut node.value {
        Value::Array(items) => items.iter_mut().for_each(as_javascript_reads),
        Value::Object(members) => {
            let mut positions = TextMap::default();
            let mut kept: Vec<Member> = Vec::with_capacity(members.len());
            for mut member in members.drain(..) {
                as_javascript_reads(&mut member.value);
                let position: Option<usize> = positions.get(&member.key).copied();
                if let Some(first) = position.and_then(|position| kept.get_mut(position)) {
                    *first = member;
                } else {
                    positions.insert(&member.key, kept.len());
                    kept.push(member);
                }
            }
            json::as_javascript_orders(&mut kept);
            *members = kept;
        }
        _ => {}
    }
}

fn refusal(violations: &[Violation]) -> Option<ServerError> {
    violations
        .first()
        .map(|first| ServerError::kibana(&first.server))
}

fn finding(violation: Violation) -> Finding {
    let server = ServerError::kibana(violation.server);
    Finding::new(
        violation.rule,
        violation.pointer,
        violation.span,
        violation.message,
    )
    .server(server)
}

/// Whether a pointer is another one or points into it.
fn is_within(pointer: &str, outer: &str) -> bool {
    pointer
        .strip_prefix(outer)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// An entry of `kibana`, with the places of what it holds.
pub(super) struct Entry<'n> {
    pub node: &'n Node,
    pub pointer: String,
    /// The ids, and where they stand; `*` if there is no list.
    pub spaces: Vec<(&'n str, Option<&'n Node>)>,
    pub base: Vec<(&'n str, &'n Node)>,
    pub features: Vec<EntryFeature<'n>>,
    reserved: Vec<String>,
}

/// A feature of an entry, and what is granted of it.
pub(super) struct EntryFeature<'n> {
    pub id: &'n str,
    /// Where the id stands.
    pub span: json::Span,
    pub pointer: String,
    pub privileges: Vec<(&'n str, &'n Node)>,
}

impl<'n> Entry<'n> {
    fn new(node: &'n Node, pointer: String) -> Entry<'n> {
        let spaces = match node.get("spaces") {
            None => vec![(ALL, None)],
            Some(list) => {
                let texts = texts(list).into_iter();
                texts.map(|(text, node)| (text, Some(node))).collect()
            }
        };
        let mut features = Vec::new();
        if let Some(feature) = node.get("feature")
            && let Value::Object(members) = &feature.value
        {
            for member in members {
                let mut pointer = pointer.clone() + "/feature";
                json::push_pointer(&mut pointer, &member.key);
                features.push(EntryFeature {
                    id: &member.key,
                    span: member.key_span,
                    pointer,
                    privileges: texts(&member.value),
                });
            }
        }
        let strings = |key| node.get(key).map(texts).unwrap_or_default();
        Entry {
            node,
            pointer,
            spaces,
            base: strings("base"),
            features,
            reserved: strings("_reserved")
                .into_iter()
                .map(|(text, _)| text.to_owned())
                .collect(),
        }
    }

    /// Whether the entry is for all spaces.
    pub fn is_global(&self) -> bool {
        matches!(self.spaces.as_slice(), [(ALL, _)])
    }

    fn has_empty_spaces(&self) -> bool {
        let list = self.node.get("spaces").map(|node| &node.value);
        matches!(list, Some(Value::Array(items)) if items.is_empty())
    }

    fn spaces_span(&self) -> json::Span {
        self.node.get("spaces").unwrap_or(self.node).span
    }

    fn space_ids(&self) -> Vec<&'n str> {
        self.spaces.iter().map(|(space, _)| *space).collect()
    }

    fn to_entry(&self) -> KibanaEntry {
        let owned = |list: &[(&str, &Node)]| -> Vec<String> {
            list.iter().map(|(text, _)| (*text).to_owned()).collect()
        };
        KibanaEntry {
            spaces: self.space_ids().into_iter().map(str::to_owned).collect(),
            base: owned(&self.base),
            feature: self
                .features
                .iter()
                .map(|feature| (feature.id.to_owned(), owned(&feature.privileges)))
                .collect(),
            reserved: self.reserved.clone(),
        }
    }
}

/// The texts of a list.
fn texts(list: &Node) -> Vec<(&str, &Node)> {
    let Value::Array(items) = &list.value else {
        return Vec::new();
    };
    items
        .iter()
        .filter_map(|item| Some((item.as_str()?, item)))
        .collect()
}

/// Checks the body against Kibana's schema, in its order, and finds the entries of `kibana`.
fn check_body<'n>(
    checker: &mut Checker,
    node: &'n Node,
    members: &'n [Member],
    form: Form,
) -> Vec<Entry<'n>> {
    let at = |checker: &mut Checker, key: &str, schema: &Schema| {
        if let Some(value) = node.get(key) {
            checker.at(key, |checker| checker.check(schema, value));
        }
    };
    at(checker, "description", &Schema::Text(LONGEST_DESCRIPTION));
    at(checker, "metadata", &schema::METADATA);
    at(checker, "elasticsearch", &schema::ELASTICSEARCH);
    let mut entries = Vec::new();
    if let Some(list) = node.get("kibana") {
        checker.at("kibana", |checker| {
            let Value::Array(items) = &list.value else {
                let message = Schema::List(&Schema::Any, 0, 0).refusal(&list.value);
                checker.violation(&WRONG_TYPE, list.span, message);
                return;
            };
            for (position, item) in items.iter().enumerate() {
                checker.at(&position.to_string(), |checker| {
                    if let Value::Object(members) = &item.value {
                        let entry = Entry::new(item, checker.pointer().to_owned());
                        check_entry(checker, &entry, members, form);
                        entries.push(entry);
                    } else {
                        let message = Schema::Object(&[]).refusal(&item.value);
                        checker.violation(&WRONG_TYPE, item.span, message);
                    }
                });
            }
            checker.length(items.len(), 0, MOST_ENTRIES, list.span);
            check_overlap(checker, &entries, form);
        });
    }
    for member in members {
        let key = member.key.as_str();
        let is_known =
            REQUEST_KEYS.contains(&key) || (form == Form::Response && RESPONSE_KEYS.contains(&key));
        if !is_known {
            checker.unknown_key(member);
        }
    }
    entries
}

fn check_entry(checker: &mut Checker, entry: &Entry<'_>, members: &[Member], form: Form) {
    let node = entry.node;
    let before = checker.violations.len();
    if let Some(spaces) = node.get("spaces") {
        checker.at("spaces", |checker| check_spaces(checker, spaces));
    }
    if let Some(base) = node.get("base") {
        checker.at("base", |checker| {
            check_base(checker, base, entry.is_global(), form);
        });
    }
    // The order of the schema: what has a rule of its own was checked above.
    let mut known = Cow::Borrowed(members);
    if form == Form::Response {
        known.to_mut().retain(|member| member.key != "_reserved");
    }
    checker.object(schema::ENTRY_FIELDS, &known, node.span);
    if checker.violations.len() > before {
        return;
    }
    let grants_features = entry
        .features
        .iter()
        .any(|feature| !feature.privileges.is_empty());
    if entry.base.is_empty() && !grants_features && entry.reserved.is_empty() {
        let message = "either [base] or [feature] is expected, but none of them specified";
        checker.violation(&NOTHING_GRANTED, node.span, message);
    } else if !entry.base.is_empty() && !entry.features.is_empty() {
        let message = "definition of [feature] isn't allowed when non-empty [base] is defined.";
        checker.violation(&BASE_AND_FEATURES, node.span, message);
    }
}

/// `spaces` is one of two lists, and Kibana says of each why it is not that one.
fn check_spaces(checker: &mut Checker, node: &Node) {
    let path = checker.inner_path();
    let Value::Array(items) = &node.value else {
        let refusal = Schema::List(&Schema::Any, 0, 0).refusal(&node.value);
        let message = format!(
            "types that failed validation:\n- [{path}.0]: {refusal}\n- [{path}.1]: {refusal}"
        );
        checker.violation(&BAD_SPACES, node.span, message);
        return;
    };
    let not_star = items
        .iter()
        .enumerate()
        .find(|(_, item)| item.as_str() != Some(ALL));
    let not_all = match (not_star, items.len()) {
        (None, 1) => return,
        (Some((position, _)), _) => {
            format!("[{path}.0.{position}]: expected value to equal [{ALL}]")
        }
        (None, 0) => format!("[{path}.0]: array size is [0], but cannot be smaller than [1]"),
        (None, many) => {
            format!("[{path}.0]: array size is [{many}], but cannot be greater than [1]")
        }
    };
    let not_id = items
        .iter()
        .enumerate()
        .find(|(_, item)| !item.as_str().is_some_and(is_space_id));
    let (no_ids, span) = match not_id {
        None if items.len() > MOST_SPACES => {
            let many = items.len();
            let text =
                format!("array size is [{many}], but cannot be greater than [{MOST_SPACES}]");
            (format!("[{path}.1]: {text}"), node.span)
        }
        None => return,
        Some((position, item)) => {
            let text = match &item.value {
                Value::String(_) => {
                    "must be lower case, a-z, 0-9, '_', and '-' are allowed".to_owned()
                }
                value => format!(
                    "expected value of type [string] but got [{}]",
                    detected(value)
                ),
            };
            (format!("[{path}.1.{position}]: {text}"), item.span)
        }
    };
    let message = format!("types that failed validation:\n- {not_all}\n- {no_ids}");
    checker.violation(&BAD_SPACES, span, message);
}

fn check_base(checker: &mut Checker, node: &Node, is_global: bool, form: Form) {
    let Value::Array(items) = &node.value else {
        let message = Schema::List(&Schema::Any, 0, 0).refusal(&node.value);
        checker.violation(&WRONG_TYPE, node.span, message);
        return;
    };
    let kind = if is_global { "global" } else { "space" };
    for (position, item) in items.iter().enumerate() {
        checker.at(&position.to_string(), |checker| match &item.value {
            Value::String(text) if BASE_NAMES.contains(&text.as_str()) => {}
            // That is how a role over all applications is shown.
            Value::String(text) if form == Form::Response && text == ALL => {}
            Value::String(text) => {
                let list = BASE_NAMES.join(",");
                let message =
                    format!("unknown {kind} privilege \"{text}\", must be one of [{list}]");
                checker.violation(&UNKNOWN_BASE, item.span, message);
            }
            value => {
                let message = Schema::Id.refusal(value);
                checker.violation(&WRONG_TYPE, item.span, message);
            }
        });
    }
    checker.length(items.len(), 0, MOST_BASES, node.span);
}

/// No space may stand in two entries, or twice in one; Kibana names the first that does. Reserved
/// privileges are shown as an entry of their own.
fn check_overlap(checker: &mut Checker, entries: &[Entry<'_>], form: Form) {
    let mut known = TextSet::new();
    for entry in entries {
        if form == Form::Response && !entry.reserved.is_empty() {
            continue;
        }
        for (space, node) in &entry.spaces {
            if !known.insert((*space).to_owned()) {
                let message = format!(
                    "more than one privilege is applied to the following spaces: [{space}]"
                );
                let span = node.map_or(entry.node.span, |node| node.span);
                checker.violation(&SPACE_TWICE, span, message);
                return;
            }
        }
    }
}

/// Checks the entries against the features that there are (`validateKibanaPrivileges`): a finding
/// and Kibana's text of each.
fn check_features(entries: &[Entry<'_>], catalog: &KibanaCatalog) -> Vec<(Finding, String)> {
    let mut found = Vec::new();
    for entry in entries {
        for feature in &entry.features {
            let known = catalog.feature(feature.id);
            if let Some(known) = known.filter(|known| !known.hidden) {
                check_feature(entry, feature, known, &mut found);
            }
        }
    }
    found
}

fn check_feature(
    entry: &Entry<'_>,
    feature: &EntryFeature<'_>,
    known: &KibanaFeature,
    found: &mut Vec<(Finding, String)>,
) {
    let id = &known.id;
    let received = entry.space_ids().join(",");
    let is_global = entry.space_ids().contains(&ALL);
    let mut add = |rule, node: &Node, text: String| {
        let server = ServerError::kibana(&text);
        let finding = Finding::new(rule, feature.pointer.clone(), node.span, text.clone());
        found.push((finding.server(server), text));
    };
    for primary in BASE_NAMES {
        let Some((_, node)) = feature.privileges.iter().find(|(text, _)| *text == primary) else {
            continue;
        };
        if known.disabled.iter().any(|id| id == primary) {
            let text = format!("Feature [{id}] does not support privilege [{primary}].");
            add(&DISABLED_PRIVILEGE, node, text);
        }
        if known.requires_all_spaces.iter().any(|id| id == primary) && !is_global {
            let text = format!(
                "Feature privilege [{id}.{primary}] requires all spaces to be selected but received [{received}]"
            );
            add(&NEEDS_ALL_SPACES, node, text);
        }
    }
    for sub_feature in &known.sub_features {
        let listed: Vec<_> = sub_feature
            .all()
            .filter_map(|known| {
                let mut listed = feature.privileges.iter();
                let (_, node) = listed.find(|(text, _)| *text == known.id)?;
                Some((known, node))
            })
            .collect();
        let disabled: Vec<_> = listed
            .iter()
            .filter(|(privilege, _)| privilege.disabled)
            .collect();
        if let Some((_, node)) = disabled.first() {
            let ids: Vec<_> = disabled
                .iter()
                .map(|(privilege, _)| privilege.id.as_str())
                .collect();
            let ids = ids.join(", ");
            let text = format!(
                "Feature [{id}] does not support specified sub-feature privileges [{ids}]."
            );
            add(&DISABLED_PRIVILEGE, node, text);
        } else if sub_feature.requires_all_spaces
            && !is_global
            && let Some((_, node)) = listed.first()
        {
            let (feature, sub_feature) = (&known.name, &sub_feature.name);
            let text = format!(
                "Sub-feature privilege [{feature} - {sub_feature}] requires all spaces to be selected but received [{received}]"
            );
            add(&NEEDS_ALL_SPACES, node, text);
        }
    }
}
