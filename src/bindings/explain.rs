//! Explanations in JavaScript, and all that is held at once.

use js_sys::Error;
use tsify::Ts;
use wasm_bindgen::prelude::*;

use super::{Access, error, give, misfit, read, table, text, thrown, written};
use crate::access::explain::{Explanation, Question, QuestionParts};
use crate::access::user_privileges::UserPrivileges;
use crate::json;

#[wasm_bindgen]
impl Access {
    /// What `GET /_security/user/_privileges` answers.
    #[wasm_bindgen(js_name = userPrivileges)]
    pub fn user_privileges(&self) -> Result<Ts<UserPrivileges>, Error> {
        give(&self.0.user_privileges().map_err(thrown)?)
    }

    /// Answers a question and says why: through which role and entry, or what is lacking.
    pub fn explain(&self, question: Ts<QuestionParts>) -> Result<Ts<Explanation>, Error> {
        let question = written(&question.js_value())?;
        if let Some(answer) = self.0.recall(&question) {
            return table(&answer).map(Ts::new_unchecked);
        }
        let parts = json::from_text(&question, QuestionParts::read).map_err(misfit)?;
        let answer = text(&self.0.answer(parts).map_err(thrown)?)?;
        self.0.remember(&question, &answer);
        table(&answer).map(Ts::new_unchecked)
    }
}

/// The question that the parts make.
pub(super) fn asked(question: &Ts<QuestionParts>) -> Result<Question, Error> {
    let parts = read(question, QuestionParts::read)?;
    parts.question().ok_or_else(|| {
        error(
            "incomplete_question",
            "A question needs an action or a privilege, and what it is about.",
            None,
        )
    })
}
