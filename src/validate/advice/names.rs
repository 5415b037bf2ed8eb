//! Advice about names and patterns: what cannot match, or looks like something it is not.

use super::{Entry, MOST_COMPARISONS};
use crate::host::lower_case;
use crate::pattern::Language;
use crate::role::{Finding, Rule, rules};
use crate::text::first_places;
use crate::validate::Subject;
use crate::validate::locate::Step;

rules! { RULES "deploy-manage/users-roles/cluster-or-deployment-auth/role-structure":
    EMPTY_NAME Warning "empty_name" "The empty name matches nothing.";
    PADDED_NAME Warning "padded_name" "There are blanks around the name, and no index has such a name.";
    EXCLUSION_IN_NAME Warning "exclusion_in_name" "A role has no exclusions: a name that begins with a minus matches nothing.";
    DATE_MATH_IN_NAME Warning "date_math_in_name" "A role has no date math: a name in angle brackets matches nothing.";
    REMOTE_NAME Warning "remote_name" "Names of remote clusters belong into `remote_indices`.";
    IMPOSSIBLE_NAME Warning "impossible_name" "No index, data stream or alias can have such a name.";
    UPPERCASE_NAME Warning "uppercase_name" "No index or data stream has capital letters in its name.";
    REGEX_WITHOUT_SLASHES Warning "regex_without_slashes" "A regular expression must stand between slashes; this is a wildcard pattern.";
    ANCHOR_IN_REGEX Warning "anchor_in_regex" "A regular expression always matches the whole name; `^` and `$` stand for themselves.";
    UNCHECKED_PATTERN Warning "unchecked_pattern" "The name is no regular expression, which is not checked here: the role cannot be used.";
    SELECTOR_UNSEEN Warning "selector_unseen" "The selector is part of the name, and no index has such a name.";
    COMMA_LIST Warning "comma_list" "The comma is part of the name: this is one name, not a list.";
    REDUNDANT_NAME Info "redundant_name" "Another name of the list covers it.";
}

/// Characters that no name of an index, data stream or alias has.
const IMPOSSIBLE: [char; 11] = ['\\', '/', '*', '?', '"', '<', '>', '|', ' ', ',', '#'];

/// How many bytes the name of an index has at most.
const LONGEST: usize = 255;

/// The names that an index can have, and those that only an alias can have beside them.
const POSSIBLE: [&str; 2] = [
    r#"/[^-_+A-Z\\/*?"<>| ,#:][^A-Z\\/*?"<>| ,#:]*/"#,
    r#"/[^-_+\\/*?"<>| ,#:][^\\/*?"<>| ,#:]*/"#,
];

thread_local! {
    static POSSIBLE_NAMES: Option<[Language; 2]> = {
        let [index, alias] = POSSIBLE.map(|names| Language::of(&[names]).ok());
        index.zip(alias).map(<[Language; 2]>::from)
    };
}

/// How many wide patterns names are compared with.
const MOST_WIDE: usize = 50;

/// The names of an entry.
pub(super) fn entry(subject: &mut Subject<'_>, entry: &Entry<'_>, comparisons: &mut usize) {
    let is_remote = entry.list == "remote_indices";
    for (position, name) in entry.read.names.iter().enumerate() {
        let steps = entry.item("names", position);
        if is_ordinary(name) {
            continue;
        }
        let odd = odd_name(name, is_remote).or_else(|| impossible_regex(entry, name, comparisons));
        let Some((rule, message, instead)) = odd else {
            continue;
        };
        // Of these a request is refused.
        let is_error = [&UNCHECKED_PATTERN, &SELECTOR_UNSEEN, &COMMA_LIST].contains(&rule);
        if is_error && subject.entry_point.validates_request() {
            continue;
        }
        let finding = subject.finding(rule, &steps, message);
        subject.push(finding.suggest_names(instead.as_deref()));
    }
    redundant(subject, entry);
}

/// Whether a name is of the kind that most names are, of which there is nothing to say.
fn is_ordinary(name: &str) -> bool {
    let starts_well = |byte: &u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'*' | b'?');
    let goes_well = |byte: u8| starts_well(&byte) || matches!(byte, b'-' | b'_' | b'.');
    name.len() <= LONGEST
        && name.as_bytes().first().is_some_and(starts_well)
        && name.bytes().all(goes_well)
}

type Odd = (&'static Rule, String, Option<String>);

/// What is odd about a name, and what to write instead.
fn odd_name(name: &str, is_remote: bool) -> Option<Odd> {
    if name.is_empty() {
        return Some((
            &EMPTY_NAME,
            "The empty name matches nothing.".to_owned(),
            None,
        ));
    }
    if name.starts_with('/') {
        return odd_regex(name);
    }
    if name.trim() != name {
        let message = "No index has a name with blanks around it.".to_owned();
        return Some((&PADDED_NAME, message, Some(name.trim().to_owned())));
    }
    if let Some((bare, _)) = name.split_once("::") {
        let message = format!(
            "A name in a role has no selector, so that {name} matches nothing. Privileges such as read_failure_store reach the failure store."
        );
        return Some((&SELECTOR_UNSEEN, message, Some(bare.to_owned())));
    }
    if name.contains(',') {
        let message =
            format!("This is one name with a comma in it, which matches nothing: {name}.");
        return Some((&COMMA_LIST, message, None));
    }
    if name.starts_with('<') && name.ends_with('>') {
        let message = format!(
            "A role has no date math, so that {name} matches nothing. A pattern over the dates does."
        );
        let instead = name
            .split('{')
            .next()
            .unwrap_or_default()
            .trim_start_matches('<');
        return Some((&DATE_MATH_IN_NAME, message, Some(format!("{instead}*"))));
    }
    if let Some(rest) = name.strip_prefix('-') {
        let message = format!(
            "A role has no exclusions, so that {name} matches nothing. What {rest} matches is not taken out of the other names."
        );
        return Some((&EXCLUSION_IN_NAME, message, None));
    }
    if let Some((cluster, index)) = name.split_once(':') {
        let message = if is_remote {
            format!("The clusters stand in clusters; this should be {index}.")
        } else {
            format!(
                "{cluster}:{index} names an index of a remote cluster; that belongs into remote_indices, with {cluster} in clusters."
            )
        };
        return Some((&REMOTE_NAME, message, is_remote.then(|| index.to_owned())));
    }
    if looks_like_regex(name) {
        let message =
            format!("{name} looks like a regular expression, but is read as a wildcard pattern.");
        let bare = name.trim_start_matches('^').trim_end_matches('$');
        return Some((&REGEX_WITHOUT_SLASHES, message, Some(format!("/{bare}/"))));
    }
    if let Some(odd) = literals(name).find(|c| IMPOSSIBLE.contains(c)) {
        let message = format!("No index has {odd:?} in its name, so that {name} matches nothing.");
        return Some((&IMPOSSIBLE_NAME, message, None));
    }
    if name.starts_with(['_', '+']) || name == "." || name == ".." {
        let message = format!("No index has a name like {name}.");
        return Some((&IMPOSSIBLE_NAME, message, None));
    }
    let fixed: String = literals(name).collect();
    if fixed.len() > LONGEST {
        let message = format!(
            "This is longer than the {LONGEST} bytes that the name of an index has at most."
        );
        return Some((&IMPOSSIBLE_NAME, message, None));
    }
    if lower_case(&fixed) != fixed {
        let message = format!(
            "Names of indices and data streams are lower case; only an alias could match {name}."
        );
        return Some((&UPPERCASE_NAME, message, Some(lower_case(name))));
    }
    None
}

fn odd_regex(name: &str) -> Option<Odd> {
    if let Err(error) = Language::read(name) {
        let message = format!(
            "{name} is no regular expression, which shows only when the role is used, and then it cannot be used: {}",
            error.message
        );
        return Some((&UNCHECKED_PATTERN, message, None));
    }
    let body = name.strip_prefix('/')?.strip_suffix('/')?;
    let has_end = body.ends_with('$') && !body.ends_with("\\$");
    if !body.starts_with('^') && !has_end {
        return None;
    }
    let bare = body.trim_start_matches('^').trim_end_matches('$');
    let message = format!(
        "{name} matches nothing: an expression always stands for the whole name, and no index has ^ or $ in its name."
    );
    Some((&ANCHOR_IN_REGEX, message, Some(format!("/{bare}/"))))
}

/// An expression whose names nothing can have.
fn impossible_regex(entry: &Entry<'_>, name: &str, comparisons: &mut usize) -> Option<Odd> {
    if !name.starts_with('/') || *comparisons >= MOST_COMPARISONS {
        return None;
    }
    *comparisons += 1;
    let language = entry.language(name)?;
    POSSIBLE_NAMES.with(|possible| {
        let [index, alias] = possible.as_ref()?;
        if language.overlaps(index).ok()? {
            return None;
        }
        if language.overlaps(alias).ok()? {
            let message = format!(
                "Names of indices and data streams are lower case; only an alias could match {name}."
            );
            return Some((&UPPERCASE_NAME, message, None));
        }
        let message = format!("No index has a name that {name} matches.");
        Some((&IMPOSSIBLE_NAME, message, None))
    })
}

/// Signs of a regular expression that a wildcard pattern hardly has.
fn looks_like_regex(name: &str) -> bool {
    let has_class = name
        .split_once('[')
        .is_some_and(|(_, rest)| rest.contains(']'));
    let has_group = name
        .split_once('(')
        .is_some_and(|(_, rest)| rest.contains(')'));
    name.starts_with('^') || name.ends_with('$') || name.contains(".+") || has_class || has_group
}

/// The characters of a wildcard pattern that stand for themselves.
fn literals(name: &str) -> impl Iterator<Item = char> + '_ {
    let mut characters = name.chars();
    std::iter::from_fn(move || {
        loop {
            match characters.next()? {
                '*' | '?' => {}
                '\\' => return characters.next(),
                other => return Some(other),
            }
        }
    })
}

/// Names that stand twice in the entry, or that another name plainly covers.
fn redundant(subject: &mut Subject<'_>, entry: &Entry<'_>) {
    let names = &entry.read.names;
    if names.len() < 2 {
        return;
    }
    let wide: Vec<(&str, &str)> = names
        .iter()
        .filter_map(|name| Some((name.as_str(), super::plain_prefix(name)?)))
        .take(MOST_WIDE)
        .collect();
    for ((position, name), first) in names.iter().enumerate().zip(first_places(names)) {
        let message = if first == position {
            let fixed = super::fixed_part(name);
            let cover = wide.iter().find(|(wide, prefix)| {
                wide != name && fixed.is_some_and(|fixed| fixed.starts_with(prefix))
            });
            let Some((cover, _)) = cover else { continue };
            format!("{cover} covers {name}.")
        } else {
            format!("{name} is in this list already.")
        };
        let finding = subject.finding(&REDUNDANT_NAME, &entry.item("names", position), message);
        subject.push(finding);
    }
}

/// Lists of other names, where a comma is as unlikely: users, clusters, fields.
pub(super) fn other_lists(subject: &mut Subject<'_>) {
    let role = subject.role;
    let mut findings = Vec::new();
    commas(subject, &role.run_as, &[Step::Key("run_as")], &mut findings);
    for (position, entry) in role.remote_indices.iter().enumerate() {
        let steps = [
            Step::Key("remote_indices"),
            Step::Item(position),
            Step::Key("clusters"),
        ];
        commas(subject, &entry.clusters, &steps, &mut findings);
    }
    for (position, entry) in role.indices.iter().enumerate() {
        let Some(security) = &entry.field_security else {
            continue;
        };
        for (key, list) in [("grant", &security.grant), ("except", &security.except)] {
            let steps = [
                Step::Key("indices"),
                Step::Item(position),
                Step::Key("field_security"),
                Step::Key(key),
            ];
            commas(
                subject,
                list.as_deref().unwrap_or_default(),
                &steps,
                &mut findings,
            );
        }
    }
    for finding in findings {
        subject.push(finding);
    }
}

fn commas(subject: &Subject<'_>, list: &[String], steps: &[Step<'_>], findings: &mut Vec<Finding>) {
    for (position, name) in list.iter().enumerate() {
        if name.starts_with('/') || !name.contains(',') {
            continue;
        }
        let steps = [steps, &[Step::Item(position)]].concat();
        let message = "The comma is part of the name: this is one name, not a list.";
        let parts: Vec<String> = name
            .split(',')
            .map(|part| crate::json::Json::from(part.trim()).to_text())
            .collect();
        let finding = subject.finding(&COMMA_LIST, &steps, message);
        findings.push(finding.suggest("Make it several names.", parts.join(", ")));
    }
}

#[cfg(test)]
mod tests {
    use super::odd_name;

    #[test]
    fn odd_names() {
        for (name, code, instead) in [
            ("", "empty_name", None),
            (" logs", "padded_name", Some("logs")),
            ("-logs", "exclusion_in_name", None),
            ("<logs-{now/d}>", "date_math_in_name", Some("logs-*")),
            ("europe:logs-*", "remote_name", None),
            (
                "logs-[0-9]+",
                "regex_without_slashes",
                Some("/logs-[0-9]+/"),
            ),
            ("^logs-.*$", "regex_without_slashes", Some("/logs-.*/")),
            ("/^logs-.*$/", "anchor_in_regex", Some("/logs-.*/")),
            ("a b", "impossible_name", None),
            ("a\\*", "impossible_name", None),
            ("_all", "impossible_name", None),
            ("Logs-*", "uppercase_name", Some("logs-*")),
            ("a,b", "comma_list", None),
        ] {
            let (rule, _, found) = odd_name(name, false).unwrap();
            assert_eq!((rule.code, found.as_deref()), (code, instead), "{name}");
        }
        for name in [
            "*",
            "logs-*",
            ".kibana*",
            "a?b",
            "/logs-.*/",
            "logs-2024.01.01",
            "/a\\$/",
            "a-b_c",
        ] {
            assert!(odd_name(name, false).is_none(), "{name}");
        }
    }
}
