//! What is found about a role definition: rules, and the findings they make.

use serde::Serialize;

use crate::json::{Json, Span};

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

impl Severity {
    /// The word that diagnostics use.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        }
    }
}

/// One kind of finding: its stable code, its severity and what it says in one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Stable name, such as `unknown_field`.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// One line for the list of codes, in a build that has the list.
    #[cfg(feature = "advice")]
    pub summary: &'static str,
    /// The page of Elasticsearch's documentation about it.
    pub docs: Option<&'static str>,
}

/// Declares rules, the list of all of them, so that none can be missing from it, and the page of
/// Elasticsearch's documentation about what they are about.
macro_rules! rules {
    ($list:ident $docs:literal: $($name:ident $severity:ident $code:literal $summary:literal;)*) => {
        $(
            #[doc = $summary]
            pub static $name: $crate::role::Rule = $crate::role::Rule {
                code: $code,
                severity: $crate::role::Severity::$severity,
                #[cfg(feature = "advice")]
                summary: $summary,
                docs: Some(concat!("https://www.elastic.co/docs/", $docs)),
            };
        )*
        /// Every rule of this module.
        #[cfg(feature = "advice")]
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
    /// `Bad Request`, of Kibana's own API
    Kibana,
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
            ErrorType::Kibana => "Bad Request",
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
    /// Where the server says that it stood: in front of its text as `[line:column]`, or, where
    /// a text is missing (`XContentParser.text`), in the middle of it.
    pub position: Option<usize>,
}

impl ServerError {
    fn of(kind: ErrorType, reason: impl Into<String>) -> ServerError {
        ServerError {
            kind,
            reason: reason.into(),
            causes: Vec::new(),
            position: None,
        }
    }

    /// An `ElasticsearchParseException`.
    pub fn parse(reason: impl Into<String>) -> ServerError {
        ServerError::of(ErrorType::Parse, reason)
    }

    /// An `IllegalArgumentException`.
    pub fn illegal_argument(reason: impl Into<String>) -> ServerError {
        ServerError::of(ErrorType::IllegalArgument, reason)
    }

    /// A `Bad Request` of Kibana.
    pub fn kibana(reason: impl Into<String>) -> ServerError {
        ServerError::of(ErrorType::Kibana, reason)
    }

    /// An `XContentParseException`, which tells where it stood.
    pub fn located(position: usize, reason: impl Into<String>) -> ServerError {
        ServerError {
            position: Some(position),
            ..ServerError::of(ErrorType::XContentParse, reason)
        }
    }

    /// The same error with the text of what caused it.
    #[must_use]
    pub fn caused_by(mut self, cause: impl Into<String>) -> ServerError {
        self.causes.push(cause.into());
        self
    }
}

/// Something that can be done about a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct SuggestedFix {
    /// What to do.
    pub text: String,
    /// The text to put in place of the offending one, where that is all there is to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub replacement: Option<String>,
}

/// One finding about a role definition.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule that found it.
    pub rule: Rule,
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
    pub suggestions: Vec<SuggestedFix>,
}

impl Finding {
    /// [`Self::at`] as one number, for sorting.
    pub fn rank(&self) -> u64 {
        let (place, check) = self.at;
        (place as u64) << 8 | u64::from(check)
    }

    /// A finding about the text at `span`, which the server meets at its start.
    pub fn new(rule: &Rule, pointer: String, span: Span, message: impl Into<String>) -> Finding {
        Finding {
            rule: *rule,
            message: message.into(),
            server: None,
            pointer,
            span,
            at: (span.start, 0),
            suggestions: Vec::new(),
        }
    }

    /// What the server says of it.
    #[must_use]
    pub fn server(mut self, error: ServerError) -> Finding {
        self.server = Some(error);
        self
    }

    /// Where the server meets it.
    #[must_use]
    pub fn met_at(mut self, offset: usize, order: u8) -> Finding {
        self.at = (offset, order);
        self
    }

    /// Names to put in place of the span.
    #[must_use]
    pub fn suggest_names<'n>(mut self, names: impl IntoIterator<Item = &'n str>) -> Finding {
        self.suggestions
            .extend(names.into_iter().map(|name| SuggestedFix {
                text: format!("Use {name}."),
                replacement: Some(Json::from(name).to_text()),
            }));
        self
    }

    /// JSON text to put in place of the span, and what that does.
    #[must_use]
    pub fn suggest(mut self, text: impl Into<String>, replacement: String) -> Finding {
        self.suggestions.push(SuggestedFix {
            text: text.into(),
            replacement: Some(replacement),
        });
        self
    }
}
