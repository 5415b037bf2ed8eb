//! The forms in which people have roles: telling which one a text is in, reading, and writing.
//!
//! [`read`] finds the role definitions in a text, each with its name and its place: a role of
//! Elasticsearch or of Kibana, the descriptors of an API key, many roles in the answer of the
//! server, requests of Kibana's console, or `roles.yml`. What they say is not looked at here:
//! a definition is a tree ([`Node`]) with the places of the text, in the form of Elasticsearch or
//! of Kibana, and the validation takes it from there. `write` gives a role in one of the forms.

#[cfg(feature = "formats")]
mod console;
#[cfg(feature = "formats")]
mod curl;
mod json_document;
#[cfg(feature = "formats")]
mod terraform;
#[cfg(feature = "formats")]
mod write;
#[cfg(feature = "formats")]
mod yaml;
#[cfg(feature = "formats")]
mod yaml_writer;

#[cfg(feature = "formats")]
pub use write::{NotExpressible, write};

use crate::json::{self, Node, ReadResult, Span};
#[cfg(feature = "kibana")]
use crate::kibana::Form;
use crate::role::rules;
use crate::role::{Finding, RequestKind, ServerError};

rules! { RULES "deploy-manage/users-roles/cluster-or-deployment-auth/defining-roles":
    REPEATED_ROLE Warning "repeated_role" "The file has another role of this name further down, which is the one that counts.";
    INVALID_YAML Error "invalid_yaml" "The text cannot be read as YAML, or as the part of YAML that role files need.";
    NO_ROLE Error "no_role" "There is no role definition in the text.";
    OTHER_REQUEST Info "other_request" "The request does not define a role.";
    OLD_PATH Warning "old_path" "The path of the request is one of Elasticsearch 7 and before.";
    TAKEN_FOR Info "taken_for" "What the text was taken for.";
}

/// A form in which a role comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// The body of `PUT /_security/role/{name}`.
    Elasticsearch,
    /// The body of `PUT /api/security/role/{name}`, or what Kibana answers to GET; the body of
    /// `POST /api/security/roles`, which holds many.
    Kibana,
    /// The body of a request for an API key, or its `role_descriptors`; the body of a request for a
    /// cross-cluster API key.
    ApiKey,
    /// Many roles by name: the answer to `GET /_security/role`, the body of the bulk request.
    Roles,
    /// Requests of Kibana's console, or commands of curl.
    Console,
    /// `roles.yml`.
    File,
    /// A resource of the Terraform provider; written only.
    Terraform,
}

impl Format {
    /// Every form that this build knows, with the names that options use for it; the first one is
    /// its own.
    pub const NAMES: &[(&str, Format)] = &[
        ("elasticsearch", Format::Elasticsearch),
        ("json", Format::Elasticsearch),
        #[cfg(feature = "kibana")]
        ("kibana", Format::Kibana),
        ("api_key", Format::ApiKey),
        ("roles", Format::Roles),
        #[cfg(feature = "formats")]
        ("console", Format::Console),
        #[cfg(feature = "formats")]
        ("file", Format::File),
        #[cfg(feature = "formats")]
        ("yaml", Format::File),
        #[cfg(feature = "formats")]
        ("terraform", Format::Terraform),
    ];

    /// The form of that name.
    pub fn of_name(name: &str) -> Option<Format> {
        let mut names = Format::NAMES.iter();
        names
            .find(|(known, _)| *known == name)
            .map(|(_, format)| *format)
    }

    /// Whether roles are read in that form: Terraform's is only written.
    pub fn is_read(self) -> bool {
        self != Format::Terraform
    }

    /// The name that options use for it.
    pub fn name(self) -> &'static str {
        let mut names = Format::NAMES.iter();
        names
            .find(|(_, format)| *format == self)
            .map_or("", |(name, _)| name)
    }

    /// What it is, in words.
    pub fn describe(self) -> &'static str {
        match self {
            Format::Elasticsearch => "a role of Elasticsearch",
            Format::Kibana => "a role of Kibana",
            Format::ApiKey => "the role descriptors of an API key",
            Format::Roles => "many roles, as Elasticsearch gives them",
            Format::Console => "requests of Kibana's console or of curl",
            Format::File => "a roles.yml",
            Format::Terraform => "a Terraform resource",
        }
    }
}

/// Where a definition goes, which decides the rules for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A role of Elasticsearch that is to be stored.
    Role,
    /// One of many roles that are to be stored.
    BulkRole,
    /// A role of Elasticsearch that the server has stored and given back.
    Stored,
    /// A request, which is no role, but has descriptors perhaps.
    Request(RequestKind),
    /// A role descriptor of an API key.
    ApiKey,
    /// What a cross-cluster API key may do, of which its descriptor is made.
    #[cfg(feature = "formats")]
    Access {
        /// Whether the key is a new one.
        is_new: bool,
    },
    /// A role of `roles.yml`.
    File,
    /// A role of Kibana.
    #[cfg(feature = "kibana")]
    Kibana(Form),
    /// Kibana's request for many roles, which is no role, but has some.
    #[cfg(feature = "kibana")]
    KibanaRoles,
    /// A `_has_privileges` request, which is no role but is read alike.
    Check,
}

impl Target {
    /// Whether a definition with this target defines a role.
    pub fn is_role(self) -> bool {
        match self {
            Target::Check | Target::Request(_) => false,
            #[cfg(feature = "kibana")]
            Target::KibanaRoles => false,
            _ => true,
        }
    }
}

/// One definition in a text.
#[derive(Clone, Debug)]
pub struct Definition {
    /// Its name, if the text tells one.
    pub name: Option<String>,
    /// Where the name stands.
    pub name_span: Option<Span>,
    /// The definition, in the form of its target.
    pub node: Node,
    /// JSON pointer of it, within what it is a part of.
    pub pointer: String,
    /// Where it goes.
    pub target: Target,
    /// The piece of JSON that it stands in, if it stands in one.
    pub piece: Option<usize>,
}

/// What [`read`] finds in a text.
#[derive(Clone, Debug)]
pub struct Document {
    /// What the text was taken for.
    pub format: Format,
    /// The definitions, in the order of the text.
    pub definitions: Vec<Definition>,
    /// What is wrong with the text as JSON, for every piece of JSON in it.
    pub pieces: Vec<ReadResult>,
    /// What else there is to say about the text.
    pub findings: Vec<Finding>,
}

/// Finds the role definitions in a text; without a format, by telling which one it is in.
pub fn read(text: &str, format: Option<Format>) -> Document {
    match format.or_else(|| told(text)) {
        #[cfg(feature = "formats")]
        Some(Format::Console) => console::read(text),
        #[cfg(feature = "formats")]
        Some(Format::File) => yaml::read_file(text),
        other => json_document::read(json::read(text), other),
    }
}

/// The form of a text that is not all JSON.
#[cfg(feature = "formats")]
fn told(text: &str) -> Option<Format> {
    if console::has_request(text) || curl::has_command(text) {
        Some(Format::Console)
    } else if yaml::looks_like(text) {
        Some(Format::File)
    } else {
        None
    }
}

/// Without the other forms every text is JSON.
#[cfg(not(feature = "formats"))]
fn told(_: &str) -> Option<Format> {
    None
}

impl Document {
    fn new(format: Format) -> Document {
        Document {
            format,
            definitions: Vec::new(),
            pieces: Vec::new(),
            findings: Vec::new(),
        }
    }

    /// Says that there is no definition in a text that has `span`.
    fn no_role(&mut self, span: Span) {
        if self.definitions.is_empty()
            && self.findings.iter().all(|finding| finding.server.is_none())
        {
            let message = format!(
                "There is no role in this text, which was taken for {}.",
                self.format.describe()
            );
            let server = ServerError::parse("request body is required");
            self.findings
                .push(Finding::new(&NO_ROLE, String::new(), span, message).server(server));
        }
    }
}
