//! What a validation gives: plain data for an editor.

use serde::Serialize;

use super::position::{Position, Range, positions, ranges};
use crate::json::{Json, Span};
use crate::role::{ErrorType, Finding, RoleDescriptor, ServerError, SuggestedFix, rules, to_json};

/// The verdict on a role definition and everything found about it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Validation {
    /// Whether Elasticsearch takes it.
    pub valid: bool,
    /// What the text was taken for.
    #[cfg_attr(
        target_arch = "wasm32",
        tsify(
            type = "\"elasticsearch\" | \"kibana\" | \"api_key\" | \"roles\" | \"console\" | \"file\""
        )
    )]
    pub format: &'static str,
    /// The role's name, from the options or from the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub name: Option<String>,
    /// The role in the form in which Elasticsearch gives it back, as far as it could be read.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "canonical")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "StoredRole"))]
    pub role: Option<RoleDescriptor>,
    /// What Elasticsearch answers when it does not take the role: the text of the error, and
    /// behind it, one a line, the texts of its causes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub elasticsearch: Option<String>,
    /// Every finding, errors first; of one severity in the order in which they are met.
    pub diagnostics: Vec<Diagnostic>,
    /// The roles of a text that has several, each with its own verdict; `name`, `role` and
    /// `elasticsearch` above are then those of the first one, or of the first refusal.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub roles: Vec<ValidatedRole>,
}

/// The verdict on one role of several.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct ValidatedRole {
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub name: Option<String>,
    /// Whether Elasticsearch takes it.
    pub valid: bool,
    /// The role in the form in which Elasticsearch gives it back, as far as it could be read.
    #[serde(serialize_with = "canonical_role")]
    #[cfg_attr(target_arch = "wasm32", tsify(type = "StoredRole"))]
    pub role: RoleDescriptor,
    /// What Elasticsearch answers when it does not take the role.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub elasticsearch: Option<String>,
}

/// One finding about a role definition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Diagnostic {
    /// `error` where Elasticsearch refuses the role, `warning` where it takes it but hardly does
    /// what was meant, `info` for what is good to know.
    #[cfg_attr(
        target_arch = "wasm32",
        tsify(type = "\"error\" | \"warning\" | \"info\"")
    )]
    pub severity: &'static str,
    /// The rule, by a stable name.
    pub code: &'static str,
    /// The finding in a sentence or two.
    pub message: String,
    /// Elasticsearch's own words, where it has some.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub elasticsearch: Option<String>,
    /// JSON pointer of what it is about; empty for the whole.
    pub pointer: String,
    /// The offending text, where there is a text.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub range: Option<Range>,
    /// What can be done.
    pub suggestions: Vec<SuggestedFix>,
    /// Where Elasticsearch's documentation says more.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub docs: Option<&'static str>,
}

#[allow(
    clippy::ref_option,
    reason = "serde hands over a reference to the field"
)]
fn canonical<S: serde::Serializer>(
    role: &Option<RoleDescriptor>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    role.as_ref()
        .map_or(Json::Null, to_json)
        .serialize(serializer)
}

fn canonical_role<S: serde::Serializer>(
    role: &RoleDescriptor,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    to_json(role).serialize(serializer)
}

rules! { RULES "deploy-manage/users-roles/cluster-or-deployment-auth/defining-roles":
    TOO_MANY_ROLES Error "too_many_roles" "There are more definitions in the text than are looked at.";
    MORE_FINDINGS Info "more_findings" "There is more to say than is listed.";
}

/// How many diagnostics are given at most.
pub const MOST: usize = 1000;

/// Leaves out what is more than anybody reads, and says so.
pub fn shorten(findings: &mut Vec<Finding>) {
    let Some(more @ 1..) = findings.len().checked_sub(MOST) else {
        return;
    };
    findings.truncate(MOST);
    let message = format!("There are {more} more findings, which are left out here.");
    let finding = Finding::new(&MORE_FINDINGS, String::new(), Span::default(), message);
    findings.push(finding);
}

/// Turns findings into diagnostics. `text` is where their spans are; without `ranges` that text
/// is not what the user wrote, and the places in it are of no use to them.
pub fn diagnostics(text: &str, findings: Vec<Finding>, with_ranges: bool) -> Vec<Diagnostic> {
    let spans: Vec<_> = findings.iter().map(|finding| finding.span).collect();
    let places = if with_ranges {
        ranges(text, &spans)
    } else {
        Vec::new()
    };
    let offset = |finding: &Finding| finding.server.as_ref()?.position;
    let offsets: Vec<_> = findings
        .iter()
        .map(|finding| offset(finding).unwrap_or(0))
        .collect();
    let mut server_places = positions(text, &offsets).into_iter();
    let mut diagnostics = Vec::with_capacity(findings.len());
    for finding in findings {
        let place = server_places.next().unwrap_or_default();
        diagnostics.push(Diagnostic {
            severity: finding.rule.severity.name(),
            code: finding.rule.code,
            message: finding.message,
            elasticsearch: finding.server.map(|error| located(error, place)),
            pointer: finding.pointer,
            range: places
                .get(diagnostics.len())
                .copied()
                .filter(|_| finding.span.end > 0 || text.is_empty()),
            suggestions: finding.suggestions,
            docs: finding.rule.docs,
        });
    }
    diagnostics
}

/// The text of an error: the place in front where the server tells one, or in the middle where a
/// text is missing, the causes behind, one a line.
fn located(error: ServerError, (Position { line, .. }, column): (Position, usize)) -> String {
    let place = [line.to_string(), column.to_string()].join(":");
    let mut out = String::new();
    if error.kind == ErrorType::XContentParse && error.position.is_some() {
        out = ["[", &place, "] "].concat();
    }
    for part in std::iter::once(error.reason).chain(error.causes) {
        match part.strip_prefix("Expected text but") {
            Some(rest) if error.position.is_some() => {
                out += &["Expected text at ", &place, " but", rest].concat();
            }
            _ => out += &part,
        }
        out.push('\n');
    }
    out.pop();
    out
}

/// The text of one error, see [`Validation::elasticsearch`].
pub fn server_text(text: &str, error: ServerError) -> String {
    let mut places = positions(text, &[error.position.unwrap_or(0)]);
    located(error, places.pop().unwrap_or_default())
}
