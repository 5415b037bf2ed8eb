//! Request validation: names and privileges (`RoleDescriptorRequestValidator`, `PutRoleRequest`).
//!
//! The server collects every error and joins the texts; the order here is the server's.

use crate::access::split_selector;
use crate::host::lower_case;
use crate::json::Json;

use super::locate::{Step, Tree};
use super::meant::Section;
use super::while_parsing::{
    INVALID_ROLE_NAME, LONGEST_NAME, LONGEST_NATIVE_NAME, invalid_name_message, is_role_name,
    role_name_text,
};
use super::{EntryPoint, Subject};
use crate::catalog::{self, SelectorClass};
use crate::pattern::Language;
use crate::privilege::application::{validate_application_name, validate_privilege_or_action};
use crate::privilege::{cluster, index};
use crate::role::{
    ErrorType, Finding, IndicesPrivileges, PrivilegesToCheck, REMOTE_CLUSTER_PRIVILEGES,
    RemoteClusterPrivileges, Rule, ServerError, rules,
};
use crate::text::{self, TextSet, first_places, trim};

rules! { RULES "reference/elasticsearch/security-privileges":
    RESERVED_ROLE_NAME Error "reserved_role_name" "A built-in role has that name.";
    UNKNOWN_CLUSTER_PRIVILEGE Error "unknown_cluster_privilege" "There is no cluster privilege of that name.";
    UNKNOWN_INDEX_PRIVILEGE Error "unknown_index_privilege" "There is no index privilege of that name.";
    PRIVILEGE_TOO_COMPLEX Error "privilege_too_complex" "The action pattern is too much work for Elasticsearch.";
    DUPLICATE_PRIVILEGE Error "duplicate_privilege" "The entry names the same privilege twice.";
    SELECTOR_IN_NAME Error "selector_in_name" "An index name expression must not have `::`.";
    COMMA_IN_NAME Error "comma_in_name" "An index name expression must not have a comma: it is one name, not a list.";
    INVALID_NAME_PATTERN Error "invalid_name_pattern" "A name in slashes must be a regular expression, and no pattern may be too complex.";
    EMPTY_CLUSTER_ALIAS Error "empty_cluster_alias" "A cluster alias must not be empty.";
    REMOTE_FAILURE_STORE Error "remote_failure_store" "Privileges on the failure store do not exist for remote clusters.";
    PADDED_REMOTE_PRIVILEGE Error "padded_remote_privilege" "The privilege has blanks around it, which the parser takes and request validation does not.";
    INVALID_APPLICATION_NAME Error "invalid_application_name" "The name cannot be that of an application.";
    INVALID_APPLICATION_PRIVILEGE Error "invalid_application_privilege" "The name can be neither a privilege nor an action of an application.";
    RESERVED_METADATA_KEY Error "reserved_metadata_key" "Metadata keys that begin with an underscore are reserved.";
    UNKNOWN_WORKFLOW Error "unknown_workflow" "There is no workflow of that name.";
    DESCRIPTION_TOO_LONG Error "description_too_long" "A description has at most 1000 characters.";
    NOTHING_TO_CHECK Error "nothing_to_check" "The request names no privilege.";
}

/// How long a description may be, in UTF-16 units.
const LONGEST_DESCRIPTION: usize = 1000;

/// The checks of a role name that only native roles have: a shorter limit and reserved names.
pub fn role_name(subject: &mut Subject<'_>) {
    let name = subject.name;
    // Names that are worse have been refused while parsing, or, in the bulk form, are taken.
    let worse = match subject.entry_point {
        EntryPoint::BulkPutRole => usize::MAX,
        _ => LONGEST_NAME,
    };
    if !is_role_name(name, worse) {
        return;
    }
    let (finding, text) = if !is_role_name(name, LONGEST_NATIVE_NAME) {
        let message = invalid_name_message(name, LONGEST_NATIVE_NAME);
        (
            subject.name_finding(&INVALID_ROLE_NAME, message),
            role_name_text(LONGEST_NATIVE_NAME),
        )
    } else if catalog::ReservedRoles::default().is_reserved(name) {
        reserved_name(subject)
    } else {
        return;
    };
    subject.refuse(finding, text);
}

fn reserved_name(subject: &Subject<'_>) -> (Finding, String) {
    let name = subject.name;
    let message = format!("{name} is a built-in role; another name is needed.");
    (
        subject.name_finding(&RESERVED_ROLE_NAME, message),
        format!("Role [{name}] is reserved and may not be used."),
    )
}

/// What is checked of a role in `roles.yml` after it was parsed (`FileRolesStore`): neither
/// privileges nor names. Returns what the server writes into its log, if it skips the role.
pub fn file_role(subject: &mut Subject<'_>) -> Option<ServerError> {
    let (finding, kind, text) = if catalog::ReservedRoles::default().is_reserved(subject.name) {
        let (finding, text) = reserved_name(subject);
        (finding, "role name", text)
    } else if is_description_too_long(subject) {
        let finding = description_too_long(subject);
        (finding, "description", LONG_DESCRIPTION.to_owned())
    } else {
        return None;
    };
    let error = ServerError::parse(format!(
        "invalid role definition [{}] in roles file [roles.yml]. invalid {kind} - {text}. skipping role...",
        subject.name
    ));
    subject.push(finding.server(error.clone()));
    Some(error)
}

/// Everything that is checked of a role in a request.
pub fn role(subject: &mut Subject<'_>) {
    cluster_privileges(subject);
    for (position, entry) in subject.role.indices.iter().enumerate() {
        let steps = [Step::Key("indices"), Step::Item(position)];
        index_privileges(subject, &steps, entry);
        index_names(subject, &steps, entry);
    }
    for (position, entry) in subject.role.remote_indices.iter().enumerate() {
        let steps = [Step::Key("remote_indices"), Step::Item(position)];
        cluster_aliases(subject, &steps, &entry.clusters);
        if index_privileges(subject, &steps, &entry.indices) {
            remote_failure_store(subject, &steps, &entry.indices);
        }
        index_names(subject, &steps, &entry.indices);
    }
    remote_cluster_privileges(subject);
    application_privileges(subject);
    metadata_keys(subject);
    workflows(subject);
    if is_description_too_long(subject) {
        let finding = description_too_long(subject);
        subject.refuse(finding, LONG_DESCRIPTION);
    }
}

fn cluster_privileges(subject: &mut Subject<'_>) {
    for (position, name) in subject.role.cluster.iter().enumerate() {
        let Err(error) = cluster::resolve(name) else {
            continue;
        };
        let rule = if error.code == UNKNOWN_CLUSTER_PRIVILEGE.code {
            &UNKNOWN_CLUSTER_PRIVILEGE
        } else {
            &PRIVILEGE_TOO_COMPLEX
        };
        let steps = [Step::Key("cluster"), Step::Item(position)];
        let finding = unknown_privilege(subject, rule, &steps, name, Section::Cluster);
        subject.refuse(finding, error.message);
    }
}

/// A finding about a name that is no privilege, with what was probably meant.
fn unknown_privilege(
    subject: &mut Subject<'_>,
    rule: &Rule,
    steps: &[Step<'_>],
    name: &str,
    section: Section,
) -> Finding {
    let meant = subject.meant(name, section);
    let message = match (rule == &PRIVILEGE_TOO_COMPLEX, meant.elsewhere) {
        (true, _) => format!("{name} is too complex for an action pattern."),
        (false, Some(elsewhere)) => format!("{name} is {elsewhere}."),
        (false, None) => format!("There is no {} privilege {name}.", section.name()),
    };
    let mut finding = subject
        .finding(rule, steps, message)
        .suggest_names(meant.names);
    finding.suggestions.extend(meant.advice);
    finding
}

/// The privileges of an entry: no two the same, all known. The server names one unknown
/// privilege of an entry only. Returns whether all is well.
fn index_privileges(
    subject: &mut Subject<'_>,
    entry: &[Step<'_>; 2],
    read: &IndicesPrivileges,
) -> bool {
    let [list, item] = *entry;
    let mut refused = false;
    let firsts = first_places(&read.privileges);
    for ((position, name), first) in read.privileges.iter().enumerate().zip(firsts) {
        if first == position {
            continue;
        }
        let steps = [list, item, Step::Key("privileges"), Step::Item(position)];
        let message = format!("{name} is in this list already.");
        let finding = subject.finding(&DUPLICATE_PRIVILEGE, &steps, message);
        refuse_once(
            subject,
            &mut refused,
            finding,
            format!("duplicate element: {name}"),
        );
    }
    for (position, name) in read.privileges.iter().enumerate() {
        if index::is_known(name) {
            continue;
        }
        let Err(error) = index::resolve(name) else {
            continue;
        };
        let rule = if error.code == UNKNOWN_INDEX_PRIVILEGE.code {
            &UNKNOWN_INDEX_PRIVILEGE
        } else {
            &PRIVILEGE_TOO_COMPLEX
        };
        let steps = [list, item, Step::Key("privileges"), Step::Item(position)];
        let finding = unknown_privilege(subject, rule, &steps, name, Section::Index);
        refuse_once(subject, &mut refused, finding, error.message);
    }
    !refused
}

/// Refuses the first of several findings of which the server names one only.
fn refuse_once(subject: &mut Subject<'_>, refused: &mut bool, finding: Finding, text: String) {
    if std::mem::replace(refused, true) {
        subject.add(finding, text);
    } else {
        subject.refuse(finding, text);
    }
}

/// Since 9.1 a name has no selector; since 9.3 no comma, and what begins with a slash is a
/// regular expression. The server's texts of the latter two are not public; ours stand in.
fn index_names(subject: &mut Subject<'_>, entry: &[Step<'_>; 2], read: &IndicesPrivileges) {
    let [list, item] = *entry;
    for (position, name) in read.names.iter().enumerate() {
        let selector = text::find(name, "::");
        let (rule, message, text) = if selector.is_some() {
            (
                &SELECTOR_IN_NAME,
                "A name in a role has no selector: privileges such as read_failure_store reach the failure store.".to_owned(),
                format!("selectors [::] are not allowed in the index name expression [{name}]"),
            )
        } else if name.starts_with('/') {
            // What is too complex is a pattern still.
            let Err(error) = Language::read(name) else {
                continue;
            };
            (
                &INVALID_NAME_PATTERN,
                format!("{name} is no regular expression: {}", error.message),
                error.message,
            )
        } else if text::has(name, b',') {
            (
                &COMMA_IN_NAME,
                "This is one name, not a list: a comma cannot be in it.".to_owned(),
                format!("commas are not allowed in the index name expression [{name}]"),
            )
        } else {
            continue;
        };
        let steps = [list, item, Step::Key("names"), Step::Item(position)];
        let mut finding = subject.finding(rule, &steps, message);
        if rule == &COMMA_IN_NAME {
            finding = finding.suggest("Make it several names.", several(subject, &steps, name));
        } else if let Some(bare) = selector.and_then(|at| name.get(..at)) {
            finding = finding.suggest_names([bare]);
        }
        subject.refuse(finding, text);
    }
}

/// The parts of a name with commas, as elements of the list that it is in, or as a list.
fn several(subject: &Subject<'_>, steps: &[Step<'_>], name: &str) -> String {
    let mut parts = Vec::new();
    for part in name.split(',') {
        if !part.trim().is_empty() {
            parts.push(Json::from(part.trim()).to_text());
        }
    }
    let place = subject.place(steps);
    // The pointer of an element ends in its position.
    let last = place.pointer.bytes().next_back();
    if last.is_some_and(|last| last.is_ascii_digit()) {
        parts.join(", ")
    } else {
        format!("[{}]", parts.join(", "))
    }
}

fn cluster_aliases(subject: &mut Subject<'_>, entry: &[Step<'_>; 2], clusters: &[String]) {
    let [list, item] = *entry;
    if let Some(position) = clusters.iter().position(String::is_empty) {
        let steps = [list, item, Step::Key("clusters"), Step::Item(position)];
        let message = "A cluster alias must not be empty.";
        let finding = subject.finding(&EMPTY_CLUSTER_ALIAS, &steps, message);
        subject.refuse(
            finding,
            "remote index cluster alias cannot be an empty string",
        );
    }
}

/// Privileges that reach nothing but the failure store; beside `all` nothing is told apart.
fn remote_failure_store(
    subject: &mut Subject<'_>,
    entry: &[Step<'_>; 2],
    read: &IndicesPrivileges,
) {
    let [list, item] = *entry;
    let selector = |name: &String| index::resolve(name).ok().map(|resolved| resolved.selector);
    let selectors: Vec<_> = read.privileges.iter().map(selector).collect();
    if selectors.contains(&Some(SelectorClass::All)) {
        return;
    }
    let failures = |found: &Option<SelectorClass>| *found == Some(SelectorClass::Failures);
    if let Some(position) = selectors.iter().position(failures) {
        let steps = [list, item, Step::Key("privileges"), Step::Item(position)];
        let message = "The failure store of a remote cluster cannot be reached.";
        let finding = subject.finding(&REMOTE_FAILURE_STORE, &steps, message);
        subject.refuse(
            finding,
            "remote index privileges cannot contain privileges that grant access to the failure store",
        );
    }
}

/// What Elasticsearch says of names that are no privileges on remote clusters, if there are any
/// (`RemoteClusterPermissions#validate`). Case does not matter; outer blanks do.
pub fn remote_cluster_refusal(groups: &[RemoteClusterPrivileges]) -> Option<String> {
    let mut unknown: Vec<&str> = Vec::new();
    let mut seen = TextSet::new();
    for name in groups.iter().flat_map(|group| &group.privileges) {
        let known = REMOTE_CLUSTER_PRIVILEGES.contains(&lower_case(name).as_str());
        if !known && seen.insert(name.clone()) {
            unknown.push(name);
        }
    }
    (!unknown.is_empty()).then(|| {
        format!(
            "Invalid remote_cluster permissions found. Please remove the following: [{}] Only [{}] are allowed",
            unknown.join(", "),
            REMOTE_CLUSTER_PRIVILEGES.join(", ")
        )
    })
}

/// The parser has refused all other unknown names; it compares without outer blanks.
fn remote_cluster_privileges(subject: &mut Subject<'_>) {
    let Some(text) = remote_cluster_refusal(&subject.role.remote_cluster) else {
        return;
    };
    let mut findings = Vec::new();
    for (position, group) in subject.role.remote_cluster.iter().enumerate() {
        for (inner, name) in group.privileges.iter().enumerate() {
            let known = REMOTE_CLUSTER_PRIVILEGES.contains(&lower_case(trim(name)).as_str());
            if trim(name) == name || !known {
                continue;
            }
            let steps = [
                Step::Key("remote_cluster"),
                Step::Item(position),
                Step::Key("privileges"),
                Step::Item(inner),
            ];
            let message = "There are blanks around the name of the privilege.";
            let finding = subject.finding(&PADDED_REMOTE_PRIVILEGE, &steps, message);
            findings.push(finding.suggest_names([trim(name)]));
        }
    }
    let mut refused = false;
    for finding in findings {
        refuse_once(subject, &mut refused, finding, text.clone());
    }
}

fn application_privileges(subject: &mut Subject<'_>) {
    for (position, entry) in subject.role.applications.iter().enumerate() {
        let (list, item) = (Step::Key("applications"), Step::Item(position));
        if let Err(text) = validate_application_name(&entry.application, true) {
            let steps = [list, item, Step::Key("application")];
            let finding = subject.finding(&INVALID_APPLICATION_NAME, &steps, sentence(&text));
            subject.refuse(finding, text);
        }
        for (inner, name) in entry.privileges.iter().enumerate() {
            if let Err(text) = validate_privilege_or_action(name) {
                let steps = [list, item, Step::Key("privileges"), Step::Item(inner)];
                let finding =
                    subject.finding(&INVALID_APPLICATION_PRIVILEGE, &steps, sentence(&text));
                subject.refuse(finding, text);
            }
        }
    }
}

fn sentence(text: &str) -> String {
    format!("{text}.")
}

fn metadata_keys(subject: &mut Subject<'_>) {
    let text = "role descriptor metadata keys may not start with [_]";
    let mut refused = false;
    for (key, _) in &subject.role.metadata {
        if !key.starts_with('_') {
            continue;
        }
        let steps = [Step::Key("metadata"), Step::Key(key)];
        let message =
            format!("The metadata key {key} begins with an underscore, which is reserved.");
        let place = subject.place(&steps);
        let span = place.key.unwrap_or(place.span);
        let finding = Finding::new(&RESERVED_METADATA_KEY, place.pointer, span, message);
        refuse_once(subject, &mut refused, finding, text.to_owned());
    }
}

/// Compared in lower case and without outer blanks.
fn workflows(subject: &mut Subject<'_>) {
    let names: Vec<&str> = catalog::workflows()
        .iter()
        .map(|workflow| workflow.name)
        .collect();
    let restriction = subject.role.restriction.iter();
    for (position, name) in restriction
        .flat_map(|restriction| &restriction.workflows)
        .enumerate()
    {
        if names.contains(&trim(&lower_case(name))) {
            continue;
        }
        let steps = [
            Step::Key("restriction"),
            Step::Key("workflows"),
            Step::Item(position),
        ];
        let message = format!("There is no workflow {name}.");
        let finding = subject
            .finding(&UNKNOWN_WORKFLOW, &steps, message)
            .suggest_names(names.iter().copied());
        let text = format!(
            "Unknown workflow [{name}]. A workflow must be one of the predefined workflow names [{}].",
            names.join(",")
        );
        subject.refuse(finding, text);
    }
}

/// Elasticsearch's words; exactly 1000 characters are taken.
const LONG_DESCRIPTION: &str = "Role description must be less than 1000 characters.";

fn is_description_too_long(subject: &Subject<'_>) -> bool {
    subject.role.description.encode_utf16().count() > LONGEST_DESCRIPTION
}

fn description_too_long(subject: &Subject<'_>) -> Finding {
    let length = subject.role.description.encode_utf16().count();
    let message =
        format!("The description has {length} characters; {LONGEST_DESCRIPTION} are allowed.");
    subject.finding(&DESCRIPTION_TOO_LONG, &[Step::Key("description")], message)
}

/// What is checked of a `_has_privileges` request after it was parsed (`HasPrivilegesRequest`):
/// the findings, and the texts that the server joins.
pub fn privileges_to_check(
    request: &PrivilegesToCheck,
    tree: Tree<'_>,
) -> (Vec<Finding>, Vec<String>) {
    let mut findings = Vec::new();
    let mut texts = Vec::new();
    let mut refuse = |rule: &Rule, steps: &[Step<'_>], message: String, text: String| {
        let place = tree.locate(steps);
        let server = ServerError {
            kind: ErrorType::ActionRequestValidation,
            reason: text.clone(),
            causes: Vec::new(),
            position: None,
        };
        findings.push(Finding::new(rule, place.pointer, place.span, message).server(server));
        texts.push(text);
    };
    for (position, entry) in request.index.iter().enumerate() {
        // One an entry. The server's text is not public; ours stands in.
        let mut names = entry.names.iter();
        if let Some(at) = names.position(|name| split_selector(name).0 != name) {
            let steps = [
                Step::Key("index"),
                Step::Item(position),
                Step::Key("names"),
                Step::Item(at),
            ];
            let text = "may only check index privileges without selectors in index patterns";
            refuse(&SELECTOR_IN_NAME, &steps, sentence(text), text.to_owned());
        }
    }
    for (position, entry) in request.application.iter().enumerate() {
        if let Err(text) = validate_application_name(&entry.application, false) {
            let steps = [
                Step::Key("applications"),
                Step::Item(position),
                Step::Key("application"),
            ];
            refuse(&INVALID_APPLICATION_NAME, &steps, sentence(&text), text);
        }
    }
    if request.cluster.is_empty() && request.index.is_empty() && request.application.is_empty() {
        let message = "The request names no privilege.".to_owned();
        refuse(
            &NOTHING_TO_CHECK,
            &[],
            message,
            "must specify at least one privilege".to_owned(),
        );
    }
    (findings, texts)
}
