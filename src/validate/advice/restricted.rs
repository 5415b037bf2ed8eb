//! Advice about restricted indices and the flag that reaches them.

use super::{Entry, MOST_COMPARISONS, is_match_all};
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
    /// The patterns of restricted names: what each begins with, and its language.
    static RESTRICTED: Vec<(String, Language)> = {
        let patterns = catalog::restricted_index_patterns().iter();
        patterns
            .filter_map(|pattern| Some((fixed(pattern), Language::of(&[pattern]).ok()?)))
            .collect()
    };
}

/// How the names of a pattern stand to the restricted ones.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Unknown,
    None,
    Some,
    All,
}

/// `comparisons` counts the names that were compared as languages, over all entries.
pub(super) fn entry(subject: &mut Subject<'_>, entry: &Entry<'_>, comparisons: &mut usize) {
    let names = &entry.read.names;
    let mut standing = |name: &str| {
        *comparisons += 1;
        if *comparisons > MOST_COMPARISONS {
            return Standing::Unknown;
        }
        standing(name, || entry.language(name))
    };
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
            Standing::None | Standing::Unknown => continue,
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

/// What every name that a pattern matches begins with, or less.
pub(super) fn fixed(pattern: &str) -> String {
    if let Some(fixed) = super::fixed_part(pattern) {
        return fixed.to_owned();
    }
    let (mut characters, is_regex) = match pattern.strip_prefix('/') {
        Some(body) => (body.chars(), true),
        None => (pattern.chars(), false),
    };
    let mut fixed = String::new();
    // An alternative at the top of an expression makes even its beginning uncertain.
    if is_regex && has_alternatives(pattern) {
        return fixed;
    }
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next() {
                // One of a class: a digit, for instance.
                Some(letter) if is_regex && letter.is_ascii_alphabetic() => break,
                character => fixed.extend(character),
            },
            '*' | '?' | '{' if is_regex => {
                fixed.pop();
                break;
            }
            '*' | '?' => break,
            '_' | '-' => fixed.push(character),
            other if other.is_ascii_alphanumeric() => fixed.push(other),
            other if !is_regex => fixed.push(other),
            _ => break,
        }
    }
    fixed
}

/// Whether an expression is perhaps one of several.
fn has_alternatives(expression: &str) -> bool {
    let mut depth = 0_usize;
    let mut at_the_top = |character| {
        match character {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        character == '|' && depth == 0
    };
    // Where a bracket may stand for itself, it is not certain what is in a group.
    expression.contains('|')
        && (expression.contains(['\\', '"', '[']) || expression.chars().any(&mut at_the_top))
}

/// Compared as languages only with the patterns that begin alike.
fn standing(name: &str, language: impl FnOnce() -> Option<Language>) -> Standing {
    if is_match_all(name) {
        return Standing::Some;
    }
    let begins = fixed(name);
    RESTRICTED.with(|restricted| {
        let alike = restricted
            .iter()
            .filter(|(fixed, _)| fixed.starts_with(&begins) || begins.starts_with(fixed))
            .map(|(_, language)| language);
        let Some(language) = language() else {
            return Standing::Unknown;
        };
        let mut common = Vec::new();
        for restricted in alike {
            match restricted.overlaps(&language) {
                Ok(true) => common.push(restricted.clone()),
                Ok(false) => {}
                Err(_) => return Standing::Unknown,
            }
        }
        if common.is_empty() {
            return Standing::None;
        }
        match Language::union_of(common).includes(&language) {
            Ok(true) => Standing::All,
            _ => Standing::Some,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::{Standing, fixed};
    use crate::catalog;
    use crate::pattern::Language;

    #[test]
    fn beginnings_are_fixed() {
        for (pattern, expected) in [
            ("a.b*", "a.b"),
            ("a\\*b?", "a*b"),
            ("/\\.a-[0-9]+.*/", ".a-"),
            ("/ab*c/", "a"),
            ("/a.b/", "a"),
            ("/a|b/", ""),
            ("/(a|b)/", ""),
            ("/ab(c|d)/", "ab"),
            ("/ab(c|d)|e/", ""),
            ("/ab\\(c|d/", ""),
            ("/a\\d/", "a"),
        ] {
            assert_eq!(fixed(pattern), expected, "{pattern}");
        }
    }

    fn standing(name: &str) -> Standing {
        super::standing(name, || Language::of(&[name]).ok())
    }

    #[test]
    fn no_restricted_name_is_missed() {
        for pattern in catalog::restricted_index_patterns() {
            let names = Language::of(&[pattern]).unwrap().sample(3).unwrap();
            for name in names {
                assert!(standing(&name) == Standing::All, "{pattern} {name}");
            }
        }
        assert!(standing("logs-*") == Standing::None && standing(".alerts-x") == Standing::None);
        assert!(standing(".kib*") == Standing::Some && standing("/.*/") == Standing::Some);
    }
}
