//! Index privileges: names and raw index actions to languages of actions, told apart by the
//! part of a data stream they reach.
//!
//! Since 9.1 a name can stand for the data of a data stream or for its failure store
//! (`logs::failures`). Each privilege belongs to one [`SelectorClass`], and the privileges of
//! one role entry are split by it: `read_failure_store` beside `write` does not give `write` on
//! the failure store. Reproduces `IndexPrivilege` and `IndexComponentSelectorPredicate` of
//! `org.elasticsearch.xpack.core.security.authz.privilege`.

use super::{
    Memo, PrivilegeError, is_one_of, is_plain_action, raw_action_pattern, starts_as_one_of,
};
use crate::catalog;
pub use crate::catalog::SelectorClass;
use crate::host::lower_case;
use crate::pattern::{Language, PatternError, TooComplex};
use crate::text::TextSet;

/// The part of a data stream that a request is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Selector {
    /// The documents; what a name without a selector means.
    #[default]
    Data,
    /// The failure store.
    Failures,
}

impl SelectorClass {
    /// Whether privileges of this class reach that part.
    pub fn admits(self, selector: Selector) -> bool {
        match self {
            SelectorClass::All | SelectorClass::DataAndFailures => true,
            SelectorClass::Data => selector == Selector::Data,
            SelectorClass::Failures => selector == Selector::Failures,
        }
    }
}

/// Privileges that are held together: the names of one class of one entry.
#[derive(Clone)]
pub struct IndexPrivilege {
    /// Names and raw actions in lower case, raw actions without the appended star.
    pub names: TextSet,
    /// The union of their actions.
    pub actions: Language,
    /// The parts of a data stream they reach.
    pub selector: SelectorClass,
}

impl IndexPrivilege {
    /// The part of a data stream that a request for this privilege alone is about: Elasticsearch looks
    /// at the failure store only for privileges on nothing else.
    pub fn asked_selector(&self) -> Selector {
        match self.selector {
            SelectorClass::Failures => Selector::Failures,
            _ => Selector::Data,
        }
    }
}

/// Whether `action` is decided by index privileges when it names indices
/// (`IndexPrivilege`'s action matcher).
pub fn is_index_action(action: &str) -> bool {
    starts_as_one_of(action, catalog::raw_index_actions())
}

/// Whether [`resolve`] surely knows the name.
pub fn is_known(name: &str) -> bool {
    let lower = lower_case(name);
    if is_index_action(&lower) {
        is_plain_action(&lower)
    } else {
        catalog::index_privilege(&lower).is_some()
    }
}

/// Resolves a single name or raw action. Case does not matter.
pub fn resolve(name: &str) -> Result<IndexPrivilege, PrivilegeError> {
    let lower = lower_case(name);
    let of_pattern = |error| PrivilegeError::of_pattern(name, &error);
    let (actions, selector) = if is_index_action(&lower) {
        let actions = Language::of(&[raw_action_pattern(&lower)]).map_err(of_pattern)?;
        (actions, SelectorClass::Data)
    } else if let Some(named) = catalog::index_privilege(&lower) {
        (named_actions(named).map_err(of_pattern)?, named.selector)
    } else {
        return Err(PrivilegeError {
            code: "unknown_index_privilege",
            name: name.to_owned(),
            message: unknown_message(&lower),
        });
    };
    Ok(IndexPrivilege {
        names: TextSet::of(lower),
        actions,
        selector,
    })
}

thread_local! {
    /// The languages of the named privileges that were asked for so far: roles name the same few
    /// again and again.
    static NAMED: Memo<Language> = const { Memo::new() };
}

fn named_actions(named: &'static catalog::IndexPrivilege) -> Result<Language, PatternError> {
    if let Some(language) = NAMED.with(|known| known.get(named.name)) {
        return Ok(language);
    }
    let language = Language::of(&named.actions)?;
    NAMED.with(|known| known.set(named.name, language.clone()));
    Ok(language)
}

thread_local! {
    /// The named privileges, those that grant the least first.
    static IN_GRANT_ORDER: Vec<&'static catalog::IndexPrivilege> = catalog::grant_order_index()
        .iter()
        .filter_map(|name| catalog::index_privilege(name))
        .collect();
}

/// The named privileges that grant the action on one of these parts of a data stream, those that
/// grant the least first: the list that Elasticsearch's denials give
/// (`IndexPrivilege#findPrivilegesThatGrant`).
pub fn names_that_grant(action: &str, admits: impl Fn(SelectorClass) -> bool) -> Vec<&'static str> {
    IN_GRANT_ORDER.with(|order| {
        order
            .iter()
            .filter(|named| admits(named.selector) && is_one_of(action, &named.actions))
            .map(|named| named.name)
            .collect()
    })
}

thread_local! {
    /// The answers of [`names_that_include`] for named privileges.
    static INCLUDING: Memo<Vec<&'static str>> = const { Memo::new() };
}

/// The named privileges that include everything the requested one allows, on the part of a data
/// stream that it is asked about, those that grant the least first. `none` grants nothing and is
/// left out.
pub fn names_that_include(requested: &IndexPrivilege) -> Result<Vec<&'static str>, TooComplex> {
    let named = match requested.names.first() {
        Some(name) if requested.names.len() == 1 => catalog::index_privilege(name),
        _ => None,
    };
    if let Some(known) = named.and_then(|named| INCLUDING.with(|known| known.get(named.name))) {
        return Ok(known);
    }
    let selector = requested.asked_selector();
    let mut found = Vec::new();
    for name in catalog::grant_order_index() {
        let Some(granting) = catalog::index_privilege(name) else {
            continue;
        };
        let includes = !granting.actions.is_empty()
            && granting.selector.admits(selector)
            && match named_actions(granting) {
                Ok(actions) => actions.includes(&requested.actions)?,
                Err(_) => false,
            };
        found.extend(includes.then_some(*name));
    }
    if let Some(named) = named {
        INCLUDING.with(|known| known.set(named.name, found.clone()));
    }
    Ok(found)
}

/// Resolves the names of one entry and splits them by selector class
/// (`IndexPrivilege#resolveBySelectorAccess`). With `all` among them nothing is split: one
/// privilege that reaches everything. No names at all are the privilege `none`.
pub fn resolve_by_selector<S: AsRef<str>>(
    names: &[S],
) -> Result<Vec<IndexPrivilege>, PrivilegeError> {
    let mut resolved = Vec::with_capacity(names.len());
    for name in names {
        resolved.push(resolve(name.as_ref())?);
    }
    split_by_selector(&resolved)
}

/// Joins privileges of one class, keeps classes apart.
pub fn split_by_selector(
    resolved: &[IndexPrivilege],
) -> Result<Vec<IndexPrivilege>, PrivilegeError> {
    if resolved.is_empty() {
        return Ok(vec![IndexPrivilege {
            names: TextSet::of("none"),
            actions: Language::empty(),
            selector: SelectorClass::Data,
        }]);
    }
    let mut privileges = resolved.iter();
    if privileges.any(|privilege| privilege.selector == SelectorClass::All) {
        let all: Vec<_> = resolved.iter().collect();
        return Ok(vec![join(&all, SelectorClass::All)?]);
    }
    let mut split = Vec::new();
    for class in [
        SelectorClass::Data,
        SelectorClass::DataAndFailures,
        SelectorClass::Failures,
    ] {
        let mut of_class = Vec::new();
        for privilege in resolved {
            of_class.extend((privilege.selector == class).then_some(privilege));
        }
        if !of_class.is_empty() {
            split.push(join(&of_class, class)?);
        }
    }
    Ok(split)
}

fn join(
    privileges: &[&IndexPrivilege],
    selector: SelectorClass,
) -> Result<IndexPrivilege, PrivilegeError> {
    let mut names = TextSet::new();
    let mut raw = Vec::new();
    let mut languages = Vec::new();
    for privilege in privileges {
        names.extend(&privilege.names);
        if privilege.names.iter().any(|name| is_index_action(name)) {
            raw.push(privilege);
        } else {
            languages.push(privilege.actions.clone());
        }
    }
    match raw.as_slice() {
        [] => {}
        [only] => languages.push(only.actions.clone()),
        // They are read as one list, and patterns of a list a little otherwise than each alone.
        _ => {
            let mut patterns = Vec::new();
            for privilege in raw {
                for name in &privilege.names {
                    patterns.push(raw_action_pattern(name));
                }
            }
            let list = Language::of(&patterns);
            languages.push(
                list.map_err(|error| PrivilegeError::of_pattern(&patterns.join(","), &error))?,
            );
        }
    }
    Ok(IndexPrivilege {
        names,
        actions: Language::union_of(languages),
        selector,
    })
}

fn unknown_message(lower: &str) -> String {
    [
        "unknown index privilege [",
        lower,
        "]. a privilege must be either one of the predefined fixed indices privileges [",
        &catalog::index_privilege_names_sorted().join(","),
        "] or a pattern over one of the available index actions",
    ]
    .concat()
}
