//! Advice about the privileges of one list.

use super::grants::Grant;
use super::{Entry, Privileges};
use crate::catalog::{self, Availability, Deprecation, SelectorClass};
use crate::host::lower_case;
use crate::pattern::Language;
use crate::privilege::{cluster, index};
use crate::role::rules;
use crate::validate::locate::Step;
use crate::validate::meant::Section;
use crate::validate::{Deployment, Subject};

rules! { RULES "reference/elasticsearch/security-privileges":
    DEPRECATED_PRIVILEGE Warning "deprecated_privilege" "The privilege is deprecated.";
    UNAVAILABLE_PRIVILEGE Warning "unavailable_privilege" "The privilege has no use in the chosen deployment.";
    UNCHECKED_PRIVILEGE Warning "unchecked_privilege" "The privilege does not exist, which is not checked here: the role cannot be used.";
    REDUNDANT_PRIVILEGE Info "redundant_privilege" "Another privilege of the list grants the same or more.";
    UNKNOWN_ACTION Warning "unknown_action" "No action that is known has that name.";
    ACTION_HAS_PRIVILEGE Info "action_has_privilege" "A named privilege grants the action.";
}

/// The `cluster` list.
pub(super) fn cluster(subject: &mut Subject<'_>) {
    let names = &subject.role.cluster;
    let grants: Vec<_> = names.iter().map(|name| Grant::on_cluster(name)).collect();
    for (position, name) in names.iter().enumerate() {
        let steps = [Step::Key("cluster"), Step::Item(position)];
        let lower = lower_case(name);
        if cluster::is_cluster_action(&lower) {
            let by_name = |action: &str| cluster::names_that_grant(action);
            raw_action(subject, &steps, &lower, by_name);
        } else if let Some(named) = catalog::cluster_privilege(&lower) {
            deprecated(subject, &steps, name, named.deprecated);
            unavailable(subject, &steps, name, [named.stack, named.serverless]);
        } else {
            unchecked(subject, &steps, name, Section::Cluster);
        }
    }
    let steps = |position| vec![Step::Key("cluster"), Step::Item(position)];
    tell_redundant(subject, names, &grants, &redundant(&grants), steps);
}

/// The `privileges` of an entry over indices.
pub(super) fn entry(subject: &mut Subject<'_>, entry: &Entry<'_>) {
    let names = &entry.read.privileges;
    for (position, name) in names.iter().enumerate() {
        let steps = entry.item("privileges", position);
        let lower = lower_case(name);
        if index::is_index_action(&lower) {
            let by_name = |action: &str| {
                index::names_that_grant(action, |selector| selector != SelectorClass::Failures)
            };
            raw_action(subject, &steps, &lower, by_name);
        } else if let Some(named) = catalog::index_privilege(&lower) {
            deprecated(subject, &steps, name, named.deprecated);
            unavailable(
                subject,
                &steps,
                name,
                [Availability::Available, named.serverless],
            );
        } else {
            unchecked(subject, &steps, name, Section::Index);
        }
    }
    let Privileges {
        grants, redundant, ..
    } = &*entry.privileges;
    let steps = |position| entry.item("privileges", position).to_vec();
    tell_redundant(subject, names, grants, redundant, steps);
}

fn deprecated(
    subject: &mut Subject<'_>,
    steps: &[Step<'_>],
    name: &str,
    found: Option<Deprecation>,
) {
    let Some(deprecation) = found else { return };
    let since = deprecation
        .since
        .map_or_else(String::new, |since| format!(" since {since}"));
    let instead = deprecation.use_instead.map_or_else(String::new, |instead| {
        format!("; {instead} takes its place")
    });
    let message = format!("{name} is deprecated{since}{instead}.");
    let finding = subject.finding(&DEPRECATED_PRIVILEGE, steps, message);
    subject.push(finding.suggest_names(deprecation.use_instead));
}

/// `offered` tells where: in clusters, on Serverless.
fn unavailable(
    subject: &mut Subject<'_>,
    steps: &[Step<'_>],
    name: &str,
    offered: [Availability; 2],
) {
    let [stack, serverless] = offered;
    let (offered, place) = match subject.deployment {
        Deployment::Stack => (stack, "outside Serverless"),
        Deployment::Serverless => (serverless, "on Serverless"),
    };
    if offered == Availability::Unavailable {
        let message = format!("{name} has no use {place}.");
        let finding = subject.finding(&UNAVAILABLE_PRIVILEGE, steps, message);
        subject.push(finding);
    }
}

/// A name that does not exist, where request validation does not say so.
fn unchecked(subject: &mut Subject<'_>, steps: &[Step<'_>], name: &str, section: Section) {
    if subject.entry_point.validates_request() {
        return;
    }
    let meant = subject.meant(name, section);
    let what = meant.elsewhere.unwrap_or("no privilege");
    let message = format!(
        "{name} is {what}. That shows only when the role is used, and then it cannot be used."
    );
    let mut finding = subject
        .finding(&UNCHECKED_PRIVILEGE, steps, message)
        .suggest_names(meant.names);
    finding.suggestions.extend(meant.advice);
    subject.push(finding);
}

/// A raw action: one that is known, and granted by a privilege with a name?
fn raw_action(
    subject: &mut Subject<'_>,
    steps: &[Step<'_>],
    action: &str,
    names_that_grant: impl Fn(&str) -> Vec<&'static str>,
) {
    let Some(known) = known_action(action) else {
        let message =
            format!("No action that is known begins with {action}. It may be one of a plugin.");
        let finding = subject.finding(&UNKNOWN_ACTION, steps, message);
        subject.push(finding);
        return;
    };
    // A pattern may stand for many actions, which no single name need cover.
    if action.contains(['*', '?']) {
        return;
    }
    let mut names = names_that_grant(known).into_iter();
    if let Some(name) = names
        .find(|name| is_advisable(name))
        .filter(|name| *name != "all")
    {
        let message = format!("The privilege {name} grants this, and perhaps more.");
        let finding = subject.finding(&ACTION_HAS_PRIVILEGE, steps, message);
        subject.push(finding.suggest_names([name]));
    }
}

/// Whether the privilege is one for people: neither deprecated nor made for cross-cluster API keys.
fn is_advisable(name: &str) -> bool {
    let on_cluster = catalog::cluster_privilege(name).and_then(|named| named.deprecated);
    let on_indices = catalog::index_privilege(name).and_then(|named| named.deprecated);
    on_cluster.or(on_indices).is_none() && !name.starts_with("cross_cluster_")
}

/// The first known action that the raw action covers.
fn known_action(action: &str) -> Option<&'static str> {
    let fixed = action.find(['*', '?', '\\']).unwrap_or(action.len());
    let prefix = action.get(..fixed).unwrap_or_default();
    let mut beginning = catalog::actions_that_begin(prefix);
    if fixed == action.len() {
        return beginning.next();
    }
    let language = Language::of(&[format!("{action}*")]).ok()?;
    beginning.find(|known| language.contains(known))
}

/// Privileges that another one of the list covers, and that one.
pub(super) fn redundant(grants: &[Option<Grant>]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (position, grant) in grants.iter().enumerate() {
        let Some(grant) = grant else { continue };
        let wider = grants.iter().enumerate().position(|(other, wide)| {
            let Some(wide) = wide else { return false };
            // Of two that grant the same the later one is redundant.
            other != position && wide.covers(grant) && (other < position || !grant.covers(wide))
        });
        found.extend(wider.map(|wider| (position, wider)));
    }
    found
}

fn tell_redundant<'s>(
    subject: &mut Subject<'_>,
    names: &[String],
    grants: &[Option<Grant>],
    redundant: &[(usize, usize)],
    steps: impl Fn(usize) -> Vec<Step<'s>>,
) {
    for (position, wider) in redundant {
        let (Some(name), Some(wider)) = (names.get(*position), names.get(*wider)) else {
            continue;
        };
        let steps = steps(*position);
        if wider == name && subject.entry_point.validates_request() && steps.len() > 2 {
            // Request validation has said so.
            continue;
        }
        let is_empty = matches!(grants.get(*position), Some(Some(grant)) if grant.is_empty());
        let message = if is_empty {
            format!("{name} grants nothing beside {wider}.")
        } else {
            format!("{wider} grants all that {name} does.")
        };
        let finding = subject.finding(&REDUNDANT_PRIVILEGE, &steps, message);
        subject.push(finding);
    }
}
