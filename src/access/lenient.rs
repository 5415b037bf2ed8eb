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
pub(super) fn without_invalid(mut role: NamedRole, problems: &mut Vec<Problem>) -> NamedRole {
    let mut report = Report {
        role: &role.name,
        problems,
    };
    let descriptor = &mut role.descriptor;
    report.retain(&mut descriptor.cluster, "/cluster", |name| {
        Ok(cluster::resolve(name).map(drop)?)
    });
    report.retain(&mut descriptor.run_as, "/run_as", |name| {
        Ok(Language::of(&[name]).map(drop)?)
    });
    report.retain_entries(&mut descriptor.indices, "/indices", Report::indices);
    report.retain_entries(
        &mut descriptor.remote_indices,
        "/remote_indices",
        |report, pointer, entry| {
            report.retain(
                &mut entry.clusters,
                &format!("{pointer}/clusters"),
                is_matchable,
            );
            report.indices(pointer, &mut entry.indices) && !entry.clusters.is_empty()
        },
    );
    report.retain_entries(
        &mut descriptor.applications,
        "/applications",
        |report, pointer, entry| {
            let is_pattern = |name: &str| Ok(Language::of(&[name]).map(drop)?);
            report.retain(
                &mut entry.resources,
                &format!("{pointer}/resources"),
                is_pattern,
            );
            report.retain(
                &mut entry.privileges,
                &format!("{pointer}/privileges"),
                is_pattern,
            );
            !entry.resources.is_empty() && !entry.privileges.is_empty()
        },
    );
    report.retain_entries(
        &mut descriptor.remote_cluster,
        "/remote_cluster",
        |report, pointer, entry| {
            report.retain(
                &mut entry.clusters,
                &format!("{pointer}/clusters"),
                is_matchable,
            );
            !entry.clusters.is_empty()
        },
    );
    role
}

fn is_matchable(name: &str) -> Result<(), AccessError> {
    Ok(StringMatcher::new(&[name]).map(drop)?)
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

    fn retain(
        &mut self,
        names: &mut Vec<String>,
        pointer: &str,
        check: impl Fn(&str) -> Result<(), AccessError>,
    ) {
        let mut position = 0;
        names.retain(|name| {
            let result = check(name);
            let kept = result.is_ok();
            if let Err(error) = result {
                self.add(format!("{pointer}/{position}"), &error);
            }
            position += 1;
            kept
        });
    }

    fn retain_entries<T>(
        &mut self,
        entries: &mut Vec<T>,
        pointer: &str,
        mut keep: impl FnMut(&mut Self, &str, &mut T) -> bool,
    ) {
        let mut position = 0;
        entries.retain_mut(|entry| {
            let kept = keep(self, &format!("{pointer}/{position}"), entry);
            position += 1;
            kept
        });
    }

    /// Whether anything is left of the entry.
    fn indices(&mut self, pointer: &str, entry: &mut IndicesPrivileges) -> bool {
        self.retain(&mut entry.names, &format!("{pointer}/names"), is_matchable);
        self.retain(
            &mut entry.privileges,
            &format!("{pointer}/privileges"),
            |name| Ok(index::resolve(name).map(drop)?),
        );
        let fields = FieldDefinitions::of(entry.field_security.as_ref());
        if let Err(error) = FieldPermissions::of(&fields) {
            // Without its field security the entry would show too much: it is left out whole.
            self.add(format!("{pointer}/field_security"), &error);
            return false;
        }
        !entry.names.is_empty() && !entry.privileges.is_empty()
    }
}
