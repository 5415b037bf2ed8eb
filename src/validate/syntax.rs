//! What is wrong with the text as JSON, and what Jackson says of it.

#[cfg(feature = "advice")]
use super::jackson;
use crate::json::{ProblemCode, ReadResult};
use crate::role::{Finding, Rule, ServerError, Severity, SuggestedFix};

/// The rule that a kind of problem breaks.
pub fn rule(code: ProblemCode) -> Rule {
    let described = code.describe();
    let severity = match code {
        _ if code.stops_elasticsearch() => Severity::Error,
        ProblemCode::ByteOrderMark | ProblemCode::Comment => Severity::Info,
        _ => Severity::Warning,
    };
    Rule {
        code: described.0,
        severity,
        #[cfg(feature = "advice")]
        summary: described.1,
        docs: None,
    }
}

/// The findings for the problems of a text, the server's words included. `what` the text should
/// hold is named in the server's words for an empty one: `role [name]`.
pub fn findings(text: &str, read: &ReadResult, what: &str) -> Vec<Finding> {
    // The server says one thing of a text that is no JSON, however much is wrong with it.
    let answer = refusal(text, read);
    read.problems
        .iter()
        .map(|problem| {
            let mut finding = Finding::new(
                &rule(problem.code),
                String::new(),
                problem.span,
                problem.message(),
            )
            .met_at(problem.at, 0);
            if problem.code == ProblemCode::Empty {
                finding = finding.server(ServerError::parse(no_content(text, what)));
            } else if read.stops_elasticsearch(problem) {
                finding.server.clone_from(&answer);
            } else if problem.code.stops_elasticsearch() {
                finding.rule = rule(ProblemCode::TrailingText);
            }
            if let Some(replacement) = &problem.replacement {
                finding.suggestions.push(SuggestedFix {
                    text: remedy(problem.code).to_owned(),
                    replacement: Some(replacement.clone()),
                });
            }
            finding
        })
        .collect()
}

/// What Elasticsearch says of a text that is no JSON. The core tells where that is, but in words of its own:
/// Jackson's take a scanner of their own.
#[cfg_attr(not(feature = "advice"), expect(unused_variables))]
pub fn refusal(text: &str, read: &ReadResult) -> Option<ServerError> {
    let first = read.refusal()?;
    #[cfg(feature = "advice")]
    if let Some(answer) = jackson::refusal(text, read) {
        return Some(answer);
    }
    Some(ServerError::located(first.at, first.message()))
}

/// For the parser a text without a value is no token at all.
fn no_content(text: &str, what: &str) -> String {
    if text.is_empty() {
        return "request body is required".to_owned();
    }
    format!("failed to parse {what}. expected an object but found [null] instead")
}

/// What the replacement of a problem does.
fn remedy(code: ProblemCode) -> &'static str {
    match code {
        ProblemCode::MissingComma => "Put a comma in front.",
        ProblemCode::MissingColon => "Put a colon behind the key.",
        ProblemCode::SingleQuotes
        | ProblemCode::TripleQuotes
        | ProblemCode::UnquotedKey
        | ProblemCode::UnquotedValue => "Write it as JSON.",
        ProblemCode::ControlCharacter | ProblemCode::BadEscape => "Escape it.",
        ProblemCode::BadNumber => "Write it as a JSON number.",
        _ => "Take it out.",
    }
}
