//! Explanations in JavaScript, and all that is held at once.

use wasm_bindgen::prelude::*;

use super::{Access, Error, Ts, error, give, misfit, parsed, read, text, thrown, written};
use crate::access::explain::{self, Explanation, Question, QuestionParts};
use crate::access::user_privileges::UserPrivileges;
use crate::json;

/// The explanations that an access has given.
pub(super) type Memory = explain::Memory<JsValue>;

#[wasm_bindgen(module = "/src/bindings/door.js")]
extern "C" {
    /// A form of the explanation, in JSON, that this name got.
    #[wasm_bindgen(js_name = explanationForm)]
    fn explanation_form(text: &str, name: &str) -> JsValue;

    /// The explanation that another name gets; undefined where it cannot be made.
    #[wasm_bindgen(js_name = filledIn)]
    fn filled_in(form: &JsValue, name: &str) -> JsValue;
}

#[wasm_bindgen]
impl Access {
    /// What `GET /_security/user/_privileges` answers.
    #[wasm_bindgen(js_name = userPrivileges)]
    pub fn user_privileges(&self) -> Result<Ts<UserPrivileges>, Error> {
        give(&self.0.user_privileges().map_err(thrown)?)
    }

    /// Answers a question and says why: through which role and entry, or what is lacking.
    ///
    /// Where many names are asked about, the lists of an explanation are put together when they are
    /// first read.
    pub fn explain(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Given<QuestionParts>")] question: Ts<QuestionParts>,
    ) -> Result<Ts<Explanation>, Error> {
        let question = written(&question)?;
        let Access(access, memory) = self;
        let kind = memory.kind_of(&question, access);
        if let Some(kind) = &kind
            && let Some(form) = memory.recall(kind)
        {
            let answer = filled_in(&form, kind.name);
            if !answer.is_undefined() {
                return Ok(answer.unchecked_into());
            }
        }
        let parts = json::from_text(&question, QuestionParts::read).map_err(misfit)?;
        let answer = text(&access.answer(parts).map_err(thrown)?)?;
        if let Some(kind) = &kind {
            memory.remember(kind, &answer, explanation_form);
        }
        Ok(parsed(&answer).unchecked_into())
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
