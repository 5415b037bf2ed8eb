//! Two worlds to ask about.
//!
//! In the small one names have up to five letters of an alphabet of four, so that patterns meet in
//! all ways there are. The real one has the names of the built-in roles.

use rolescope::access::{DataStream, Inventory};
use rolescope::catalog;
use rolescope::privilege::application::StoredPrivilege;
use rolescope::text::TextSet;

use super::pattern::List;
use super::permission::World;
use super::probes::Probes;
use super::random::Random;

/// A world, and what roles and questions are made of in it.
pub struct Setting {
    pub world: World,
    /// Name patterns.
    pub patterns: Vec<String>,
    pub is_real: bool,
}

pub const APPLICATIONS: [&str; 4] = ["kibana-.kibana", "kibana-b", "myapp", "my-other"];
pub const APPLICATION_PATTERNS: [&str; 7] = [
    "kibana-.kibana",
    "myapp",
    "my-other",
    "kibana*",
    "my*",
    "*",
    "none*",
];
pub const APPLICATION_PRIVILEGES: [&str; 24] = [
    "read",
    "write",
    "all",
    "unknown",
    "Read",
    "*",
    "data:*",
    "data:read/*",
    "data:read/x",
    "data:write/*",
    "data:?ead/*",
    "/data:(read|write)\\/.*/",
    "alerts:read",
    "cases:*",
    "cases:cases/getCase",
    "cases:observability/getCase",
    "api:workflowsManagement:*",
    "api:workflowsManagement:readExecution",
    "api:workflowsManagement:managed:readExecution",
    "ai_index:skills",
    "api:read_nightshift",
    "api:manage_nightshift",
    "feature_alerts.read",
    "feature_cases.all",
];
pub const RESOURCES: [&str; 12] = [
    "*",
    "a",
    "b",
    "a*",
    "*b",
    "ab?",
    "/[ab]+/",
    "/~(a.*)/",
    "space:default",
    "space:a",
    "space:Not-Valid",
    "a\\*",
];
pub const USERS: [&str; 8] = ["a", "b", "a*", "/[ab]{2}/", "*b", "ab", "none", "/~(a@)/"];

/// What applications have stored: a privilege may have no actions at all.
const STORED: [(&str, &str, &[&str]); 10] = [
    ("kibana-.kibana", "all", &["data:*", "alerts:read"]),
    ("kibana-.kibana", "read", &["data:read/*"]),
    (
        "kibana-.kibana",
        "feature_alerts.read",
        &["alerts:read", "ai_index:rules"],
    ),
    (
        "kibana-.kibana",
        "feature_cases.all",
        &["cases:cases/getCase", "cases:securitySolution/*"],
    ),
    ("kibana-b", "read", &["data:read/*", "alerts:read"]),
    ("myapp", "read", &["data:read/*"]),
    ("myapp", "write", &["data:write/*"]),
    ("myapp", "all", &["*"]),
    ("my-other", "read", &[]),
    ("my-other", "write", &["data:write/x"]),
];

const FIELD_PROBES: [&str; 18] = [
    "",
    "_",
    "_id",
    "_x",
    "a",
    "ab",
    "abc",
    "abcd",
    "b",
    "ba",
    "a.b",
    "user",
    "user.name",
    "users",
    "z",
    "spaceId",
    "usage.x",
    "usage",
];

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// Texts that the pattern matches and some that it nearly does.
fn instances(pattern: &str, random: &mut Random) -> Vec<String> {
    let fillings = ["", "z", "a", "-1", "x.y", "default", "\u{3c0}"];
    let is_regex = pattern.starts_with('/');
    let inner = pattern.trim_matches('/');
    let mut texts = vec![inner.replace(['*', '\\', '@'], ""), inner.to_owned()];
    for _ in 0..4 {
        let mut text = String::new();
        let mut escaped = false;
        for c in inner.chars() {
            match c {
                '\\' if !escaped => {
                    escaped = true;
                    continue;
                }
                '*' | '@' | '?' if !escaped => text += random.one(&fillings[..]),
                '.' if is_regex && !escaped => text += random.one(&fillings[1..3]),
                '(' | ')' | '[' | ']' | '+' | '~' | '&' if is_regex && !escaped => {}
                '|' if is_regex => {
                    texts.push(std::mem::take(&mut text));
                }
                c => text.push(c),
            }
            escaped = false;
        }
        texts.push(format!("{text}z"));
        texts.push(text);
    }
    texts.retain(|text| text.chars().count() < 120);
    texts
}

fn all_instances(patterns: &[String], random: &mut Random) -> Vec<String> {
    let mut texts = owned(&["", "z", "\u{3c0}"]);
    texts.extend(patterns.iter().flat_map(|one| instances(one, random)));
    texts
}

/// Every action pattern of the catalog, without and with something after it, and all known actions.
fn action_probes() -> Vec<String> {
    let cluster = catalog::cluster_privileges()
        .iter()
        .flat_map(|known| known.actions.iter().chain(&known.excluded_actions));
    let index = catalog::index_privileges()
        .iter()
        .flat_map(|known| &known.actions);
    let bases = cluster.chain(index).flat_map(|action| {
        let base = action.trim_end_matches('*');
        [base.to_owned(), format!("{base}~")]
    });
    let known = catalog::actions().map(str::to_owned);
    let others = owned(&["", "~", "indices:", "cluster:"]);
    bases.chain(known).chain(others).collect()
}

fn stored() -> Vec<StoredPrivilege> {
    STORED
        .iter()
        .map(|(application, name, actions)| StoredPrivilege {
            application: (*application).to_owned(),
            name: (*name).to_owned(),
            actions: owned(actions),
        })
        .collect()
}

fn inventory(indices: &[(&str, &[&str])], streams: &[(&str, &[&str], &[&str])]) -> Inventory {
    let mut inventory = Inventory::default();
    for (index, aliases) in indices {
        let aliases: TextSet = aliases.iter().copied().collect();
        inventory.indices.insert(*index, aliases);
    }
    for (stream, backing, failure) in streams {
        let indices = DataStream {
            backing: owned(backing),
            failure: owned(failure),
        };
        inventory.data_streams.insert(*stream, indices);
    }
    inventory
}

impl Setting {
    /// The small world and the real one in turn.
    pub fn new(number: u64, random: &mut Random) -> Setting {
        if number.is_multiple_of(2) {
            Self::small(random)
        } else {
            Self::real(random)
        }
    }

    fn small(random: &mut Random) -> Setting {
        let mut names = vec![String::new()];
        let mut begin = 0;
        for _ in 0..5 {
            let end = names.len();
            for at in begin..end {
                for letter in ["a", "b", ".", "z"] {
                    names.push(format!("{}{letter}", names[at]));
                }
            }
            begin = end;
        }
        let mut patterns: Vec<String> = Vec::new();
        while patterns.len() < 90 {
            let pattern = if random.chance(70) {
                wildcard(random)
            } else {
                format!("/{}/", regex(random, 3))
            };
            // Alone or in a list, it has to be a pattern.
            let list = vec![pattern.clone(), "a".to_owned()];
            if List::read(&list).is_ok() && List::read(&list[..1]).is_ok() {
                patterns.push(pattern);
            }
        }
        names.extend(all_instances(&patterns, random));
        let inventory = inventory(
            &[("a", &["b", "ab"]), ("ba", &["b"]), ("zz", &[".z"])],
            &[
                ("aa", &[".b.aa", "baa"], &["bb.aa"]),
                ("z", &[".bz"], &["zb", ".az"]),
                (".a", &["b.a"], &[".a.a"]),
            ],
        );
        let restricted = owned(&[".", ".a*", "/\\.b[ab]?/", "bbb"]);
        Self::of(names, patterns, restricted, inventory, false, random)
    }

    fn real(random: &mut Random) -> Setting {
        let mut patterns = owned(&[
            "*",
            "logs-*",
            "logs-*-default",
            "/logs-.*/",
            "logs-app",
            "metrics-?*",
            "/~(\\..*)/",
            "/@&~(\\.security.*)/",
            ".security*",
            ".security-7",
            ".kibana*",
            ".cases*",
            ".cases-a",
            ".alert-actions-1",
            ".rule-events*",
            "$.nightshift.sources.default.*",
            "ai-index-idx-sml-data",
            ".workflows-executions*",
            ".significant_events-a",
            "\u{1d54f}-*",
            "?-1",
        ]);
        for role in catalog::builtin_roles() {
            let descriptor = role.descriptor();
            patterns.extend(descriptor.indices.into_iter().flat_map(|entry| entry.names));
        }
        let restricted = owned(catalog::restricted_index_patterns());
        let both: Vec<String> = patterns.iter().chain(&restricted).cloned().collect();
        let names = all_instances(&both, random);
        let inventory = inventory(
            &[("logs-old", &["logs-app"]), (".kibana_1", &[".kibana"])],
            &[
                (
                    "logs-x-default",
                    &[".ds-logs-x-default-1"],
                    &[".fs-logs-x-default-1"],
                ),
                (
                    ".fleet-actions-results",
                    &[".ds-.fleet-actions-results-1"],
                    &[],
                ),
            ],
        );
        Self::of(names, patterns, restricted, inventory, true, random)
    }

    fn of(
        names: Vec<String>,
        patterns: Vec<String>,
        restricted: Vec<String>,
        inventory: Inventory,
        is_real: bool,
        random: &mut Random,
    ) -> Setting {
        let mut resources = all_instances(&owned(&RESOURCES), random);
        resources.extend(owned(&["aa", "bb", "ab", "ba", "aab", "abz", "zb"]));
        let privileges = APPLICATION_PRIVILEGES
            .iter()
            .chain(STORED.iter().flat_map(|row| row.2));
        let privileges: Vec<String> = privileges.map(|one| (*one).to_owned()).collect();
        Setting {
            world: World {
                restricted,
                stored: stored(),
                inventory: if random.chance(50) {
                    inventory
                } else {
                    Inventory::default()
                },
                names: Probes::new(names),
                actions: Probes::new(action_probes()),
                application_actions: Probes::new(all_instances(&privileges, random)),
                resources: Probes::new(resources),
                fields: Probes::new(owned(&FIELD_PROBES)),
            },
            patterns,
            is_real,
        }
    }
}

fn wildcard(random: &mut Random) -> String {
    let steps = [
        "a",
        "a",
        "a",
        "b",
        "b",
        ".",
        "*",
        "*",
        "*",
        "?",
        "\\a",
        "\\",
        "\\*",
        "aa",
        "ba",
        "\u{1d54f}",
    ];
    loop {
        let pattern = random.some(&steps, 1, 4).concat();
        if !pattern.starts_with('/') {
            return pattern;
        }
    }
}

fn regex(random: &mut Random, depth: usize) -> String {
    if depth == 0 || random.chance(25) {
        return random
            .one(&[
                "a", "b", "\\.", ".", "@", "[ab]", "[^a]", "\"ab\"", "aa", "()",
            ])
            .to_owned();
    }
    let mut inner = || regex(random, depth - 1);
    let (a, b) = (inner(), inner());
    match random.below(9) {
        0..=2 => format!("{a}{b}"),
        3 | 4 => format!("({a}|{b})"),
        5 => format!("({a}&{b})"),
        // Lucene repeats what matches nothing to nothing.
        6 if !a.contains(['&', '~']) => format!("({a})*"),
        7 if !a.contains(['&', '~']) => format!("({a}){{1,2}}"),
        _ => format!("~({a})"),
    }
}
