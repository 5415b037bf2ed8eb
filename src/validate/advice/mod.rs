//! Advice: what Elasticsearch does not mind, but people would.
//!
//! Every rule is silent where it does not matter. Rules compare patterns by their text where
//! that is enough and as languages only where it is not, and stop comparing when a role has so
//! many entries that it would take long.

mod beginnings;
mod entries;
mod grants;
mod names;
mod power;
mod privileges;
mod restricted;
mod role_name;
mod visibility;

use std::cell::OnceCell;
use std::rc::Rc;

use super::Subject;
use super::locate::Step;
use crate::pattern::Language;
use crate::role::{IndicesPrivileges, Rule};
use grants::Grant;

/// How many entries a role may have for advice to be given.
const MOST_ENTRIES: usize = 2000;

/// Comparisons of patterns as languages that one rule may make.
const MOST_COMPARISONS: usize = 200;

/// The rules of all advice.
pub fn rules() -> [&'static [&'static Rule]; 7] {
    [
        entries::RULES,
        names::RULES,
        power::RULES,
        privileges::RULES,
        restricted::RULES,
        role_name::RULES,
        visibility::RULES,
    ]
}

/// Everything worth saying about a role that the server takes.
pub fn role(subject: &mut Subject<'_>) {
    let role = subject.role;
    // The name and the privileges of a cross-cluster key are not up to its maker.
    let is_chosen = !subject.entry_point.is_of_cross_cluster_key();
    if is_chosen {
        role_name::role(subject);
    }
    if role.indices.len() + role.remote_indices.len() > MOST_ENTRIES {
        let message = "The role has so many entries that nothing but errors is looked for.";
        let finding = subject.finding(&role_name::TOO_LARGE, &[Step::Key("indices")], message);
        subject.push(finding);
        return;
    }
    let mut lists = Lists::default();
    let local = role.indices.iter().enumerate();
    let local: Vec<Entry<'_>> = local
        .map(|(position, read)| Entry::new("indices", position, read, &mut lists))
        .collect();
    let remote = role.remote_indices.iter().enumerate();
    let remote: Vec<Entry<'_>> = remote
        .map(|(position, read)| Entry::new("remote_indices", position, &read.indices, &mut lists))
        .collect();
    if is_chosen {
        privileges::cluster(subject);
    }
    let mut comparisons = 0;
    for entry in local.iter().chain(&remote) {
        if is_chosen {
            privileges::entry(subject, entry);
        }
        names::entry(subject, entry, &mut comparisons);
    }
    names::other_lists(subject);
    comparisons = 0;
    for entry in &local {
        restricted::entry(subject, entry, &mut comparisons);
    }
    visibility::role(subject, &local);
    entries::redundant(subject, &local);
    power::role(subject, &local);
}

/// An entry of `indices` or `remote_indices`, with what its names and privileges come to.
struct Entry<'e> {
    list: &'static str,
    position: usize,
    read: &'e IndicesPrivileges,
    privileges: Rc<Privileges>,
    names: OnceCell<Option<Language>>,
}

/// What a list of index privileges comes to.
struct Privileges {
    /// What each of them grants; nothing for one that does not exist.
    grants: Vec<Option<Grant>>,
    /// Those that another one of the list covers, and that one.
    redundant: Vec<(usize, usize)>,
    /// Whether one of them reads documents.
    reads: bool,
    /// The first that writes documents.
    writer: Option<usize>,
}

impl Privileges {
    fn new(names: &[String]) -> Privileges {
        let grants: Vec<_> = names.iter().map(|name| Grant::on_indices(name)).collect();
        let touch = |grant: &Option<Grant>, actions| {
            grant.as_ref().is_some_and(|grant| grant.touches(actions))
        };
        Privileges {
            redundant: privileges::redundant(&grants),
            reads: grants.iter().any(|grant| touch(grant, READ)),
            writer: grants.iter().position(|grant| touch(grant, WRITE)),
            grants,
        }
    }
}

/// Actions that read documents.
const READ: &str = "indices:data/read/search";
/// What actions that write documents begin with.
const WRITE: &str = "indices:data/write/";

/// How many lists of privileges are remembered: most entries of a role have one of a few.
const MOST_LISTS: usize = 16;

/// The lists of privileges that were looked at last.
#[derive(Default)]
struct Lists<'e>(Vec<(&'e [String], Rc<Privileges>)>);

impl<'e> Lists<'e> {
    fn get(&mut self, names: &'e [String]) -> Rc<Privileges> {
        if let Some((_, known)) = self.0.iter().find(|(known, _)| *known == names) {
            return Rc::clone(known);
        }
        if self.0.len() == MOST_LISTS {
            self.0.clear();
        }
        let privileges = Rc::new(Privileges::new(names));
        self.0.push((names, Rc::clone(&privileges)));
        privileges
    }
}

impl<'e> Entry<'e> {
    fn new(
        list: &'static str,
        position: usize,
        read: &'e IndicesPrivileges,
        lists: &mut Lists<'e>,
    ) -> Entry<'e> {
        Entry {
            list,
            position,
            read,
            privileges: lists.get(&read.privileges),
            names: OnceCell::new(),
        }
    }

    /// The steps to a key of the entry.
    fn key<'s>(&self, key: &'s str) -> [Step<'s>; 3] {
        [
            Step::Key(self.list),
            Step::Item(self.position),
            Step::Key(key),
        ]
    }

    /// The steps to an element of a list of the entry.
    fn item<'s>(&self, key: &'s str, index: usize) -> [Step<'s>; 4] {
        let [list, item, key] = self.key(key);
        [list, item, key, Step::Item(index)]
    }

    /// The steps to the entry.
    fn steps(&self) -> [Step<'static>; 2] {
        [Step::Key(self.list), Step::Item(self.position)]
    }

    /// The names it covers; nothing where a pattern cannot be read.
    fn names(&self) -> Option<&Language> {
        let names = self
            .names
            .get_or_init(|| Language::of(&self.read.names).ok());
        names.as_ref()
    }

    /// The names that one pattern of it covers; nothing where it cannot be read.
    fn language(&self, pattern: &str) -> Option<Language> {
        match self.read.names.as_slice() {
            [_] => self.names().cloned(),
            _ => Language::of(&[pattern]).ok(),
        }
    }

    /// Whether it covers every name.
    fn covers_all_names(&self) -> bool {
        self.read.names.iter().any(|name| is_match_all(name))
    }

    /// Whether one of its privileges grants an action that begins so.
    fn grants_some(&self, actions: &str) -> bool {
        self.privileges
            .grants
            .iter()
            .flatten()
            .any(|grant| grant.touches(actions))
    }
}

/// Whether a pattern matches everything, as people write that.
fn is_match_all(pattern: &str) -> bool {
    (!pattern.is_empty() && pattern.bytes().all(|byte| byte == b'*')) || pattern == "/.*/"
}

/// Whether a character of a pattern does not stand for itself.
fn is_special(byte: u8) -> bool {
    matches!(byte, b'*' | b'?' | b'\\')
}

/// Whether a pattern is more than a name or the beginning of one.
fn is_complex(pattern: &str) -> bool {
    let body = pattern.strip_suffix('*').unwrap_or(pattern);
    body.bytes().any(is_special) || body.starts_with('/')
}

/// The beginning that a pattern of a beginning and a star stands for.
fn plain_prefix(pattern: &str) -> Option<&str> {
    let prefix = pattern.strip_suffix('*')?;
    let plain = !prefix.bytes().any(is_special) && !prefix.starts_with('/');
    plain.then_some(prefix)
}

/// What every name that a pattern matches begins with, as far as its text shows.
fn fixed_part(pattern: &str) -> Option<&str> {
    if pattern.starts_with('/') || pattern.bytes().any(|byte| byte == b'\\') {
        return None;
    }
    let end = pattern.bytes().position(is_special);
    pattern.get(..end.unwrap_or(pattern.len()))
}

/// What the text of a pattern shows.
struct Shape<'p> {
    text: &'p str,
    plain_prefix: Option<&'p str>,
    fixed_part: Option<&'p str>,
}

impl<'p> Shape<'p> {
    fn new(text: &'p str) -> Shape<'p> {
        Shape {
            text,
            plain_prefix: plain_prefix(text),
            fixed_part: fixed_part(text),
        }
    }

    /// Whether the pattern covers all that another does; a yes is sure and a no is not.
    fn plainly_covers(&self, narrow: &Shape<'_>) -> bool {
        let begins = |prefix| {
            narrow
                .fixed_part
                .is_some_and(|fixed| fixed.starts_with(prefix))
        };
        self.text == narrow.text || self.plain_prefix.is_some_and(begins)
    }
}

/// The same of two patterns that are not asked about again.
fn plainly_covers(wide: &str, narrow: &str) -> bool {
    let begins = |prefix| fixed_part(narrow).is_some_and(|fixed| fixed.starts_with(prefix));
    wide == narrow || plain_prefix(wide).is_some_and(begins)
}

#[cfg(test)]
mod tests {
    use super::{is_match_all, plainly_covers};
    use crate::pattern::Language;

    #[test]
    fn plain_comparison_is_sure() {
        let patterns = [
            "*", "a", "a*", "ab*", "a?", "a*b", "/a.*/", "ab\\*", "b*", "", "**", "a**",
        ];
        for wide in patterns {
            for narrow in patterns {
                if plainly_covers(wide, narrow) {
                    let language = |pattern: &str| Language::of(&[pattern]).unwrap();
                    assert!(
                        language(wide).includes(&language(narrow)).unwrap(),
                        "{wide} {narrow}"
                    );
                }
            }
        }
        assert!(
            plainly_covers("a*", "ab*")
                && plainly_covers("*", "x?")
                && !plainly_covers("ab*", "a*")
        );
        assert!(is_match_all("**") && !is_match_all(""));
    }
}
