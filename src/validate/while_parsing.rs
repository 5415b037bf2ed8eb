//! What Elasticsearch checks while it parses and needs more than the shape of the role for:
//! the role's name, field patterns, and the privileges of `global.role`.

use super::locate::{Step, Tree};
use crate::json::Span;
use crate::pattern::{Language, PatternError, StringMatcher};
use crate::privilege;
use crate::privilege::index::SelectorClass;
use crate::role::{ErrorType, Rule};
use crate::role::{
    FieldSecurity, Finding, IndicesPrivileges, PrivilegesToCheck, RoleDescriptor, ServerError,
    rules,
};

use super::EntryPoint;
use super::request::INVALID_NAME_PATTERN;

rules! { RULES "deploy-manage/users-roles/cluster-or-deployment-auth/controlling-access-at-document-field-level":
    INVALID_ROLE_NAME Error "invalid_role_name" "Elasticsearch does not take the name of the role.";
    EXCEPT_NOT_GRANTED Error "except_not_granted" "`except` has fields that `grant` does not have.";
    INVALID_FIELD_PATTERN Error "invalid_field_pattern" "A field pattern cannot be read as a pattern, or is too complex.";
    UNKNOWN_MANAGED_PRIVILEGE Error "unknown_managed_privilege" "`global.role` names an index privilege that does not exist.";
    MANAGED_FAILURE_STORE Error "managed_failure_store" "`global.role` names a privilege on the failure store, which roles managed so cannot have.";
    NOT_CHECKED_WITH_FIELD_SECURITY Error "field_security_in_check" "A `_has_privileges` request cannot ask about fields.";
    NOT_CHECKED_WITH_QUERY Error "query_in_check" "A `_has_privileges` request cannot ask about documents.";
}

/// How long a role name may be in general, in UTF-16 units.
pub const LONGEST_NAME: usize = 1024;
/// How long the name of a role may be that Elasticsearch stores itself.
pub const LONGEST_NATIVE_NAME: usize = 507;

/// What Elasticsearch says of a name that it does not take (`Validation.Roles`).
pub fn role_name_text(longest: usize) -> String {
    format!(
        "Role names must be at least 1 and no more than {longest} characters. They can contain alphanumeric characters (a-z, A-Z, 0-9), spaces, punctuation, and printable symbols in the Basic Latin (ASCII) block. Leading or trailing whitespace is not allowed."
    )
}

/// Whether a name has the right characters and at most `longest` of them.
pub fn is_role_name(name: &str, longest: usize) -> bool {
    let bytes = name.as_bytes();
    // Printable ASCII: as many bytes as UTF-16 units.
    !bytes.is_empty()
        && bytes.len() <= longest
        && bytes.iter().all(|byte| matches!(byte, b' '..=b'~'))
        && bytes.first() != Some(&b' ')
        && bytes.last() != Some(&b' ')
}

/// The name, checked before anything else is read. The bulk form does not check it.
pub fn role_name(name: &str, entry_point: EntryPoint) -> Option<Finding> {
    if entry_point == EntryPoint::BulkPutRole || is_role_name(name, LONGEST_NAME) {
        return None;
    }
    let text = role_name_text(LONGEST_NAME);
    let reason = if entry_point == EntryPoint::RolesFile {
        format!(
            "invalid role definition [{name}] in roles file [roles.yml]. invalid role name - {text}. skipping role..."
        )
    } else {
        format!("Validation Failed: 1: {text};")
    };
    let error = ServerError {
        kind: ErrorType::Validation,
        reason,
        causes: Vec::new(),
        position: None,
    };
    let message = invalid_name_message(name, LONGEST_NAME);
    let finding = Finding::new(&INVALID_ROLE_NAME, String::new(), Span::default(), message);
    Some(finding.server(error))
}

/// What is wrong with a name, in words.
pub fn invalid_name_message(name: &str, longest: usize) -> String {
    let units = name.encode_utf16().count();
    if name.is_empty() {
        return "The role has no name.".to_owned();
    }
    if units > longest {
        return format!("The name has {units} characters; {longest} are allowed.");
    }
    if name.starts_with(' ') || name.ends_with(' ') {
        return "The name starts or ends with a blank.".to_owned();
    }
    let odd = name.chars().find(|c| !matches!(c, ' '..='~'));
    format!(
        "The name may only have printable ASCII characters, not {}.",
        odd.unwrap_or(' ').escape_default()
    )
}

/// The checks of a role's parts, to be sorted among what the parser says.
pub fn findings(role: &RoleDescriptor, tree: Tree<'_>, name: &str) -> Vec<Finding> {
    let mut checks = Checks {
        tree,
        name,
        findings: Vec::new(),
    };
    checks.entries("indices", role.indices.iter());
    let remote = role.remote_indices.iter().map(|entry| &entry.indices);
    checks.entries("remote_indices", remote);
    for (index, group) in role.remote_cluster.iter().enumerate() {
        let steps = [Step::Key("remote_cluster"), Step::Item(index)];
        checks.matcher(&steps, "clusters", &group.clusters);
    }
    let global = &role.global;
    for (category, operation, names) in [
        ("application", "manage", &global.application_manage),
        ("profile", "write", &global.profile_write),
    ] {
        if let Some(names) = names {
            let steps = [
                Step::Key("global"),
                Step::Key(category),
                Step::Key(operation),
            ];
            checks.matcher(&steps, "applications", names);
        }
    }
    checks.managed_roles(role);
    checks.findings
}

/// The same for a `_has_privileges` request, which can ask neither about fields nor documents.
pub fn privileges_to_check(
    request: &PrivilegesToCheck,
    tree: Tree<'_>,
    user: &str,
) -> Vec<Finding> {
    let mut checks = Checks {
        tree,
        name: user,
        findings: Vec::new(),
    };
    checks.entries("index", request.index.iter());
    let uses_fields = |entry: &IndicesPrivileges| {
        entry
            .field_security
            .as_ref()
            .is_some_and(FieldSecurity::is_used)
    };
    let uses_query = |entry: &IndicesPrivileges| entry.query_in_force().is_some();
    // All entries are looked at for the one, then all for the other.
    checks.unsupported(
        request,
        ("field_security", 1),
        &NOT_CHECKED_WITH_FIELD_SECURITY,
        uses_fields,
    );
    checks.unsupported(request, ("query", 2), &NOT_CHECKED_WITH_QUERY, uses_query);
    checks.findings
}

struct Checks<'c> {
    tree: Tree<'c>,
    name: &'c str,
    findings: Vec<Finding>,
}

impl Checks<'_> {
    fn entries<'e>(&mut self, key: &str, entries: impl Iterator<Item = &'e IndicesPrivileges>) {
        for (index, entry) in entries.enumerate() {
            if let Some(security) = &entry.field_security {
                self.field_security(&[Step::Key(key), Step::Item(index)], security);
            }
        }
    }

    /// `FieldPermissions`: the patterns are patterns, and what is taken away was granted. Names
    /// that begin with an underscore count as granted.
    fn field_security(&mut self, entry: &[Step<'_>], security: &FieldSecurity) {
        let FieldSecurity {
            grant: Some(grant),
            except,
        } = security
        else {
            return;
        };
        // Beside `*` no other pattern is looked at.
        let all = grant.iter().any(|pattern| pattern == "*");
        let mut readable = true;
        for (key, patterns) in [
            ("grant", Some(grant).filter(|_| !all)),
            ("except", except.as_ref()),
        ] {
            readable &= patterns.is_none_or(|patterns| self.field_patterns(entry, key, patterns));
        }
        let Some(except) = except
            .as_ref()
            .filter(|except| readable && !all && !plainly_granted(grant, except))
        else {
            return;
        };
        let Some(granted) = granted(grant) else {
            return;
        };
        let Some(outside) = not_granted(&granted, except) else {
            return;
        };
        let reason = format!(
            "failed to parse indices privileges for role [{}] - Exceptions for field permissions must be a subset of the granted fields but {} is not a subset of {}",
            self.name,
            except.join(","),
            grant.join(",")
        );
        for (index, pattern) in except.iter().enumerate() {
            if not_granted(&granted, std::slice::from_ref(pattern)).is_none() {
                continue;
            }
            let message = format!(
                "except takes away {pattern}, which grant does not grant: {outside}, for instance, is not granted."
            );
            let steps = [
                entry,
                &[
                    Step::Key("field_security"),
                    Step::Key("except"),
                    Step::Item(index),
                ],
            ]
            .concat();
            self.at_end_of(
                entry,
                &steps,
                &EXCEPT_NOT_GRANTED,
                message,
                ServerError::parse(reason.as_str()),
            );
        }
    }

    /// Whether there is an automaton for all of these fields.
    fn field_patterns(&mut self, entry: &[Step<'_>], key: &str, patterns: &[String]) -> bool {
        if patterns.iter().all(|pattern| is_plain(pattern)) {
            return true;
        }
        let Err(error) = Language::check(patterns) else {
            return true;
        };
        let server = ServerError::parse(format!(
            "failed to parse indices privileges for role [{}] - unable to compute field permissions",
            self.name
        ));
        let list = [entry, &[Step::Key("field_security"), Step::Key(key)]].concat();
        let rule = &INVALID_FIELD_PATTERN;
        self.no_pattern(entry, &list, patterns, (rule, server), error);
        false
    }

    /// Names of which a `StringMatcher` is made as soon as what holds them ends.
    fn matcher(&mut self, holder: &[Step<'_>], key: &str, names: &[String]) {
        if let Err(error) = StringMatcher::check(names) {
            let server = ServerError::illegal_argument(error.message.as_str());
            // The message is about the list; what is wrong with the pattern is the cause.
            let alone = Language::check(std::slice::from_ref(&error.pattern));
            let error = alone.err().unwrap_or(error);
            let list = [holder, &[Step::Key(key)]].concat();
            let rule = &INVALID_NAME_PATTERN;
            self.no_pattern(holder, &list, names, (rule, server), error);
        }
    }

    fn no_pattern(
        &mut self,
        holder: &[Step<'_>],
        list: &[Step<'_>],
        patterns: &[String],
        (rule, server): (&Rule, ServerError),
        error: PatternError,
    ) {
        let item = patterns
            .iter()
            .position(|pattern| *pattern == error.pattern);
        let steps = [list, &[Step::Item(item.unwrap_or_default())]].concat();
        let message = format!("{} is no pattern: {}", error.pattern, error.message);
        let server = server.caused_by(error.message);
        self.at_end_of(holder, &steps, rule, message, server);
    }

    /// A finding that the server meets at the end of what holds it, in an entry as the fourth check.
    fn at_end_of(
        &mut self,
        entry: &[Step<'_>],
        steps: &[Step<'_>],
        rule: &Rule,
        message: String,
        server: ServerError,
    ) {
        let end = self.tree.locate(entry).span.end;
        let place = self.tree.locate(steps);
        self.findings.push(
            Finding::new(rule, place.pointer, place.span, message)
                .server(server)
                .met_at(end, 4),
        );
    }

    /// The privileges in `global.role.manage.indices` exist and are none on the failure store alone;
    /// checked when `manage` ends (`ManageRolesPrivilege#parse`).
    fn managed_roles(&mut self, role: &RoleDescriptor) {
        let manage = [Step::Key("global"), Step::Key("role"), Step::Key("manage")];
        for (index, entry) in role.global.role_manage.iter().flatten().enumerate() {
            for (position, name) in entry.privileges.iter().enumerate() {
                let (kind, message, server) = match privilege::index::resolve(name) {
                    Ok(known) if known.selector == SelectorClass::Failures => (
                        &MANAGED_FAILURE_STORE,
                        "Roles with privileges on the failure store cannot be managed so.".to_owned(),
                        [
                            "Failure store related privileges are not supported as targets of manage roles but found [",
                            name,
                            "]",
                        ]
                        .concat(),
                    ),
                    Ok(_) => continue,
                    Err(error) => (
                        &UNKNOWN_MANAGED_PRIVILEGE,
                        format!("There is no index privilege {name}."),
                        error.message,
                    ),
                };
                let steps = [
                    &manage[..],
                    &[
                        Step::Key("indices"),
                        Step::Item(index),
                        Step::Key("privileges"),
                        Step::Item(position),
                    ],
                ]
                .concat();
                let server = ServerError::illegal_argument(server);
                self.at_end_of(&manage, &steps, kind, message, server);
            }
        }
    }

    fn unsupported(
        &mut self,
        request: &PrivilegesToCheck,
        (field, order): (&str, u8),
        rule: &Rule,
        uses: impl Fn(&IndicesPrivileges) -> bool,
    ) {
        for (index, entry) in request.index.iter().enumerate() {
            if !uses(entry) {
                continue;
            }
            let place =
                self.tree
                    .locate(&[Step::Key("index"), Step::Item(index), Step::Key(field)]);
            let text = format!("Field [{field}] is not supported in a has_privileges request");
            let message = format!("A request cannot ask about {field}.");
            self.findings.push(
                Finding::new(rule, place.pointer, place.span, message)
                    .server(ServerError::parse(text))
                    .met_at(self.tree.root.span.end, order),
            );
        }
    }
}

/// Whether a pattern is a name, or the beginning of one and a star.
fn is_plain(pattern: &str) -> bool {
    let beginning = pattern.trim_end_matches('*');
    !beginning
        .bytes()
        .any(|byte| matches!(byte, b'*' | b'?' | b'/' | b'\\'))
}

/// Whether the texts alone show that all is well, as in most roles.
fn plainly_granted(grant: &[String], except: &[String]) -> bool {
    let granted = |name: &String| {
        let mut grant = grant.iter().filter(|grant| is_plain(grant));
        name.starts_with('_')
            || grant.any(|grant| match grant.strip_suffix('*') {
                Some(prefix) => name.starts_with(prefix.trim_end_matches('*')),
                None => grant == name,
            })
    };
    except.iter().all(|name| is_plain(name) && granted(name))
}

/// The granted fields, if none of the patterns is too complex.
fn granted(grant: &[String]) -> Option<Language> {
    let metadata = Language::of(&["_*"]).ok()?;
    Some(Language::of(grant).ok()?.union(&metadata))
}

/// A field that `except` takes away and is not granted, if there is one. Where that is too much
/// work to tell, there is none: never stricter than the server.
fn not_granted(granted: &Language, except: &[String]) -> Option<String> {
    Language::of(except).ok()?.witness(granted).ok().flatten()
}
