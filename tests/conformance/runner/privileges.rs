//! Cases about privileges: what a name comes to, and how names compare.

use std::collections::BTreeSet;

use rolescope::catalog::{self, SelectorClass};
use rolescope::pattern::Language;
use rolescope::privilege::{cluster, index};
use serde_json::{Value, json};

use super::case::{lacks, sorted};
use super::{Case, Outcome, Problem, roles};

/// Where a privilege is written.
enum Scope {
    Cluster,
    Index,
}

fn scope(case: &Case) -> Result<Scope, Problem> {
    match case.get("scope").as_str() {
        Some("cluster") => Ok(Scope::Cluster),
        Some("index") | None => Ok(Scope::Index),
        Some(_) => Err(lacks("scope", "scope")),
    }
}

/// Does `first` stand before `second` in the list of names by access?
pub fn privilege_order(case: &Case) -> Outcome {
    let order = match scope(case)? {
        Scope::Cluster => catalog::grant_order_cluster(),
        Scope::Index => catalog::grant_order_index(),
    };
    let position = |key| {
        let name = case.text(key)?;
        order
            .iter()
            .position(|known| *known == name)
            .ok_or_else(|| lacks("known name", key))
    };
    case.expect(position("first")? < position("second")?)
}

/// The `names` by the number of others that they imply, then by name.
pub fn privilege_sort(case: &Case) -> Outcome {
    let names = case.texts("names")?;
    let mut order = Vec::new();
    for name in &names {
        let mut implied = 0;
        for other in &names {
            implied += usize::from(match scope(case)? {
                Scope::Cluster => implies(&[name], &[other])?,
                Scope::Index => union(case, &[name])?.includes(&union(case, &[other])?)?,
            });
        }
        order.push((implied, *name));
    }
    order.sort_unstable();
    case.expect(order.into_iter().map(|(_, name)| name).collect::<Vec<_>>())
}

/// Which named privileges grant `action`?
pub fn privilege_names_that_grant(case: &Case) -> Outcome {
    let action = case.text("action")?;
    let names = match (scope(case)?, case.get("selector").as_str()) {
        (Scope::Cluster, _) => cluster::names_that_grant(action),
        (Scope::Index, Some("failures_only")) => {
            index::names_that_grant(action, |class| class == SelectorClass::Failures)
        }
        (Scope::Index, _) => {
            index::names_that_grant(action, |class| class.admits(index::Selector::Data))
        }
    };
    let names: Value = names.into();
    if case.get("ordered") == &json!(false) {
        return super::case::same("the set", &sorted(&names), &sorted(case.get("expect")));
    }
    case.expect(names)
}

/// What `privileges` come to when they are split by selector.
pub fn index_privilege_selectors(case: &Case) -> Outcome {
    let split = index::resolve_by_selector(&case.texts("privileges")?)?;
    let split = split.iter().map(|privilege| {
        let selector = match privilege.selector {
            SelectorClass::Data => "data",
            SelectorClass::Failures => "failures",
            SelectorClass::DataAndFailures => "data_and_failures",
            SelectorClass::All => "all",
        };
        json!({"privileges": privilege.names, "selector": selector})
    });
    let split: Value = split.collect();
    super::case::same("the split", &sorted(&split), &sorted(case.get("expect")))
}

/// Do `privileges` cover `action`?
pub fn privilege_grants_action(case: &Case) -> Outcome {
    let actions = union(case, &case.texts("privileges")?)?;
    case.expect(actions.contains(case.text("action")?))
}

/// Are the actions of `a` some of those of `b`?
pub fn index_privilege_subset(case: &Case) -> Outcome {
    let (a, b) = (
        union(case, &case.texts("a")?)?,
        union(case, &case.texts("b")?)?,
    );
    case.expect(b.includes(&a)?)
}

/// `privilege` exists nowhere in its scope.
pub fn privilege_invalid(case: &Case) -> Outcome {
    let name = case.text("privilege")?;
    let resolved = match scope(case)? {
        Scope::Cluster => cluster::resolve(name).map(|_| ()),
        Scope::Index => index::resolve(name).map(|_| ()),
    };
    match resolved {
        Ok(()) => Err(Problem::Failed("accepted".to_owned())),
        Err(error) => case.contains("errors_contain", &error.message),
    }
}

/// Does whoever holds the cluster privileges `a` hold those of `b`?
pub fn cluster_implies(case: &Case) -> Outcome {
    case.expect(implies(&case.texts("a")?, &case.texts("b")?)?)
}

/// Is `action` one of those that `allow` but not `exclude` matches?
pub fn action_patterns(case: &Case) -> Outcome {
    let allowed = Language::of(&case.texts("allow")?)?;
    let actions = allowed.difference(&Language::of(&case.texts("exclude")?)?);
    case.expect(actions.contains(case.text("action")?))
}

fn implies(held: &[&str], asked: &[&str]) -> Result<bool, Problem> {
    let role = json!({"id": "", "roles": [{"cluster": held}]});
    let access = roles::access(&Case::read(&role.to_string())?)?;
    let mut all = true;
    for name in asked {
        all &= access.has_cluster_privilege(name)?;
    }
    Ok(all)
}

fn union(case: &Case, names: &[&str]) -> Result<Language, Problem> {
    let names: BTreeSet<_> = names.iter().collect();
    let mut languages = Vec::new();
    for name in names {
        languages.push(match scope(case)? {
            Scope::Cluster => cluster::resolve(name)?.actions,
            Scope::Index => index::resolve(name)?.actions,
        });
    }
    Ok(Language::union_of(languages))
}
