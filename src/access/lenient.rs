//! What is left of a role once its invalid parts are taken out.
//!
//! A role that is being written is invalid most of the time. Elasticsearch would refuse it; a
//! preview shows what the valid parts come to and says what was left out.

use super::AccessError;
use super::fields::{FieldDefinitions, FieldPermissions};
use super::merge::NamedRole;
use super::spec::Problem;
use crate::pattern::{Language, StringMatcher};
use crate::privilege::{cluster, index};
use crate::role::IndicesPrivileges;

/// Takes invalid names and patterns out of the role, reporting each.
pub(super) fn take_out_invalid(role: &mut NamedRole, problems: &mut Vec<Problem>) {
    let mut report = Report {
        role: &role.name,
        problems,
    };
    let role = &mut role.descriptor;
    report.retain(&mut role.cluster, "/cluster", |name| {
        Ok(cluster::resolve(name).map(drop)?)
    });
    report.retain(&mut role.run_as, "/run_as", is_pattern);
    retain_entries(&mut role.indices, "/indices", &mut |pointer, entry| {
        report.indices(pointer, entry)
    });
    retain_entries(
        &mut role.remote_indices,
        "/remote_indices",
        &mut |pointer, entry| {
            report.part(&mut entry.clusters, pointer, "/clusters", is_matchable);
            report.indices(pointer, &mut entry.indices) && !entry.clusters.is_empty()
        },
    );
    retain_entries(
        &mut role.applications,
        "/applications",
        &mut |pointer, entry| {
            report.part(&mut entry.resources, pointer, "/resources", is_pattern);
            report.part(&mut entry.privileges, pointer, "/privileges", is_pattern);
            !entry.resources.is_empty() && !entry.privileges.is_empty()
        },
    );
    retain_entries(
        &mut role.remote_cluster,
        "/remote_cluster",
        &mut |pointer, entry| {
            report.part(&mut entry.clusters, pointer, "/clusters", is_matchable);
            !entry.clusters.is_empty()
        },
    );
}

/// Whether Elasticsearch takes a name or pattern.
type Check = fn(&str) -> Result<(), AccessError>;

fn is_matchable(name: &str) -> Result<(), AccessError> {
    Ok(StringMatcher::new(&[name]).map(drop)?)
}

fn is_pattern(name: &str) -> Result<(), AccessError> {
    Ok(Language::of(&[name]).map(drop)?)
}

/// Keeps the elements of a list that are to be kept, each told with its pointer.
fn retain_entries<T>(
    entries: &mut Vec<T>,
    section: &str,
    keep: &mut dyn FnMut(&str, &mut T) -> bool,
) {
    let mut position = 0;
    entries.retain_mut(|entry| {
        let pointer = [section, "/", &position.to_string()].concat();
        let kept = keep(&pointer, entry);
        position += 1;
        kept
    });
}

struct Report<'a> {
    role: &'a str,
    problems: &'a mut Vec<Problem>,
}

impl Report<'_> {
    fn add(&mut self, pointer: String, error: &AccessError) {
        self.problems.push(Problem {
            code: error.code,
            message: error.message.clone(),
            role: self.role.to_owned(),
            pointer: Some(pointer),
        });
    }

    fn retain(&mut self, names: &mut Vec<String>, list: &str, check: Check) {
        retain_entries(names, list, &mut |pointer, name| {
            let result = check(name);
            if let Err(error) = &result {
                self.add(pointer.to_owned(), error);
            }
            result.is_ok()
        });
    }

    /// A list of names in an entry.
    fn part(&mut self, names: &mut Vec<String>, entry: &str, part: &str, check: Check) {
        self.retain(names, &[entry, part].concat(), check);
    }

    /// Whether anything is left of the entry.
    fn indices(&mut self, pointer: &str, entry: &mut IndicesPrivileges) -> bool {
        self.part(&mut entry.names, pointer, "/names", is_matchable);
        self.part(&mut entry.privileges, pointer, "/privileges", |name| {
            Ok(index::resolve(name).map(drop)?)
        });
        let fields = FieldDefinitions::of(entry.field_security.as_ref());
        if let Err(error) = FieldPermissions::of(&fields) {
            // Without its field security the entry would show too much: it is left out whole.
            self.add([pointer, "/field_security"].concat(), &error);
            return false;
        }
        !entry.names.is_empty() && !entry.privileges.is_empty()
    }
}
