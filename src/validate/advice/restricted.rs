//! Advice about restricted indices and the flag that reaches them.

use super::{Entry, is_match_all};
use crate::catalog;
use crate::pattern::Language;
use crate::role::rules;
use crate::validate::Subject;

rules! { RULES "deploy-manage/users-roles/cluster-or-deployment-auth/role-structure":
    RESTRICTED_WITHOUT_FLAG Warning "restricted_without_flag" "The name is restricted, and without `allow_restricted_indices` the entry does not reach it.";
    PARTLY_RESTRICTED Info "partly_restricted" "Some of the names are restricted, and the entry does not reach those.";
    FLAG_WITHOUT_NEED Info "flag_without_need" "None of the names is restricted, so that `allow_restricted_indices` does nothing.";
}

thread_local! {
    /// The restricted names; languages remember what they found out.
    static RESTRICTED: Option<Language> = {
        let patterns = catalog::restricted_index_patterns().iter();
        let languages: Result<Vec<_>, _> = patterns.map(|pattern| Language::of(&[pattern])).collect();
        languages.ok().map(Language::union_of)
    };
}

/// How the names of a pattern stand to the restricted ones.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    None,
    Some,
    All,
}

pub(super) fn entry(subject: &mut Subject<'_>, entry: &Entry<'_>) {
    let names = &entry.read.names;
    if entry.read.allow_restricted_indices {
        let needed = names.iter().any(|name| standing(name) != Standing::None);
        if !needed && !names.is_empty() {
            let message = "None of the names is restricted, so that this does nothing.";
            let steps = entry.key("allow_restricted_indices");
            let finding = subject.finding(&FLAG_WITHOUT_NEED, &steps, message);
            subject.push(finding.suggest("Set it to false.", "false".to_owned()));
        }
        return;
    }
    for (position, name) in names.iter().enumerate() {
        // A pattern over everything is not about restricted names.
        if is_match_all(name) || !name.starts_with('.') || name.starts_with(".*") {
            continue;
        }
        let (rule, message) = match standing(name) {
            Standing::None => continue,
            Standing::Some => (
                &PARTLY_RESTRICTED,
                format!(
                    "Some names that {name} covers are restricted; the entry does not reach those without allow_restricted_indices."
                ),
            ),
            Standing::All => (
                &RESTRICTED_WITHOUT_FLAG,
                format!(
                    "{name} is restricted; without allow_restricted_indices this grants nothing."
                ),
            ),
        };
        let finding = subject.finding(rule, &entry.item("names", position), message);
        subject.push(finding);
    }
}

/// Compared as languages only if the pattern can match a name that begins with a dot, as all
/// restricted names do. What takes too long to tell counts as restricted in part.
fn standing(name: &str) -> Standing {
    if is_match_all(name) {
        return Standing::Some;
    }
    if !name.starts_with(['.', '*', '?', '/', '\\']) {
        return Standing::None;
    }
    let Ok(language) = Language::of(&[name]) else {
        return Standing::None;
    };
    RESTRICTED.with(|restricted| {
        let Some(restricted) = restricted else {
            return Standing::None;
        };
        if !name.contains(['*', '?', '/', '\\']) {
            return if restricted.contains(name) {
                Standing::All
            } else {
                Standing::None
            };
        }
        match (
            restricted.overlaps(&language),
            restricted.includes(&language),
        ) {
            (Ok(false), _) => Standing::None,
            (_, Ok(true)) => Standing::All,
            _ => Standing::Some,
        }
    })
}
