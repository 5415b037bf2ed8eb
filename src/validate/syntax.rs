//! What is wrong with the text as JSON, and what Jackson says of it.

use crate::json::{Inside, MAX_DEPTH, Problem, ProblemCode, ReadResult, Span};
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
                let detail = jackson_text(text, problem);
                // A `JsonEOFException` has a text of `JsonXContentParser` around it.
                finding = finding.server(if detail.starts_with("Unexpected end-of-input") {
                    let server = ServerError::located(problem.at, "Unexpected end of file");
                    server.caused_by(detail)
                } else {
                    ServerError::located(problem.at, detail)
                });
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

/// What Jackson says, without the place in the source that it appends.
pub fn jackson_text(text: &str, problem: &Problem) -> String {
    let offending = text
        .get(problem.span.start..problem.span.end)
        .unwrap_or_default();
    let expected = match problem.inside {
        Inside::Object => "was expecting double-quote to start field name",
        Inside::Array | Inside::Nothing => {
            "expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
        }
    };
    let value = "expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
    match problem.code {
        ProblemCode::Unclosed => {
            let kind = if offending == "{" { "Object" } else { "Array" };
            match text.get(problem.at..).and_then(|rest| rest.chars().next()) {
                None => format!("Unexpected end-of-input: expected close marker for {kind}"),
                Some(found) => mismatched(found, kind == "Object"),
            }
        }
        ProblemCode::MismatchedBracket => {
            mismatched(first(offending), problem.inside == Inside::Object)
        }
        ProblemCode::UnclosedString if problem.at >= text.len() => {
            "Unexpected end-of-input: was expecting closing quote for a string value".to_owned()
        }
        ProblemCode::UnclosedString | ProblemCode::ControlCharacter => {
            let rest = text.get(problem.span.start..).unwrap_or_default();
            let code = rest.chars().find(|c| *c < ' ').map_or(10, u32::from);
            format!(
                "Illegal unquoted character ((CTRL-CHAR, code {code})): has to be escaped using backslash to be included in string value"
            )
        }
        ProblemCode::DuplicateKey => {
            let key = offending.trim_matches('"');
            format!("Duplicate field '{key}'")
        }
        ProblemCode::TooDeep => format!(
            "Document nesting depth ({}) exceeds the maximum allowed ({MAX_DEPTH}, from `StreamReadConstraints.getMaxNestingDepth()`)",
            MAX_DEPTH + 1
        ),
        ProblemCode::LongNumber => format!(
            "Number value length ({}) exceeds the maximum allowed (1000, from `StreamReadConstraints.getMaxNumberLength()`)",
            offending.len()
        ),
        ProblemCode::BadEscape => unrecognized_escape(offending),
        ProblemCode::BadNumber if offending.trim_start_matches('-').starts_with('0') => {
            "Invalid numeric value: Leading zeroes not allowed".to_owned()
        }
        ProblemCode::UnquotedValue => format!(
            "Unrecognized token '{offending}': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
        ),
        ProblemCode::MissingComma => {
            let entries = if problem.inside == Inside::Object {
                "Object"
            } else {
                "Array"
            };
            unexpected(
                first(offending),
                &format!("was expecting comma to separate {entries} entries"),
            )
        }
        ProblemCode::MissingColon | ProblemCode::MissingValue => {
            let found = next_character(text, problem.span);
            if problem.code == ProblemCode::MissingValue && found == ':' {
                let colon = problem.span.end
                    + text
                        .get(problem.span.end..)
                        .and_then(|rest| rest.find(':'))
                        .unwrap_or(0);
                let behind = Span {
                    start: colon,
                    end: colon + 1,
                };
                return unexpected(next_character(text, behind), value);
            }
            unexpected(
                found,
                "was expecting a colon to separate field name and value",
            )
        }
        ProblemCode::TrailingComma => unexpected(next_character(text, problem.span), expected),
        ProblemCode::TripleQuotes => {
            let entries = if problem.inside == Inside::Object {
                "Object"
            } else {
                "Array"
            };
            unexpected(
                '"',
                &format!("was expecting comma to separate {entries} entries"),
            )
        }
        _ => unexpected(first(offending), expected),
    }
}

fn unexpected(found: char, expected: &str) -> String {
    let code = u32::from(found);
    format!("Unexpected character ('{found}' (code {code})): {expected}")
}

fn mismatched(found: char, is_object: bool) -> String {
    let (expected, kind) = if is_object {
        ('}', "Object")
    } else {
        (']', "Array")
    };
    format!("Unexpected close marker '{found}': expected '{expected}' (for {kind})")
}

fn unrecognized_escape(escape: &str) -> String {
    let found = escape.chars().nth(1).unwrap_or(' ');
    format!(
        "Unrecognized character escape '{found}' (code {})",
        u32::from(found)
    )
}

fn first(text: &str) -> char {
    text.chars().next().unwrap_or(' ')
}

/// The first character behind a piece of text that is not blank.
fn next_character(text: &str, span: Span) -> char {
    first(text.get(span.end..).unwrap_or_default().trim_start())
}
