//! What can be wrong with a text that should be JSON.

use super::Span;

/// Something in a text that is not plain JSON.
///
/// The reader goes on after each; [`ProblemCode::stops_elasticsearch`] tells whether the
/// server would.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The offending text.
    pub span: Span,
    /// How far a reader that stops at it has come.
    pub at: usize,
    /// What kind of problem.
    pub code: ProblemCode,
    /// What to put in place of the offending text, if that is clear.
    pub replacement: Option<String>,
}

impl Problem {
    /// The problem in a sentence.
    pub fn message(&self) -> &'static str {
        self.code.describe().1
    }
}

/// The kinds of [`Problem`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemCode {
    /// No value at all.
    Empty,
    /// A byte order mark before the value.
    ByteOrderMark,
    /// `// …`, `/* … */` or `# …`.
    Comment,
    /// A comment that is not closed, or starts with `#`, which only Kibana's console reads.
    ForeignComment,
    /// Text behind the value.
    TrailingText,
    /// A comma before a closing bracket.
    TrailingComma,
    /// A comma where a value or key should stand.
    ExtraComma,
    /// Two values or members with no comma between.
    MissingComma,
    /// A key with no colon behind it.
    MissingColon,
    /// A key with no value.
    MissingValue,
    /// `'text'`
    SingleQuotes,
    /// `"""text"""`, which only Kibana's console reads.
    TripleQuotes,
    /// A key without quotes.
    UnquotedKey,
    /// A bare word that is not `true`, `false` or `null`.
    UnquotedValue,
    /// A string without a closing quote.
    UnclosedString,
    /// An object or list without its closing bracket.
    Unclosed,
    /// A closing bracket of the other kind, or one too many.
    MismatchedBracket,
    /// A character that can start nothing.
    UnexpectedCharacter,
    /// A line break, tab or other control character inside a string.
    ControlCharacter,
    /// A backslash with something behind it that JSON does not know.
    BadEscape,
    /// `\ud83d` without its other half.
    LoneSurrogate,
    /// `007`, `+1`, `.5`, `1.`, `0x1F`
    BadNumber,
    /// A number of too many digits.
    LongNumber,
    /// A key that the object already has.
    DuplicateKey,
    /// More brackets inside one another than Elasticsearch reads.
    TooDeep,
}

impl ProblemCode {
    /// The stable name of the code and what it means, in a line.
    pub fn describe(self) -> (&'static str, &'static str) {
        match self {
            ProblemCode::Empty => ("empty_text", "There is no value in the text."),
            ProblemCode::ByteOrderMark => (
                "byte_order_mark",
                "The text starts with a byte order mark, which Elasticsearch skips.",
            ),
            ProblemCode::Comment => (
                "comment",
                "A comment; Elasticsearch reads it, but JSON has none.",
            ),
            ProblemCode::ForeignComment => (
                "foreign_comment",
                "A comment that only Kibana's console reads, or one that is not closed.",
            ),
            ProblemCode::TrailingText => (
                "trailing_text",
                "Text behind the end of the value; Elasticsearch does not look at it.",
            ),
            ProblemCode::TrailingComma => ("trailing_comma", "A comma with nothing behind it."),
            ProblemCode::ExtraComma => ("extra_comma", "A comma where a value should stand."),
            ProblemCode::MissingComma => ("missing_comma", "No comma between two values."),
            ProblemCode::MissingColon => ("missing_colon", "No colon behind a key."),
            ProblemCode::MissingValue => ("missing_value", "A key without a value."),
            ProblemCode::SingleQuotes => (
                "single_quotes",
                "Single quotes; JSON has double quotes only.",
            ),
            ProblemCode::TripleQuotes => (
                "triple_quotes",
                "Triple quotes, which only Kibana's console reads.",
            ),
            ProblemCode::UnquotedKey => ("unquoted_key", "A key without quotes."),
            ProblemCode::UnquotedValue => ("unquoted_value", "A text without quotes."),
            ProblemCode::UnclosedString => ("unclosed_string", "A string without a closing quote."),
            ProblemCode::Unclosed => ("unclosed_bracket", "An object or list that is not closed."),
            ProblemCode::MismatchedBracket => (
                "mismatched_bracket",
                "A closing bracket that closes nothing.",
            ),
            ProblemCode::UnexpectedCharacter => (
                "unexpected_character",
                "A character that has no place in JSON.",
            ),
            ProblemCode::ControlCharacter => (
                "control_character",
                "A raw line break, tab or control character inside a string.",
            ),
            ProblemCode::BadEscape => ("bad_escape", "A backslash escape that JSON does not have."),
            ProblemCode::LoneSurrogate => (
                "lone_surrogate",
                "Half of a surrogate pair; it is read as U+FFFD.",
            ),
            ProblemCode::BadNumber => ("bad_number", "Not a number as JSON writes it."),
            ProblemCode::LongNumber => (
                "long_number",
                "A number of more digits than Elasticsearch reads.",
            ),
            ProblemCode::DuplicateKey => ("duplicate_key", "A key that the object already has."),
            ProblemCode::TooDeep => ("too_deep", "Objects or lists nested too deeply."),
        }
    }

    /// The stable name of the code, such as `trailing_comma`.
    pub fn name(self) -> &'static str {
        self.describe().0
    }

    /// Every code.
    pub const ALL: [ProblemCode; 25] = [
        ProblemCode::Empty,
        ProblemCode::ByteOrderMark,
        ProblemCode::Comment,
        ProblemCode::ForeignComment,
        ProblemCode::TrailingText,
        ProblemCode::TrailingComma,
        ProblemCode::ExtraComma,
        ProblemCode::MissingComma,
        ProblemCode::MissingColon,
        ProblemCode::MissingValue,
        ProblemCode::SingleQuotes,
        ProblemCode::TripleQuotes,
        ProblemCode::UnquotedKey,
        ProblemCode::UnquotedValue,
        ProblemCode::UnclosedString,
        ProblemCode::Unclosed,
        ProblemCode::MismatchedBracket,
        ProblemCode::UnexpectedCharacter,
        ProblemCode::ControlCharacter,
        ProblemCode::BadEscape,
        ProblemCode::LoneSurrogate,
        ProblemCode::BadNumber,
        ProblemCode::LongNumber,
        ProblemCode::DuplicateKey,
        ProblemCode::TooDeep,
    ];

    /// Whether Kibana's console takes it.
    pub(super) fn is_console(self) -> bool {
        matches!(
            self,
            ProblemCode::Comment | ProblemCode::ForeignComment | ProblemCode::TripleQuotes
        )
    }

    /// Whether Elasticsearch refuses a text with this problem.
    ///
    /// Its reader (`JsonXContentImpl`: Jackson with comments allowed, repeated keys
    /// refused) skips a byte order mark, reads `//` and `/* */`, keeps half surrogates and
    /// stops behind the first value without a look at the rest.
    pub fn stops_elasticsearch(self) -> bool {
        !matches!(
            self,
            ProblemCode::ByteOrderMark
                | ProblemCode::Comment
                | ProblemCode::LoneSurrogate
                | ProblemCode::TrailingText
        )
    }
}
