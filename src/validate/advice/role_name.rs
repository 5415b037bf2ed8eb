//! Advice about the role as a whole: its name, and whether it is in force at all.

use crate::catalog;
use crate::json::Json;
use crate::role::suggest::differs_little;
use crate::role::{RoleDescriptor, rules};
use crate::validate::locate::Step;
use crate::validate::{EntryPoint, Subject};

rules! { RULES "deploy-manage/users-roles/cluster-or-deployment-auth/built-in-roles":
    SIMILAR_NAME Info "similar_name" "The name is nearly that of a built-in role.";
    FORMER_NAME Info "former_name" "Elasticsearch once had a built-in role of that name.";
    DEPRECATED_ROLE Warning "deprecated_role" "The role is deprecated.";
    DENIES_ENTRY Warning "denies_entry" "`none` comes first in the only entry, so that the whole entry is dropped.";
    TOO_LARGE Info "too_large_for_advice" "The role is so large that nothing but errors is looked for.";
    GRANTS_NOTHING Info "grants_nothing" "The role grants nothing.";
}

pub(super) fn role(subject: &mut Subject<'_>) {
    if matches!(
        subject.entry_point,
        EntryPoint::PutRole | EntryPoint::BulkPutRole | EntryPoint::RolesFile
    ) {
        name(subject);
    }
    deprecated(subject);
    denies_entry(subject);
    grants_nothing(subject);
}

fn name(subject: &mut Subject<'_>) {
    let name = subject.name;
    let former = catalog::removed_roles()
        .iter()
        .find(|role| role.name == name);
    let (rule, message) = if let Some(former) = former {
        let instead = former.use_instead.join(", ");
        (
            &FORMER_NAME,
            format!(
                "Up to version {} this was a built-in role; now there is {instead}.",
                former.removed_in
            ),
        )
    } else {
        let known = catalog::builtin_roles().iter().map(|role| role.name);
        let Some(similar) = known.clone().find(|known| differs_little(name, known)) else {
            return;
        };
        if known.clone().any(|known| known == name) {
            return;
        }
        (
            &SIMILAR_NAME,
            format!("{similar} is a built-in role; a name so near it is easily mistaken for it."),
        )
    };
    subject.push(subject.name_finding(rule, message));
}

/// Built-in roles say so in their metadata.
fn deprecated(subject: &mut Subject<'_>) {
    let metadata = &subject.role.metadata;
    let value = |key: &str| {
        metadata
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, value)| value)
    };
    if value("_deprecated") != Some(&Json::Bool(true)) {
        return;
    }
    let reason = value("_deprecated_reason")
        .and_then(Json::as_str)
        .unwrap_or_default();
    let message = format!("The role is deprecated. {reason}");
    let steps = [Step::Key("metadata"), Step::Key("_deprecated")];
    let finding = subject.finding(&DEPRECATED_ROLE, &steps, message.trim_end());
    subject.push(finding);
}

/// `CompositeRolesStore` takes a single entry whose first privilege is `none` for a denial.
fn denies_entry(subject: &mut Subject<'_>) {
    let [entry] = subject.role.indices.as_slice() else {
        return;
    };
    let [first, _, ..] = entry.privileges.as_slice() else {
        return;
    };
    if first.eq_ignore_ascii_case("none") {
        let message =
            "With none in front Elasticsearch drops this entry, the other privileges included.";
        let steps = [
            Step::Key("indices"),
            Step::Item(0),
            Step::Key("privileges"),
            Step::Item(0),
        ];
        let finding = subject.finding(&DENIES_ENTRY, &steps, message);
        subject.push(finding);
    }
}

fn grants_nothing(subject: &mut Subject<'_>) {
    let is_none = |name: &String| name.eq_ignore_ascii_case("none");
    let role = subject.role;
    let mut entries = role.indices.iter();
    if !role.cluster.iter().all(is_none)
        || !entries.all(|entry| entry.privileges.iter().all(is_none))
    {
        return;
    }
    let nothing = RoleDescriptor {
        cluster: role.cluster.clone(),
        indices: role.indices.clone(),
        metadata: role.metadata.clone(),
        transient_metadata: role.transient_metadata.clone(),
        description: role.description.clone(),
        restriction: role.restriction.clone(),
        ..RoleDescriptor::default()
    };
    // What could not be read may grant something.
    if *role == nothing && !subject.has_errors() {
        let finding = subject.finding(&GRANTS_NOTHING, &[], "This role grants nothing.");
        subject.push(finding);
    }
}
