//! Index privileges that come with Kibana's application privileges (`ImplicitPrivilegesProvider`).
//!
//! Queries are not written out: each is a text of its own that begins with [`QUERY`].

use rolescope::catalog::SelectorClass;

use super::actions;
use super::pattern;
use super::permission::{ApplicationPrivilege, Applications, Group, Set};

/// How the stand-in for a query begins.
pub const QUERY: &str = "implicit:";

const KIBANA: &str = "kibana-.kibana";

/// The spaces that something is granted in.
#[derive(Clone, Default)]
struct Spaces {
    all: bool,
    ids: Set,
}

impl Spaces {
    fn any(&self) -> bool {
        self.all || !self.ids.is_empty()
    }
}

pub fn groups(applications: &Applications) -> Vec<Group> {
    let spaces = |has: &dyn Fn(&ApplicationPrivilege) -> bool| -> Option<Spaces> {
        let held = applications.iter().filter(|(privilege, _)| {
            pattern::matches(std::slice::from_ref(&privilege.application), KIBANA) && has(privilege)
        });
        let resources: Vec<&String> = held.flat_map(|(_, lists)| lists.iter().flatten()).collect();
        (!resources.is_empty()).then(|| Spaces {
            all: resources.iter().any(|one| *one == "*"),
            ids: resources
                .iter()
                .filter_map(|one| one.strip_prefix("space:"))
                .map(str::to_owned)
                .collect(),
        })
    };
    let with = |action: &str| spaces(&|privilege| privilege.allows(action));
    let mut groups = Vec::new();
    if let Some(spaces) = with("alerts:read").filter(Spaces::any) {
        let query = (!spaces.all).then_some("alerts");
        groups.push(group(
            &[".alert-actions*", ".rule-events*"],
            &["read"],
            query,
        ));
    }
    for owner in ["securitySolution", "observability", "cases"] {
        if with(&format!("cases:{owner}/getCase")).is_some_and(|spaces| spaces.any()) {
            groups.push(group(&[".cases*"], &["read"], Some(owner)));
        }
    }
    workflows(&with, &mut groups);
    let indexed = spaces(&|privilege| {
        let mut patterns = privilege.patterns.iter();
        patterns.any(|action| action.starts_with("ai_index:"))
    });
    if indexed.is_some_and(|spaces| spaces.any()) {
        groups.push(group(&["ai-index-idx-sml-data"], &["read"], Some("ai")));
    }
    nightshift(&with, &mut groups);
    groups
}

fn workflows(with: &dyn Fn(&str) -> Option<Spaces>, groups: &mut Vec<Group>) {
    let Some(spaces) = with("api:workflowsManagement:readExecution").filter(Spaces::any) else {
        return;
    };
    let managed = with("api:workflowsManagement:managed:readExecution").unwrap_or_default();
    let query = (!(spaces.all && managed.all)).then_some("workflows");
    groups.push(group(&[".workflows-executions"], &["read"], query));
}

fn nightshift(with: &dyn Fn(&str) -> Option<Spaces>, groups: &mut Vec<Group>) {
    let views = |spaces: &Spaces| -> Vec<String> {
        if spaces.all {
            return vec!["$.nightshift.sources.*".to_owned()];
        }
        let is_name = |id: &&String| {
            !id.is_empty()
                && id
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-')
        };
        let ids = spaces.ids.iter().filter(is_name);
        ids.map(|id| format!("$.nightshift.sources.{id}.*"))
            .collect()
    };
    let mut add = |spaces: &Spaces, privileges: &[&str]| {
        let views = views(spaces);
        let views: Vec<&str> = views.iter().map(String::as_str).collect();
        if !views.is_empty() {
            groups.push(group(&views, privileges, None));
        }
    };
    let read = with("api:read_nightshift").filter(Spaces::any);
    if let Some(spaces) = &read {
        add(spaces, &["read", "read_view_metadata"]);
    }
    if let Some(spaces) = with("api:manage_nightshift").filter(Spaces::any) {
        add(&spaces, &["manage_view"]);
    }
    if let Some(spaces) = read {
        let query = (!spaces.all).then_some("significant events");
        groups.push(group(&[".significant_events-*"], &["read"], query));
    }
}

fn group(names: &[&str], privileges: &[&str], query: Option<&str>) -> Group {
    Group {
        names: names.iter().map(|name| (*name).to_owned()).collect(),
        privileges: privileges.iter().map(|name| (*name).to_owned()).collect(),
        language: privileges
            .iter()
            .map(|name| actions::index(name).expect("a known privilege").0)
            .collect(),
        selector: SelectorClass::Data,
        fields: None,
        queries: query.map(|query| Set::from([format!("{QUERY}{query}")])),
        allow_restricted: false,
        implicit: true,
    }
}
