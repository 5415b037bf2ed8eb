//! Document queries (`DLSRoleQueryValidator`): parsed when a role is stored, and some refused.
//!
//! What the parsers of queries check is a table here: which queries exist, which of their keys
//! hold queries again, and, for the common ones, which keys there are. Beyond the table a query
//! is taken as it is; Elasticsearch may still refuse what stands inside.

use std::borrow::Cow;
use std::sync::LazyLock;

use super::Subject;
use super::locate::Step;
use crate::json::{self, Member, Node, ProblemCode, Span, Value, offset_in_literal};
use crate::role::suggest::{did_you_mean, nearest};
use crate::role::{Finding, Rule, ServerError, rules};
use crate::text::is_blank;

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
    /// `range`: one field with an object.
    Bounds,
    /// `terms`: one field with a list.
    Terms,
    /// `geo_shape`: fields with a shape.
    Shapes,
    /// Refused in roles.
    Refused,
}

/// The queries of Elasticsearch 9 and its bundled modules, sorted by name. Behind a name stand the
/// keys that are known, all of them behind a colon: `*` marks those that hold a query or a list of
/// queries, `!` those that must be there. The form may stand in brackets; where it has one field, the keys are
/// those of its value.
const QUERIES: &str = "\
bool: must* must_not* mustNot* should* filter* minimum_should_match adjust_pure_negative boost _name
boosting: positive*! negative*! negative_boost! boost _name
combined_fields
constant_score: filter*! boost _name
dis_max: queries*! tie_breaker boost _name
distance_feature
exists: field! boost _name
field_masking_span query*
function_score query*
fuzzy: (one_field) value term fuzziness prefix_length max_expansions transpositions rewrite boost _name
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
match: (one_field) query analyzer operator minimum_should_match fuzziness prefix_length max_expansions fuzzy_rewrite fuzzy_transpositions lenient zero_terms_query auto_generate_synonyms_phrase_query boost _name
match_all: boost _name
match_bool_prefix: (one_field) query analyzer operator minimum_should_match fuzziness prefix_length max_expansions fuzzy_rewrite fuzzy_transpositions boost _name
match_none: boost _name
match_phrase: (one_field) query analyzer slop zero_terms_query boost _name
match_phrase_prefix: (one_field) query analyzer slop max_expansions zero_terms_query boost _name
more_like_this
multi_match
nested: path! query*! score_mode ignore_unmapped inner_hits boost _name
parent_id
percolate (refused)
pinned organic*
prefix: (one_field) value rewrite case_insensitive boost _name
query_string
range: (bounds) from to include_lower include_upper gt gte lt lte time_zone format relation boost _name
rank_feature
regexp: (one_field) value flags flags_value max_determinized_states rewrite case_insensitive boost _name
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
span_term: (one_field) value term boost _name
span_within big* little*
sparse_vector
term: (one_field) term value case_insensitive boost _name
terms (terms)
terms_set
text_expansion
weighted_tokens
wildcard: (one_field) value wildcard rewrite case_insensitive boost _name
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
            if word.starts_with('(') {
                query.form = match word {
                    "(one_field)" => Form::OneField,
                    "(bounds)" => Form::Bounds,
                    "(terms)" => Form::Terms,
                    "(shapes)" => Form::Shapes,
                    _ => Form::Refused,
                };
                continue;
            }
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

/// How many queries stand inside one another at most: the default of
/// `indices.query.bool.max_nested_depth` (`AbstractQueryBuilder.parseTopLevelQuery`).
const DEEPEST: usize = 30;

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
    let empty = |problem: &&json::Problem| problem.code != ProblemCode::Empty;
    let mut found = match (read.refusal().filter(empty), &read.root) {
        (refusal, Some(root)) if is_template(root, refusal) => Vec::new(),
        (None, Some(root)) if root.is_object() && !is_json_at_first_sight(query) => {
            let texts = "The text of the query must begin with { and less than 20 blanks.\nFailed to derive xcontent";
            let mut walk = Walk::default();
            walk.tell(&QUERY_NOT_JSON, root.span, [""; 3], texts);
            walk.problems
        }
        (None, Some(root)) => problems_of(root),
        (refusal, _) => {
            let causes = match refusal.and_then(|_| super::syntax::refusal(query, &read)) {
                Some(mut error) => {
                    error.causes.insert(0, error.reason);
                    error.causes
                }
                None => vec!["expected [START_OBJECT] but found [null] instead".to_owned()],
            };
            vec![Problem {
                rule: &QUERY_NOT_JSON,
                span: refusal.map(|problem| problem.span),
                message: format!(
                    "The text of the query is no JSON. {}",
                    refusal.map_or("It is blank.", |problem| problem.message())
                ),
                causes,
                names: Vec::new(),
            }]
        }
    };
    for problem in &mut found {
        problem.span = problem.span.and_then(in_text);
    }
    found
}

/// Whether the text begins as that of a template; no more of that is read.
fn is_template(root: &Node, refusal: Option<&json::Problem>) -> bool {
    let Value::Object(members) = &root.value else {
        return false;
    };
    members.first().is_some_and(|first| {
        let is_read = refusal.is_none_or(|problem| problem.at > first.value.span.start);
        first.key == "template" && is_read
    })
}

/// How the type of a text is guessed (`XContentFactory.xContentType`).
fn is_json_at_first_sight(query: &str) -> bool {
    query.chars().take(20).find(|c| !is_blank(*c)) == Some('{')
}

/// The tree of a query that is written as an object, not as a string with its text.
fn written_as_object<'s>(subject: &Subject<'s>, steps: &[Step<'_>]) -> Option<&'s Node> {
    let node = subject.node(steps);
    node.filter(|node| node.is_object())
}

/// The tree of a query, however it is written.
pub fn tree<'s>(subject: &Subject<'s>, query: &str, steps: &[Step<'_>]) -> Option<Cow<'s, Node>> {
    match written_as_object(subject, steps) {
        Some(object) => Some(Cow::Borrowed(object)),
        None => json::read(query).root.map(Cow::Owned),
    }
}

fn problems_of(root: &Node) -> Vec<Problem> {
    let mut walk = Walk::default();
    match &root.value {
        Value::Object(members) => match members.first() {
            None => walk.malformed(
                root.span,
                [""; 3],
                "The query is empty.\nexpected [FIELD_NAME] with value a query name or 'template' but found [END_OBJECT] instead",
            ),
            // A template needs the user, so that nothing more can be checked.
            Some(first) if first.key == "template" => {}
            Some(_) => walk.query(root),
        },
        other => walk.tell(
            &QUERY_NOT_JSON,
            root.span,
            ["", "", other.token()],
            "A query is an object.\nexpected [START_OBJECT] but found [%what%] instead",
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
            (Form::OneField | Form::Bounds | Form::Terms, Value::Object(body)) => {
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
#[derive(Default)]
struct Walk {
    problems: Vec<Problem>,
    /// Query and key around the place we are at.
    parents: Vec<(&'static str, &'static str)>,
}

impl Walk {
    /// Notes a problem in two texts, ours and the server's. In them `%query%`, `%key%` and `%what%`
    /// stand for the words.
    #[inline(never)]
    fn tell(&mut self, rule: &'static Rule, span: Span, words: [&str; 3], texts: &str) {
        let [query, key, what] = words;
        let fill = |template: &str| {
            let mut text = String::new();
            for (index, piece) in template.split('%').enumerate() {
                text += match piece {
                    plain if index % 2 == 0 => plain,
                    "query" => query,
                    "key" => key,
                    _ => what,
                };
            }
            text
        };
        let (message, cause) = texts.split_once('\n').unwrap_or_default();
        // `bool` is read by an `ObjectParser`, which puts its own text around.
        let mut causes = Vec::new();
        for (query, key) in &self.parents {
            if *query == "bool" {
                causes.push(format!("[{query}] failed to parse field [{key}]"));
            }
        }
        causes.push(fill(cause));
        self.problems.push(Problem {
            rule,
            span: Some(span),
            message: fill(message),
            causes,
            names: Vec::new(),
        });
    }

    /// The same of the form of a query.
    fn malformed(&mut self, span: Span, words: [&str; 3], texts: &str) {
        self.tell(&MALFORMED_QUERY, span, words, texts);
    }

    /// One query: an object with one key, its name (`AbstractQueryBuilder.parseInnerQueryBuilder`).
    fn query(&mut self, node: &Node) {
        let Value::Object(members) = &node.value else {
            let texts =
                "A query is an object.\n[_na] query malformed, must start with start_object";
            return self.malformed(node.span, [""; 3], texts);
        };
        let Some((first, rest)) = members.split_first() else {
            let texts = "The query is empty.\nquery malformed, empty clause found";
            return self.malformed(node.span, [""; 3], texts);
        };
        self.named(first);
        if let Some(second) = rest.first() {
            let texts = "A query has one name; %key% needs a query of its own, in a bool for instance.\n[%query%] malformed query, expected [END_OBJECT] but found [FIELD_NAME]";
            self.malformed(second.key_span, [&first.key, &second.key, ""], texts);
        }
    }

    /// The name of a query and what stands behind it.
    fn named(&mut self, first: &Member) {
        let name = first.key.as_str();
        let Value::Object(body) = &first.value.value else {
            let texts = "Behind %query% there must be an object.\n[%query%] query malformed, no start_object after query name";
            return self.malformed(first.value.span, [name, "", ""], texts);
        };
        if self.parents.len() >= DEEPEST {
            let texts = "Too many queries stand inside one another.\nThe nested depth of the query exceeds the maximum nested depth for queries set in [indices.query.bool.max_nested_depth]";
            return self.malformed(first.key_span, [""; 3], texts);
        }
        let Some(query) = find(name) else {
            return self.unknown(first);
        };
        if query.form == Form::Refused {
            let texts = "A %query% query is not possible in a role.\n%query% query isn't supported as part of a role query";
            return self.tell(&QUERY_NOT_SUPPORTED, first.key_span, [name, "", ""], texts);
        }
        match query.form {
            Form::Keys | Form::Refused => self.keys(query, &first.value, body),
            Form::OneField | Form::Bounds => self.one_field(query, first, body),
            Form::Terms => self.terms(query, first, body),
            Form::Shapes => self.geo_shape(body),
        }
    }

    fn unknown(&mut self, member: &Member) {
        let known: Vec<&str> = QUERY_TABLE.iter().map(|query| query.name).collect();
        let hint = did_you_mean(&member.key, &known);
        let texts = "There is no query %query%.\nunknown query [%query%]%what%";
        let words = [&member.key, "", &hint];
        self.tell(&UNKNOWN_QUERY, member.key_span, words, texts);
        if let Some(problem) = self.problems.last_mut() {
            problem.names = nearest(&member.key, known);
        }
    }

    fn keys(&mut self, query: &'static Query, node: &Node, body: &[Member]) {
        let name = query.name;
        for member in body {
            let (key, value) = (member.key.as_str(), &member.value.value);
            if !query.keys.is_empty() && !query.keys.contains(&key) {
                self.unknown_key(query, member);
                continue;
            }
            if (name, key) == ("function_score", "functions") {
                self.filters(&member.value);
            }
            let held = query.queries.iter().find(|held| **held == key);
            let texts = match (name, value, held) {
                // An `ObjectParser`: a list of queries, one of them or `null`, and plain values.
                ("bool", Value::Array(_) | Value::Object(_), None)
                | ("bool", Value::String(_) | Value::Number(_) | Value::Bool(_), Some(_)) => {
                    "%query% does not take this %key%.\n[%query%] %key% doesn't support values of type: %what%"
                }
                ("constant_score", Value::Array(_), _) => {
                    "%query% takes one query.\nunexpected token [%what%]"
                }
                ("exists", Value::Array(_) | Value::Object(_) | Value::Null, _) => UNKNOWN_TOKEN,
                ("exists", Value::String(text), _) if text.is_empty() && key == "field" => NO_FIELD,
                _ => "",
            };
            if !texts.is_empty() {
                self.malformed(member.value.span, [name, key, value.token()], texts);
                continue;
            }
            let Some(held) = held else {
                continue;
            };
            self.parents.push((name, held));
            match value {
                Value::Array(items) => {
                    for (index, item) in items.iter().enumerate() {
                        // What is no query is passed over if a query follows.
                        if item.is_object() || !items.get(index + 1).is_some_and(Node::is_object) {
                            self.query(item);
                            self.kind(name, held, item);
                        }
                    }
                }
                Value::Null if name == "bool" => {}
                _ => {
                    self.query(&member.value);
                    self.kind(name, held, &member.value);
                }
            }
            self.parents.pop();
        }
        for key in &query.required {
            if node.get(key).is_none() {
                let texts = match (name, *key) {
                    ("exists", _) => {
                        "%query% needs %key%.\n[%query%] must be provided with a [%key%]"
                    }
                    ("constant_score", _) => {
                        "%query% needs %key%.\n[%query%] requires a '%key%' element"
                    }
                    (_, "negative_boost") => {
                        "%query% needs %key%.\n[%query%] query requires '%key%' to be set to be a positive value'"
                    }
                    ("boosting", _) => {
                        "%query% needs %key%.\n[%query%] query requires '%key%' query to be set'"
                    }
                    _ => "%query% needs %key%.\n[%query%] requires '%key%' field",
                };
                self.malformed(node.span, [name, key, ""], texts);
            }
        }
    }

    /// The functions of a `function_score`: each may have a query as its filter.
    fn filters(&mut self, functions: &Node) {
        let Value::Array(functions) = &functions.value else {
            return;
        };
        self.parents.push(("function_score", "filter"));
        let filters = functions.iter().filter_map(|one| one.get("filter"));
        filters
            .filter(|filter| filter.is_object())
            .for_each(|filter| self.query(filter));
        self.parents.pop();
    }

    /// Queries on spans hold queries on spans, and `span_multi` one on many terms.
    fn kind(&mut self, name: &'static str, key: &'static str, held: &Node) {
        let is_span = |name: &str| name.starts_with("span_") || name == "field_masking_span";
        let inner = match &held.value {
            Value::Object(members) => members.first().and_then(|first| find(&first.key)),
            _ => None,
        };
        let fits = inner.is_none_or(|inner| match name {
            "span_multi" => {
                ["fuzzy", "prefix", "range", "regexp", "wildcard"].contains(&inner.name)
            }
            _ => !is_span(name) || is_span(inner.name),
        });
        if fits {
            return;
        }
        let texts = match name {
            "span_multi" => {
                "%key% of %query% is a prefix, wildcard, regexp, fuzzy or range query.\n[%query%] [%key%] must be of type multi term query"
            }
            "span_field_masking" | "field_masking_span" => {
                "%key% of %query% is a span query.\n[span_field_masking] query must be of type span query"
            }
            _ => "%key% of %query% is a span query.\n%query% [%key%] must be of type span query",
        };
        self.malformed(held.span, [name, key, ""], texts);
    }

    fn unknown_key(&mut self, query: &Query, member: &Member) {
        let texts = match query.name {
            "bool" | "match_all" | "match_none" => {
                "%query% has no key %key%.\n[%query%] unknown field [%key%]%what%"
            }
            _ => "%query% has no key %key%.\n[%query%] query does not support [%key%]",
        };
        let hint = did_you_mean(&member.key, &query.keys);
        self.malformed(member.key_span, [query.name, &member.key, &hint], texts);
    }

    fn one_field(&mut self, query: &Query, member: &Member, body: &[Member]) {
        let name = query.name;
        let counts = |member: &&Member| match name {
            "range" => member.key != "_name" && member.value.value != Value::Null,
            "term" => member.value.value != Value::Null,
            _ => true,
        };
        let mut fields = body.iter().filter(counts);
        match (fields.next(), fields.next()) {
            (None, _) => self.malformed(member.value.span, [name, "", ""], NO_FIELD),
            (Some(bare), None) | (Some(_), Some(bare))
                if query.form == Form::Bounds && !bare.value.is_object() =>
            {
                self.unknown_key(query, bare);
            }
            (Some(first), Some(second)) => {
                let texts = "%query% takes one field, and has %key% already.\n[%query%] query doesn't support multiple fields, found [%key%] and [%what%]";
                let words = [name, &first.key, &second.key];
                self.malformed(second.key_span, words, texts);
            }
            (Some(only), None) => match &only.value.value {
                Value::Array(_) => {
                    let texts = match name {
                        "fuzzy" | "span_term" => {
                            "%query% takes one value.\n[%query%] query doesn't support multiple fields, found [%key%] and [null]"
                        }
                        "term" => {
                            "%query% takes one value; a list is for terms.\n[%query%] query does not support array of values"
                        }
                        _ => "%query% takes one value.\nExpected text but found START_ARRAY",
                    };
                    self.malformed(only.value.span, [name, &only.key, ""], texts);
                }
                Value::Object(inner) => self.value(query, only, inner),
                Value::Null => self.value(query, only, &[]),
                _ => {}
            },
        }
    }

    /// What is said of a field, where the keys for that are known.
    fn value(&mut self, query: &Query, field: &Member, inner: &[Member]) {
        let is_match = query.keys.contains(&"query");
        let mut value = &Value::Null;
        for member in inner {
            let (key, found) = (member.key.as_str(), &member.value.value);
            match (key, found) {
                // These look at the value first.
                (_, Value::Null | Value::Array(_) | Value::Object(_)) if is_match => {
                    let words = [query.name, key, found.token()];
                    self.malformed(member.value.span, words, UNKNOWN_TOKEN);
                }
                ("value" | "term" | "wildcard" | "query", found) if *found != Value::Null => {
                    value = found;
                }
                _ => {}
            }
            if !query.keys.contains(&key) {
                self.unknown_key(query, member);
            }
        }
        let texts = match value {
            Value::Null if query.form == Form::OneField => match query.name {
                "match" => "%query% needs a query.\nNo text specified for text query",
                "fuzzy" => "%query% needs a value.\nquery value cannot be null",
                _ if is_match => "%query% needs a query.\n[%query%] requires query value",
                _ => "%query% needs a value.\nvalue cannot be null",
            },
            Value::Array(_) if query.name == "term" => {
                "%query% takes one value; a list is for terms.\n[%query%] query does not support arrays for value - use a bool query with multiple term clauses in the should section or use a Terms query if scoring is not required"
            }
            _ => return,
        };
        self.malformed(field.value.span, [query.name, "", ""], texts);
    }

    fn terms(&mut self, query: &Query, member: &Member, body: &[Member]) {
        let mut has_field = false;
        for member in body {
            let (key, value) = (member.key.as_str(), &member.value.value);
            let texts = match value {
                Value::Null => UNKNOWN_TOKEN,
                Value::Array(_) | Value::Object(_) if has_field => {
                    "%query% takes one field.\n[%query%] query does not support multiple fields"
                }
                Value::Array(items) if items.iter().any(|item| item.value == Value::Null) => {
                    "%query% takes a list of values.\nNo value specified for terms query"
                }
                Value::Array(_) if key.is_empty() => {
                    "%query% does not say which field.\nfield name cannot be null."
                }
                Value::Array(_) => "",
                Value::Object(_) => {
                    let texts = "A role cannot look terms up in another document.\nterms query with terms lookup isn't supported as part of a role query";
                    self.tell(&QUERY_NOT_SUPPORTED, member.value.span, [""; 3], texts);
                    ""
                }
                _ if matches!(key, "boost" | "_name") => continue,
                _ => {
                    self.unknown_key(query, member);
                    ""
                }
            };
            has_field = true;
            if !texts.is_empty() {
                let words = [query.name, key, value.token()];
                self.malformed(member.value.span, words, texts);
            }
        }
        if !has_field {
            let texts = "%query% does not say which field.\n[%query%] query requires a field name, followed by array of terms or a document lookup specification";
            self.malformed(member.value.span, [query.name, "", ""], texts);
        }
    }

    fn geo_shape(&mut self, body: &[Member]) {
        for member in body {
            if let Some(indexed) = member.value.member("indexed_shape") {
                let texts = "A role cannot take a shape from another document.\ngeoshape query referring to indexed shapes isn't supported as part of a role query";
                self.tell(&QUERY_NOT_SUPPORTED, indexed.key_span, [""; 3], texts);
            }
        }
    }
}

const UNKNOWN_TOKEN: &str =
    "%query% does not take this %key%.\n[%query%] unknown token [%what%] after [%key%]";

const NO_FIELD: &str = "%query% does not say which field.\nfield name is null or empty";

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
