//! The index permission: groups of index names and what may be done to them.
//!
//! A [`Group`] is what one or several merged entries come to: a language of names, one resolved
//! privilege, fields, queries. Two kinds of question are put to the groups, and Elasticsearch
//! decides them by different machines:
//!
//! - *concrete names* ([`IndicesPermission::grants`]): may this action run on this index? Names
//!   are tested as strings, all groups at once in one pass over the name.
//! - *patterns* ([`IndicesPermission::privileges_on`]): is every name of `logs-*` covered? Languages
//!   are compared, each group on its own.
//!
//! Both return the groups that decided, never just a yes. Reproduces `IndicesPermission` of
//! `org.elasticsearch.xpack.core.security.authz.permission`.

use crate::host::lower_case;
use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use super::AccessError;
use super::fields::FieldPermissions;
use super::merge::{self, MergedIndices, Source};
use super::restricted::RestrictedNames;
use super::role::Definitions;
use crate::catalog;
use crate::order::by_number;
use crate::pattern::{
    ClassId, Language, PatternSet, SetMember, StringMatcher, is_pattern, is_plain,
};
use crate::privilege::index::{self, IndexPrivilege, Selector, SelectorClass};
use crate::text::{self, TextMap, TextSet};

/// What the deprecated exception for mapping updates lets through on plain indices: privileges of
/// some names allow these although their actions do not hold them.
pub(super) const MAPPING_UPDATE_ACTIONS: [&str; 2] = [
    "indices:admin/mapping/put",
    "indices:admin/mapping/auto_put",
];

/// Whether a privilege of that name lets mapping updates through.
pub(super) fn is_mapping_update_privilege(name: &str) -> bool {
    catalog::index_privilege(name).is_some_and(|privilege| privilege.mapping_updates)
}

/// What kind of thing a name is. Where it is not known, a name stands for a plain index.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NameKind {
    /// An index or an alias.
    #[default]
    IndexOrAlias,
    /// A data stream, or an index that backs one.
    DataStream,
}

/// One group of index names and what is granted on them.
pub struct Group {
    /// The name expressions.
    pub names: TextSet,
    /// What may be done, and to which part of a data stream.
    pub privilege: Rc<IndexPrivilege>,
    /// The fields that may be seen.
    pub fields: FieldPermissions,
    /// The queries of which a document must match one; `None` is every document.
    pub queries: Option<TextSet>,
    /// Whether restricted names are covered.
    pub allow_restricted_indices: bool,
    /// Whether the group comes from an application privilege instead of an entry.
    pub is_implicit: bool,
    /// The entries it was made of.
    pub sources: Vec<Source>,
    lets_mapping_updates_through: bool,
    privilege_id: u32,
    matcher: Rc<OnceCell<StringMatcher>>,
    language: OnceCell<Language>,
}

impl Group {
    /// The language of its names, before restricted names are taken out.
    pub fn names_language(&self) -> Result<Language, AccessError> {
        if let Some(language) = self.language.get() {
            return Ok(language.clone());
        }
        let language = Language::of(&self.names.texts())?;
        Ok(self.language.get_or_init(|| language).clone())
    }

    /// The language of the names that it grants something on.
    pub fn effective_language(
        &self,
        restricted: &RestrictedNames,
    ) -> Result<Language, AccessError> {
        let names = self.names_language()?;
        Ok(if self.allow_restricted_indices {
            names
        } else {
            names.difference(restricted.language())
        })
    }

    /// Whether the group covers everything there is without limits, which ends every question
    /// (`IndicesPermission.Group#isTotal`).
    pub fn is_total(&self) -> bool {
        self.allow_restricted_indices
            && self.names.contains("*")
            && self.privilege.names.len() == 1
            && self.privilege.names.contains("all")
            && self.queries.is_none()
            && !self.fields.is_restricted()
    }

    /// Whether its names are ready to be compared with concrete ones. They need not be if they cannot
    /// be refused.
    fn is_compiled(&self) -> bool {
        self.matcher.get().is_some()
    }

    /// Its names, ready to be compared with concrete ones.
    fn matcher(&self) -> Option<&StringMatcher> {
        if !self.is_compiled() {
            let names = StringMatcher::new(&self.names.texts());
            let _ = self.matcher.set(names.ok()?);
        }
        self.matcher.get()
    }

    /// Whether its names match, restricted names aside.
    pub fn names_match(&self, name: &str) -> bool {
        self.matcher().is_some_and(|names| names.matches(name))
    }

    /// Whether the deprecated exception for mapping updates applies to the group.
    pub fn updates_mappings(&self) -> bool {
        self.lets_mapping_updates_through
    }

    fn covers(&self, name: &str, restricted: &RestrictedNames) -> bool {
        self.names_match(name) && (self.allow_restricted_indices || !restricted.contains(name))
    }
}

/// How a group grants an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GrantKind {
    /// The action is in the language of the group's privileges.
    Privilege,
    /// Only the mapping-update exception lets it through.
    MappingUpdate,
}

/// All groups of one side of an access.
#[derive(Default)]
pub struct IndicesPermission {
    groups: Vec<Group>,
    /// The positions of the groups whose names the two engines of patterns may read differently.
    ambiguous: Vec<usize>,
    restricted: Rc<RestrictedNames>,
    privileges: Vec<Rc<IndexPrivilege>>,
    has_total_group: bool,
    /// How many questions about concrete names were asked, up to [`FEW_QUESTIONS`].
    asked: Cell<u32>,
    /// All groups in one pass over a name, one member a group; made when more names are asked about.
    names: OnceCell<PatternSet>,
    actions: OnceCell<ActionTable>,
    /// Inclusion answers of [`Self::covers_privilege`]: which requested privilege the privileges
    /// with these ids cover together.
    included: RefCell<TextMap<bool>>,
    /// The groups that include a requested pattern, by what [`Self::privileges_on`] was asked; none if
    /// there was nothing to ask for.
    covering: RefCell<TextMap<Option<Vec<usize>>>>,
}

/// All privileges in one pass over an action, and what was decided so far.
struct ActionTable {
    /// One member a distinct privilege; behind them one for the actions that an exception is made
    /// for, which must not share a decision with actions of the same privileges.
    set: PatternSet,
    decided: DecisionTable,
}

/// So many questions are rather answered group by group than with automata.
const FEW_QUESTIONS: u32 = 4;

/// For one question, so many groups are rather looked at one by one than all at once.
const FEW_GROUPS: usize = 128;

impl IndicesPermission {
    pub(super) fn of(roles: &Definitions) -> Result<Self, AccessError> {
        let mut permission = IndicesPermission {
            restricted: roles.surroundings.restricted.clone(),
            ..IndicesPermission::default()
        };
        let mut privileges = PrivilegeTable::default();
        let implied = roles.implied_indices()?;
        for (entries, is_implicit) in [(merge::indices(roles), false), (implied, true)] {
            for entry in entries {
                permission
                    .add(
                        &entry,
                        is_implicit,
                        roles.has_sound_indices,
                        &mut privileges,
                    )
                    .map_err(|error| {
                        let first = entry.sources.first().copied();
                        roles.located("indices", first.unwrap_or_default(), error)
                    })?;
            }
        }
        permission.has_total_group = permission.groups.iter().any(Group::is_total);
        permission.privileges = privileges.distinct;
        Ok(permission)
    }

    fn add(
        &mut self,
        entry: &MergedIndices,
        is_implicit: bool,
        is_sound: bool,
        privileges: &mut PrivilegeTable,
    ) -> Result<(), AccessError> {
        let fields = FieldPermissions::of(&entry.fields)?;
        let resolved = privileges.resolve(&entry.privileges)?;
        let matcher = Rc::new(OnceCell::new());
        let can_wait = is_sound && !entry.names.iter().all(|name| is_plain(name));
        if !can_wait {
            let _ = matcher.set(StringMatcher::new(&entry.names.texts())?);
        }
        let is_ambiguous = entry.names.iter().any(|name| is_ambiguous(name));
        for (privilege_id, privilege) in resolved {
            if is_ambiguous {
                self.ambiguous.push(self.groups.len());
            }
            let mut written = privilege.names.iter();
            self.groups.push(Group {
                lets_mapping_updates_through: written.any(|name| is_mapping_update_privilege(name)),
                names: entry.names.clone(),
                privilege,
                fields: fields.clone(),
                queries: entry.queries.clone(),
                allow_restricted_indices: entry.allow_restricted_indices,
                is_implicit,
                sources: entry.sources.clone(),
                privilege_id,
                matcher: matcher.clone(),
                language: OnceCell::new(),
            });
        }
        Ok(())
    }

    fn names(&self) -> &PatternSet {
        self.names.get_or_init(|| {
            let nothing = || SetMember::Language(Language::empty());
            let members = self.groups.iter().map(|group| {
                let matcher = group.matcher().cloned();
                matcher.map_or_else(nothing, SetMember::Matcher)
            });
            PatternSet::new(members.collect())
        })
    }

    fn actions(&self) -> &ActionTable {
        self.actions.get_or_init(|| {
            let mut members: Vec<SetMember> = self
                .privileges
                .iter()
                .map(|privilege| SetMember::Language(privilege.actions.clone()))
                .collect();
            let exceptions = MAPPING_UPDATE_ACTIONS.map(Language::literal);
            members.push(SetMember::Language(Language::union_of(exceptions)));
            ActionTable {
                set: PatternSet::new(members),
                decided: DecisionTable::default(),
            }
        })
    }

    /// The groups, in no significant order.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// The names that need `allow_restricted_indices`.
    pub fn restricted(&self) -> &RestrictedNames {
        &self.restricted
    }

    /// Whether a group grants everything on everything.
    pub fn has_total_group(&self) -> bool {
        self.has_total_group
    }

    /// Whether any group restricts fields or documents (`#hasFieldOrDocumentLevelSecurity`).
    pub fn has_field_or_document_level_security(&self) -> bool {
        !self.has_total_group
            && self
                .groups
                .iter()
                .any(|group| group.queries.is_some() || group.fields.is_restricted())
    }

    /// Whether the action is granted on any name at all (`IndicesPermission#check`).
    pub fn allows_on_any_name(&self, action: &str) -> bool {
        self.groups.iter().any(|group| {
            group.privilege.actions.contains(action)
                || (MAPPING_UPDATE_ACTIONS.contains(&action) && group.lets_mapping_updates_through)
        })
    }

    /// Whether the action is granted on that concrete name. The hot path: two passes over the
    /// two strings, one look-up, no allocation.
    pub fn allows(&self, action: &str, name: &str, selector: Selector) -> bool {
        let grants = |group: &Group| {
            group.privilege.selector.admits(selector)
                && Self::grant_kind(group, action, NameKind::IndexOrAlias).is_some()
                && group.covers(name, &self.restricted)
        };
        // A group that is compiled and grants spares the others being compiled.
        let decide = || {
            let mut compiled = self.groups.iter().filter(|group| group.is_compiled());
            compiled.any(grants) || self.groups.iter().any(grants)
        };
        if self.is_rarely_asked() {
            return decide();
        }
        let actions = self.actions();
        let (Some(name_class), Some(action_class)) =
            (self.names().class(name), actions.set.class(action))
        else {
            return decide();
        };
        let is_restricted = self.restricted.contains(name);
        let key = DecisionTable::key(name_class, action_class, selector, is_restricted);
        if let Some(answer) = actions.decided.get(key) {
            return answer;
        }
        let answer = decide();
        actions.decided.set(key, answer);
        answer
    }

    /// Whether automata would cost more than they have saved so far.
    fn is_rarely_asked(&self) -> bool {
        let asked = self.asked.get();
        if asked < FEW_QUESTIONS {
            self.asked.set(asked + 1);
        }
        asked < FEW_QUESTIONS
    }

    /// The groups that grant the action on that concrete name, and how.
    pub fn grants<'a>(
        &'a self,
        action: &'a str,
        name: &str,
        selector: Selector,
        kind: NameKind,
    ) -> impl Iterator<Item = (&'a Group, GrantKind)> {
        let covering = self.covering(name, selector);
        covering
            .into_iter()
            .filter_map(move |group| Some((group, Self::grant_kind(group, action, kind)?)))
    }

    /// How a group that covers a name of that kind grants the action, if it does.
    pub fn grant_kind(group: &Group, action: &str, kind: NameKind) -> Option<GrantKind> {
        if group.privilege.actions.contains(action) {
            return Some(GrantKind::Privilege);
        }
        let is_exception = kind == NameKind::IndexOrAlias
            && MAPPING_UPDATE_ACTIONS.contains(&action)
            && group.lets_mapping_updates_through;
        is_exception.then_some(GrantKind::MappingUpdate)
    }

    /// The groups that cover that concrete name and reach that part of it.
    pub fn covering(&self, name: &str, selector: Selector) -> Vec<&Group> {
        let is_restricted = self.restricted.contains(name);
        self.matching(name)
            .iter()
            .filter_map(|id| self.groups.get(*id as usize))
            .filter(|group| group.privilege.selector.admits(selector))
            .filter(|group| group.allow_restricted_indices || !is_restricted)
            .collect()
    }

    /// The positions of the groups whose names match, restricted names aside.
    fn matching(&self, name: &str) -> Rc<[u32]> {
        let set = self.names();
        if let Some(class) = set.class(name) {
            return set.members(class);
        }
        let mut matching = Vec::new();
        set.matching(name, &mut matching);
        matching.into()
    }

    /// Whether the group covers the concrete name and reaches that part of it.
    pub fn group_covers(&self, group: &Group, name: &str, selector: Selector) -> bool {
        group.privilege.selector.admits(selector) && group.covers(name, &self.restricted)
    }

    /// The union of what may be done to that concrete name (`#allowedActionsMatcher`).
    pub fn allowed_actions(&self, name: &str, selector: Selector) -> Language {
        Language::union_of(
            self.covering(name, selector)
                .into_iter()
                .map(|group| group.privilege.actions.clone()),
        )
    }

    /// What is granted on every name of a requested pattern
    /// (`IndicesPermission#checkResourcePrivileges`).
    ///
    /// Each group is looked at alone: `a*` in one and `b*` in another do not make `/[ab].*/`.
    pub fn privileges_on(
        &self,
        request: &ResourceRequest,
    ) -> Result<CoveredPrivileges<'_>, AccessError> {
        let flags = match (request.allow_restricted_indices, request.asks_failures) {
            (false, false) => "0",
            (false, true) => "1",
            (true, false) => "2",
            (true, true) => "3",
        };
        let key = [flags, request.pattern].concat();
        if let Some(known) = self.covering.borrow().get(key.as_str()) {
            return Ok(self.covered(known.as_deref(), request));
        }
        let positions = self.including(request)?;
        let covered = self.covered(positions.as_deref(), request);
        if positions
            .as_ref()
            .is_none_or(|positions| positions.len() <= FEW_GROUPS)
        {
            remember(&self.covering, key, positions);
        }
        Ok(covered)
    }

    /// The positions of the groups whose names include the requested pattern; `None` if nothing is left
    /// to ask for.
    fn including(&self, request: &ResourceRequest) -> Result<Option<Vec<usize>>, AccessError> {
        // A role without any groups knows no restricted names (`IndicesPermission#NONE`).
        let restricted = if self.groups.is_empty() {
            &RestrictedNames::of::<&str>(&[])?
        } else {
            &*self.restricted
        };
        let Some(resource) = RequestedNames::new(request, restricted)? else {
            return Ok(None);
        };
        let mut including = Vec::new();
        for position in self.candidates(resource.example.as_deref()) {
            if let Some(group) = self.groups.get(position)
                && resource.fits_in(group, &self.restricted)?
            {
                including.push(position);
            }
        }
        Ok(Some(including))
    }

    fn covered(
        &self,
        positions: Option<&[usize]>,
        request: &ResourceRequest,
    ) -> CoveredPrivileges<'_> {
        let mut covered = CoveredPrivileges {
            is_empty_request: positions.is_none(),
            ..CoveredPrivileges::default()
        };
        for position in positions.unwrap_or_default() {
            let Some(group) = self.groups.get(*position) else {
                continue;
            };
            if group.privilege.selector.admits(Selector::Data) {
                covered.data.push(group);
            }
            // Only named failure-store privileges make Elasticsearch look at the failure store.
            if request.asks_failures && group.privilege.selector.admits(Selector::Failures) {
                covered.failures.push(group);
            }
        }
        covered.data_key = privileges_key(&covered.data);
        covered.failures_key = privileges_key(&covered.failures);
        covered
    }

    /// The positions of the groups that may include all of some names, of which one is given.
    pub(super) fn candidates(&self, example: Option<&str>) -> Vec<usize> {
        let Some(example) = example else {
            return (0..self.groups.len()).collect();
        };
        let mut positions = self.ambiguous.clone();
        if self.groups.len() <= FEW_GROUPS && self.names.get().is_none() {
            for (position, group) in self.groups.iter().enumerate() {
                positions.extend(group.names_match(example).then_some(position));
            }
        } else {
            let matching = self.matching(example);
            positions.extend(matching.iter().map(|position| *position as usize));
        }
        by_number(&mut positions, |position| *position as u64);
        positions.dedup();
        positions
    }

    /// A number for what is granted on a concrete name: names of the same number get the same answers
    /// from [`Self::privileges_on`]. Not all names have one.
    pub(super) fn name_class(&self, name: &str) -> Option<usize> {
        if !is_plain_name(name) || !self.ambiguous.is_empty() {
            return None;
        }
        let class = self.names().class(name)?.0 as usize;
        Some(2 * class + usize::from(self.restricted.contains(name)))
    }

    /// Appends a text that is the same for names that the same patterns match and that are restricted
    /// alike. Not all names have one.
    #[cfg(feature = "explain")]
    pub(super) fn write_kind(&self, name: &str, kind: &mut String) -> Option<()> {
        kind.push('\n');
        *kind += &self.name_class(name)?.to_string();
        for position in self.matching(name).iter() {
            let group = self.groups.get(*position as usize)?;
            // The group tells of one pattern alone, not of one among several.
            for pattern in group.names.iter().filter(|_| group.names.len() > 1) {
                let matches = match pattern.strip_suffix('*') {
                    _ if !is_plain(pattern) => return None,
                    Some(prefix) => name.starts_with(prefix),
                    None => name == pattern,
                };
                kind.push(if matches { '+' } else { '-' });
            }
        }
        (kind.len() <= LONGEST_KEY).then_some(())
    }

    /// Whether the privileges of the groups together include the requested one.
    pub fn covers_privilege(
        &self,
        covered: &CoveredPrivileges<'_>,
        requested: &IndexPrivilege,
    ) -> Result<bool, AccessError> {
        let CoveredPrivileges { data, failures, .. } = covered;
        Ok((requested.selector.admits(Selector::Data)
            && self.union_includes(data, &covered.data_key, requested)?)
            || (requested.selector.admits(Selector::Failures)
                && self.union_includes(failures, &covered.failures_key, requested)?))
    }

    fn union_includes(
        &self,
        groups: &[&Group],
        key: &str,
        requested: &IndexPrivilege,
    ) -> Result<bool, AccessError> {
        if groups
            .iter()
            .any(|group| requested.names.is_subset(&group.privilege.names))
        {
            return Ok(true);
        }
        if groups.is_empty() {
            return Ok(false);
        }
        let key = [key, &requested.names.texts().join(",")].concat();
        if let Some(answer) = self.included.borrow().get(key.as_str()) {
            return Ok(*answer);
        }
        let union = Language::union_of(
            privilege_ids(groups)
                .into_iter()
                .filter_map(|id| self.privileges.get(id as usize))
                .map(|privilege| privilege.actions.clone()),
        );
        let answer = union.includes(&requested.actions)?;
        remember(&self.included, key, answer);
        Ok(answer)
    }
}

/// Remembered answers of one kind, at most.
const REMEMBERED: usize = 4096;

/// Questions that are remembered are no longer than this.
const LONGEST_KEY: usize = 1024;

/// Remembers an answer; where there are too many, all are forgotten.
fn remember<T>(answers: &RefCell<TextMap<T>>, key: String, answer: T) {
    if let Ok(mut answers) = answers.try_borrow_mut()
        && key.len() <= LONGEST_KEY
    {
        if answers.len() >= REMEMBERED {
            answers.clear();
        }
        answers.insert(key, answer);
    }
}

/// A pattern of a `has_privileges` request.
pub struct ResourceRequest<'a> {
    /// One index name expression.
    pub pattern: &'a str,
    /// The request's own `allow_restricted_indices`.
    pub allow_restricted_indices: bool,
    /// Whether the request names a privilege on the failure store.
    pub asks_failures: bool,
}

/// The groups whose names include a requested pattern.
#[derive(Default)]
pub struct CoveredPrivileges<'a> {
    /// Those that reach data.
    pub data: Vec<&'a Group>,
    /// Those that reach the failure store, if that was asked for.
    pub failures: Vec<&'a Group>,
    /// Nothing is left of the pattern once restricted names are taken out: every answer is no.
    pub is_empty_request: bool,
    /// The same text for the same privileges.
    data_key: String,
    failures_key: String,
}

/// The distinct privileges of groups, ascending.
fn privilege_ids(groups: &[&Group]) -> Vec<u32> {
    let mut ids: Vec<u32> = groups.iter().map(|group| group.privilege_id).collect();
    crate::order::sort(&mut ids);
    ids.dedup();
    ids
}

fn privileges_key(groups: &[&Group]) -> String {
    let mut key = String::new();
    for id in privilege_ids(groups) {
        key.push_str(&id.to_string());
        key.push(' ');
    }
    key
}

/// The language of a requested pattern, and how restricted names take part.
pub struct RequestedNames {
    /// What was asked for; restricted names are still in it.
    pub language: Language,
    /// Whether restricted names are taken out of what was asked for.
    pub without_restricted: bool,
    /// Whether any name of the pattern is restricted.
    pub touches_restricted: bool,
    /// One of the names that are asked for, if one shows.
    example: Option<String>,
}

impl RequestedNames {
    /// `None` if nothing is left to ask for.
    pub fn new(
        request: &ResourceRequest,
        restricted: &RestrictedNames,
    ) -> Result<Option<Self>, AccessError> {
        let language = Language::of(&[request.pattern])
            .map_err(|error| requested_pattern_error(request.pattern, error))?;
        let touches_restricted = restricted.overlaps(&language)?;
        let without_restricted = !request.allow_restricted_indices
            && touches_restricted
            && !is_concrete_restricted_name(request.pattern, restricted);
        let is_empty = if without_restricted {
            restricted.includes(&language)?
        } else {
            language.is_empty()?
        };
        let example = language
            .some_name()
            .filter(|name| !(without_restricted && restricted.contains(name)));
        Ok((!is_empty).then_some(RequestedNames {
            language,
            without_restricted,
            touches_restricted,
            example,
        }))
    }

    /// Whether the group's names include everything that was asked for.
    pub fn fits_in(
        &self,
        group: &Group,
        restricted: &RestrictedNames,
    ) -> Result<bool, AccessError> {
        if self.touches_restricted && !self.without_restricted && !group.allow_restricted_indices {
            return Ok(false);
        }
        let names = group.names_language()?;
        let lacks_example = |name: &String| !names.contains(name);
        if self.example.as_ref().is_some_and(lacks_example) {
            return Ok(false);
        }
        if names.includes(&self.language)? {
            return Ok(true);
        }
        Ok(self.without_restricted
            && names
                .union(restricted.language())
                .includes(&self.language)?)
    }

    /// Exactly the names that were asked for.
    pub fn effective_language(&self, restricted: &RestrictedNames) -> Language {
        if self.without_restricted {
            self.language.difference(restricted.language())
        } else {
            self.language.clone()
        }
    }
}

/// Whether the text is a name as it stands, to whatever reads it.
fn is_plain_name(text: &str) -> bool {
    !text.is_empty() && !is_pattern(text)
}

/// Whether the two engines of patterns read the text differently: the backslash, and a regular
/// expression that appears only where a list has its stars cut off.
fn is_ambiguous(text: &str) -> bool {
    !text.starts_with('/') && (text::has(text, b'\\') || text.starts_with("*/"))
}

/// A requested name that is restricted and written out: it is never taken out of a request.
/// `?` and `\` do not make a pattern here (`IndicesPermission#isConcreteRestrictedIndex`).
fn is_concrete_restricted_name(pattern: &str, restricted: &RestrictedNames) -> bool {
    let is_regex = pattern.starts_with('/') && pattern.ends_with('/') && pattern.len() > 1;
    !is_regex && !text::has(pattern, b'*') && restricted.contains(pattern)
}

fn requested_pattern_error(pattern: &str, error: crate::pattern::PatternError) -> AccessError {
    const SHOWN: usize = 256;
    let error = AccessError::from(error);
    if error.code != "pattern_too_complex" {
        return error;
    }
    let shown = if pattern.chars().count() > SHOWN + 4 {
        let cut: String = pattern.chars().take(SHOWN).collect();
        cut + "..."
    } else {
        pattern.to_owned()
    };
    AccessError::new(
        error.code,
        format!("the provided index pattern [{shown}] is too complex to be evaluated"),
    )
}

/// Resolves sets of privilege names, each distinct one once.
#[derive(Default)]
struct PrivilegeTable {
    distinct: Vec<Rc<IndexPrivilege>>,
    by_name: TextMap<IndexPrivilege>,
    by_names: TextMap<Vec<(u32, Rc<IndexPrivilege>)>>,
}

impl PrivilegeTable {
    #[inline(never)]
    fn resolve(&mut self, names: &TextSet) -> Result<Vec<(u32, Rc<IndexPrivilege>)>, AccessError> {
        let key = text::key_of(names.texts());
        if let Some(known) = self.by_names.get(key.as_str()) {
            return Ok(known.clone());
        }
        let mut single = Vec::with_capacity(names.len());
        for name in names {
            let privilege = if let Some(privilege) = self.by_name.get(name.as_str()) {
                privilege.clone()
            } else {
                let privilege = index::resolve(name)?;
                self.by_name.insert(name.as_str(), privilege.clone());
                privilege
            };
            single.push(privilege);
        }
        let mut resolved = Vec::new();
        for privilege in index::split_by_selector(&single)? {
            let position = self.distinct.iter().position(|known| {
                known.names == privilege.names && known.selector == privilege.selector
            });
            let position = position.unwrap_or_else(|| {
                self.distinct.push(Rc::new(privilege));
                self.distinct.len() - 1
            });
            if let (Some(privilege), Ok(id)) =
                (self.distinct.get(position), u32::try_from(position))
            {
                resolved.push((id, privilege.clone()));
            }
        }
        self.by_names.insert(key, resolved.clone());
        Ok(resolved)
    }
}

/// Answers already given, by name class and action class. A fixed number of places, each holding
/// the newest answer that fell on it: bounded, and no hashing beyond one multiplication.
struct DecisionTable {
    places: Vec<Cell<u64>>,
}

const DECISION_BITS: u32 = 12;
const NO_DECISION: u64 = u64::MAX;

impl Default for DecisionTable {
    fn default() -> Self {
        DecisionTable {
            places: vec![Cell::new(NO_DECISION); 1 << DECISION_BITS],
        }
    }
}

impl DecisionTable {
    /// Name classes and action classes are small numbers: both fit one word beside the selector,
    /// whether the name is restricted, and the answer.
    fn key(name: ClassId, action: ClassId, selector: Selector, is_restricted: bool) -> u64 {
        let failures = u64::from(selector == Selector::Failures);
        let restricted = u64::from(is_restricted);
        (u64::from(name.0) << 32) | (u64::from(action.0) << 3) | (restricted << 2) | (failures << 1)
    }

    fn place(&self, key: u64) -> Option<&Cell<u64>> {
        // The golden ratio spreads neighbouring classes over the table.
        let hash = key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - DECISION_BITS);
        self.places.get(usize::try_from(hash).ok()?)
    }

    fn get(&self, key: u64) -> Option<bool> {
        let held = self.place(key)?.get();
        (held & !1 == key).then_some(held & 1 == 1)
    }

    fn set(&self, key: u64, answer: bool) {
        if let Some(place) = self.place(key) {
            place.set(key | u64::from(answer));
        }
    }
}

/// Whether a privilege of a request makes Elasticsearch look at the failure store.
pub(super) fn is_failure_store_privilege(name: &str) -> bool {
    catalog::index_privilege(&lower_case(name))
        .is_some_and(|privilege| privilege.selector == SelectorClass::Failures)
}
