//! One case and its parts.

use rolescope::access::AccessError;
use rolescope::pattern::{PatternError, TooComplex};
use rolescope::privilege::PrivilegeError;
use rolescope::text::TextSet;
use serde_json::Value;

/// A case: a JSON object.
pub struct Case(Value);

/// What asking a case comes to.
pub type Outcome = Result<(), Problem>;

/// Why a case did not pass.
pub enum Problem {
    /// The answer is not Elasticsearch's.
    Failed(String),
    /// The question cannot be asked.
    Unsupported(String),
}

impl Case {
    /// The case on a line.
    pub fn read(line: &str) -> Result<Self, Problem> {
        let value = serde_json::from_str(line);
        value
            .map(Self)
            .map_err(|error| Problem::Unsupported(format!("not a case: {error}")))
    }

    /// Whether the case has a key.
    pub fn has(&self, key: &str) -> bool {
        self.0.get(key).is_some()
    }

    /// The value of a key, `null` if it is absent.
    pub fn get(&self, key: &str) -> &Value {
        self.0.get(key).unwrap_or(&Value::Null)
    }

    /// The text of a key.
    pub fn text(&self, key: &str) -> Result<&str, Problem> {
        self.get(key).as_str().ok_or_else(|| lacks("text", key))
    }

    /// The list of texts of a key.
    pub fn texts(&self, key: &str) -> Result<Vec<&str>, Problem> {
        texts(self.get(key)).ok_or_else(|| lacks("list of texts", key))
    }

    /// The list of texts of a key, as a set; empty if it is absent.
    pub fn set(&self, key: &str) -> TextSet {
        set(self.get(key))
    }

    /// The list of a key; empty if it is absent.
    pub fn list(&self, key: &str) -> &[Value] {
        list(self.get(key))
    }

    /// Passes if the answer is what the case expects.
    pub fn expect(&self, answer: impl Into<Value>) -> Outcome {
        same("the answer", &answer.into(), self.get("expect"))
    }

    /// Passes if the message contains the text, or all the texts, of a key.
    pub fn contains(&self, key: &str, message: &str) -> Outcome {
        contains(self.get(key), message)
    }
}

/// Passes if the value is the expected one.
pub fn same(what: &str, actual: &Value, expected: &Value) -> Outcome {
    if actual == expected {
        return Ok(());
    }
    Err(Problem::Failed(format!(
        "{what} is {actual} instead of {expected}"
    )))
}

/// Passes if the message contains the text, or all the texts, of a value.
pub fn contains(parts: &Value, message: &str) -> Outcome {
    let parts = parts
        .as_str()
        .map_or_else(|| texts(parts).unwrap_or_default(), |part| vec![part]);
    match parts.iter().find(|part| !message.contains(**part)) {
        Some(part) => Err(Problem::Failed(format!("no {part:?} in {message:?}"))),
        None => Ok(()),
    }
}

/// The texts of a value, if it is a list of texts.
pub fn texts(value: &Value) -> Option<Vec<&str>> {
    value.as_array()?.iter().map(Value::as_str).collect()
}

/// The texts of a value, as a set.
pub fn set(value: &Value) -> TextSet {
    texts(value)
        .into_iter()
        .flatten()
        .map(str::to_owned)
        .collect()
}

/// The elements of a value; none if it is no list.
pub fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// The value with its lists, and those within, in an order of their own, to compare them as sets.
pub fn sorted(value: &Value) -> Value {
    match value {
        Value::Array(items) => {
            let mut items: Vec<_> = items.iter().map(sorted).collect();
            items.sort_by_cached_key(Value::to_string);
            items.into()
        }
        Value::Object(members) => {
            let mut members: Vec<_> = members
                .iter()
                .map(|(key, value)| (key.clone(), sorted(value)))
                .collect();
            members.sort_by(|a, b| a.0.cmp(&b.0));
            Value::Object(members.into_iter().collect())
        }
        _ => value.clone(),
    }
}

/// A case without something that its kind needs.
pub fn lacks(what: &str, key: &str) -> Problem {
    Problem::Unsupported(format!("no {what} at {key}"))
}

impl From<AccessError> for Problem {
    fn from(error: AccessError) -> Self {
        Problem::Failed(error.message.clone())
    }
}

impl From<PrivilegeError> for Problem {
    fn from(error: PrivilegeError) -> Self {
        Problem::Failed(error.message.clone())
    }
}

impl From<PatternError> for Problem {
    fn from(error: PatternError) -> Self {
        Problem::Failed(error.message.clone())
    }
}

impl From<TooComplex> for Problem {
    fn from(error: TooComplex) -> Self {
        Problem::Failed(format!("{error:?}"))
    }
}
