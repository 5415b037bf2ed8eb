//! What is found about a role definition: rules, and the findings they make.

use crate::json::Span;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Elasticsearch refuses the role.
    Error,
    /// Elasticsearch takes the role, but it hardly does what was meant.
    Warning,
    /// Good to know.
    Info,
}

/// One kind of finding: its stable code, its severity and what it says in one line.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Stable name, such as `unknown_field`.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// One line for the list of codes.
    pub summary: &'static str,
}

/// Declares rules and the list of all of them, so that none can be missing from it.
macro_rules! rules {
    ($list:ident: $($name:ident $severity:ident $code:literal $summary:literal;)*) => {
        $(
            #[doc = $summary]
            pub static $name: $crate::role::Rule = $crate::role::Rule {
                code: $code,
                severity: $crate::role::Severity::$severity,
                summary: $summary,
            };
        )*
        /// Every rule of this module.
        pub static $list: &[&$crate::role::Rule] = &[$(&$name),*];
    };
}
pub(crate) use rules;

/// The class of a server error: `error.type` of the response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorType {
    /// `parse_exception`
    Parse,
    /// `x_content_parse_exception`
    XContentParse,
    /// `illegal_argument_exception`
    IllegalArgument,
    /// `validation_exception`
    Validation,
    /// `action_request_validation_exception`
    ActionRequestValidation,
}

impl ErrorType {
    /// The name as it stands in `error.type`.
    pub fn name(self) -> &'static str {
        match self {
            ErrorType::Parse => "parse_exception",
            ErrorType::XContentParse => "x_content_parse_exception",
            ErrorType::IllegalArgument => "illegal_argument_exception",
            ErrorType::Validation => "validation_exception",
            ErrorType::ActionRequestValidation => "action_request_validation_exception",
        }
    }
}

/// What Elasticsearch answers: the class, the text and the texts of its causes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerError {
    /// The class of the error.
    pub kind: ErrorType,
    /// `error.reason`; a `[line:column] ` in front of it is in `position` instead.
    pub reason: String,
    /// `error.caused_by.reason`, and so on inwards.
    pub causes: Vec<String>,
    /// Where the server says that it stood, if its text starts with `[line:column]`.
    pub position: Option<usize>,
}

/// A way out that can be offered beside a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// What to do, in a few words.
    pub text: String,
    /// JSON text to put in place of the finding's span, if that is all there is to do.
    pub replacement: Option<String>,
}

/// One finding about a role definition.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// The finding in a sentence.
    pub message: String,
    /// What the server says, if this stops it.
    pub server: Option<ServerError>,
    /// JSON pointer of what it is about.
    pub pointer: String,
    /// The offending text.
    pub span: Span,
    /// When the server meets it: how far it has read, and the order of checks made there.
    /// Findings of one text sort by this into the order in which the server would stop.
    pub at: (usize, u8),
    /// Ways out.
    pub suggestions: Vec<Suggestion>,
}
