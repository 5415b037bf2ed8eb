//! Advice about field and document security.

use std::cell::OnceCell;

use super::beginnings::Beginnings;
use super::{
    Entry, MOST_COMPARISONS, fixed_part, is_match_all, is_special, plain_prefix, restricted,
};
use crate::json::{Node, Value};
use crate::pattern::Language;
use crate::role::{FieldSecurity, rules};
use crate::text::first_places;
use crate::validate::Subject;
use crate::validate::document_query;
use crate::validate::locate::Step;

rules! { RULES "deploy-manage/users-roles/cluster-or-deployment-auth/controlling-access-at-document-field-level":
    QUERY_UNDONE Warning "query_undone" "Another entry gives the same names without a query, so that every document is visible.";
    FIELDS_UNDONE Warning "fields_undone" "Another entry gives the same names without field security, so that every field is visible.";
    WRITE_BESIDE_RESTRICTION Warning "write_beside_restriction" "Who sees documents or fields in part should not write.";
    FIELDS_NOT_RESTRICTED Info "fields_not_restricted" "`field_security` grants every field.";
    EXCEPT_WITHOUT_EFFECT Info "except_without_effect" "`except` takes nothing away that is not taken away already.";
    QUERY_TEMPLATE Warning "query_template" "The template of a query has exactly one of `source` and `id`.";
    QUERY_USES_HIDDEN_FIELD Info "query_uses_hidden_field" "The query looks at a field that the entry hides.";
}

/// Whether field security hides any field.
fn hides_fields(security: &FieldSecurity) -> bool {
    let all = |grant: &Vec<String>| grant.iter().any(|pattern| is_match_all(pattern));
    security
        .except
        .as_ref()
        .is_some_and(|except| !except.is_empty())
        || !security.grant.as_ref().is_none_or(all)
}

pub(super) fn role(subject: &mut Subject<'_>, entries: &[Entry<'_>]) {
    let reads = |entry: &&Entry<'_>| entry.privileges.reads;
    let readers = || entries.iter().filter(reads);
    let every_document = |entry: &&Entry<'_>| entry.read.query_in_force().is_none();
    let every_field = |entry: &&Entry<'_>| hidden(entry).is_none();
    let documents = Open::new(readers().filter(every_document).collect());
    let fields = Open::new(readers().filter(every_field).collect());
    for entry in entries {
        self::entry(subject, entry, &documents, &fields);
    }
}

/// The entries through which one reads without restriction.
struct Open<'e, 'r> {
    entries: Vec<&'e Entry<'r>>,
    /// How their names begin, once an entry asks.
    beginnings: OnceCell<Beginnings>,
}

impl<'e, 'r> Open<'e, 'r> {
    fn new(mut entries: Vec<&'e Entry<'r>>) -> Open<'e, 'r> {
        entries.truncate(MOST_COMPARISONS);
        Open {
            entries,
            beginnings: OnceCell::new(),
        }
    }

    /// Whether a pattern perhaps has a name in common with one of theirs.
    fn meet(&self, pattern: &str) -> bool {
        let beginnings = self.beginnings.get_or_init(|| {
            let mut begin = Vec::new();
            for entry in &self.entries {
                begin.extend(entry.read.names.iter().map(|name| (beginning(name), 0)));
            }
            Beginnings::new(begin)
        });
        beginnings.meet(&beginning(pattern))
    }
}

/// How the names of a pattern begin; two patterns have a name in common only if one of their
/// beginnings begins with the other. That of a single name has an end.
fn beginning(pattern: &str) -> String {
    let mut beginning = restricted::fixed(pattern);
    if !pattern.starts_with('/') && !pattern.bytes().any(is_special) {
        beginning.push('\0');
    }
    beginning
}

/// The field security of an entry, if it hides any field.
fn hidden<'r>(entry: &Entry<'r>) -> Option<&'r FieldSecurity> {
    let security = entry.read.field_security.as_ref();
    security.filter(|security| hides_fields(security))
}

fn entry(
    subject: &mut Subject<'_>,
    entry: &Entry<'_>,
    documents: &Open<'_, '_>,
    fields: &Open<'_, '_>,
) {
    let hidden = hidden(entry);
    let query = entry.read.query_in_force();
    if entry.read.field_security.is_some() && hidden.is_none() {
        fields_not_restricted(subject, entry);
    }
    if hidden.is_none() && query.is_none() {
        return;
    }
    write_beside_restriction(subject, entry);
    let tree = query.and_then(|query| document_query::tree(subject, query, &entry.key("query")));
    let tree = tree.as_deref();
    if let Some(tree) = tree {
        query_template(subject, entry, tree);
    }
    // What matches all documents restricts nothing.
    if query.is_some() && tree.is_none_or(|tree| tree.get("match_all").is_none()) {
        undone(subject, entry, documents, "query");
    }
    if let Some(security) = hidden {
        except_without_effect(subject, entry, security);
        undone(subject, entry, fields, "field_security");
        if let Some(tree) = tree {
            query_uses_hidden_field(subject, entry, security, tree);
        }
    }
}

fn fields_not_restricted(subject: &mut Subject<'_>, entry: &Entry<'_>) {
    let message = "This grants every field and can be left out.";
    let finding = subject.finding(
        &FIELDS_NOT_RESTRICTED,
        &entry.key("field_security"),
        message,
    );
    subject.push(finding);
}

fn except_without_effect(subject: &mut Subject<'_>, entry: &Entry<'_>, security: &FieldSecurity) {
    let except = security.except.as_deref().unwrap_or_default();
    let [list, item, key] = entry.key("field_security");
    let mut wide = Vec::new();
    for (position, pattern) in except.iter().enumerate() {
        wide.extend(plain_prefix(pattern).map(|prefix| (prefix.to_owned(), position)));
    }
    let wide = Beginnings::new(wide);
    for ((position, pattern), first) in except.iter().enumerate().zip(first_places(except)) {
        let wider = fixed_part(pattern).and_then(|fixed| match plain_prefix(pattern) {
            Some(prefix) => wide.first_shorter(prefix),
            None => wide.first(fixed),
        });
        // The one that stands first of those that cover it.
        let first = Some(first).filter(|first| *first < position);
        let cover = first.into_iter().chain(wider).min();
        if let Some(wide) = cover.and_then(|cover| except.get(cover)) {
            let steps = [list, item, key, Step::Key("except"), Step::Item(position)];
            let message = format!("{wide} takes {pattern} away already.");
            let finding = subject.finding(&EXCEPT_WITHOUT_EFFECT, &steps, message);
            subject.push(finding);
        }
    }
}

fn write_beside_restriction(subject: &mut Subject<'_>, entry: &Entry<'_>) {
    let writer = entry.privileges.writer;
    let writer = writer.and_then(|position| Some((position, entry.read.privileges.get(position)?)));
    if let Some((position, name)) = writer {
        let message = format!(
            "With {name} documents can be overwritten that are not or not wholly visible; some writing requests are refused, others are not."
        );
        let steps = entry.item("privileges", position);
        let finding = subject.finding(&WRITE_BESIDE_RESTRICTION, &steps, message);
        subject.push(finding);
    }
}

/// Whether another entry gives reading of the same names without the restriction under `key`.
fn undone(subject: &mut Subject<'_>, entry: &Entry<'_>, open: &Open<'_, '_>, key: &str) {
    if !entry.privileges.reads || open.entries.is_empty() {
        return;
    }
    let names = &entry.read.names;
    let meeting: Vec<&String> = names.iter().filter(|name| open.meet(name)).collect();
    if meeting.is_empty() && !names.is_empty() {
        return;
    }
    for other in &open.entries {
        let Some(common) = common_name(entry, &meeting, other) else {
            continue;
        };
        let (rule, what) = match key {
            "query" => (&QUERY_UNDONE, "documents"),
            _ => (&FIELDS_UNDONE, "fields"),
        };
        let place = subject.place(&other.steps()).pointer;
        let message = format!(
            "{place} gives all {what} of {common}, and what one entry gives no other takes away."
        );
        let finding = subject.finding(rule, &entry.key(key), message);
        subject.push(finding);
        return;
    }
}

/// What two entries both cover, in words. Of the names of the first one only some can be common.
fn common_name(entry: &Entry<'_>, some: &[&String], other: &Entry<'_>) -> Option<String> {
    let (names, others) = (&entry.read.names, &other.read.names);
    let covered = |narrow: &String| {
        others
            .iter()
            .any(|wide| super::plainly_covers(wide, narrow))
    };
    if some.len() == names.len() && names.iter().all(covered) {
        return Some("the same names".to_owned());
    }
    let plainly_common = |a: &String, b: &String| {
        let common = [(a, b), (b, a)];
        let mut common = common
            .iter()
            .filter(|(wide, narrow)| super::plainly_covers(wide, narrow));
        common.next().map(|(_, narrow)| format!("{narrow} as well"))
    };
    let found = some
        .iter()
        .find_map(|a| others.iter().find_map(|b| plainly_common(a, b)));
    if found.is_some()
        || !names
            .iter()
            .chain(others)
            .any(|name| super::is_complex(name))
    {
        return found;
    }
    let (names, others) = (entry.names()?, other.names()?);
    if names.overlaps(others) == Ok(false) {
        return None;
    }
    if others.includes(names).ok()? {
        return Some("the same names".to_owned());
    }
    let common = names.intersection(others).sample(1).ok()?;
    common
        .first()
        .map(|name| format!("some of the names, {name} for instance"))
}

/// A template is looked at when it is used, and only then it shows that it cannot be.
fn query_template(subject: &mut Subject<'_>, entry: &Entry<'_>, query: &Node) {
    let template = match &query.value {
        Value::Object(members) => members.first().filter(|first| first.key == "template"),
        _ => None,
    };
    let Some(template) = template else { return };
    let has = |key: &str| template.value.get(key).is_some();
    if has("source") == has("id") {
        let message = "A template has either source or id; this one makes every search fail.";
        let finding = subject.finding(&QUERY_TEMPLATE, &entry.key("query"), message);
        subject.push(finding);
    }
}

fn query_uses_hidden_field(
    subject: &mut Subject<'_>,
    entry: &Entry<'_>,
    security: &FieldSecurity,
    query: &Node,
) {
    let (grant, except) = (security.grant.as_deref(), security.except.as_deref());
    let (grant, except) = (grant.unwrap_or_default(), except.unwrap_or_default());
    let mut languages = None;
    let hidden = document_query::fields(query).into_iter().find(|field| {
        if field.starts_with('_') {
            return false;
        }
        let covers = |pattern: &String| super::plainly_covers(pattern, field);
        // The texts show it of most fields, and no pattern need be compiled.
        let plain = !super::is_complex(field) && !except.iter().any(|name| super::is_complex(name));
        if plain && grant.iter().any(covers) {
            return except.iter().any(covers);
        }
        let languages = languages.get_or_insert_with(|| {
            let granted = Language::of(grant).ok();
            granted.zip(Language::of(except).ok())
        });
        let Some((granted, except)) = languages else {
            return false;
        };
        !granted.contains(field) || except.contains(field)
    });
    if let Some(field) = hidden {
        let message = format!(
            "The query looks at {field}, which the entry hides: it works, but nobody can see why a document is there."
        );
        let finding = subject.finding(&QUERY_USES_HIDDEN_FIELD, &entry.key("query"), message);
        subject.push(finding);
    }
}
