//! The JavaScript API: thin, no logic, only shapes.
//!
//! Whatever JavaScript hands in comes through one door: it is written out with `JSON.stringify` and
//! read by [`crate::json`]. So a getter that throws, a cycle or a `BigInt` ends there, as an `Error`
//! with a code, and nothing hostile reaches the engine. What goes out are plain objects; their
//! TypeScript types are generated from the Rust types.

#![allow(
    clippy::needless_pass_by_value,
    reason = "JavaScript hands its values over"
)]

#[cfg(feature = "apis")]
mod apis;
#[cfg(feature = "explain")]
mod explain;
#[cfg(feature = "formats")]
mod formats;
#[cfg(feature = "kibana")]
mod kibana;
#[cfg(feature = "explain")]
mod questions;
mod types;

#[cfg(feature = "formats")]
pub use formats::{format_role, normalize_role, same_role};
#[cfg(feature = "explain")]
pub use questions::{compare_access, suggest_roles, who_can};
pub use types::{SerializationConfig, Ts, Tsify};

use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::access::has_privileges::HasPrivilegesResponse;
use crate::access::matrix::Matrix;
use crate::access::overview::{Overview, ProblemOverview};
use crate::access::user_privileges::{UserFieldSecurity, user_fields};
use crate::access::{self, AccessError, AccessSpec};
use crate::catalog::{self, Audience, Availability, ClusterPrivilegeKind, SelectorClass};
use crate::format::Format;
use crate::json::{self, Json, Misfit, Place};
use crate::role::PrivilegesToCheck;
use crate::text::{TextMap, TextSet};
use crate::validate::{self, Deployment, Validation};

/// Panics are written to the console with their place while developing; a release never panics on
/// any input.
#[cfg(debug_assertions)]
#[wasm_bindgen(start, skip_typescript)]
fn start() {
    console_error_panic_hook::set_once();
}

#[wasm_bindgen]
extern "C" {
    /// What is thrown: an `Error`.
    #[derive(Clone, Debug)]
    pub type Error;

    /// A list of texts, which comes over as one JSON text, as all other values do.
    #[wasm_bindgen(typescript_type = "readonly string[]")]
    pub type Texts;
}

#[wasm_bindgen(module = "/src/bindings/door.js")]
extern "C" {
    /// A value as JSON text; a string is taken for JSON text already.
    #[wasm_bindgen(js_name = jsonText)]
    fn json_text(value: &JsValue) -> Option<String>;

    /// Why the last value could not be written as JSON text.
    fn refusal() -> Error;

    /// What a JSON text of ours stands for.
    fn parsed(text: &str) -> JsValue;

    /// The only thing that is ever thrown: an `Error` named `RolescopeError` with a `code`, a `pointer`
    /// where it is about a place in what was handed in, and the name of the role that it is about.
    #[wasm_bindgen(js_name = codedError)]
    fn coded_error(code: &str, message: &str, pointer: Option<&str>, role: Option<&str>) -> Error;
}

/// The types that have no Rust type of the same shape.
#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/**
 * A role: the name of a custom or built-in one, or its descriptor.
 */
export type RoleReference = string | { name?: string | null; descriptor: RoleDescriptor };

/**
 * A role in any of the forms that `ValidationOptions.format` lists: as text, or as the value of such
 * a text.
 */
export type AnyRole = string | object;

/**
 * What is handed in: its lists may be `readonly`, and what can be left out can be `undefined`.
 */
export type Given<T> = T extends readonly (infer Item)[]
    ? readonly Given<Item>[]
    : keyof T extends never
      ? T
      : { readonly [Key in keyof T]: Given<T[Key]> | ({} extends Pick<T, Key> ? undefined : never) };

/**
 * A role definition in the form in which Elasticsearch gives it back.
 */
export interface StoredRole extends RoleDescriptor {
    /**
     * Named cluster privileges and raw cluster actions.
     */
    cluster: string[];
    /**
     * Entries over local index names.
     */
    indices: StoredIndices[];
    /**
     * Entries over application resources.
     */
    applications: ApplicationPrivileges[];
    /**
     * Patterns over the user names that the role may act as.
     */
    run_as: string[];
    /**
     * Free data; never part of a decision.
     */
    metadata: Record<string, unknown>;
    /**
     * What Elasticsearch reports beside the metadata, `{"enabled": true}` for a stored role.
     */
    transient_metadata: Record<string, unknown>;
    /**
     * Entries over the index names of remote clusters.
     */
    remote_indices?: (StoredIndices & RemoteIndicesPrivileges)[];
}

/**
 * An entry over index names in the form in which Elasticsearch gives it back.
 */
export interface StoredIndices extends IndicesPrivileges {
    /**
     * Index name expressions.
     */
    names: string[];
    /**
     * Document query as JSON text; absent where there is no restriction.
     */
    query?: string;
}

/**
 * `global`: cluster privileges with a condition on the request.
 */
export interface GlobalPrivileges {
    /**
     * Applications whose privileges may be managed, as patterns.
     */
    application?: { manage?: { applications: string[] } };
    /**
     * Applications whose part of user profiles may be written, as patterns.
     */
    profile?: { write?: { applications: string[] } };
    /**
     * Roles that may be managed: those that grant no more than this.
     */
    role?: { manage?: { indices: ManageRolesIndices[] } };
    /**
     * Data sources that may be used or managed.
     */
    data_source?: DataSourcePrivileges[];
}
"#;

// ------------------------------------------------------------------------------------- the catalog

/// A role that Elasticsearch defines itself.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct BuiltinRole {
    /// Its name.
    name: &'static str,
    /// Its definition.
    #[tsify(type = "StoredRole")]
    descriptor: Json,
    /// What it is for, in a sentence.
    summary: &'static str,
    /// Whom it is made for: people, or a server of the stack.
    #[tsify(type = "\"user\" | \"system\"")]
    audience: &'static str,
    /// Set when it should no longer be assigned.
    #[serde(skip_serializing_if = "Option::is_none")]
    deprecated: Option<RoleDeprecation>,
    /// The version whose reserved roles no longer have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    removed_in: Option<&'static str>,
    /// What is worth knowing before assigning it.
    notes: Vec<&'static str>,
}

/// Why a built-in role should no longer be assigned.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct RoleDeprecation {
    /// The reason, in a sentence.
    reason: &'static str,
    /// The built-in role to use instead.
    #[serde(rename = "use", skip_serializing_if = "Option::is_none")]
    use_instead: Option<&'static str>,
}

impl From<&'static catalog::BuiltinRole> for BuiltinRole {
    fn from(role: &'static catalog::BuiltinRole) -> Self {
        BuiltinRole {
            name: role.name,
            descriptor: crate::role::to_json(&role.descriptor()),
            summary: role.summary,
            audience: match role.audience {
                Audience::User => "user",
                Audience::System => "system",
            },
            deprecated: role.deprecated.map(|deprecated| RoleDeprecation {
                reason: deprecated.reason,
                use_instead: deprecated.use_instead,
            }),
            removed_in: role.removed_in,
            notes: role.notes.clone(),
        }
    }
}

/// Every built-in role, by name: those of the newest version, and those that the documentation
/// still lists.
#[wasm_bindgen(js_name = builtinRoles, unchecked_return_type = "BuiltinRole[]")]
pub fn builtin_roles() -> Result<JsValue, Error> {
    let roles = catalog::builtin_roles().iter();
    plain(&roles.map(BuiltinRole::from).collect::<Vec<_>>())
}

/// The built-in role of that name, if there is one. Names of roles are case-sensitive.
#[wasm_bindgen(js_name = builtinRole)]
pub fn builtin_role(name: &str) -> Result<Option<Ts<BuiltinRole>>, Error> {
    catalog::builtin_role(name)
        .map(|role| give(&BuiltinRole::from(role)))
        .transpose()
}

/// All privileges that Elasticsearch knows by name.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct PrivilegeCatalog {
    /// Cluster privileges, by name.
    cluster: Vec<PrivilegeInfo>,
    /// Index privileges, by name.
    index: Vec<PrivilegeInfo>,
    /// The cluster privileges that exist for remote clusters.
    remote_cluster: Vec<&'static str>,
    /// The workflows that an API key may be restricted to.
    workflows: Vec<&'static str>,
}

/// A named privilege.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct PrivilegeInfo {
    /// Its name.
    name: &'static str,
    /// What it allows, in a sentence.
    summary: &'static str,
    /// Patterns of the actions that it allows.
    actions: Vec<&'static str>,
    /// Patterns of the actions that it leaves out of those.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[tsify(optional)]
    excluded_actions: Vec<&'static str>,
    /// Whether it holds only for requests about the caller's own API keys.
    only_own_api_keys: bool,
    /// The parts of data streams that it reaches; only for index privileges.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[tsify(optional, type = "(\"data\" | \"failures\")[]")]
    selectors: Vec<&'static str>,
    /// The version that introduced it, if it is 9.0 or later.
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<&'static str>,
    /// Set when it should no longer be granted.
    #[serde(skip_serializing_if = "Option::is_none")]
    deprecated: Option<PrivilegeDeprecation>,
    /// Whether Serverless offers it; absent where no document says.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(type = "boolean | \"preview\"")]
    serverless: Option<Json>,
}

/// Why a privilege should no longer be granted.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct PrivilegeDeprecation {
    /// The version that deprecated it.
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<&'static str>,
    /// The privilege to use instead.
    #[serde(rename = "use", skip_serializing_if = "Option::is_none")]
    use_instead: Option<&'static str>,
}

fn deprecation(deprecated: Option<catalog::Deprecation>) -> Option<PrivilegeDeprecation> {
    deprecated.map(|deprecated| PrivilegeDeprecation {
        since: deprecated.since,
        use_instead: deprecated.use_instead,
    })
}

fn availability(availability: Availability) -> Option<Json> {
    match availability {
        Availability::Available => Some(Json::Bool(true)),
        Availability::Unavailable => Some(Json::Bool(false)),
        Availability::Preview => Some(Json::from("preview")),
        Availability::Unknown => None,
    }
}

impl From<&'static catalog::ClusterPrivilege> for PrivilegeInfo {
    fn from(privilege: &'static catalog::ClusterPrivilege) -> Self {
        PrivilegeInfo {
            name: privilege.name,
            summary: privilege.summary,
            actions: privilege.actions.clone(),
            excluded_actions: privilege.excluded_actions.clone(),
            only_own_api_keys: privilege.kind == ClusterPrivilegeKind::OwnApiKey,
            selectors: Vec::new(),
            since: privilege.since,
            deprecated: deprecation(privilege.deprecated),
            serverless: availability(privilege.serverless),
        }
    }
}

impl From<&'static catalog::IndexPrivilege> for PrivilegeInfo {
    fn from(privilege: &'static catalog::IndexPrivilege) -> Self {
        let selectors = match privilege.selector {
            SelectorClass::All | SelectorClass::DataAndFailures => vec!["data", "failures"],
            SelectorClass::Data => vec!["data"],
            SelectorClass::Failures => vec!["failures"],
        };
        PrivilegeInfo {
            name: privilege.name,
            summary: privilege.summary,
            actions: privilege.actions.clone(),
            excluded_actions: Vec::new(),
            only_own_api_keys: false,
            selectors,
            since: privilege.since,
            deprecated: deprecation(privilege.deprecated),
            serverless: availability(privilege.serverless),
        }
    }
}

/// All privileges that Elasticsearch knows by name.
#[wasm_bindgen(js_name = privilegeCatalog)]
pub fn privilege_catalog() -> Result<Ts<PrivilegeCatalog>, Error> {
    give(&PrivilegeCatalog {
        cluster: catalog::cluster_privileges()
            .iter()
            .map(PrivilegeInfo::from)
            .collect(),
        index: catalog::index_privileges()
            .iter()
            .map(PrivilegeInfo::from)
            .collect(),
        remote_cluster: catalog::remote_cluster_privileges()
            .iter()
            .map(|privilege| privilege.name)
            .collect(),
        workflows: catalog::workflows()
            .iter()
            .map(|workflow| workflow.name)
            .collect(),
    })
}

// ---------------------------------------------------------------------------------- role definitions

/// What a role definition is validated against.
#[derive(Default, Tsify)]
#[tsify(missing_as_null)]
#[serde(default, rename_all = "camelCase")]
pub struct ValidationOptions {
    /// The role's name; without one nothing is said about it.
    name: Option<String>,
    /// The form of the text; by default it is told from the text.
    #[cfg_attr(
        feature = "formats",
        tsify(
            type = "\"auto\" | \"elasticsearch\" | \"kibana\" | \"api_key\" | \"roles\" | \"console\" | \"file\" | null"
        )
    )]
    #[cfg_attr(
        not(feature = "formats"),
        tsify(type = "\"auto\" | \"elasticsearch\" | \"api_key\" | \"roles\" | null")
    )]
    format: Option<String>,
    /// What takes the role; a cluster of the Elastic Stack by default.
    #[tsify(type = "\"stack\" | \"serverless\" | null")]
    deployment: Option<String>,
}

impl ValidationOptions {
    fn read(place: &Place<'_>) -> Result<Self, Misfit> {
        let mut object = place.object()?;
        let options = ValidationOptions {
            name: object.text("name")?,
            format: object.text("format")?,
            deployment: object.text("deployment")?,
        };
        object.finish()?;
        Ok(options)
    }
}

/// Whether Elasticsearch would accept a role definition, and everything else that is worth saying
/// about it, each thing at its place in the text.
#[wasm_bindgen(js_name = validateRole)]
pub fn validate_role(
    #[wasm_bindgen(unchecked_param_type = "AnyRole")] role: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "Given<ValidationOptions> | null")]
    options: Option<Ts<ValidationOptions>>,
) -> Result<Ts<Validation>, Error> {
    let options = match options {
        Some(options) => read(&options, ValidationOptions::read)?,
        None => ValidationOptions::default(),
    };
    let format = match options.format.as_deref() {
        None | Some("auto") => None,
        Some(name) => match Format::of_name(name).filter(|format| format.is_read()) {
            Some(format) => Some(format),
            None => return Err(no_choice("format", name, Some("/format"))),
        },
    };
    let deployment = deployment_named(options.deployment.as_deref(), Some("/deployment"))?;
    let options = validate::Options {
        name: options.name.as_deref(),
        format,
        deployment,
        from_value: !role.is_string(),
    };
    give(&validate::validate(&written(role)?, &options))
}

fn no_choice(option: &str, given: &str, pointer: Option<&str>) -> Error {
    let message = format!("There is no {option} [{given}].");
    error("unknown_option", &message, pointer)
}

/// The deployment of that name; a cluster of the Elastic Stack if none is named.
fn deployment_named(name: Option<&str>, pointer: Option<&str>) -> Result<Deployment, Error> {
    let Some(name) = name else {
        return Ok(Deployment::default());
    };
    Deployment::of_name(name).ok_or_else(|| no_choice("deployment", name, pointer))
}

/// Every code that a diagnostic can have, by name, with its severity and what it says.
#[cfg(feature = "advice")]
#[wasm_bindgen(js_name = diagnosticCodes, unchecked_return_type = "Code[]")]
pub fn diagnostic_codes() -> Result<JsValue, Error> {
    plain(&validate::codes())
}

// -------------------------------------------------------------------------------------- the access

/// How long the texts of one question are together, as `npm/load.js` has it.
const LONGEST_QUESTION: usize = 1024;

thread_local! {
    /// Where JavaScript writes the texts of a question that is asked often. The usual way to hand a text
    /// over asks for memory and frees it again, which takes as long as the answer. JavaScript writes
    /// nothing but ASCII here, so that it is a `String` at all times.
    static QUESTION: String = "\0".repeat(LONGEST_QUESTION);
}

/// Where that is in the memory of the module.
#[wasm_bindgen(js_name = placeOfQuestion, skip_typescript)]
pub fn place_of_question() -> usize {
    QUESTION.with(|texts| texts.as_ptr() as usize)
}

/// What a set of roles comes to. Built once, asked many times.
///
/// It lives in the memory of the module: free it with `free()` or `using`, or leave it to the
/// garbage collector.
#[wasm_bindgen]
pub struct Access(access::Access, #[cfg(feature = "explain")] explain::Memory);

/// The fields of an index that an access may see.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct FieldAccess {
    /// Whether every field may be seen.
    all: bool,
    /// The definitions, as merged, where fields are withheld.
    definitions: Vec<UserFieldSecurity>,
    /// Which of the asked fields may be seen.
    #[tsify(type = "Record<string, boolean>")]
    fields: TextMap<bool>,
}

/// The documents of an index that an access may see.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct DocumentAccess {
    /// Whether every document may be seen.
    all: bool,
    /// A document is visible if it matches one query of every list: one list for the access's own
    /// roles, one more for each limited-by that has queries. Queries are JSON text.
    queries: Vec<Vec<String>>,
}

#[wasm_bindgen]
impl Access {
    /// Builds an access from roles: names of built-in or custom roles, or role descriptors.
    ///
    /// Unknown role names are reported by `problems()` and ignored, as Elasticsearch ignores them.
    /// Throws where Elasticsearch could not build a role: unknown privileges, invalid patterns.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "Given<AccessSpec>")] spec: Ts<AccessSpec>,
    ) -> Result<Access, Error> {
        let spec = read(&spec, AccessSpec::read)?;
        let access = access::Access::of(spec).map_err(thrown)?;
        Ok(Access(
            access,
            #[cfg(feature = "explain")]
            explain::Memory::default(),
        ))
    }

    /// What Elasticsearch passes over in silence, such as role names that nothing knows.
    #[wasm_bindgen(unchecked_return_type = "ProblemOverview[]")]
    pub fn problems(&self) -> Result<JsValue, Error> {
        let problems = self.0.problems().iter();
        plain(&problems.map(ProblemOverview::from).collect::<Vec<_>>())
    }

    /// Whether the action may run, on that concrete index name if one is given.
    ///
    /// Without a name, a cluster action is decided by the cluster privileges, and an index action by
    /// whether it is granted on any name at all. A name may end in `::data` or `::failures`.
    pub fn allows(&self, action: &str, index: Option<String>) -> bool {
        self.0.allows(action, index.as_deref())
    }

    /// `allows` of the texts at the place of a question: an action, and behind it a name, both of that
    /// many bytes.
    #[wasm_bindgen(js_name = allowsWritten, skip_typescript)]
    pub fn allows_written(&self, action: usize, index: usize) -> bool {
        QUESTION.with(|texts| {
            let (action, rest) = texts.split_at_checked(action).unwrap_or_default();
            self.0.allows(action, rest.get(..index))
        })
    }

    /// `allows` for many concrete names: 1 where the action may run, else 0.
    #[wasm_bindgen(js_name = allowsMany)]
    pub fn allows_many(&self, action: &str, indices: Texts) -> Result<Vec<u8>, Error> {
        let mut answers = Vec::new();
        for index in texts(&indices)? {
            answers.push(u8::from(self.0.allows(action, Some(&index))));
        }
        Ok(answers)
    }

    /// Whether one may act as that user.
    #[wasm_bindgen(js_name = allowsRunAs)]
    pub fn allows_run_as(&self, user: &str) -> bool {
        self.0.allows_run_as(user)
    }

    /// Answers a `has_privileges` request: Elasticsearch's own request and response.
    #[wasm_bindgen(js_name = hasPrivileges)]
    pub fn has_privileges(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Given<HasPrivilegesRequest>")] request: Ts<
            PrivilegesToCheck,
        >,
    ) -> Result<Ts<HasPrivilegesResponse>, Error> {
        let request = to_check(&request, self.0.username())?;
        give(&self.0.has_privileges(&request).map_err(thrown)?)
    }

    /// What the access comes to, for people, section by section.
    pub fn overview(&self) -> Result<Ts<Overview>, Error> {
        give(&self.0.overview().map_err(thrown)?)
    }

    /// Which privileges are held on which index names or patterns.
    pub fn matrix(&self, indices: Texts, privileges: Texts) -> Result<Ts<Matrix>, Error> {
        let matrix = self.0.matrix(&texts(&indices)?, &texts(&privileges)?);
        give(&matrix.map_err(thrown)?)
    }

    /// The fields that may be read in that index, and which of the given ones; `undefined` if it
    /// may not be read at all.
    pub fn fields(
        &self,
        index: &str,
        fields: Option<Texts>,
    ) -> Result<Option<Ts<FieldAccess>>, Error> {
        let fields = optional_texts(fields)?;
        let Some(readable) = self.0.readable(index) else {
            return Ok(None);
        };
        let mut answers = TextMap::default();
        for field in fields {
            let granted = readable.fields.grants(&field);
            answers.insert(field, granted);
        }
        let access = FieldAccess {
            all: !readable.fields.is_restricted(),
            definitions: user_fields(&readable.fields.definitions),
            fields: answers,
        };
        give(&access).map(Some)
    }

    /// The documents that may be read in that index; `undefined` if it may not be read at all.
    pub fn documents(&self, index: &str) -> Result<Option<Ts<DocumentAccess>>, Error> {
        let Some(readable) = self.0.readable(index) else {
            return Ok(None);
        };
        let access = DocumentAccess {
            all: readable.has_all_documents(),
            queries: readable.documents.iter().map(TextSet::to_vec).collect(),
        };
        give(&access).map(Some)
    }
}

/// What a `has_privileges` request of a user asks for.
fn to_check(request: &Ts<PrivilegesToCheck>, user: &str) -> Result<PrivilegesToCheck, Error> {
    read(request, |place| {
        validate::privileges_to_check(place.node(), user)
    })
}

// ------------------------------------------------------------------------------- the door for values

/// Reads a list of texts.
#[allow(
    clippy::redundant_closure_for_method_calls,
    reason = "the method itself is for one lifetime"
)]
fn texts(list: &Texts) -> Result<Vec<String>, Error> {
    json::from_text(&written(list)?, |place| place.texts()).map_err(misfit)
}

/// Reads a list of texts that may be left out.
fn optional_texts(list: Option<Texts>) -> Result<Vec<String>, Error> {
    list.map_or(Ok(Vec::new()), |list| texts(&list))
}

/// Reads a value that JavaScript handed in.
fn read<R>(
    value: &JsValue,
    read_value: impl FnOnce(&Place<'_>) -> Result<R, Misfit>,
) -> Result<R, Error> {
    json::from_text(&written(value)?, read_value).map_err(misfit)
}

/// A value as JSON text; a string is taken for JSON text already.
fn written(value: &JsValue) -> Result<String, Error> {
    json_text(value).ok_or_else(refusal)
}

/// A value as a plain JavaScript object.
fn give<T: Tsify + Serialize>(value: &T) -> Result<Ts<T>, Error> {
    plain(value).map(JsCast::unchecked_into)
}

/// Whatever it is, as JavaScript has it: both sides know JSON text. A list goes over as a whole.
fn plain<T: Serialize + ?Sized>(value: &T) -> Result<JsValue, Error> {
    Ok(parsed(&text(value)?))
}

fn text<T: Serialize + ?Sized>(value: &T) -> Result<String, Error> {
    json::to_text(value).map_err(|problem| error("not_serializable", &problem.to_string(), None))
}

// ------------------------------------------------------------------------------------------- errors

fn error(code: &str, message: &str, pointer: Option<&str>) -> Error {
    coded_error(code, message, pointer, None)
}

fn misfit(problem: Misfit) -> Error {
    error(problem.code, &problem.message, Some(&problem.pointer))
}

fn thrown(problem: AccessError) -> Error {
    let (pointer, role) = (problem.pointer.as_deref(), problem.role.as_deref());
    coded_error(problem.code, &problem.message, pointer, role)
}

/// The standard library's allocator for WebAssembly takes twice as much code.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
