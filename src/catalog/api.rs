//! REST APIs: what each runs, and so what one must be allowed to do to call it.
//!
//! Elasticsearch never decides by API. A REST handler starts transport actions, and those are
//! what privileges grant. The privileges named in the API documentation are what people
//! usually need; some are alternatives, some are needed together, some are too many. So the
//! actions decide here, and the documented privileges only where the actions are not known.

use std::sync::OnceLock;

use super::fields::{rows, text, texts};
use super::tables;
use crate::host::lower_case;
use crate::json::{Json, Node};

/// A REST API.
#[derive(Debug, PartialEq, Eq)]
#[cfg_attr(
    target_arch = "wasm32",
    derive(tsify::Tsify),
    serde(rename_all = "camelCase")
)]
pub struct Api {
    /// The name in the API specification, such as `indices.create`.
    pub name: String,
    /// Methods, separated by commas, and a path with `{parameters}`.
    pub routes: Vec<String>,
    /// What the API asks for; all of it is needed. Each is an action, or several with ` | `
    /// between of which one suffices. `any` stands before an action that has to be granted on some
    /// index only, `own` before one that everybody may run on what is theirs, `whole` before one
    /// that is refused where fields or documents are withheld, `behind` before one that is about the
    /// indices behind an alias, `@` and the name of a part of the request behind one that is about
    /// the indices of that part. Absent if it is not known what the API runs.
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "string[]"))]
    pub run: Option<Vec<String>>,
    /// What it asks for when the request names no index, if that is something else.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub without_index: Vec<String>,
    /// For an API about index names, the parameter of the path with the names, or `body`.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub indices: String,
    /// The cluster privileges that its documentation names.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub documented_cluster: Vec<String>,
    /// The index privileges that its documentation names.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub documented_index: Vec<String>,
    /// The first version with it, if 2.0 or later and stated.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub since: String,
    /// The version that deprecated it.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub deprecated: String,
    /// `private` if clusters that people run themselves offer it to their operators only,
    /// `unavailable` if they do not.
    #[cfg_attr(
        target_arch = "wasm32",
        tsify(optional, type = "\"private\" | \"unavailable\"")
    )]
    pub stack: String,
    /// The same for Serverless.
    #[cfg_attr(
        target_arch = "wasm32",
        tsify(optional, type = "\"private\" | \"unavailable\"")
    )]
    pub serverless: String,
    /// What is worth knowing beside.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub note: String,
}

impl Api {
    /// Whether it is known what the API runs. If not, only the documented privileges can tell.
    pub fn is_known(&self) -> bool {
        self.run.is_some()
    }

    /// What the API asks for; all of it is needed.
    pub fn requirements(&'static self) -> &'static [String] {
        self.run.as_deref().unwrap_or_default()
    }

    /// If a request with that method and path is one of this API, the number of parameters of
    /// its route: Elasticsearch prefers a route with fewer.
    pub fn serves(&self, method: Option<&str>, path: &str) -> Option<usize> {
        let mut fewest = None;
        for route in &self.routes {
            let (methods, route) = route.split_once(' ').unwrap_or_default();
            if has_method(methods, method) && matches_route(route, path) {
                let parameters = route.matches('{').count();
                fewest = Some(fewest.map_or(parameters, |fewest: usize| fewest.min(parameters)));
            }
        }
        fewest
    }
}

/// Every REST API, by name, as JSON: a list of [`Api`].
pub fn apis_json() -> &'static str {
    tables::APIS
}

/// Every REST API, by name. Read once, when first asked for.
pub fn apis() -> &'static [Api] {
    static APIS: OnceLock<Vec<Api>> = OnceLock::new();
    APIS.get_or_init(|| {
        rows(tables::APIS, |row| Api {
            name: text(row, "name"),
            routes: texts(row, "routes"),
            run: row.get("run").map(super::fields::all_texts),
            without_index: texts(row, "withoutIndex"),
            indices: text(row, "indices"),
            documented_cluster: texts(row, "documentedCluster"),
            documented_index: texts(row, "documentedIndex"),
            since: text(row, "since"),
            deprecated: text(row, "deprecated"),
            stack: text(row, "stack"),
            serverless: text(row, "serverless"),
            note: text(row, "note"),
        })
    })
}

/// The APIs that run the action and are refused where fields or documents are withheld.
pub fn apis_for_the_whole(action: &str) -> Vec<&'static str> {
    let is_same = |run: &String| run.strip_prefix("whole ") == Some(action);
    let mut names = Vec::new();
    for api in apis() {
        if api.requirements().iter().any(is_same) {
            names.push(api.name.as_str());
        }
    }
    names
}

/// The API of that name.
pub fn api(name: &str) -> Option<&'static Api> {
    apis().iter().find(|api| api.name == name)
}

/// The positions of the APIs that fit what somebody typed: parts of a name, a method, a path as
/// requests have it or as the documentation writes it. All words have to fit. APIs that the path
/// leads to come first: `GET /logs-x/_search` finds `search`.
pub fn find_apis(query: &str) -> Vec<usize> {
    let mut method = None;
    let mut words = Vec::new();
    for word in query.split_whitespace() {
        if METHODS.iter().any(|known| known.eq_ignore_ascii_case(word)) {
            method = Some(word);
        } else {
            words.push(lower_case(word));
        }
    }
    let mut found: Vec<(u64, usize)> = Vec::new();
    for (position, api) in apis().iter().enumerate() {
        let mut parameters = None;
        let fits = words.iter().all(|word| {
            let path = word.split('?').next().unwrap_or_default();
            if path.starts_with('/') {
                parameters = api.serves(method, path);
            }
            parameters.is_some()
                || api.name.contains(word.as_str())
                || api.routes.iter().any(|route| route.contains(word.as_str()))
        });
        let mut routes = api.routes.iter();
        if fits
            && routes.any(|route| has_method(route.split(' ').next().unwrap_or_default(), method))
        {
            found.push((
                parameters.map_or(u64::MAX, |number| number as u64),
                position,
            ));
        }
    }
    crate::order::by_number(&mut found, |(parameters, _)| *parameters);
    found.into_iter().map(|(_, position)| position).collect()
}

/// The APIs that [`find_apis`] finds, as JSON.
pub fn find_apis_json(query: &str) -> Vec<Json> {
    let all = rows(tables::APIS, Node::to_json);
    let found = find_apis(query).into_iter();
    found.filter_map(|place| all.get(place).cloned()).collect()
}

const METHODS: [&str; 5] = ["GET", "PUT", "POST", "DELETE", "HEAD"];

fn has_method(methods: &str, method: Option<&str>) -> bool {
    method.is_none_or(|method| {
        methods
            .split(',')
            .any(|known| known.eq_ignore_ascii_case(method))
    })
}

/// Whether the path is one of the route: segment by segment, a `{parameter}` standing for one
/// segment that does not start with an underscore, unless it is `_all`.
fn matches_route(route: &str, path: &str) -> bool {
    let mut segments = path.trim_end_matches('/').split('/');
    let mut expected = route.trim_end_matches('/').split('/');
    loop {
        match (expected.next(), segments.next()) {
            (None, None) => return true,
            (Some(pattern), Some(segment)) => {
                let is_parameter = pattern.starts_with('{');
                let fits = if is_parameter && !segment.starts_with('{') {
                    !segment.is_empty() && (!segment.starts_with('_') || segment == "_all")
                } else {
                    pattern.eq_ignore_ascii_case(segment)
                };
                if !fits {
                    return false;
                }
            }
            _ => return false,
        }
    }
}
