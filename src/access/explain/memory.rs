//! Explanations remembered by kind of index name.
//!
//! A page asks why about one name after the other. Names that the same patterns match, and that are
//! restricted alike, get the same explanation but for the name itself, wherever it is said. So the
//! text of an explanation is kept, and once a second name of the kind has shown where the name
//! stands in it, others of the kind get theirs by putting their name there.

use std::cell::{OnceCell, RefCell};

use crate::access::Access;
use crate::access::merge::is_explicit_denial;
use crate::text::TextMap;

/// Kinds that are remembered, at most; beyond, all are forgotten.
const KINDS: usize = 256;

/// Texts that are remembered are no longer than this.
const LONGEST: usize = 1 << 14;

/// The explanations that an access has given.
#[derive(Default)]
pub struct Memory {
    kinds: RefCell<TextMap<Kind>>,
    /// Whether names of a kind are explained alike.
    has_kinds: OnceCell<bool>,
}

/// The explanation of names of one kind.
enum Kind {
    /// As one name got it.
    Of { name: String, text: String },
    /// What stands before, between and behind the names.
    Around(Vec<String>),
}

impl Access {
    /// The answer to a question, both in JSON, if it shows from the answers given before.
    pub fn recall(&self, question: &str) -> Option<String> {
        let (kind, asked) = self.kind(question)?;
        match self.memory.kinds.try_borrow().ok()?.get(kind.as_str())? {
            Kind::Of { name, text } => (name == asked).then(|| text.clone()),
            Kind::Around(parts) => Some(parts.join(asked)),
        }
    }

    /// Remembers the answer to a question.
    pub fn remember(&self, question: &str, answer: &str) {
        let Some((kind, asked)) = self.kind(question) else {
            return;
        };
        let Ok(mut kinds) = self.memory.kinds.try_borrow_mut() else {
            return;
        };
        if kinds.len() >= KINDS || answer.len() > LONGEST {
            kinds.clear();
        }
        let around = match kinds.get(kind.as_str()) {
            Some(Kind::Of { name, text }) if name != asked => {
                let parts: Vec<String> = text.split(name.as_str()).map(str::to_owned).collect();
                // By chance the name may be a part of something else.
                (parts.join(asked) == answer).then_some(Kind::Around(parts))
            }
            _ => None,
        };
        let answer = around.unwrap_or_else(|| Kind::Of {
            name: asked.to_owned(),
            text: answer.to_owned(),
        });
        kinds.insert(kind, answer);
    }

    /// A text for what decides on a question about an action on an index name, but for the name, and
    /// the name.
    fn kind<'q>(&self, question: &'q str) -> Option<(String, &'q str)> {
        let (action, name) = index_action(question)?;
        let is_special = |byte| matches!(byte, b'[' | b']' | b':');
        if !self.has_kinds() || name.bytes().any(is_special) {
            return None;
        }
        let mut kind = action.to_owned();
        for side in self.sides() {
            side.indices.write_kind(name, &mut kind)?;
        }
        Some((kind, name))
    }

    /// Whether nothing but the groups decides.
    fn has_kinds(&self) -> bool {
        *self.memory.has_kinds.get_or_init(|| {
            let mut sides = self.sides().iter();
            self.inventory().is_empty()
                && sides.all(|side| {
                    let mut roles = side.descriptors.iter();
                    side.withheld.is_empty()
                        && !roles.any(|role| is_explicit_denial(role.descriptor.indices.iter()))
                })
        })
    }
}

/// The action and the name of a question that has just these two, written without escapes.
fn index_action(question: &str) -> Option<(&str, &str)> {
    let mut parts = question.split('"');
    let is_escape = |byte: u8| byte == b'\\' || byte < b' ';
    if question.bytes().any(is_escape) || parts.next() != Some("{") {
        return None;
    }
    let mut member = |end: &str| {
        let (key, colon) = (parts.next()?, parts.next()?);
        let (value, behind) = (parts.next()?, parts.next()?);
        (colon == ":" && behind == end).then_some((key, value))
    };
    match (member(",")?, member("}")?) {
        (("action", action), ("index", name)) | (("index", name), ("action", action)) => {
            parts.next().is_none().then_some((action, name))
        }
        _ => None,
    }
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

    proptest! {
        #[test]
        fn what_is_recalled_is_what_would_be_said(
            patterns in proptest::collection::vec(proptest::collection::vec("[ab.]{1,2}[*]?|[*]|a[?]", 1..3), 1..4),
            names in proptest::collection::vec("[ab.c]{1,3}|role|read", 8..20),
        ) {
            let access = Access::new(&spec(&patterns)).unwrap();
            for name in names {
                let question = question(&name);
                let said = explained(&access, &question);
                if let Some(recalled) = access.recall(&question) {
                    prop_assert_eq!(&recalled, &said);
                }
                access.remember(&question, &said);
            }
        }
    }

    #[test]
    fn the_third_name_of_a_kind_is_recalled() {
        let access = Access::new(&spec(&[vec!["logs-*".to_owned()]])).unwrap();
        for name in ["logs-a", "logs-b"] {
            assert_eq!(access.recall(&question(name)), None);
            access.remember(&question(name), &explained(&access, &question(name)));
        }
        let third = question("logs-c");
        assert_eq!(access.recall(&third), Some(explained(&access, &third)));
        assert_eq!(access.recall(&question("metrics-c")), None);
    }

    #[test]
    fn only_plain_questions_about_an_index_are_remembered() {
        let plain = r#"{"index":"b","action":"a"}"#;
        assert_eq!(index_action(plain), Some(("a", "b")));
        for other in [
            r#"{"action":"a"}"#,
            r#"{"action":"a","index":"\u0062"}"#,
            r#"{"action":"a","index":"b","space":"c"}"#,
            r#"{"action":"a","index":null}"#,
            r#"{"action":"a","index":["b"]}"#,
            r#"{"action":"a","action":"b"}"#,
            r#"["action":"a","index":"b"]"#,
        ] {
            assert_eq!(index_action(other), None, "{other}");
        }
    }
}
