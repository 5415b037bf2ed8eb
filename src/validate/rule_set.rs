//! The list of all codes, for documentation and for user interfaces.

use serde::Serialize;

use super::{
    advice, diagnostic, document_query, key_request, request, serverless, syntax, while_parsing,
};
use crate::format;
use crate::json::ProblemCode;
use crate::role::{READ_RULES, Rule};
use crate::text::TextMap;

/// A kind of diagnostic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Code {
    /// Its stable name.
    pub code: &'static str,
    /// `error`, `warning` or `info`.
    #[cfg_attr(
        target_arch = "wasm32",
        tsify(type = "\"error\" | \"warning\" | \"info\"")
    )]
    pub severity: &'static str,
    /// What it says, in a line.
    pub summary: &'static str,
}

/// Every code, by name.
pub fn codes() -> Vec<Code> {
    let lists = [
        READ_RULES,
        diagnostic::RULES,
        format::RULES,
        #[cfg(feature = "kibana")]
        crate::kibana::RULES,
        #[cfg(feature = "formats")]
        super::cross_cluster::RULES,
        while_parsing::RULES,
        request::RULES,
        key_request::RULES,
        document_query::RULES,
        serverless::RULES,
    ];
    let listed = lists
        .into_iter()
        .chain(advice::rules())
        .flatten()
        .map(|rule| **rule);
    let syntax = ProblemCode::ALL.into_iter().map(syntax::rule);
    let mut codes = TextMap::default();
    for rule in listed.chain(syntax) {
        codes.insert(rule.code, code(rule));
    }
    codes.iter().map(|(_, code)| *code).collect()
}

fn code(rule: Rule) -> Code {
    Code {
        code: rule.code,
        severity: rule.severity.name(),
        summary: rule.summary,
    }
}
