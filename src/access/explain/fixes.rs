//! Fixes: the edits of roles that would make an answer yes.
//!
//! Each is a [JSON Patch](https://www.rfc-editor.org/rfc/rfc6902) of one role and suffices on its own,
//! for its side of the access. First come the edits that grant nothing beyond what was asked for,
//! then those that widen an entry that comes near. Built-in roles cannot be edited; where a side has
//! no other, the fix is a role to assign beside them.

use serde::Serialize;

use super::Side;
use super::grants::Section;
use super::lacks::{Lack, LackReason};
use super::question::Question;
use crate::access::indices::{RequestedNames, ResourceRequest};
use crate::access::{AccessError, split_selector};
use crate::catalog;
use crate::json::Json;
use crate::pattern::{Language, StringMatcher, is_pattern};
use crate::privilege::application;
use crate::privilege::index::{self, IndexPrivilege, Selector};
use crate::role::{ApplicationPrivileges, IndicesPrivileges, RoleDescriptor};
use crate::text::TextSet;

/// An edit that would grant what was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Fix {
    /// 0: of the access's own roles; else of which limited-by list.
    pub side: usize,
    /// The role to edit; null if a new role has to be assigned beside the others.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "string | null"))]
    pub role: Option<String>,
    /// The edit as a JSON Patch of the role descriptor, which is `{}` for a new role.
    pub patch: Vec<Change>,
    /// One sentence.
    pub text: String,
}

/// One operation of a JSON Patch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// What to do.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "\"add\" | \"remove\""))]
    pub op: &'static str,
    /// JSON pointer to where; it ends in `/-` where an element is added to a list.
    pub path: String,
    /// The value to add.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(type = "unknown"))]
    pub value: Option<Json>,
}

/// Edits proposed for one side, at most.
const SHOWN: usize = 5;

/// What an entry of `indices` has to hold.
enum Needed<'a> {
    /// This action, on whatever names.
    ActionAnywhere(&'a str),
    /// This action, on this concrete name.
    Action(&'a str, &'a str),
    /// This privilege, on all names of a pattern.
    Privilege(&'a IndexPrivilege),
}

/// What a fix of index privileges has to bring about.
struct Need<'a> {
    /// What an entry has to hold.
    needed: Needed<'a>,
    /// What is added to the names of an entry.
    pattern: String,
    /// The names that are asked about: the wider an entry is, the more else it grants.
    wanted: Language,
    /// Whether an entry must reach restricted names.
    flag: bool,
    /// The part of a data stream that is asked about.
    selector: Selector,
    /// The least privilege that suffices.
    least: &'a str,
}

impl Need<'_> {
    /// Whether these privileges of one entry suffice.
    fn is_met_by(&self, privileges: &[String]) -> Result<bool, AccessError> {
        for privilege in index::resolve_by_selector(privileges)? {
            let holds = match self.needed {
                Needed::ActionAnywhere(action) | Needed::Action(action, _) => {
                    privilege.actions.contains(action)
                }
                Needed::Privilege(requested) => privilege.actions.includes(&requested.actions)?,
            };
            if holds && privilege.selector.admits(self.selector) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether the pattern does what it should among these names.
    fn is_covered_by(&self, names: &[String]) -> bool {
        match self.needed {
            Needed::ActionAnywhere(_) => true,
            Needed::Action(_, name) => {
                StringMatcher::new(names).is_ok_and(|names| names.matches(name))
            }
            Needed::Privilege(_) => {
                Language::of(names).is_ok_and(|names| names.includes(&self.wanted).unwrap_or(false))
            }
        }
    }
}

/// What a fix adds, in words.
pub(super) struct What {
    /// Between "add" and "the role".
    pub added: String,
    /// After "a role with".
    pub held: String,
}

impl Side<'_> {
    /// The edits that would make this side's answer yes, those that grant the least beside it first.
    pub(super) fn fixes(
        &self,
        question: &Question,
        lacks: &[Lack],
        privileges: &[String],
    ) -> Result<Vec<Fix>, AccessError> {
        if !self.role.restriction.allows(self.access.workflow()) {
            return Ok(self.restriction_fix(lacks).into_iter().collect());
        }
        let mut fixes = match question {
            Question::ClusterAction(_) | Question::ClusterPrivilege(_) => {
                let least = privileges.first();
                let fix = least.map(|least| self.cluster_fix(least));
                fix.into_iter().collect()
            }
            Question::RunAs(user) => self.run_as_fix(user).into_iter().collect(),
            Question::ApplicationPrivilege {
                application,
                privilege,
                resource,
            } => self.application_fixes(lacks, application, privilege, resource)?,
            Question::IndexActionAnywhere(action) => {
                let need = privileges.first().map(|least| Need {
                    needed: Needed::ActionAnywhere(action),
                    pattern: "*".to_owned(),
                    wanted: Language::all(),
                    flag: false,
                    selector: Selector::Data,
                    least,
                });
                self.index_fixes(lacks, need)?
            }
            Question::IndexAction { action, name } => {
                let (name, selector) = split_selector(name);
                let need = privileges.first().map(|least| Need {
                    needed: Needed::Action(action, name),
                    pattern: name.to_owned(),
                    wanted: Language::literal(name),
                    flag: self.role.indices.restricted().contains(name),
                    selector,
                    least,
                });
                self.index_fixes(lacks, need)?
            }
            Question::IndexPrivilege {
                privilege,
                pattern,
                allow_restricted_indices,
            } => {
                let restricted = self.role.indices.restricted();
                let request = ResourceRequest {
                    pattern,
                    allow_restricted_indices: *allow_restricted_indices,
                    asks_failures: false,
                };
                let Some(names) = RequestedNames::new(&request, restricted)? else {
                    return Ok(Vec::new());
                };
                let requested = index::resolve(privilege)?;
                let need = privileges.first().map(|least| Need {
                    needed: Needed::Privilege(&requested),
                    pattern: pattern.clone(),
                    wanted: names.effective_language(restricted),
                    flag: names.touches_restricted && !names.without_restricted,
                    selector: requested.asked_selector(),
                    least,
                });
                self.index_fixes(lacks, need)?
            }
        };
        fixes.truncate(SHOWN);
        Ok(fixes)
    }

    /// The first role that can be edited.
    fn editable(&self) -> Option<(&str, &RoleDescriptor)> {
        let mut roles = self.role.descriptors.iter();
        let role = roles.find(|role| is_editable(&role.name))?;
        Some((&role.name, &role.descriptor))
    }

    fn fix(&self, role: Option<&str>, change: Change, text: String) -> Fix {
        Fix {
            side: self.number,
            role: role.map(str::to_owned),
            patch: vec![change],
            text,
        }
    }

    /// A fix that adds one value to a section of a role, or assigns a new role with just that.
    pub(super) fn addition(&self, section: Section, value: Json, what: &What) -> Fix {
        let path = format!("/{}", section.key());
        let editable = self.editable();
        let is_empty = editable.is_none_or(|(_, role)| match section {
            Section::Cluster => role.cluster.is_empty(),
            Section::RunAs => role.run_as.is_empty(),
            Section::Applications => role.applications.is_empty(),
            Section::Indices | Section::Global => role.indices.is_empty(),
        });
        let change = if is_empty {
            // The section may be absent.
            add(path, Json::Array(vec![value]))
        } else {
            add(path + "/-", value)
        };
        let text = match editable {
            Some((role, _)) => format!("Add {} the role [{role}].", what.added),
            None => format!("Assign another role with {}.", what.held),
        };
        self.fix(editable.map(|(role, _)| role), change, text)
    }

    fn cluster_fix(&self, value: &str) -> Fix {
        let what = What {
            added: format!("the cluster privilege [{value}] to"),
            held: format!("the cluster privilege [{value}]"),
        };
        self.addition(Section::Cluster, Json::from(value), &what)
    }

    /// Lifts the restriction to workflows, or adds the one that the request runs in.
    fn restriction_fix(&self, lacks: &[Lack]) -> Option<Fix> {
        let lack = lacks
            .iter()
            .find(|lack| matches!(lack.reasons.as_slice(), [LackReason::Workflow { .. }]))?;
        let role = &lack.role;
        let (change, text) = match self.access.workflow() {
            Some(workflow) => (
                add("/restriction/workflows/-".to_owned(), Json::from(workflow)),
                format!("Add the workflow [{workflow}] to the restriction of the role [{role}]."),
            ),
            None => (
                Change {
                    op: "remove",
                    path: "/restriction".to_owned(),
                    value: None,
                },
                format!("Remove the restriction of the role [{role}]."),
            ),
        };
        Some(self.fix(Some(role), change, text))
    }

    fn run_as_fix(&self, user: &str) -> Option<Fix> {
        let pattern = literal_pattern(user);
        let patterns = self.role.run_as.patterns().iter();
        let list: Vec<&str> = patterns
            .map(|(pattern, _)| pattern.as_str())
            .chain([pattern.as_str()])
            .collect();
        let works = Language::of(&list).is_ok_and(|users| users.contains(user));
        works.then(|| {
            let what = What {
                added: format!("[{pattern}] to run_as of"),
                held: format!("[{pattern}] in run_as"),
            };
            self.addition(Section::RunAs, Json::from(pattern.as_str()), &what)
        })
    }

    fn application_fixes(
        &self,
        lacks: &[Lack],
        application: &str,
        privilege: &str,
        resource: &str,
    ) -> Result<Vec<Fix>, AccessError> {
        let names = TextSet::of(privilege);
        let requested = application::resolve(application, &names, self.access.stored())?;
        // What nothing is registered for is granted by an entry with just the same names only.
        let is_registered = requested
            .iter()
            .all(|requested| !requested.patterns.is_empty());
        let resources = TextSet::of(resource);
        let would_merge = self.role.descriptors.iter().any(|role| {
            role.descriptor.applications.iter().any(|entry| {
                entry.application == application
                    && entry.resources.iter().cloned().collect::<TextSet>() == resources
            })
        });
        let mut fixes = Vec::new();
        for lack in lacks.iter().filter(|_| is_registered) {
            let Some(entry) = self.application(lack).filter(|_| is_editable(&lack.role)) else {
                continue;
            };
            match lack.reasons.as_slice() {
                [LackReason::Privilege { .. }]
                    if entry.application == application
                        // The lack may be that of several entries with the same privileges.
                        && Language::of(&entry.resources)?.includes(&Language::of(&[resource])?)? =>
                {
                    let change = add(format!("{}/privileges/-", lack.pointer), privilege.into());
                    let text = format!(
                        "Add [{privilege}] to the entry for {} in the role [{}].",
                        super::sentence::list(&entry.resources),
                        lack.role
                    );
                    fixes.push(self.fix(Some(&lack.role), change, text));
                }
                [LackReason::Name { .. }] if self.would_hold(entry, &requested)? => {
                    let change = add(format!("{}/resources/-", lack.pointer), resource.into());
                    let text = format!(
                        "Add [{resource}] to the entry with {} in the role [{}].",
                        super::sentence::list(&entry.privileges),
                        lack.role
                    );
                    fixes.push(self.fix(Some(&lack.role), change, text));
                }
                _ => {}
            }
        }
        if is_registered || !would_merge {
            let entry = Json::Object(vec![
                ("application".to_owned(), application.into()),
                ("privileges".to_owned(), Json::Array(vec![privilege.into()])),
                ("resources".to_owned(), Json::Array(vec![resource.into()])),
            ]);
            let held = format!("[{privilege}] of [{application}] on [{resource}]");
            let what = What {
                added: format!("an entry with {held} to"),
                held,
            };
            fixes.insert(0, self.addition(Section::Applications, entry, &what));
        }
        Ok(fixes)
    }

    fn application(&self, lack: &Lack) -> Option<&ApplicationPrivileges> {
        let role = self.role.descriptors.get(lack.source.role)?;
        role.descriptor.applications.get(lack.source.entry)
    }

    /// Whether an entry holds all of the privileges by itself.
    fn would_hold(
        &self,
        entry: &ApplicationPrivileges,
        requested: &[application::ApplicationPrivilege],
    ) -> Result<bool, AccessError> {
        let names = entry.privileges.iter().cloned().collect();
        let held = application::resolve(&entry.application, &names, self.access.stored())?;
        for requested in requested {
            let mut holds = false;
            for held in &held {
                holds |= held.application == requested.application
                    && held.actions.includes(&requested.actions)?;
            }
            if !holds {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn index_fixes(&self, lacks: &[Lack], need: Option<Need<'_>>) -> Result<Vec<Fix>, AccessError> {
        let Some(need) = need else {
            return Ok(Vec::new());
        };
        let mut exact = Vec::new();
        let mut wider = Vec::new();
        for lack in lacks {
            let entry = self
                .entry(lack.source)
                .filter(|_| lack.section == Section::Indices && is_editable(&lack.role));
            let fix = match entry {
                Some(entry) => self.entry_fix(lack, entry, &need)?,
                None => None,
            };
            match fix {
                Some((fix, true)) => exact.push(fix),
                Some((fix, false)) => wider.push(fix),
                None => {}
            }
        }
        if need.is_covered_by(std::slice::from_ref(&need.pattern)) {
            let mut entry = vec![
                (
                    "names".to_owned(),
                    Json::Array(vec![need.pattern.as_str().into()]),
                ),
                (
                    "privileges".to_owned(),
                    Json::Array(vec![need.least.into()]),
                ),
            ];
            if need.flag {
                entry.push(("allow_restricted_indices".to_owned(), true.into()));
            }
            let held = format!("[{}] on [{}]", need.least, need.pattern);
            let what = What {
                added: format!("an entry with {held} to"),
                held,
            };
            exact.push(self.addition(Section::Indices, Json::Object(entry), &what));
        }
        exact.append(&mut wider);
        Ok(exact)
    }

    /// The edit of one entry that lacks just one thing, and whether it grants no more than asked.
    fn entry_fix(
        &self,
        lack: &Lack,
        entry: &IndicesPrivileges,
        need: &Need<'_>,
    ) -> Result<Option<(Fix, bool)>, AccessError> {
        let [reason] = lack.reasons.as_slice() else {
            return Ok(None);
        };
        let role = &lack.role;
        let pointer = &lack.pointer;
        let least = need.least;
        let names = super::sentence::list(&entry.names);
        let (change, mut text, is_exact) = match reason {
            LackReason::Privilege { .. } | LackReason::Selector { .. }
                if need.is_covered_by(&entry.names) =>
            {
                let is_exact = need.wanted.includes(&Language::of(&entry.names)?)?;
                (
                    add(format!("{pointer}/privileges/-"), least.into()),
                    format!("Add [{least}] to the entry for {names} in the role [{role}]"),
                    is_exact,
                )
            }
            LackReason::RestrictedIndices { .. } if need.is_met_by(&entry.privileges)? => (
                add(format!("{pointer}/allow_restricted_indices"), true.into()),
                format!(
                    "Set allow_restricted_indices in the entry for {names} in the role [{role}]"
                ),
                false,
            ),
            LackReason::Name { .. } | LackReason::Spread { .. }
                if need.is_met_by(&entry.privileges)? =>
            {
                let mut all = entry.names.clone();
                all.push(need.pattern.clone());
                if !need.is_covered_by(&all) {
                    return Ok(None);
                }
                // A single name may be written without a list around it.
                let all = all.into_iter().map(Json::from).collect();
                let privileges = super::sentence::list(&entry.privileges);
                (
                    add(format!("{pointer}/names"), Json::Array(all)),
                    format!(
                        "Add [{}] to the entry with {privileges} in the role [{role}]",
                        need.pattern
                    ),
                    matches!(entry.privileges.as_slice(), [only] if only == least),
                )
            }
            _ => return Ok(None),
        };
        text.push('.');
        Ok(Some((self.fix(Some(role), change, text), is_exact)))
    }
}

/// Whether a role of that name can be edited: those of built-in roles are reserved.
fn is_editable(role: &str) -> bool {
    !catalog::builtin_role(role).is_some_and(catalog::BuiltinRole::in_reserved_store)
}

fn add(path: String, value: Json) -> Change {
    Change {
        op: "add",
        path,
        value: Some(value),
    }
}

/// A pattern that matches just this text.
fn literal_pattern(text: &str) -> String {
    if is_pattern(text) {
        let pattern = Language::literal(text).to_pattern().unwrap_or_default();
        pattern.into_iter().next().unwrap_or_default()
    } else {
        text.to_owned()
    }
}
