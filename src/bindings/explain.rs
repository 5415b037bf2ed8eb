//! Explanations in JavaScript.

use js_sys::Error;
use tsify::Ts;
use wasm_bindgen::prelude::*;

use super::{Access, error, give, read, thrown};
use crate::access::explain::{Explanation, Question, QuestionParts};

#[wasm_bindgen]
impl Access {
    /// Answers a question and says why: through which role and entry, or what is lacking.
    pub fn explain(&self, question: Ts<QuestionParts>) -> Result<Ts<Explanation>, Error> {
        let parts = read(&question, QuestionParts::read)?;
        give(&self.0.answer(parts).map_err(thrown)?)
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
