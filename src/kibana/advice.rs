//! What Kibana does not mind about a role, but people would.
//!
//! Kibana takes any feature and any privilege that could be one. A name that it does not know
//! grants nothing, and nobody is told.

use super::findings::{
    DEPRECATED_FEATURE, NEEDS_LICENSE, NOT_SHOWN, ROUND_ABOUT, SEVERAL_BASES, SUPERSEDED,
    UNDEFINED_FEATURE, UNKNOWN_FEATURE, UNKNOWN_NAME, UNKNOWN_PRIVILEGE, WITHOUT_EFFECT,
    WITHOUT_PRIMARY,
};
use super::permission::FeatureAtoms;
use super::privilege::{ALL, Privilege, is_kibana};
use super::read::{Entry, EntryFeature};
use super::role::{KibanaRole, considered, transform_failures};
use crate::catalog::{
    KibanaCatalog, KibanaFeature, License, PRIMARY_PRIVILEGES, kibana_catalog,
    undefined_kibana_feature,
};
use crate::json::{Node, Span, Value};
use crate::role::{Finding, RoleDescriptor, Rule, suggest};
use crate::text::TextSet;

/// For how many unknown features and privileges of a role it is looked up what was meant.
const MOST_GUESSES: usize = 100;

/// Advice about the entries of `kibana`.
pub(super) fn entries(entries: &[Entry<'_>], catalog: &KibanaCatalog) -> Vec<Finding> {
    let mut advice = Advice {
        catalog,
        findings: Vec::new(),
        told: TextSet::new(),
        guesses: 0,
    };
    let global = entries.iter().find(|entry| entry.is_global());
    for entry in entries {
        advice.base(entry);
        let global = global.filter(|_| !entry.is_global());
        if let Some(global) = global {
            advice.superseded_base(entry, global);
        }
        for feature in &entry.features {
            advice.feature(feature);
            if let (Some(known), Some(global)) = (catalog.feature(feature.id), global) {
                advice.superseded(feature, known, global);
            }
        }
    }
    advice.findings
}

/// Advice about the application privileges of a role of Elasticsearch that are Kibana's: names
/// that Kibana does not know, and what keeps its role editor from showing them.
pub fn applications(
    role: &Node,
    descriptor: &RoleDescriptor,
    catalog: &KibanaCatalog,
) -> Vec<Finding> {
    let mut advice = Advice {
        catalog,
        findings: Vec::new(),
        told: TextSet::new(),
        guesses: 0,
    };
    let Some(list) = role.get("applications").or_else(|| role.get("application")) else {
        return Vec::new();
    };
    let Value::Array(items) = &list.value else {
        return Vec::new();
    };
    let key = if role.get("applications").is_some() {
        "applications"
    } else {
        "application"
    };
    for (position, item) in items.iter().enumerate() {
        if !item
            .get("application")
            .and_then(Node::as_str)
            .is_some_and(is_kibana)
        {
            continue;
        }
        let pointer = format!("/{key}/{position}/privileges");
        let privileges = match item.get("privileges") {
            Some(node) => texts(node),
            None => continue,
        };
        let mut features: Vec<EntryFeature<'_>> = Vec::new();
        for (name, node) in privileges {
            match Privilege::parse(name) {
                Privilege::Feature { feature, privilege } => {
                    match features.iter_mut().find(|known| known.id == feature) {
                        Some(known) => known.privileges.push((privilege, node)),
                        None => features.push(EntryFeature {
                            id: feature,
                            span: node.span,
                            pointer: pointer.clone(),
                            privileges: vec![(privilege, node)],
                        }),
                    }
                }
                Privilege::Unknown | Privilege::MalformedFeature => {
                    let message = format!("Kibana registers no privilege {name}.");
                    advice.add(&UNKNOWN_NAME, &pointer, node.span, message);
                }
                _ => {}
            }
        }
        for feature in &features {
            advice.feature(feature);
        }
    }
    let mut findings = advice.findings;
    // What replaces a name as a whole is not what replaces the id in it.
    for finding in &mut findings {
        finding.suggestions.clear();
    }
    // The role editor asks for the features in use now.
    let considered = considered(descriptor);
    for failure in transform_failures(&considered, catalog, true) {
        if let Some(item) = items.get(failure.entry) {
            let pointer = format!("/{key}/{}", failure.entry);
            let message = format!(
                "Kibana's role editor cannot show the role. {}",
                failure.reason.describe()
            );
            findings.push(Finding::new(&NOT_SHOWN, pointer, item.span, message));
        }
    }
    findings
}

/// Advice about an answer that shows no application privileges, as its `errors` say.
pub(super) fn unshown(
    errors: &Node,
    role: &KibanaRole,
    catalog: &KibanaCatalog,
) -> Option<Finding> {
    if !matches!(&errors.value, Value::Array(errors) if !errors.is_empty()) {
        return None;
    }
    let entries: Vec<_> = role.unshown.iter().enumerate().collect();
    let failures = transform_failures(&entries, catalog, true);
    let mut message = "Kibana's role editor cannot show the role.".to_owned();
    if let Some(failure) = failures.first() {
        message = message + " " + failure.reason.describe();
    } else if entries.is_empty() {
        message += " What it grants in Kibana is not in the answer.";
    }
    let pointer = "/_transform_error".to_owned();
    Some(Finding::new(&NOT_SHOWN, pointer, errors.span, message))
}

/// The texts of a list, or the one text.
fn texts(node: &Node) -> Vec<(&str, &Node)> {
    match &node.value {
        Value::String(text) => vec![(text.as_str(), node)],
        Value::Array(items) => items
            .iter()
            .filter_map(|item| Some((item.as_str()?, item)))
            .collect(),
        _ => Vec::new(),
    }
}

struct Advice<'c> {
    catalog: &'c KibanaCatalog,
    findings: Vec<Finding>,
    /// What need not be said twice.
    told: TextSet,
    /// For how many unknown features it was looked up what was meant.
    guesses: usize,
}

impl<'c> Advice<'c> {
    fn add(&mut self, rule: &Rule, pointer: &str, span: Span, message: String) {
        let finding = Finding::new(rule, pointer.to_owned(), span, message);
        self.findings.push(finding);
    }

    /// Whether it is still looked up what was meant, counting the times.
    fn may_guess(&mut self) -> bool {
        self.guesses += 1;
        self.guesses <= MOST_GUESSES
    }

    fn feature(&mut self, feature: &EntryFeature<'_>) {
        match self.catalog.feature(feature.id) {
            Some(known) => {
                self.privileges(feature, known);
                self.superfluous(feature, known);
                self.license(feature, known);
            }
            None => self.unknown_feature(feature),
        }
    }

    fn base(&mut self, entry: &Entry<'_>) {
        let has = |name| entry.base.iter().any(|(base, _)| *base == name);
        if let Some((_, read)) = entry.base.iter().find(|(base, _)| *base == "read")
            && has("all")
        {
            let message = "all holds everything that read does.".to_owned();
            let pointer = entry.pointer.clone() + "/base";
            self.add(&SEVERAL_BASES, &pointer, read.span, message);
        }
    }

    fn unknown_feature(&mut self, feature: &EntryFeature<'_>) {
        let id = feature.id;
        if let Some(note) = undefined_kibana_feature(id) {
            let message = format!("What the feature {id} holds is not known here. {note}.");
            self.add(&UNDEFINED_FEATURE, &feature.pointer, feature.span, message);
            return;
        }
        let place = match kibana_catalog().feature(id) {
            Some(elsewhere) if elsewhere.only_on == "stack" => " on Serverless",
            Some(_) => " on the stack",
            None => "",
        };
        let message =
            format!("There is no feature {id}{place}. Kibana takes it, but it grants nothing.");
        let features = self.catalog.features.iter();
        // People know features by their titles.
        let is_titled =
            |known: &&KibanaFeature| known.name.eq_ignore_ascii_case(id) && !known.is_deprecated();
        let mut offered: Vec<&str> = features
            .clone()
            .filter(is_titled)
            .map(|known| known.id.as_str())
            .collect();
        let ids = features.map(|known| known.id.as_str());
        if self.may_guess() {
            offered.extend(suggest::nearest(id, ids));
            offered.dedup();
        }
        let finding = Finding::new(
            &UNKNOWN_FEATURE,
            feature.pointer.clone(),
            feature.span,
            message,
        );
        self.findings.push(finding.suggest_names(offered));
    }

    fn privileges(&mut self, feature: &EntryFeature<'_>, known: &'c KibanaFeature) {
        let id = &known.id;
        for (privilege, node) in &feature.privileges {
            if let Some(note) = undefined_kibana_feature(&[id.as_str(), ".", privilege].concat()) {
                let message = format!("What {id}.{privilege} holds is not known here. {note}.");
                self.add(&UNDEFINED_FEATURE, &feature.pointer, node.span, message);
                continue;
            }
            if !known.has_privilege(privilege) {
                let finding = Finding::new(
                    &UNKNOWN_PRIVILEGE,
                    feature.pointer.clone(),
                    node.span,
                    format!(
                        "{} has no privilege {privilege}. Kibana takes it, but it grants nothing.",
                        known.name
                    ),
                );
                let nearest = if self.may_guess() {
                    suggest::nearest(privilege, known.privilege_ids())
                } else {
                    Vec::new()
                };
                self.findings.push(finding.suggest_names(nearest));
                continue;
            }
            let refused = known
                .disabled
                .iter()
                .find(|disabled| privilege.strip_prefix("minimal_") == Some(disabled.as_str()));
            if let Some(refused) = refused {
                let message = format!(
                    "Kibana refuses {id}.{refused}; {privilege} passes only because nobody looks."
                );
                self.add(&ROUND_ABOUT, &feature.pointer, node.span, message);
            }
        }
        let mut listed = feature.privileges.iter();
        let has_sub_privilege = listed
            .clone()
            .any(|(id, _)| known.sub_privilege(id).is_some());
        if has_sub_privilege && !listed.any(|(id, _)| PRIMARY_PRIVILEGES.contains(id)) {
            let message = format!(
                "Without minimal_read or minimal_all the feature {} itself stays closed.",
                known.name
            );
            self.add(&WITHOUT_PRIMARY, &feature.pointer, feature.span, message);
        }
        if known.is_deprecated() {
            self.deprecated(feature, known);
        }
    }

    fn deprecated(&mut self, feature: &EntryFeature<'_>, known: &'c KibanaFeature) {
        let mut instead: Vec<&str> = Vec::new();
        for (privilege, _) in &feature.privileges {
            for name in known.replacements(privilege) {
                if !instead.contains(&name.as_str()) {
                    instead.push(name);
                }
            }
        }
        let instead = match instead.as_slice() {
            [] => String::new(),
            names => format!(" What stands here is now {}.", names.join(", ")),
        };
        let message = format!("The feature {} is deprecated.{instead}", known.id);
        self.add(&DEPRECATED_FEATURE, &feature.pointer, feature.span, message);
    }

    /// Privileges that others of the same feature hold.
    fn superfluous(&mut self, feature: &EntryFeature<'_>, known: &'c KibanaFeature) {
        let atoms = FeatureAtoms::new(known, License::Trial);
        // With each, what those before it hold.
        let mut listed = Vec::with_capacity(feature.privileges.len());
        let mut before = 0;
        for (privilege, node) in &feature.privileges {
            let mine = atoms.of(known, privilege);
            listed.push((*privilege, *node, mine, before));
            before |= mine;
        }
        let mut kept_behind = 0;
        for (privilege, node, mine, before) in listed.into_iter().rev() {
            if mine == 0 || mine & !(before | kept_behind) != 0 {
                kept_behind |= mine;
            } else {
                let message = format!("The other privileges of {} hold {privilege}.", known.id);
                self.add(&WITHOUT_EFFECT, &feature.pointer, node.span, message);
            }
        }
        if feature.privileges.is_empty() {
            let message = format!("Nothing is granted of {}.", known.id);
            self.add(&WITHOUT_EFFECT, &feature.pointer, feature.span, message);
        }
    }

    fn license(&mut self, feature: &EntryFeature<'_>, known: &'c KibanaFeature) {
        if known.minimum_license > License::Basic && self.told.insert(known.id.clone()) {
            let message = format!(
                "{} is offered with a licence of the level {} or higher.",
                known.name,
                known.minimum_license.name()
            );
            self.add(&NEEDS_LICENSE, &feature.pointer, feature.span, message);
        }
        let sub_privilege: Option<&(&str, &Node)> = feature
            .privileges
            .iter()
            .find(|(privilege, _)| known.sub_privilege(privilege).is_some());
        if let Some((privilege, node)) = sub_privilege
            && self.told.insert("sub-features".to_owned())
        {
            let message = format!(
                "Below the licence level gold {privilege} grants nothing: there are no privileges of sub-features."
            );
            self.add(&NEEDS_LICENSE, &feature.pointer, node.span, message);
        }
    }

    /// A base privilege of the entry for all spaces that is wider than this entry's. An entry of
    /// features is compared feature by feature (`PrivilegeFormCalculator`).
    fn superseded_base(&mut self, entry: &Entry<'_>, global: &Entry<'_>) {
        let widest = |entry: &Entry<'_>| {
            let mut names = ["read", "all", ALL].into_iter().enumerate();
            names.rfind(|(_, name)| entry.base.iter().any(|(base, _)| base == name))
        };
        if let (Some(own), Some(wider)) = (widest(entry), widest(global))
            && own < wider
        {
            let message = format!("The entry for all spaces grants {}, here too.", wider.1);
            self.add(&SUPERSEDED, &entry.pointer, entry.node.span, message);
        }
    }

    /// A space gets what all spaces get, and more; what is less in an entry has no effect.
    fn superseded(
        &mut self,
        feature: &EntryFeature<'_>,
        known: &'c KibanaFeature,
        global: &Entry<'_>,
    ) {
        let atoms = FeatureAtoms::new(known, License::Trial);
        let of_feature = |feature: &EntryFeature<'_>| {
            let privileges = feature.privileges.iter();
            privileges.fold(0, |union, (privilege, _)| {
                union | atoms.of(known, privilege)
            })
        };
        let mut everywhere = global
            .features
            .iter()
            .filter(|other| other.id == known.id)
            .fold(0, |union, other| union | of_feature(other));
        for (base, _) in &global.base {
            everywhere |= atoms.of_base_named(base);
        }
        let here = of_feature(feature);
        if here != 0 && everywhere & !here != 0 {
            let message = format!(
                "The entry for all spaces grants more of {}, here too.",
                known.name
            );
            self.add(&SUPERSEDED, &feature.pointer, feature.span, message);
        }
    }
}
