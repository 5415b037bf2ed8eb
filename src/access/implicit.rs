//! Implicit index privileges: what Kibana's application privileges bring along.
//!
//! Some features of Kibana keep their data in indices that people query as themselves. So that no
//! role has to repeat in `indices` what it says in `applications`, Elasticsearch (from 9.5 on)
//! derives the one from the other when it builds a role: who holds `alerts:read` in a space reads
//! the alerts of that space. The groups made here stay apart from those of the entries, and never
//! reach restricted names.
//!
//! Most of it is a table, [`PROVIDED`]: an action of Kibana, and what it gives in the spaces that it
//! is held in. Two grants need more than one action or more than a yes or no, and have a function
//! each. Reproduces the implementations of `ImplicitPrivilegesProvider` in `x-pack/plugin/kibana`.
//! Those list the ids of spaces in an order without meaning; here they are sorted.

use super::applications::{ApplicationEntry, ApplicationPermission};
use super::fields::FieldDefinitions;
use super::merge::{MergedIndices, NamedRole, Source};
use crate::json::Json;
use crate::privilege::application::{StoredPrivilege, is_privilege_name};
use crate::text::{TextMap, TextSet};

/// The application that Kibana registers its privileges as, unless it was told otherwise. No other
/// is looked at.
const KIBANA: &str = "kibana-.kibana";

/// What an action of Kibana gives on index names.
struct Provided {
    action: &'static str,
    names: Names,
    privileges: &'static [&'static str],
    documents: Documents,
}

/// The index names of a grant.
enum Names {
    /// The same whatever the space.
    Shared(&'static [&'static str]),
    /// Names that begin with this prefix, the id of the space and a dot.
    OfSpace(&'static str),
}

/// The documents of a grant.
enum Documents {
    /// All of them.
    All,
    /// Those of the spaces.
    Matching {
        /// The query where the action is held in every space; none for all documents.
        everywhere: Option<&'static str>,
        /// The query where it is not: what stands before the list of ids, and what behind it.
        in_spaces: [&'static str; 2],
    },
}

/// The providers that test whether one action is held (`Kibana…ImplicitPrivilegesProvider`).
const PROVIDED: &[Provided] = &[
    // KibanaAlertsImplicitPrivilegesProvider
    Provided {
        action: "alerts:read",
        names: Names::Shared(&[".alert-actions*", ".rule-events*"]),
        privileges: &["read"],
        documents: Documents::Matching {
            everywhere: None,
            in_spaces: [r#"{"terms":{"space_id":"#, "}}"],
        },
    },
    // KibanaCasesImplicitPrivilegesProvider: the solutions that own cases have an action each.
    Provided {
        action: "cases:securitySolution/getCase",
        names: Names::Shared(&[".cases*"]),
        privileges: &["read"],
        documents: Documents::Matching {
            everywhere: Some(r#"{"term":{"owner":"securitySolution"}}"#),
            in_spaces: [
                r#"{"bool":{"filter":[{"term":{"owner":"securitySolution"}},{"terms":{"space_id":"#,
                "}}]}}",
            ],
        },
    },
    Provided {
        action: "cases:observability/getCase",
        names: Names::Shared(&[".cases*"]),
        privileges: &["read"],
        documents: Documents::Matching {
            everywhere: Some(r#"{"term":{"owner":"observability"}}"#),
            in_spaces: [
                r#"{"bool":{"filter":[{"term":{"owner":"observability"}},{"terms":{"space_id":"#,
                "}}]}}",
            ],
        },
    },
    Provided {
        action: "cases:cases/getCase",
        names: Names::Shared(&[".cases*"]),
        privileges: &["read"],
        documents: Documents::Matching {
            everywhere: Some(r#"{"term":{"owner":"cases"}}"#),
            in_spaces: [
                r#"{"bool":{"filter":[{"term":{"owner":"cases"}},{"terms":{"space_id":"#,
                "}}]}}",
            ],
        },
    },
    // KibanaNightshiftImplicitPrivilegesProvider: events without spaces are everybody's; a view
    // carries its space in its name, and has no documents to choose from.
    Provided {
        action: "api:read_nightshift",
        names: Names::Shared(&[".significant_events-*"]),
        privileges: &["read"],
        documents: Documents::Matching {
            everywhere: None,
            in_spaces: [
                r#"{"bool":{"should":[{"terms":{"kibana.space_ids":"#,
                r#"}},{"bool":{"must_not":[{"exists":{"field":"kibana.space_ids"}}]}}],"minimum_should_match":1}}"#,
            ],
        },
    },
    Provided {
        action: "api:read_nightshift",
        names: Names::OfSpace("$.nightshift.sources."),
        privileges: &["read", "read_view_metadata"],
        documents: Documents::All,
    },
    Provided {
        action: "api:manage_nightshift",
        names: Names::OfSpace("$.nightshift.sources."),
        privileges: &["manage_view"],
        documents: Documents::All,
    },
];

/// The groups that the application privileges of a role imply.
///
/// The roles of a side are taken together, as if they were one role: what counts only together with
/// something else counts also if the other half comes from another role.
#[inline(never)]
pub(super) fn index_privileges(applications: &ApplicationPermission) -> Vec<MergedIndices> {
    let kibana: Vec<&ApplicationEntry> = applications
        .entries()
        .iter()
        .filter(|entry| entry.is_for(KIBANA))
        .collect();
    let mut groups = Vec::new();
    for provided in PROVIDED {
        groups.extend(provided.group(&kibana));
    }
    groups.extend(workflow_executions(&kibana));
    groups.extend(ai_index(&kibana));
    groups
}

/// Whether there is anything to look for: actions of Kibana come from patterns of a role or from
/// stored privileges, never from a name alone.
pub(super) fn may_be(roles: &[NamedRole], stored: &[StoredPrivilege]) -> bool {
    let mut entries = roles.iter().flat_map(|role| &role.descriptor.applications);
    !stored.is_empty()
        || entries.any(|entry| entry.privileges.iter().any(|name| !is_privilege_name(name)))
}

impl Provided {
    fn group(&self, kibana: &[&ApplicationEntry]) -> Option<MergedIndices> {
        let held = Held::of(self.action, kibana)?;
        let names = match self.names {
            Names::Shared(names) => names.iter().map(|name| (*name).to_owned()).collect(),
            Names::OfSpace(prefix) if held.everywhere => TextSet::of([prefix, "*"].concat()),
            Names::OfSpace(prefix) => held
                .spaces
                .iter()
                .filter(|id| is_plain_id(id))
                .map(|id| [prefix, id, ".*"].concat())
                .collect(),
        };
        if names.is_empty() {
            return None;
        }
        let query = match self.documents {
            Documents::All => None,
            Documents::Matching { everywhere, .. } if held.everywhere => {
                everywhere.map(str::to_owned)
            }
            Documents::Matching { in_spaces, .. } => {
                let [before, behind] = in_spaces;
                Some([before, &json_list(&held.spaces), behind].concat())
            }
        };
        Some(group(names, self.privileges, query, held.sources))
    }
}

/// Reading the executions of workflows.
///
/// One action is for what people's own workflows did, another for those that Kibana manages, which
/// counts only in spaces where the first is held too.
///
/// Two forms of `KibanaWorkflowsImplicitPrivilegesProvider` are public, neither was merged when this
/// was written, and they exclude each other. This is the first (Elasticsearch's pull request 153211,
/// in `x-pack/plugin/security`), because its tests are among the conformance cases: one group, all in
/// its query. The second (156669, in `x-pack/plugin/kibana`) makes several groups on
/// `.workflows-executions*` and `.workflows-step-executions*`, and grants a list of fields only.
fn workflow_executions(kibana: &[&ApplicationEntry]) -> Option<MergedIndices> {
    let read = Held::of("api:workflowsManagement:readExecution", kibana)?;
    let managed = Held::of("api:workflowsManagement:managed:readExecution", kibana);
    let mut sources = read.sources;
    let (mut managed_everywhere, mut managed_spaces) = (false, TextSet::new());
    if let Some(managed) = managed {
        managed_everywhere = read.everywhere && managed.everywhere;
        managed_spaces = match (read.everywhere, managed.everywhere) {
            (true, _) => managed.spaces,
            (false, true) => read.spaces.clone(),
            (false, false) => read.spaces.intersection(&managed.spaces),
        };
        if managed_everywhere || !managed_spaces.is_empty() {
            sources.extend(managed.sources);
        }
    }
    let terms = |ids| [r#"{"terms":{"spaceId":"#, &json_list(ids), "}}"].concat();
    let query = (!managed_everywhere).then(|| {
        let mut query = r#"{"bool":{"should":[{"bool":{"#.to_owned();
        if !read.everywhere {
            query += r#""filter":["#;
            query += &terms(&read.spaces);
            query += "],";
        }
        query += r#""must_not":[{"term":{"managed":true}}]}}"#;
        if !managed_spaces.is_empty() {
            query += ",";
            query += &terms(&managed_spaces);
        }
        query + r#"],"minimum_should_match":1}}"#
    });
    let names = TextSet::of(".workflows-executions");
    Some(group(names, &["read"], query, sources))
}

/// Reading Elastic's AI index (`ElasticAiIndexImplicitPrivilegesProvider`).
///
/// Its documents name, space by space, the actions that one must hold all of to see them. Holding an
/// action here means to be granted its very name: patterns that match it do not count, but are taken
/// for names. Actions held everywhere count in each space.
///
/// The query has a clause for each space, as in the first form of the provider (pull request 156990).
/// Later forms say the same for spaces with the same actions in one clause, also let through elements
/// that require nothing, and (158499) put a dot before the name of the index.
fn ai_index(kibana: &[&ApplicationEntry]) -> Option<MergedIndices> {
    let mut held: TextMap<TextSet> = TextMap::default();
    let mut everywhere = TextSet::new();
    let mut sources = Vec::new();
    for entry in kibana {
        let patterns = entry.privilege.patterns.iter().map(String::as_str);
        let actions: TextSet = patterns
            .filter(|pattern| pattern.starts_with("ai_index:"))
            .collect();
        let mut spaces = entry
            .resources
            .iter()
            .filter_map(|name| Space::of(name))
            .peekable();
        if actions.is_empty() || spaces.peek().is_none() {
            continue;
        }
        sources.extend(entry.sources.iter().copied());
        for space in spaces {
            match space {
                Space::Every => everywhere.extend(&actions),
                Space::One(id) => held.update(id, |known| known.extend(&actions)),
            }
        }
    }
    let mut clauses: Vec<String> = Vec::with_capacity(held.len() + 1);
    for (id, actions) in held.iter() {
        let mut actions = actions.clone();
        actions.extend(&everywhere);
        clauses.push(
            [
                    r#"{"bool":{"filter":[{"bool":{"should":[{"term":{"permissions.kibana.privileges.space":{"value":"#,
                    &json_string(id),
                    r#"}}},{"term":{"permissions.kibana.privileges.space":{"value":"*"}}}],"minimum_should_match":"1","boost":1.0}},"#,
                    &all_required_actions(&actions),
                    r#"],"boost":1.0}}"#,
            ]
            .concat(),
        );
    }
    if !everywhere.is_empty() {
        let actions = all_required_actions(&everywhere);
        clauses.push([r#"{"bool":{"filter":["#, &actions, r#"],"boost":1.0}}"#].concat());
    }
    if clauses.is_empty() {
        return None;
    }
    let query = [
        r#"{"bool":{"should":[{"bool":{"must_not":["#,
        &nested(r#"{"match_all":{"boost":1.0}}"#),
        r#"],"boost":1.0}},"#,
        &nested(
            &[
                r#"{"bool":{"should":["#,
                &clauses.join(","),
                r#"],"boost":1.0}}"#,
            ]
            .concat(),
        ),
        r#"],"boost":1.0}}"#,
    ]
    .concat();
    let names = TextSet::of("ai-index-idx-sml-data");
    Some(group(names, &["read"], Some(query), sources))
}

/// A query on the elements, one a space, of a document's list of what it requires.
fn nested(query: &str) -> String {
    [
        r#"{"nested":{"query":"#,
        query,
        r#","path":"permissions.kibana.privileges","ignore_unmapped":false,"score_mode":"none","boost":1.0}}"#,
    ]
    .concat()
}

/// The query that none of the actions that an element requires is missing.
fn all_required_actions(held: &TextSet) -> String {
    [
        r#"{"terms_set":{"permissions.kibana.privileges.name":{"terms":"#,
        &json_list(held),
        r#","minimum_should_match_field":"permissions.kibana.privileges.count","boost":1.0}}}"#,
    ]
    .concat()
}

/// What a resource of Kibana stands for.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Space<'a> {
    Every,
    /// The space with that id.
    One(&'a str),
}

impl<'a> Space<'a> {
    /// The space, if the resource is one: no other resource brings anything along.
    fn of(resource: &'a str) -> Option<Self> {
        match resource {
            "*" => Some(Space::Every),
            _ => resource.strip_prefix("space:").map(Space::One),
        }
    }
}

/// Where an action is held; somewhere at least.
struct Held {
    everywhere: bool,
    /// The ids of the spaces that are named.
    spaces: TextSet,
    sources: Vec<Source>,
}

impl Held {
    fn of(action: &str, kibana: &[&ApplicationEntry]) -> Option<Self> {
        let mut held = Held {
            everywhere: false,
            spaces: TextSet::new(),
            sources: Vec::new(),
        };
        for entry in kibana {
            if !entry.privilege.actions.contains(action) {
                continue;
            }
            let mut spaces = entry
                .resources
                .iter()
                .filter_map(|name| Space::of(name))
                .peekable();
            if spaces.peek().is_some() {
                held.sources.extend(entry.sources.iter().copied());
            }
            for space in spaces {
                match space {
                    Space::Every => held.everywhere = true,
                    Space::One(id) => {
                        held.spaces.insert(id.to_owned());
                    }
                }
            }
        }
        (!held.sources.is_empty()).then_some(held)
    }
}

/// Whether the id can be a space's. Others could widen a name pattern to other spaces.
fn is_plain_id(id: &str) -> bool {
    !id.is_empty()
        && id
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-".contains(&byte))
}

fn group(
    names: TextSet,
    privileges: &[&str],
    query: Option<String>,
    mut sources: Vec<Source>,
) -> MergedIndices {
    crate::order::sort(&mut sources);
    sources.dedup();
    MergedIndices {
        names,
        privileges: privileges.iter().map(|name| (*name).to_owned()).collect(),
        allow_restricted_indices: false,
        fields: FieldDefinitions::of(None),
        queries: query.map(TextSet::of),
        sources,
    }
}

fn json_string(text: &str) -> String {
    Json::String(text.to_owned()).to_text()
}

fn json_list(texts: &TextSet) -> String {
    let texts = texts.iter().cloned().map(Json::String);
    Json::Array(texts.collect()).to_text()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;
    use crate::access::merge::MergedApplication;

    /// An application, privileges and resources, each list in one text.
    type Entry = (&'static str, &'static str, &'static str);

    fn words(text: &str) -> TextSet {
        text.split_whitespace().map(str::to_owned).collect()
    }

    fn permission(entries: &[(&str, TextSet, TextSet)]) -> ApplicationPermission {
        let merged: Vec<MergedApplication> = entries
            .iter()
            .enumerate()
            .map(
                |(entry, (application, privileges, resources))| MergedApplication {
                    application: (*application).to_owned(),
                    resources: resources.clone(),
                    privileges: privileges.clone(),
                    sources: vec![Source { role: 0, entry }],
                },
            )
            .collect();
        let stored = [
            ("kibana-.kibana", "alerts_read", "alerts:read"),
            ("kibana-.kibana", "all", "*"),
            ("kibana-.kibana", "dashboards", "ai_index:dashboard/read"),
            ("other-app", "alerts_read", "alerts:read"),
        ]
        .map(|(application, name, action)| StoredPrivilege {
            application: application.to_owned(),
            name: name.to_owned(),
            actions: vec![action.to_owned()],
        });
        ApplicationPermission::new(&merged, &stored).unwrap()
    }

    fn implied(entries: &[Entry]) -> Vec<MergedIndices> {
        let entries: Vec<_> = entries
            .iter()
            .map(|(application, privileges, resources)| {
                (*application, words(privileges), words(resources))
            })
            .collect();
        index_privileges(&permission(&entries))
    }

    /// Names, privileges and query of the groups; no query is an empty text.
    fn told(groups: &[MergedIndices]) -> Vec<(String, String, String)> {
        let line = |texts: &TextSet| {
            texts
                .iter()
                .map(String::as_str)
                .collect::<Vec<_>>()
                .join(" ")
        };
        groups
            .iter()
            .map(|group| {
                let query = group.queries.as_ref().map(&line).unwrap_or_default();
                (line(&group.names), line(&group.privileges), query)
            })
            .collect()
    }

    #[test]
    fn an_action_gives_what_its_provider_says() {
        const ALERTS: &str = ".alert-actions* .rule-events*";
        const EVENTS: &str = ".significant_events-*";
        const EVENTS_OF_A: &str = r#"{"bool":{"should":[{"terms":{"kibana.space_ids":["a"]}},{"bool":{"must_not":[{"exists":{"field":"kibana.space_ids"}}]}}],"minimum_should_match":1}}"#;
        type Group = (&'static str, &'static str, &'static str);
        let cases: &[(&str, &str, &[Group])] = &[
            (
                "alerts:read",
                "space:b space:a ignored",
                &[(ALERTS, "read", r#"{"terms":{"space_id":["a","b"]}}"#)],
            ),
            ("alerts:read", "space:a *", &[(ALERTS, "read", "")]),
            ("alerts:*", "*", &[(ALERTS, "read", "")]),
            ("alerts_read", "*", &[(ALERTS, "read", "")]),
            ("alerts:read", "a spaces:a space", &[]),
            ("alerts:write", "*", &[]),
            ("not_stored", "*", &[]),
            (
                "cases:observability/getCase",
                "*",
                &[(".cases*", "read", r#"{"term":{"owner":"observability"}}"#)],
            ),
            (
                "cases:securitySolution/*",
                "space:a",
                &[(
                    ".cases*",
                    "read",
                    r#"{"bool":{"filter":[{"term":{"owner":"securitySolution"}},{"terms":{"space_id":["a"]}}]}}"#,
                )],
            ),
            (
                "cases:cases/getCase",
                "space:a",
                &[(
                    ".cases*",
                    "read",
                    r#"{"bool":{"filter":[{"term":{"owner":"cases"}},{"terms":{"space_id":["a"]}}]}}"#,
                )],
            ),
            (
                "api:read_nightshift",
                "space:a",
                &[
                    (EVENTS, "read", EVENTS_OF_A),
                    ("$.nightshift.sources.a.*", "read read_view_metadata", ""),
                ],
            ),
            (
                "api:*_nightshift",
                "*",
                &[
                    (EVENTS, "read", ""),
                    ("$.nightshift.sources.*", "read read_view_metadata", ""),
                    ("$.nightshift.sources.*", "manage_view", ""),
                ],
            ),
            (
                "api:manage_nightshift",
                "space:b-2 space:a_1 space:B space:c.d space:* space:",
                &[(
                    "$.nightshift.sources.a_1.* $.nightshift.sources.b-2.*",
                    "manage_view",
                    "",
                )],
            ),
            ("api:manage_nightshift", "space:A", &[]),
        ];
        for (privileges, resources, expected) in cases {
            let groups = implied(&[(KIBANA, privileges, resources)]);
            let expected: Vec<_> = expected
                .iter()
                .map(|(names, privileges, query)| {
                    (
                        (*names).to_owned(),
                        (*privileges).to_owned(),
                        (*query).to_owned(),
                    )
                })
                .collect();
            assert_eq!(told(&groups), expected, "{privileges} on {resources}");
            for group in groups {
                assert!(!group.allow_restricted_indices);
                assert_eq!(group.fields, FieldDefinitions::of(None));
            }
        }
    }

    #[test]
    fn only_the_application_of_kibana_counts() {
        for (application, privileges, counts) in [
            (KIBANA, "alerts:read", true),
            ("kibana-*", "alerts:read", true),
            ("*", "alerts:read", true),
            ("kibana-*", "alerts_read", true),
            ("kibana-other", "alerts:read", false),
            ("other*", "alerts:read", false),
            ("other-app", "alerts_read", false),
        ] {
            let groups = implied(&[(application, privileges, "*")]);
            assert_eq!(
                groups.len(),
                usize::from(counts),
                "{privileges} of {application}"
            );
        }
    }

    #[test]
    fn all_actions_bring_everything_but_the_ai_index() {
        let groups = implied(&[(KIBANA, "all", "*")]);
        assert_eq!(groups.len(), PROVIDED.len() + 1);
        assert!(
            groups
                .iter()
                .all(|group| !group.names.contains("ai-index-idx-sml-data"))
        );
    }

    #[test]
    fn several_entries_add_up_and_are_named() {
        let groups = implied(&[
            (KIBANA, "alerts:read", "space:a"),
            (KIBANA, "alerts:write", "space:b"),
            (KIBANA, "alerts:*", "space:c"),
            (KIBANA, "alerts:read cases:none", "elsewhere"),
        ]);
        assert_eq!(told(&groups)[0].2, r#"{"terms":{"space_id":["a","c"]}}"#);
        let entries: Vec<usize> = groups[0]
            .sources
            .iter()
            .map(|source| source.entry)
            .collect();
        assert_eq!(entries, [0, 2]);
    }

    #[test]
    fn managed_executions_count_where_executions_are_read() {
        const READ: &str = "api:workflowsManagement:readExecution";
        const MANAGED: &str = "api:workflowsManagement:managed:readExecution";
        let own = |filter: &str| {
            [
                r#"{"bool":{"#,
                filter,
                r#""must_not":[{"term":{"managed":true}}]}}"#,
            ]
            .concat()
        };
        let own_in =
            |ids: &str| own(&[r#""filter":[{"terms":{"spaceId":["#, ids, "]}}],"].concat());
        let of = |ids: &str| [r#"{"terms":{"spaceId":["#, ids, "]}}"].concat();
        for (read, managed, clauses) in [
            ("space:a", "", vec![own_in(r#""a""#)]),
            ("space:a", "space:b", vec![own_in(r#""a""#)]),
            (
                "space:b space:a",
                "space:a",
                vec![own_in(r#""a","b""#), of(r#""a""#)],
            ),
            ("space:a", "*", vec![own_in(r#""a""#), of(r#""a""#)]),
            ("*", "", vec![own("")]),
            ("*", "space:a", vec![own(""), of(r#""a""#)]),
            ("* space:a", "* space:b", vec![]),
        ] {
            let groups = implied(&[(KIBANA, READ, read), (KIBANA, MANAGED, managed)]);
            let query = match clauses.as_slice() {
                [] => String::new(),
                clauses => [
                    r#"{"bool":{"should":["#,
                    &clauses.join(","),
                    r#"],"minimum_should_match":1}}"#,
                ]
                .concat(),
            };
            let expected = (".workflows-executions".to_owned(), "read".to_owned(), query);
            assert_eq!(told(&groups), [expected], "{read} and {managed}");
            let has_part = clauses.len() != 1;
            assert_eq!(groups[0].sources.len(), 1 + usize::from(has_part));
        }
        assert_eq!(told(&implied(&[(KIBANA, MANAGED, "*")])), []);
        assert_eq!(told(&implied(&[(KIBANA, READ, "nowhere")])), []);
    }

    #[test]
    fn the_ai_index_is_read_by_the_actions_of_each_space() {
        let groups = implied(&[(KIBANA, "dashboards", "space:marketing")]);
        let query = concat!(
            r#"{"bool":{"should":[{"bool":{"must_not":[{"nested":{"query":{"match_all":{"boost":1.0}},"#,
            r#""path":"permissions.kibana.privileges","ignore_unmapped":false,"score_mode":"none","boost":1.0}}],"boost":1.0}},"#,
            r#"{"nested":{"query":{"bool":{"should":[{"bool":{"filter":[{"bool":{"should":["#,
            r#"{"term":{"permissions.kibana.privileges.space":{"value":"marketing"}}},"#,
            r#"{"term":{"permissions.kibana.privileges.space":{"value":"*"}}}],"minimum_should_match":"1","boost":1.0}},"#,
            r#"{"terms_set":{"permissions.kibana.privileges.name":{"terms":["ai_index:dashboard/read"],"#,
            r#""minimum_should_match_field":"permissions.kibana.privileges.count","boost":1.0}}}],"boost":1.0}}],"boost":1.0}},"#,
            r#""path":"permissions.kibana.privileges","ignore_unmapped":false,"score_mode":"none","boost":1.0}}],"boost":1.0}}"#,
        );
        let expected = (
            "ai-index-idx-sml-data".to_owned(),
            "read".to_owned(),
            query.to_owned(),
        );
        assert_eq!(told(&groups), [expected]);
    }

    #[test]
    fn actions_held_everywhere_count_in_every_space() {
        let groups = implied(&[
            (KIBANA, "dashboards", "*"),
            (KIBANA, "ai_index:workflow/*", "space:b space:a elsewhere"),
            (KIBANA, "*", "space:c"),
        ]);
        let (_, _, query) = told(&groups).pop().unwrap();
        let query: Value = serde_json::from_str(&query).unwrap();
        let clauses = &query["bool"]["should"][1]["nested"]["query"]["bool"]["should"];
        let told: Vec<_> = clauses
            .as_array()
            .unwrap()
            .iter()
            .map(|clause| {
                let filters = clause["bool"]["filter"].as_array().unwrap();
                let space = &filters[0]["bool"]["should"][0]["term"];
                let actions = &filters.last().unwrap()["terms_set"];
                json!([
                    space["permissions.kibana.privileges.space"]["value"],
                    actions["permissions.kibana.privileges.name"]["terms"],
                ])
            })
            .collect();
        let both = json!(["ai_index:dashboard/read", "ai_index:workflow/*"]);
        assert_eq!(
            told,
            [
                json!(["a", both]),
                json!(["b", both]),
                json!([null, ["ai_index:dashboard/read"]]),
            ]
        );
        let entries: Vec<usize> = groups
            .last()
            .unwrap()
            .sources
            .iter()
            .map(|source| source.entry)
            .collect();
        assert_eq!(entries, [0, 1]);
        assert_eq!(told_names(&[(KIBANA, "dashboards", "elsewhere")]), [""; 0]);
    }

    fn told_names(entries: &[Entry]) -> Vec<String> {
        told(&implied(entries))
            .into_iter()
            .map(|(names, ..)| names)
            .collect()
    }

    /// Every list of texts under the key, wherever it stands.
    fn lists_under<'a>(key: &str, value: &'a Value, found: &mut Vec<&'a Value>) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| lists_under(key, item, found)),
            Value::Object(members) => {
                for (name, member) in members {
                    if name == key && member.is_array() {
                        found.push(member);
                    }
                    lists_under(key, member, found);
                }
            }
            _ => {}
        }
    }

    proptest! {
        #[test]
        fn whatever_the_ids_the_queries_are_json_that_lists_them(
            ids in proptest::collection::btree_set(r#"[a"\\{}\[\]$\n*.é]{0,8}|\{spaces\}"#, 1..4),
        ) {
            let resources: TextSet = ids.iter().map(|id| ["space:", id].concat()).collect();
            let groups = index_privileges(&permission(&[(KIBANA, words("* dashboards"), resources)]));
            let expected = json!(ids);
            for group in &groups {
                for query in group.queries.iter().flatten() {
                    let query: Value = serde_json::from_str(query).unwrap();
                    let mut lists = Vec::new();
                    for key in ["space_id", "kibana.space_ids", "spaceId"] {
                        lists_under(key, &query, &mut lists);
                    }
                    prop_assert!(lists.iter().all(|list| **list == expected));
                    prop_assert!(!lists.is_empty() || group.names.contains("ai-index-idx-sml-data"));
                }
                if group.privileges.contains("manage_view") {
                    let views = ids.iter().filter(|id| **id == "a".repeat(id.len()) && !id.is_empty());
                    let names = views.map(|id| ["$.nightshift.sources.", id, ".*"].concat());
                    prop_assert_eq!(&group.names, &names.collect());
                }
            }
        }
    }
}
