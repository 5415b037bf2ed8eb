//! A role as Kibana's API has it, and the way to and from application privileges.
//!
//! Kibana splits a role: what Elasticsearch understands stays under `elasticsearch`, what Kibana
//! understands is written as spaces, base privileges and features under `kibana` and kept as
//! application privileges. Reproduces `transformPutPayloadToElasticsearchRole` and
//! `transformElasticsearchRoleToRole` of Kibana's security plugin.

use super::privilege::{
    ALL, APPLICATION, Privilege, RESERVED_APPLICATION, feature_privilege, resource_space,
    space_resource,
};
use crate::catalog::KibanaCatalog;
use crate::json::Json;
use crate::order;
use crate::role::{self, ApplicationPrivileges, RoleDescriptor};
use crate::text::TextSet;

/// A role as `GET /api/security/role/{name}` gives it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KibanaRole {
    /// The role's name, in answers.
    pub name: Option<String>,
    /// Everything that is Elasticsearch's: its section `elasticsearch`, the description and the
    /// metadata; its applications stay empty.
    pub elasticsearch: RoleDescriptor,
    /// What is granted in Kibana.
    pub kibana: Vec<KibanaEntry>,
    /// Why the application privileges cannot be shown as `kibana`; empty if they can. Kibana
    /// tells the first reason, under `_transform_error`.
    pub transform_failures: Vec<TransformFailure>,
    /// The application privileges that cannot be shown; Kibana tells them as `state` of the
    /// reason.
    pub unshown: Vec<ApplicationPrivileges>,
    /// The other applications that the role has privileges of.
    pub unrecognized_applications: Vec<String>,
}

/// One entry of `kibana`: spaces, and either base privileges or privileges on features.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KibanaEntry {
    /// Ids of spaces, or `*` alone.
    pub spaces: Vec<String>,
    /// `all`, `read`.
    pub base: Vec<String>,
    /// Ids of features, and what is granted of each.
    pub feature: Vec<(String, Vec<String>)>,
    /// Reserved privileges: of built-in roles only, and never sent.
    pub reserved: Vec<String>,
}

/// Why Kibana cannot show application privileges, in the order in which it looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TransformReason {
    /// An entry for every Kibana (`kibana-*`, `*`) may hold reserved privileges or `*` only.
    NotReserved,
    /// A reserved privilege in an entry of Kibana's own application.
    MisplacedReserved,
    /// A base privilege of spaces on all spaces.
    SpaceBaseEverywhere,
    /// A base privilege of all spaces, or a reserved one, on named spaces.
    GlobalBaseInSpace,
    /// Privileges on features beside base privileges.
    MixedBaseAndFeatures,
    /// `*` beside other resources.
    MixedResources,
    /// A resource that is neither `*` nor a space.
    NotASpace,
    /// A space that occurs twice.
    RepeatedSpace,
    /// A privilege that needs all spaces on named ones.
    RequiresAllSpaces,
    /// A privilege that cannot be assigned.
    Disabled,
    /// A name that begins like a privilege on a feature and is none.
    Malformed,
    /// A deprecated feature with no replacement for the privilege.
    NoReplacement,
}

impl TransformReason {
    /// What Kibana calls it (`RoleTransformErrorReason`), with the section that it is about.
    fn id(self) -> &'static str {
        match self {
            TransformReason::NotReserved => "kibana:reserved_privileges_mixed",
            TransformReason::MisplacedReserved => "kibana:reserved_privileges_wrong_app",
            TransformReason::SpaceBaseEverywhere => "kibana:space_privileges_global",
            TransformReason::GlobalBaseInSpace => "kibana:global_privileges_space",
            TransformReason::MixedBaseAndFeatures => "kibana:base_feature_privileges_mixed",
            TransformReason::MixedResources => "kibana:global_resource_mixed",
            TransformReason::NotASpace => "kibana:invalid_resource_format",
            TransformReason::RepeatedSpace => "kibana:duplicated_resources",
            TransformReason::RequiresAllSpaces => "kibana:feature_requires_all_spaces",
            TransformReason::Disabled => "kibana:disabled_feature_privileges",
            TransformReason::Malformed | TransformReason::NoReplacement => {
                "kibana:transformation_exception"
            }
        }
    }

    /// The reason in a sentence.
    pub fn describe(self) -> &'static str {
        match self {
            TransformReason::NotReserved => {
                "Entries of other application names than kibana-.kibana may hold reserved privileges only."
            }
            TransformReason::MisplacedReserved => {
                "A reserved privilege only counts in an entry of the application kibana-*."
            }
            TransformReason::SpaceBaseEverywhere => {
                "On all spaces the base privileges are called all and read, without space_."
            }
            TransformReason::GlobalBaseInSpace => {
                "On named spaces the base privileges are called space_all and space_read."
            }
            TransformReason::MixedBaseAndFeatures => {
                "An entry holds either base privileges or privileges on features."
            }
            TransformReason::MixedResources => "The resource * stands alone.",
            TransformReason::NotASpace => "A resource is * or space: and the id of a space.",
            TransformReason::RepeatedSpace => "A space may stand in one entry only.",
            TransformReason::RequiresAllSpaces => "The privilege needs all spaces.",
            TransformReason::Disabled => "The privilege cannot be assigned.",
            TransformReason::Malformed => {
                "A privilege on a feature is feature_, the feature's id, a dot and the privilege's id."
            }
            TransformReason::NoReplacement => {
                "The feature is deprecated, and nothing replaces the privilege."
            }
        }
    }
}

/// What keeps Kibana from showing an application entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TransformFailure {
    /// The position of the entry among `applications`.
    pub entry: usize,
    /// Why.
    pub reason: TransformReason,
}

/// What Kibana answers to a role with an entry without resources: it cannot show any role then.
pub const NO_RESOURCES: &str =
    "ES returned an application entry without resources, can't process this";

impl KibanaEntry {
    /// Whether the entry is the one for all spaces.
    pub fn is_global(&self) -> bool {
        self.spaces.iter().any(|space| space == ALL)
    }

    /// The application entry that Kibana stores for it.
    pub fn to_application(&self) -> ApplicationPrivileges {
        let is_global = self.spaces == [ALL];
        let base = self.base.iter().map(|base| {
            if is_global {
                base.clone()
            } else {
                ["space_", base].concat()
            }
        });
        let features = self.feature.iter().flat_map(|(feature, privileges)| {
            privileges
                .iter()
                .map(|privilege| feature_privilege(feature, privilege))
        });
        let resources = if is_global {
            vec![ALL.to_owned()]
        } else {
            self.spaces
                .iter()
                .map(|space| space_resource(space))
                .collect()
        };
        ApplicationPrivileges {
            application: APPLICATION.to_owned(),
            privileges: base.chain(features).collect(),
            resources,
        }
    }

    /// Adds a privilege on a feature, once.
    fn grant(&mut self, feature: &str, privilege: &str) {
        let position = self.feature.iter().position(|(known, _)| known == feature);
        match position.and_then(|position| self.feature.get_mut(position)) {
            Some((_, privileges)) => {
                if !privileges.iter().any(|known| known == privilege) {
                    privileges.push(privilege.to_owned());
                }
            }
            None => self
                .feature
                .push((feature.to_owned(), vec![privilege.to_owned()])),
        }
    }
}

impl KibanaRole {
    /// The role that Kibana stores in Elasticsearch: what is Elasticsearch's, the application
    /// entries that `kibana` comes to, and of a role that was there before the entries of
    /// other applications, which Kibana keeps.
    pub fn to_descriptor(&self, stored: Option<&RoleDescriptor>) -> RoleDescriptor {
        let mut descriptor = RoleDescriptor {
            transient_metadata: RoleDescriptor::enabled(),
            ..self.elasticsearch.clone()
        };
        let written = self.kibana.iter().filter(|entry| entry.reserved.is_empty());
        descriptor.applications = written.map(KibanaEntry::to_application).collect();
        descriptor.applications.extend_from_slice(&self.unshown);
        let kept = stored.into_iter().flat_map(|role| &role.applications);
        descriptor.applications.extend(
            kept.filter(|entry| entry.application != APPLICATION)
                .cloned(),
        );
        descriptor
    }

    /// A stored role as Kibana shows it. With `replace_deprecated`, as its role editor does.
    ///
    /// # Errors
    /// [`NO_RESOURCES`], where Kibana fails altogether.
    pub fn of_descriptor(
        name: Option<&str>,
        descriptor: &RoleDescriptor,
        catalog: &KibanaCatalog,
        replace_deprecated: bool,
    ) -> Result<KibanaRole, &'static str> {
        let considered = considered(descriptor);
        if considered
            .iter()
            .any(|(_, entry)| entry.resources.is_empty())
        {
            return Err(NO_RESOURCES);
        }
        let transform_failures = transform_failures(&considered, catalog, replace_deprecated);
        let (mut kibana, mut unshown) = (Vec::new(), Vec::new());
        let entries = considered.into_iter().map(|(_, entry)| entry);
        if transform_failures.is_empty() {
            let replacing = replace_deprecated.then_some(catalog);
            kibana.extend(entries.map(|entry| shown_entry(entry, replacing)));
        } else {
            unshown.extend(entries.cloned());
        }
        let mut unrecognized_applications: Vec<String> = Vec::new();
        for entry in &descriptor.applications {
            if !is_considered(entry) && !unrecognized_applications.contains(&entry.application) {
                unrecognized_applications.push(entry.application.clone());
            }
        }
        Ok(KibanaRole {
            name: name.map(str::to_owned),
            elasticsearch: RoleDescriptor {
                applications: Vec::new(),
                ..descriptor.clone()
            },
            kibana,
            transform_failures,
            unshown,
            unrecognized_applications,
        })
    }

    /// The body of `PUT /api/security/role/{name}`. Reserved entries cannot be sent and are
    /// left out.
    pub fn to_request(&self) -> Json {
        let mut members = Vec::new();
        let descriptor = &self.elasticsearch;
        if !descriptor.description.is_empty() {
            put(
                &mut members,
                "description",
                descriptor.description.as_str().into(),
            );
        }
        if !descriptor.metadata.is_empty() {
            put(
                &mut members,
                "metadata",
                Json::Object(descriptor.metadata.clone()),
            );
        }
        put(&mut members, "elasticsearch", self.elasticsearch_json());
        let entries = self.kibana.iter().filter(|entry| entry.reserved.is_empty());
        put(
            &mut members,
            "kibana",
            Json::Array(entries.map(entry_json).collect()),
        );
        Json::Object(members)
    }

    /// The answer to `GET /api/security/role/{name}`.
    pub fn to_response(&self) -> Json {
        let mut members = Vec::new();
        let descriptor = &self.elasticsearch;
        if let Some(name) = &self.name {
            put(&mut members, "name", name.as_str().into());
        }
        if !descriptor.description.is_empty() {
            put(
                &mut members,
                "description",
                descriptor.description.as_str().into(),
            );
        }
        put(
            &mut members,
            "metadata",
            Json::Object(descriptor.metadata.clone()),
        );
        put(
            &mut members,
            "transient_metadata",
            Json::Object(descriptor.transient_metadata.clone()),
        );
        put(&mut members, "elasticsearch", self.elasticsearch_json());
        put(
            &mut members,
            "kibana",
            Json::Array(self.kibana.iter().map(entry_json).collect()),
        );
        let failed = self.transform_failures.first().map(|failure| {
            let state = self.unshown.iter().map(role::application_to_json);
            role::object([
                ("reason", failure.reason.id().into()),
                ("state", Json::Array(state.collect())),
            ])
        });
        put(
            &mut members,
            "_transform_error",
            Json::Array(failed.into_iter().collect()),
        );
        put(
            &mut members,
            "_unrecognized_applications",
            strings(&self.unrecognized_applications),
        );
        Json::Object(members)
    }

    /// The section `elasticsearch`: the keys that Kibana knows, in its order.
    fn elasticsearch_json(&self) -> Json {
        let whole = role::to_json(&self.elasticsearch);
        let keys = [
            "cluster",
            "remote_cluster",
            "indices",
            "remote_indices",
            "run_as",
            "global",
        ];
        let mut members = Vec::new();
        for key in keys {
            if let Some(value) = whole.get(key) {
                put(&mut members, key, value.clone());
            }
        }
        Json::Object(members)
    }
}

/// Whether Kibana looks at an application entry when it shows a role.
fn is_considered(entry: &ApplicationPrivileges) -> bool {
    matches!(
        entry.application.as_str(),
        APPLICATION | RESERVED_APPLICATION | ALL
    )
}

/// The application entries that Kibana looks at, with their positions.
pub(super) fn considered(descriptor: &RoleDescriptor) -> Vec<(usize, &ApplicationPrivileges)> {
    let entries = descriptor.applications.iter().enumerate();
    entries.filter(|(_, entry)| is_considered(entry)).collect()
}

fn put(members: &mut Vec<(String, Json)>, key: &str, value: Json) {
    members.push((key.to_owned(), value));
}

fn strings(list: &[String]) -> Json {
    Json::Array(list.iter().map(|text| text.as_str().into()).collect())
}

fn entry_json(entry: &KibanaEntry) -> Json {
    let mut members = Vec::new();
    if !entry.reserved.is_empty() {
        put(&mut members, "_reserved", strings(&entry.reserved));
    }
    put(&mut members, "base", strings(&entry.base));
    let features = entry
        .feature
        .iter()
        .map(|(feature, privileges)| (feature.clone(), strings(privileges)));
    put(&mut members, "feature", Json::Object(features.collect()));
    put(&mut members, "spaces", strings(&entry.spaces));
    Json::Object(members)
}

/// An application entry as Kibana shows it. Names that it does not know vanish; with a catalog,
/// the features in use now take the place of deprecated ones, as Kibana does when asked for
/// `replaceDeprecatedPrivileges`.
fn shown_entry(entry: &ApplicationPrivileges, replacing: Option<&KibanaCatalog>) -> KibanaEntry {
    let is_global = entry.resources == [ALL];
    let mut shown = KibanaEntry {
        spaces: if is_global {
            vec![ALL.to_owned()]
        } else {
            entry
                .resources
                .iter()
                .map(|resource| resource_space(resource).unwrap_or(resource).to_owned())
                .collect()
        },
        ..KibanaEntry::default()
    };
    for name in &entry.privileges {
        match Privilege::parse(name) {
            Privilege::GlobalBase(base) if is_global => shown.base.push(base.to_owned()),
            Privilege::SpaceBase(base) if !is_global => shown.base.push(base.to_owned()),
            Privilege::Feature { feature, privilege } => {
                let replaced = replacing.and_then(|catalog| catalog.feature(feature));
                let replacements = replaced.map_or(&[][..], |known| known.replacements(privilege));
                if replacements.is_empty() {
                    shown.grant(feature, privilege);
                }
                for name in replacements {
                    if let Some((feature, privilege)) = name.split_once('.') {
                        shown.grant(feature, privilege);
                    }
                }
            }
            Privilege::Reserved(id) if is_global => shown.reserved.push(id.to_owned()),
            _ => {}
        }
    }
    shown
}

/// Why Kibana cannot show these entries: every entry with its reasons, in the order in which
/// Kibana looks (`transformKibanaApplicationsFromEs`). It stops at the first.
pub(super) fn transform_failures(
    entries: &[(usize, &ApplicationPrivileges)],
    catalog: &KibanaCatalog,
    replace_deprecated: bool,
) -> Vec<TransformFailure> {
    let mut failures = Vec::new();
    let mut seen = TextSet::new();
    for (position, entry) in entries {
        let is_own = entry.application == APPLICATION;
        let is_everywhere = entry.resources.iter().any(|resource| resource == ALL);
        let parsed: Vec<Privilege<'_>> = entry
            .privileges
            .iter()
            .map(|name| Privilege::parse(name))
            .collect();
        let mut fail = |reason| {
            failures.push(TransformFailure {
                entry: *position,
                reason,
            });
        };
        let has = |wanted: fn(&Privilege<'_>) -> bool| parsed.iter().any(wanted);
        let has_reserved = has(|privilege| matches!(privilege, Privilege::Reserved(_)));
        let has_global_base = has(|privilege| matches!(privilege, Privilege::GlobalBase(_)));
        let has_space_base = has(|privilege| matches!(privilege, Privilege::SpaceBase(_)));
        let has_feature = has(|privilege| {
            matches!(
                privilege,
                Privilege::Feature { .. } | Privilege::MalformedFeature
            )
        });
        if !is_own
            && has(|privilege| {
                !matches!(
                    privilege,
                    Privilege::Reserved(_) | Privilege::GlobalBase(ALL)
                )
            })
        {
            fail(TransformReason::NotReserved);
        }
        if is_own && has_reserved {
            fail(TransformReason::MisplacedReserved);
        }
        if is_everywhere && has_space_base {
            fail(TransformReason::SpaceBaseEverywhere);
        }
        if !is_everywhere && (has_global_base || has_reserved) {
            fail(TransformReason::GlobalBaseInSpace);
        }
        if has_feature && (has_global_base || has_space_base) {
            fail(TransformReason::MixedBaseAndFeatures);
        }
        if is_everywhere && entry.resources.len() > 1 {
            fail(TransformReason::MixedResources);
        }
        if is_own {
            if entry
                .resources
                .iter()
                .any(|resource| resource != ALL && resource_space(resource).is_none())
            {
                fail(TransformReason::NotASpace);
            }
            for resource in &entry.resources {
                if !seen.insert(resource.clone()) {
                    fail(TransformReason::RepeatedSpace);
                }
            }
        }
        for privilege in &parsed {
            let Privilege::Feature { feature, privilege } = privilege else {
                if *privilege == Privilege::MalformedFeature {
                    fail(TransformReason::Malformed);
                }
                continue;
            };
            let Some(known) = catalog.feature(feature) else {
                continue;
            };
            if !is_everywhere && known.requires_all_spaces.iter().any(|id| id == privilege) {
                fail(TransformReason::RequiresAllSpaces);
            }
            if known.disabled.iter().any(|id| id == privilege) {
                fail(TransformReason::Disabled);
            }
            if replace_deprecated
                && known.is_deprecated()
                && known.replacements(privilege).is_empty()
            {
                fail(TransformReason::NoReplacement);
            }
        }
    }
    order::by_number(&mut failures, |failure| failure.reason as u64);
    failures
}
