//! Explanations remembered by kind of index name.
//!
//! A page asks why about one name after the other. Names that the same patterns match, and that are
//! restricted alike, get the same explanation but for the name itself, wherever it is said. So a form
//! is made of an explanation, and once a second name of the kind has shown that it holds for others,
//! they are explained by filling it in.

use std::cell::{OnceCell, RefCell};

use super::sentence::LENGTH;
use crate::access::Access;
use crate::access::merge::is_explicit_denial;
use crate::text::TextMap;

/// Kinds that are remembered, at most; beyond, all are forgotten.
const KINDS: usize = 256;

/// Texts that are remembered are no longer than this.
const LONGEST: usize = 1 << 14;

/// The explanations that an access has given. What a form is, is up to who fills it in.
pub struct Memory<Form> {
    kinds: RefCell<TextMap<Explained<Form>>>,
    /// Whether names of a kind are explained alike.
    has_kinds: OnceCell<bool>,
}

/// How names of one kind are explained.
struct Explained<Form> {
    /// The first of them.
    name: String,
    /// Its explanation, in JSON.
    text: String,
    form: Form,
    /// Whether another name's explanation was the same.
    alike: bool,
}

/// A question whose explanation depends on the kind of name alone.
pub struct OfKind<'q> {
    kind: String,
    /// The name that it is about.
    pub name: &'q str,
}

impl<Form> Default for Memory<Form> {
    fn default() -> Self {
        Memory {
            kinds: RefCell::default(),
            has_kinds: OnceCell::new(),
        }
    }
}

impl<Form: Clone> Memory<Form> {
    /// The form to fill in with the name that the question is about.
    pub fn recall(&self, question: &OfKind<'_>) -> Option<Form> {
        let kinds = self.kinds.try_borrow().ok()?;
        let explained = kinds.get(question.kind.as_str())?;
        (explained.alike || explained.name == question.name).then(|| explained.form.clone())
    }

    /// Remembers the explanation, in JSON, that a question got. `form` makes a form of an explanation
    /// and the name that it is about.
    pub fn remember(
        &self,
        question: &OfKind<'_>,
        answer: &str,
        form: impl FnOnce(&str, &str) -> Form,
    ) {
        let Ok(mut kinds) = self.kinds.try_borrow_mut() else {
            return;
        };
        let OfKind { kind, name } = question;
        if answer.len() > LONGEST {
            return;
        }
        if let Some(known) = kinds.get_mut(kind) {
            // By chance the first name may be a part of something else.
            known.alike |=
                known.name != *name && known.text.replace(known.name.as_str(), name) == answer;
            if known.alike || known.name == *name {
                return;
            }
        }
        if kinds.len() >= KINDS {
            kinds.clear();
        }
        let explained = Explained {
            form: form(answer, name),
            name: (*name).to_owned(),
            text: answer.to_owned(),
            alike: false,
        };
        kinds.insert(kind, explained);
    }

    /// What makes the explanation of a question, in JSON, if it is about one action or privilege on
    /// one index name, and nothing but the patterns that match the name decides.
    pub fn kind_of<'q>(&self, question: &'q str, access: &Access) -> Option<OfKind<'q>> {
        let (asked, name) = asked_of_index(question)?;
        let is_special = |byte| matches!(byte, b'[' | b']' | b':');
        // What is longer is not said whole everywhere.
        if name.len() > LENGTH || !self.has_kinds(access) || name.bytes().any(is_special) {
            return None;
        }
        let mut kind = asked.to_owned();
        for side in access.sides() {
            side.indices.write_kind(name, &mut kind)?;
        }
        Some(OfKind { kind, name })
    }

    /// Whether nothing but the groups decides.
    fn has_kinds(&self, access: &Access) -> bool {
        *self.has_kinds.get_or_init(|| {
            let mut sides = access.sides().iter();
            access.inventory().is_empty()
                && sides.all(|side| {
                    let mut roles = side.descriptors.iter();
                    side.withheld.is_empty()
                        && !roles.any(|role| is_explicit_denial(role.descriptor.indices.iter()))
                })
        })
    }
}

/// What is asked, such as `"action":"…"`, and the name, of a question that has just these two, written
/// without escapes.
fn asked_of_index(question: &str) -> Option<(&str, &str)> {
    let is_escape = |byte: u8| byte == b'\\' || byte < b' ';
    if question.bytes().any(is_escape) {
        return None;
    }
    let (first, second) = question
        .strip_prefix('{')?
        .strip_suffix('}')?
        .split_once(',')?;
    let (asked, index) = match value_of("index", first) {
        Some(name) => (second, name),
        None => (first, value_of("index", second)?),
    };
    ["action", "privilege"]
        .iter()
        .any(|key| value_of(key, asked).is_some())
        .then_some((asked, index))
}

/// The text of a member that has this key and a text, written without escapes.
fn value_of<'q>(key: &str, member: &'q str) -> Option<&'q str> {
    let value = member.strip_prefix('"')?.strip_prefix(key)?;
    let value = value.strip_prefix("\":\"")?.strip_suffix('"')?;
    (!value.contains('"')).then_some(value)
}

#[cfg(test)]
// A panic is a failed test.
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::access::explain::QuestionParts;
    use crate::access::{AccessSpec, NamedRole, RoleReference};
    use crate::json;
    use crate::role::{self, Switches};

    fn spec(patterns: &[Vec<String>]) -> AccessSpec {
        let entries = patterns.iter().enumerate().map(|(n, names)| {
            let privilege = ["read", "write", "all"][n % 3];
            format!(r#"{{"names": {names:?}, "privileges": ["{privilege}"]}}"#)
        });
        let entries: Vec<String> = entries.collect();
        let text = format!(r#"{{"indices": [{}]}}"#, entries.join(","));
        let node = json::read(&text).root.unwrap();
        let descriptor = role::read(&node, "a", Switches::STORED).role;
        let named = NamedRole {
            name: "a".to_owned(),
            descriptor,
        };
        AccessSpec {
            roles: vec![RoleReference::Descriptor(Box::new(named))],
            ..AccessSpec::default()
        }
    }

    fn explained(access: &Access, question: &str) -> String {
        let parts = json::from_text(question, QuestionParts::read).unwrap();
        json::to_text(&access.answer(parts).unwrap()).unwrap()
    }

    fn question(name: &str) -> String {
        format!(r#"{{"action":"indices:data/read/search","index":"{name}"}}"#)
    }

    /// Forms are texts here, with the name that they are about.
    type Forms = Memory<(String, String)>;

    fn recalled(memory: &Forms, access: &Access, question: &str) -> Option<String> {
        let question = memory.kind_of(question, access)?;
        let (text, name) = memory.recall(&question)?;
        Some(text.replace(&name, question.name))
    }

    fn remember(memory: &Forms, access: &Access, question: &str, answer: &str) {
        if let Some(question) = memory.kind_of(question, access) {
            let form = |text: &str, name: &str| (text.to_owned(), name.to_owned());
            memory.remember(&question, answer, form);
        }
    }

    proptest! {
        #[test]
        fn what_is_recalled_is_what_would_be_said(
            patterns in proptest::collection::vec(proptest::collection::vec("[ab.]{1,2}[*]?|[*]|a[?]", 1..3), 1..4),
            asked in "action\":\"indices:data/(read/search|write/index)|privilege\":\"(read|all|index)",
            names in proptest::collection::vec("[ab.c]{1,3}|role|read|a{55,65}", 8..20),
        ) {
            let access = Access::new(&spec(&patterns)).unwrap();
            let memory = Forms::default();
            for name in names {
                let question = format!(r#"{{"index":"{name}","{asked}"}}"#);
                let said = explained(&access, &question);
                if let Some(recalled) = recalled(&memory, &access, &question) {
                    prop_assert_eq!(&recalled, &said);
                }
                remember(&memory, &access, &question, &said);
            }
        }
    }

    #[test]
    fn the_third_name_of_a_kind_is_recalled() {
        let access = Access::new(&spec(&[vec!["logs-*".to_owned()]])).unwrap();
        let memory = Forms::default();
        for name in ["logs-a", "logs-b"] {
            let question = question(name);
            assert_eq!(recalled(&memory, &access, &question), None);
            remember(&memory, &access, &question, &explained(&access, &question));
        }
        let third = question("logs-c");
        let said = explained(&access, &third);
        assert_eq!(recalled(&memory, &access, &third), Some(said));
        assert_eq!(recalled(&memory, &access, &question("metrics-c")), None);
    }

    #[test]
    fn only_plain_questions_about_an_index_are_remembered() {
        for (plain, asked) in [
            (r#"{"index":"b","action":"a"}"#, r#""action":"a""#),
            (r#"{"action":"a","index":"b"}"#, r#""action":"a""#),
            (r#"{"privilege":"a","index":"b"}"#, r#""privilege":"a""#),
        ] {
            assert_eq!(asked_of_index(plain), Some((asked, "b")));
        }
        for other in [
            r#"{"action":"a"}"#,
            r#"{"action":"a","index":"\u0062"}"#,
            r#"{"action":"a","index":"b","space":"c"}"#,
            r#"{"action":"a","index":null}"#,
            r#"{"action":"a","index":["b"]}"#,
            r#"{"action":"a","action":"b"}"#,
            r#"["action":"a","index":"b"]"#,
            r#"{"index":"a","index":"b"}"#,
            r#"{"action":"a","privilege":"b"}"#,
            r#"{"action":"a","index":"b","index":"c"}"#,
            r#"{"application":"a","index":"b"}"#,
        ] {
            assert_eq!(asked_of_index(other), None, "{other}");
        }
    }
}
