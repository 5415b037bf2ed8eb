//! One case and its parts.

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
        let list = self.get(key).as_array();
        let texts = list.and_then(|values| values.iter().map(Value::as_str).collect());
        texts.ok_or_else(|| lacks("list of texts", key))
    }

    /// Passes if the answer is what the case expects.
    pub fn expect(&self, answer: impl Into<Value>) -> Outcome {
        let answer = answer.into();
        if answer == *self.get("expect") {
            return Ok(());
        }
        Err(Problem::Failed(format!(
            "expected {}, got {answer}",
            self.get("expect")
        )))
    }

    /// Passes if the message contains the text, or all the texts, of a key.
    pub fn contains(&self, key: &str, message: &str) -> Outcome {
        let parts = match self.get(key) {
            Value::String(part) => vec![part.as_str()],
            Value::Null => vec![],
            _ => self.texts(key)?,
        };
        match parts.iter().find(|part| !message.contains(**part)) {
            Some(part) => Err(Problem::Failed(format!("no {part:?} in {message:?}"))),
            None => Ok(()),
        }
    }
}

fn lacks(what: &str, key: &str) -> Problem {
    Problem::Unsupported(format!("no {what} at {key}"))
}
