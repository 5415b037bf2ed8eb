//! Document queries (`DLSRoleQueryValidator`): parsed when a role is stored, and some refused.
//!
//! What the parsers of queries check is a table here: which queries exist, which of their keys
//! hold queries again, and, for the common ones, which keys there are. Beyond the table a query
//! is taken as it is; Elasticsearch may still refuse what stands inside.

use std::borrow::Cow;
use std::sync::LazyLock;

use super::Subject;
use super::locate::Step;
use crate::json::{self, Member, Node, Span, Value, offset_in_literal};
use crate::role::suggest::nearest;
use crate::role::{Finding, Rule, ServerError, rules};

rules! { RULES "deploy-manage/users-roles/cluster-or-deployment-auth/controlling-access-at-document-field-level":
    QUERY_NOT_JSON Error "query_not_json" "The text of a document query must be a JSON object.";
    UNKNOWN_QUERY Error "unknown_query" "There is no query of that name.";
    QUERY_NOT_SUPPORTED Error "query_not_supported" "The query exists, but not in roles.";
    MALFORMED_QUERY Error "malformed_query" "The query does not have the form that its parser wants.";
}

/// A kind of query, as far as we look into it.
struct Query {
    name: &'static str,
    /// Its keys, if another one is refused.
    keys: Vec<&'static str>,
    /// Keys that it must have.
    required: Vec<&'static str>,
    /// Keys that hold a query or a list of queries.
    queries: Vec<&'static str>,
    form: Form,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// An object of keys.
    Keys,
    /// An object with one field, beside `_name`.
    OneField,
    /// `terms`: one field with a list.
    Terms,
    /// `geo_shape`: fields with a shape.
    Shapes,
    /// Refused in roles.
    Refused,
}

/// The queries of Elasticsearch 9 and its bundled modules, sorted by name. Behind a name stand the
/// keys that are known, all of them behind a colon: `*` marks those that hold a query or a list of
/// queries, `!` those that must be there. Or there is the form in brackets.
const QUERIES: &str = "\
bool: must* must_not* mustNot* should* filter* minimum_should_match adjust_pure_negative boost _name
boosting: positive*! negative*! negative_boost boost _name
combined_fields
constant_score: filter*! boost _name
dis_max: queries*! tie_breaker boost _name
distance_feature
exists: field! boost _name
field_masking_span query*
function_score query*
fuzzy (one_field)
geo_bounding_box
geo_distance
geo_grid
geo_polygon
geo_shape (shapes)
has_child (refused)
has_parent (refused)
ids
intervals
knn filter*
match (one_field)
match_all: boost _name
match_bool_prefix (one_field)
match_none: boost _name
match_phrase (one_field)
match_phrase_prefix (one_field)
more_like_this
multi_match
nested: path! query*! score_mode ignore_unmapped inner_hits boost _name
parent_id
percolate (refused)
pinned organic*
prefix (one_field)
query_string
range (one_field)
rank_feature
regexp (one_field)
rule organic*
rule_query organic*
script
script_score query*
semantic
shape
simple_query_string
span_containing big* little*
span_field_masking query*
span_first match*
span_gap
span_multi match*
span_near clauses*
span_not include* exclude*
span_or clauses*
span_term (one_field)
span_within big* little*
sparse_vector
term (one_field)
terms (terms)
terms_set
text_expansion
weighted_tokens
wildcard (one_field)
wrapper";

static QUERY_TABLE: LazyLock<Vec<Query>> = LazyLock::new(|| {
    let mut queries = Vec::new();
    for line in QUERIES.split('\n') {
        queries.push(Query::read(line));
    }
    queries
});

impl Query {
    fn read(line: &'static str) -> Query {
        let mut words = line.split(' ');
        let name = words.next().unwrap_or_default();
        let all_keys = name.strip_suffix(':');
        let mut query = Query {
            name: all_keys.unwrap_or(name),
            keys: Vec::new(),
            required: Vec::new(),
            queries: Vec::new(),
            form: Form::Keys,
        };
        for word in words {
            query.form = match word {
                "(one_field)" => Form::OneField,
                "(terms)" => Form::Terms,
                "(shapes)" => Form::Shapes,
                "(refused)" => Form::Refused,
                _ => Form::Keys,
            };
            let (word, required) = (word.trim_end_matches('!'), word.ends_with('!'));
            let (key, queries) = (word.trim_end_matches('*'), word.ends_with('*'));
            if required {
                query.required.push(key);
            }
            if queries {
                query.queries.push(key);
            }
            if all_keys.is_some() {
                query.keys.push(key);
            }
        }
        query
    }
}

/// How deep queries inside queries are looked at.
const DEEPEST: usize = 100;

/// Looks at the document query of every local entry.
pub fn role(subject: &mut Subject<'_>) {
    let role = subject.role;
    for (position, entry) in role.indices.iter().enumerate() {
        let Some(query) = entry.query_in_force() else {
            continue;
        };
        let steps = [
            Step::Key("indices"),
            Step::Item(position),
            Step::Key("query"),
        ];
        let problems = problems(subject, query, &steps);
        if problems.is_empty() {
            continue;
        }
        let place = subject.place(&steps);
        let reason = format!(
            "failed to parse field 'query' for indices [{}] at index privilege [{position}] of role descriptor",
            entry.names.join(",")
        );
        for problem in problems {
            let mut server = ServerError::parse(reason.as_str());
            server.causes = problem.causes;
            let span = problem.span.unwrap_or(place.span);
            let finding = Finding::new(problem.rule, place.pointer.clone(), span, problem.message);
            subject.push(finding.server(server).suggest_names(problem.names));
        }
    }
}

/// Something wrong with a query.
struct Problem {
    rule: &'static Rule,
    /// Where in the text, if there is such a place.
    span: Option<Span>,
    message: String,
    /// The texts of the server's causes, from the outside in.
    causes: Vec<String>,
    names: Vec<&'static str>,
}

/// A query written as an object is looked at where it stands; the text of a query written as a
/// string is read once more, and places in it are turned into places in the literal.
fn problems(subject: &Subject<'_>, query: &str, steps: &[Step<'_>]) -> Vec<Problem> {
    if let Some(object) = written_as_object(subject, steps) {
        return problems_of(object);
    }
    let place = subject.place(steps);
    let read = json::read(query);
    let literal = subject
        .text
        .get(place.span.start..place.span.end)
        .unwrap_or_default();
    let in_text = |span: Span| {
        let start = offset_in_literal(literal, span.start)?;
        let end = offset_in_literal(literal, span.end)?;
        Some(Span {
            start: place.span.start + start,
            end: place.span.start + end,
        })
    };
    let mut found = match (read.refusal(), &read.root) {
        (None, Some(root)) => problems_of(root),
        (refusal, _) => {
            let detail = refusal.map_or_else(
                || "expected [START_OBJECT] but found [null] instead".to_owned(),
                |problem| super::syntax::jackson_text(query, problem),
            );
            vec![Problem {
                rule: &QUERY_NOT_JSON,
                span: refusal.map(|problem| problem.span),
                message: format!(
                    "The text of the query is no JSON. {}",
                    refusal.map_or("", |problem| problem.message())
                ),
                causes: vec![detail],
                names: Vec::new(),
            }]
        }
    };
    for problem in &mut found {
        problem.span = problem.span.and_then(in_text);
    }
    found
}

/// The tree of a query that is written as an object, not as a string with its text.
fn written_as_object<'s>(subject: &Subject<'s>, steps: &[Step<'_>]) -> Option<&'s Node> {
    let node = subject.node(steps);
    node.filter(|node| matches!(node.value, Value::Object(_)))
}

/// The tree of a query, however it is written.
pub fn tree<'s>(subject: &Subject<'s>, query: &str, steps: &[Step<'_>]) -> Option<Cow<'s, Node>> {
    match written_as_object(subject, steps) {
        Some(object) => Some(Cow::Borrowed(object)),
        None => json::read(query).root.map(Cow::Owned),
    }
}

fn problems_of(root: &Node) -> Vec<Problem> {
    let mut walk = Walk {
        problems: Vec::new(),
        parents: Vec::new(),
    };
    match &root.value {
        Value::Object(members) => match members.first() {
            None => walk.problem(
                &MALFORMED_QUERY,
                root.span,
                "The query is empty.",
                "expected [FIELD_NAME] with value a query name or 'template' but found [END_OBJECT] instead",
            ),
            // A template needs the user, so that nothing more can be checked.
            Some(first) if first.key == "template" => {}
            Some(_) => walk.query(root),
        },
        other => walk.problem(
            &QUERY_NOT_JSON,
            root.span,
            "A query is an object.",
            &format!("expected [START_OBJECT] but found [{}] instead", other.token()),
        ),
    }
    walk.problems
}

/// The fields that the common queries in a query look at.
pub fn fields(root: &Node) -> Vec<&str> {
    let mut fields = Vec::new();
    collect_fields(root, 0, &mut fields);
    fields
}

fn collect_fields<'n>(node: &'n Node, depth: usize, fields: &mut Vec<&'n str>) {
    let (Value::Object(members), true) = (&node.value, depth <= DEEPEST) else {
        return;
    };
    for member in members {
        let Some(query) = find(&member.key) else {
            continue;
        };
        match (query.form, &member.value.value) {
            (Form::OneField | Form::Terms, Value::Object(body)) => {
                let field = body
                    .iter()
                    .find(|field| !matches!(field.key.as_str(), "_name" | "boost"));
                fields.extend(field.map(|field| field.key.as_str()));
            }
            _ if query.name == "exists" => {
                fields.extend(member.value.get("field").and_then(Node::as_str));
            }
            (_, Value::Object(body)) => {
                let held = body
                    .iter()
                    .filter(|held| query.queries.contains(&held.key.as_str()));
                for held in held {
                    let single = std::slice::from_ref(&held.value);
                    let queries = match &held.value.value {
                        Value::Array(items) => items.as_slice(),
                        _ => single,
                    };
                    for query in queries {
                        collect_fields(query, depth + 1, fields);
                    }
                }
            }
            _ => {}
        }
    }
}

fn find(name: &str) -> Option<&'static Query> {
    let found = QUERY_TABLE
        .binary_search_by(|query| query.name.cmp(name))
        .ok()?;
    QUERY_TABLE.get(found)
}

/// A walk through a query and the queries in it.
struct Walk {
    problems: Vec<Problem>,
    /// Query and key around the place we are at.
    parents: Vec<(&'static str, &'static str)>,
}

impl Walk {
    fn problem(
        &mut self,
        rule: &'static Rule,
        span: Span,
        message: impl Into<String>,
        cause: &str,
    ) {
        // `bool` is read by an `ObjectParser`, which puts its own text around.
        let mut causes: Vec<String> = self
            .parents
            .iter()
            .filter(|(query, _)| *query == "bool")
            .map(|(query, key)| format!("[{query}] failed to parse field [{key}]"))
            .collect();
        causes.push(cause.to_owned());
        self.problems.push(Problem {
            rule,
            span: Some(span),
            message: message.into(),
            causes,
            names: Vec::new(),
        });
    }

    /// One query: an object with one key, its name (`AbstractQueryBuilder.parseInnerQueryBuilder`).
    fn query(&mut self, node: &Node) {
        if self.parents.len() > DEEPEST {
            return;
        }
        let Value::Object(members) = &node.value else {
            let cause = "[_na] query malformed, must start with start_object";
            return self.problem(&MALFORMED_QUERY, node.span, "A query is an object.", cause);
        };
        let Some((first, rest)) = members.split_first() else {
            let cause = "query malformed, empty clause found";
            return self.problem(&MALFORMED_QUERY, node.span, "The query is empty.", cause);
        };
        let name = first.key.as_str();
        if let Some(second) = rest.first() {
            let cause =
                format!("[{name}] malformed query, expected [END_OBJECT] but found [FIELD_NAME]");
            let message = format!(
                "A query has one name; {} needs a query of its own, in a bool for instance.",
                second.key
            );
            self.problem(&MALFORMED_QUERY, second.key_span, message, &cause);
        }
        let Some(query) = find(name) else {
            return self.unknown(first);
        };
        if query.form == Form::Refused {
            let cause = format!("{name} query isn't supported as part of a role query");
            let message = format!("A {name} query is not possible in a role.");
            return self.problem(&QUERY_NOT_SUPPORTED, first.key_span, message, &cause);
        }
        let Value::Object(body) = &first.value.value else {
            let cause = format!("[{name}] query malformed, no start_object after query name");
            let message = format!("Behind {name} there must be an object.");
            return self.problem(&MALFORMED_QUERY, first.value.span, message, &cause);
        };
        match query.form {
            Form::Keys | Form::Refused => self.keys(query, &first.value, body),
            Form::OneField => self.one_field(query, first, body),
            Form::Terms => self.terms(first, body),
            Form::Shapes => self.geo_shape(body),
        }
    }

    fn unknown(&mut self, member: &Member) {
        let names = nearest(&member.key, QUERY_TABLE.iter().map(|query| query.name));
        let hint = match names.as_slice() {
            [] => String::new(),
            [only] => format!(" did you mean [{only}]?"),
            several => format!(" did you mean any of [{}]?", several.join(", ")),
        };
        let message = format!("There is no query {}.", member.key);
        let cause = format!("unknown query [{}]{hint}", member.key);
        self.problem(&UNKNOWN_QUERY, member.key_span, message, &cause);
        if let Some(problem) = self.problems.last_mut() {
            problem.names = names;
        }
    }

    fn keys(&mut self, query: &'static Query, node: &Node, body: &[Member]) {
        let name = query.name;
        for member in body {
            let key = member.key.as_str();
            if !query.keys.is_empty() && !query.keys.contains(&key) {
                let message = format!("{name} has no key {key}.");
                let cause = format!("[{name}] query does not support [{key}]");
                self.problem(&MALFORMED_QUERY, member.key_span, message, &cause);
                continue;
            }
            let Some(held) = query.queries.iter().find(|held| **held == key) else {
                continue;
            };
            self.parents.push((name, held));
            match &member.value.value {
                Value::Array(items) => items.iter().for_each(|item| self.query(item)),
                Value::Null if name == "bool" => {}
                _ => self.query(&member.value),
            }
            self.parents.pop();
        }
        for key in &query.required {
            if node.get(key).is_none() {
                let message = format!("{name} needs {key}.");
                let cause = format!("[{name}] requires '{key}' field");
                self.problem(&MALFORMED_QUERY, node.span, message, &cause);
            }
        }
    }

    fn one_field(&mut self, query: &Query, member: &Member, body: &[Member]) {
        let name = query.name;
        let mut fields = body.iter().filter(|member| member.key != "_name");
        match (fields.next(), fields.next()) {
            (None, _) => {
                let message = format!("{name} does not say which field.");
                self.problem(
                    &MALFORMED_QUERY,
                    member.value.span,
                    message,
                    "field name is null or empty",
                );
            }
            (Some(first), Some(second)) => {
                let message = format!("{name} takes one field, and has {} already.", first.key);
                let cause = format!(
                    "[{name}] query doesn't support multiple fields, found [{}] and [{}]",
                    first.key, second.key
                );
                self.problem(&MALFORMED_QUERY, second.key_span, message, &cause);
            }
            (Some(only), None) => {
                if let Value::Array(_) = only.value.value {
                    let message = format!("{name} takes one value; a list is for terms.");
                    let cause = format!("[{name}] query does not support array of values");
                    self.problem(&MALFORMED_QUERY, only.value.span, message, &cause);
                }
            }
        }
    }

    fn terms(&mut self, member: &Member, body: &[Member]) {
        let mut fields = body
            .iter()
            .filter(|member| matches!(member.value.value, Value::Array(_) | Value::Object(_)));
        let Some(first) = fields.next() else {
            let cause = "[terms] query requires a field name, followed by array of terms or a document lookup specification";
            let message = "terms does not say which field.";
            return self.problem(&MALFORMED_QUERY, member.value.span, message, cause);
        };
        if let Value::Object(_) = first.value.value {
            let cause = "terms query with terms lookup isn't supported as part of a role query";
            let message = "A role cannot look terms up in another document.";
            self.problem(&QUERY_NOT_SUPPORTED, first.value.span, message, cause);
        }
        if let Some(second) = fields.next() {
            let cause = "[terms] query does not support multiple fields";
            let message = format!("terms takes one field, and has {} already.", first.key);
            self.problem(&MALFORMED_QUERY, second.key_span, message, cause);
        }
    }

    fn geo_shape(&mut self, body: &[Member]) {
        for member in body {
            if let Some(indexed) = member.value.member("indexed_shape") {
                let cause = "geoshape query referring to indexed shapes isn't supported as part of a role query";
                let message = "A role cannot take a shape from another document.";
                self.problem(&QUERY_NOT_SUPPORTED, indexed.key_span, message, cause);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::QUERY_TABLE;

    #[test]
    fn the_table_is_sorted() {
        assert!(QUERY_TABLE.is_sorted_by(|a, b| a.name < b.name));
        for query in QUERY_TABLE.iter() {
            let known = |key: &&str| query.keys.is_empty() || query.keys.contains(key);
            assert!(query.required.iter().all(known), "{}", query.name);
            assert!(query.queries.iter().all(known), "{}", query.name);
        }
    }
}
