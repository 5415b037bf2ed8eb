//! Explanations in JavaScript.

use js_sys::Error;
use tsify::Ts;
use wasm_bindgen::prelude::*;

use super::{Access, error, give, read, thrown};
use crate::access::explain::{Explanation, QuestionParts};

#[wasm_bindgen]
impl Access {
    /// Answers a question and says why: through which role and entry, or what is lacking.
    pub fn explain(&self, question: Ts<QuestionParts>) -> Result<Ts<Explanation>, Error> {
        let parts = read(&question, QuestionParts::read)?;
        let question = parts.question().ok_or_else(|| {
            error(
                "incomplete_question",
                "A question needs an action or a privilege, and what it is about.",
                None,
            )
        })?;
        give(&self.0.explain(&question).map_err(thrown)?)
    }
}
