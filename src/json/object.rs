//! Reading objects that are not roles: options and questions, key by key.
//!
//! A key that nobody asks for is an error: a misspelt option must not be ignored. Written by hand
//! over [`Node`] rather than derived: a derived reader weighs two kilobytes an object in the
//! WebAssembly module, this one a tenth of that.

use super::{Member, Node, Problem, ReadResult, Value, push_pointer, read};

/// Why a value does not fit what is to be read from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// `invalid_json`, `unknown_key`, `missing_key`, `unexpected_value`, or of what is read.
    pub code: &'static str,
    /// What was expected and what was found.
    pub message: String,
    /// JSON pointer of the value or key.
    pub pointer: String,
}

/// A value and the way to it.
#[derive(Clone, Debug)]
pub struct Place<'n> {
    node: &'n Node,
    pointer: String,
}

/// An object that is being read key by key.
pub struct Object<'n> {
    members: &'n [Member],
    pointer: String,
    asked: Vec<&'static str>,
}

/// Reads strict JSON text, as `JSON.stringify` writes it, and what it holds.
///
/// # Errors
/// `invalid_json` when the text is not plain JSON, else what `read_value` says.
pub fn from_text<T>(
    text: &str,
    read_value: impl FnOnce(&Place<'_>) -> Result<T, Misfit>,
) -> Result<T, Misfit> {
    read_value(&Place::root(strict_root(&read(text))?))
}

/// The value of a text that has nothing but plain JSON.
fn strict_root(result: &ReadResult) -> Result<&Node, Misfit> {
    let refusal = result.refusal().map(Problem::message);
    match (refusal, &result.root) {
        (None, Some(root)) => Ok(root),
        (refusal, _) => Err(Misfit {
            code: "invalid_json",
            message: refusal.unwrap_or("There is no value.").to_owned(),
            pointer: String::new(),
        }),
    }
}

impl<'n> Place<'n> {
    /// The root of a tree.
    pub fn root(node: &'n Node) -> Self {
        Place {
            node,
            pointer: String::new(),
        }
    }

    /// The value.
    pub fn node(&self) -> &'n Node {
        self.node
    }

    /// JSON pointer of the value.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// The error for a value that is not what was expected.
    pub fn misfit(&self, expected: &str) -> Misfit {
        Misfit {
            code: "unexpected_value",
            message: format!("expected {expected}, found {}", self.node.kind()),
            pointer: self.pointer.clone(),
        }
    }

    /// The value as an object.
    pub fn object(&self) -> Result<Object<'n>, Misfit> {
        match &self.node.value {
            Value::Object(members) => Ok(Object {
                members,
                pointer: self.pointer.clone(),
                asked: Vec::new(),
            }),
            _ => Err(self.misfit("an object")),
        }
    }

    /// The elements of the value, a list.
    pub fn list(&self) -> Result<Vec<Place<'n>>, Misfit> {
        match &self.node.value {
            Value::Array(items) => Ok(items
                .iter()
                .enumerate()
                .map(|(index, node)| self.step(node, &index.to_string()))
                .collect()),
            _ => Err(self.misfit("a list")),
        }
    }

    /// The members of the value, an object whose keys are names.
    pub fn entries(&self) -> Result<Vec<(&'n str, Place<'n>)>, Misfit> {
        match &self.node.value {
            Value::Object(members) => Ok(members
                .iter()
                .map(|member| (member.key.as_str(), self.step(&member.value, &member.key)))
                .collect()),
            _ => Err(self.misfit("an object")),
        }
    }

    /// The value as a text.
    pub fn text(&self) -> Result<String, Misfit> {
        let text = self.node.as_str().map(str::to_owned);
        text.ok_or_else(|| self.misfit("a string"))
    }

    /// The value as a list of texts.
    pub fn texts(&self) -> Result<Vec<String>, Misfit> {
        let Value::Array(items) = &self.node.value else {
            return Err(self.misfit("a list"));
        };
        let mut texts = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let Some(text) = item.as_str() else {
                return Err(self.step(item, &index.to_string()).misfit("a string"));
            };
            texts.push(text.to_owned());
        }
        Ok(texts)
    }

    fn step(&self, node: &'n Node, segment: &str) -> Place<'n> {
        let mut pointer = self.pointer.clone();
        push_pointer(&mut pointer, segment);
        Place { node, pointer }
    }
}

impl<'n> Object<'n> {
    /// The value of a key; `null` is as good as absent.
    pub fn get(&mut self, key: &'static str) -> Option<Place<'n>> {
        self.asked.push(key);
        let member = self.members.iter().rev().find(|member| member.key == key)?;
        if member.value.value == Value::Null {
            return None;
        }
        let mut pointer = self.pointer.clone();
        push_pointer(&mut pointer, key);
        Some(Place {
            node: &member.value,
            pointer,
        })
    }

    /// The value of a key that must be there.
    pub fn required(&mut self, key: &'static str) -> Result<Place<'n>, Misfit> {
        self.get(key).ok_or_else(|| Misfit {
            code: "missing_key",
            message: format!("the key [{key}] is missing"),
            pointer: self.pointer.clone(),
        })
    }

    /// A text, if the key is there.
    pub fn text(&mut self, key: &'static str) -> Result<Option<String>, Misfit> {
        self.get(key).map(|place| place.text()).transpose()
    }

    /// A list of texts, if the key is there.
    pub fn texts(&mut self, key: &'static str) -> Result<Option<Vec<String>>, Misfit> {
        self.get(key).map(|place| place.texts()).transpose()
    }

    /// A boolean, false if the key is absent.
    pub fn flag(&mut self, key: &'static str) -> Result<bool, Misfit> {
        match self.get(key) {
            None => Ok(false),
            Some(place) => match place.node.value {
                Value::Bool(value) => Ok(value),
                _ => Err(place.misfit("true or false")),
            },
        }
    }

    /// Refuses keys that nobody asked for.
    pub fn finish(self) -> Result<(), Misfit> {
        let is_unknown = |member: &&Member| !self.asked.contains(&member.key.as_str());
        match self.members.iter().find(is_unknown) {
            None => Ok(()),
            Some(member) => {
                let mut pointer = self.pointer;
                push_pointer(&mut pointer, &member.key);
                Err(Misfit {
                    code: "unknown_key",
                    message: format!(
                        "unknown key [{}], expected one of [{}]",
                        member.key,
                        self.asked.join(", ")
                    ),
                    pointer,
                })
            }
        }
    }
}

impl Node {
    /// What kind of value it is, for people.
    pub(crate) fn kind(&self) -> &'static str {
        match &self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "a list",
            Value::Object(_) => "an object",
        }
    }
}
