//! REST APIs: what each runs, and so what one must be allowed to do to call it.
//!
//! Elasticsearch never decides by API. A REST handler starts transport actions, and those are
//! what privileges grant. The privileges named in the API documentation are what people
//! usually need; some are alternatives, some are needed together, some are too many. So the
//! actions decide here, and the documented privileges only where the actions are not known.

use super::tables;
use crate::host::lower_case;

/// A REST API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Api {
    /// The name in the API specification, such as `indices.create`.
    pub name: &'static str,
    /// The first version with it, if 2.0 or later and stated.
    pub since: Option<&'static str>,
    /// The version that deprecated it.
    pub deprecated: Option<&'static str>,
    /// Whether clusters that people run themselves offer it.
    pub stack: ApiVisibility,
    /// Whether Serverless offers it.
    pub serverless: ApiVisibility,
    /// Where the index names of a request stand, for an API about index names.
    pub indices: Option<IndexNames>,
    /// What is worth knowing beside; empty if nothing.
    pub note: &'static str,
    routes: &'static str,
    run: &'static str,
    without_index: &'static str,
    cluster: &'static str,
    index: &'static str,
}

/// Who may see an API of a deployment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiVisibility {
    /// Everyone.
    Public,
    /// It is there, but only for the deployment's own use or for its operators.
    Private,
    /// It is not there.
    Unavailable,
}

/// Where the index names of a request stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IndexNames {
    /// In the parameter of the path with this name.
    Path(&'static str),
    /// In the body or the query of the request.
    Body,
}

/// One thing that an API asks for; any of its ways will do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Requirement(&'static str);

/// A check that Elasticsearch makes when the API is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Check {
    /// The transport action.
    pub action: &'static str,
    /// What it is checked against.
    pub scope: Scope,
}

/// What an action is checked against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The cluster privileges.
    Cluster,
    /// The index privileges on the names of the request, or on those of one part of it
    /// (`source`, `dest`).
    Index(Option<&'static str>),
    /// The index privileges by the action alone: on some index at least. What the request is
    /// about is decided part by part later (`RBACEngine#shouldAuthorizeIndexActionNameOnly`).
    AnyIndex,
    /// Nothing: everyone may run it on what is their own.
    Own,
}

impl Api {
    fn parse(line: &'static str) -> Api {
        let mut columns = line.split('\t');
        let mut next = || columns.next().unwrap_or_default();
        let optional = |text: &'static str| (!text.is_empty()).then_some(text);
        let visibility = |text| match text {
            "private" => ApiVisibility::Private,
            "unavailable" => ApiVisibility::Unavailable,
            _ => ApiVisibility::Public,
        };
        let name = next();
        let routes = next();
        let run = next();
        let without_index = next();
        let indices = match next() {
            "" => None,
            "body" => Some(IndexNames::Body),
            parameter => Some(IndexNames::Path(parameter)),
        };
        let cluster = next();
        let index = next();
        Api {
            name,
            since: optional(next()),
            deprecated: optional(next()),
            stack: visibility(next()),
            serverless: visibility(next()),
            indices,
            note: next(),
            routes,
            run,
            without_index,
            cluster,
            index,
        }
    }

    /// Its routes: methods and a path with `{parameters}`. Paths that differ only in what may
    /// be left out follow one another.
    pub fn routes(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.routes.split(';').flat_map(|route| {
            let mut words = route.split(' ');
            let methods = words.next().unwrap_or_default();
            words.map(move |path| (methods, path))
        })
    }

    /// Whether it is known what the API runs. If not, only the documented privileges can tell.
    pub fn is_known(&self) -> bool {
        !self.run.is_empty()
    }

    /// What the API asks for; all of it is needed.
    pub fn requirements(&self) -> impl Iterator<Item = Requirement> {
        list(self.run).map(Requirement)
    }

    /// What it asks for when the request names no index, if that is something else.
    pub fn requirements_without_index(&self) -> impl Iterator<Item = Requirement> {
        list(self.without_index).map(Requirement)
    }

    /// The cluster privileges that its documentation names.
    pub fn documented_cluster(&self) -> impl Iterator<Item = &'static str> {
        list(self.cluster)
    }

    /// The index privileges that its documentation names.
    pub fn documented_index(&self) -> impl Iterator<Item = &'static str> {
        list(self.index)
    }

    /// Whether a request with that method and path is one of this API. If so, the number of
    /// parameters of its route: Elasticsearch prefers a route with fewer.
    pub fn serves(&self, method: Option<&str>, path: &str) -> Option<usize> {
        self.routes()
            .filter(|(methods, route)| has_method(methods, method) && matches_route(route, path))
            .map(|(_, route)| route.matches('{').count())
            .min()
    }
}

impl Requirement {
    /// The checks of which one has to pass.
    pub fn any_of(self) -> impl Iterator<Item = Check> {
        self.0.split(" | ").map(|text| {
            let (text, part) = match text.split_once(" @") {
                Some((text, part)) => (text, Some(part)),
                None => (text, None),
            };
            let (action, scope) = if let Some(action) = text.strip_prefix("own ") {
                (action, Scope::Own)
            } else if let Some(action) = text.strip_prefix("any ") {
                (action, Scope::AnyIndex)
            } else if is_cluster_action(text) {
                (text, Scope::Cluster)
            } else {
                (text, Scope::Index(part))
            };
            Check { action, scope }
        })
    }
}

/// Whether an action is decided by cluster privileges (`ClusterPrivilegeResolver#isClusterAction`).
pub fn is_cluster_action(action: &str) -> bool {
    [
        "cluster:",
        "indices:admin/template/",
        "indices:admin/index_template/",
    ]
    .iter()
    .any(|beginning| action.starts_with(beginning))
}

/// Every REST API, by name.
pub fn apis() -> impl Iterator<Item = Api> {
    tables::APIS.lines().map(Api::parse)
}

/// The API of that name.
pub fn api(name: &str) -> Option<Api> {
    tables::APIS
        .lines()
        .find(|line| line.split('\t').next() == Some(name))
        .map(Api::parse)
}

/// The APIs that fit what somebody typed: parts of a name, a method, a path as requests have it
/// or as the documentation writes it. All words have to fit. A path that is that of an API puts
/// this API first: `GET /logs-x/_search` finds `search`.
pub fn find_apis(query: &str) -> Vec<Api> {
    let mut method = None;
    let mut words = Vec::new();
    for word in query.split_whitespace() {
        if METHODS.iter().any(|known| known.eq_ignore_ascii_case(word)) {
            method = Some(word);
        } else {
            words.push(lower_case(word));
        }
    }
    let mut found: Vec<(Option<usize>, Api)> = Vec::new();
    for api in apis() {
        let mut parameters = None;
        let fits = words.iter().all(|word| {
            let path = word.split('?').next().unwrap_or_default();
            if path.starts_with('/') {
                parameters = api.serves(method, path);
            }
            parameters.is_some()
                || api.name.contains(word.as_str())
                || api.routes().any(|(_, route)| route.contains(word.as_str()))
        });
        if fits && api.routes().any(|(methods, _)| has_method(methods, method)) {
            found.push((parameters, api));
        }
    }
    crate::order::by_number(&mut found, |(parameters, _)| {
        parameters.map_or(u64::MAX, |number| number as u64)
    });
    found.into_iter().map(|(_, api)| api).collect()
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

/// The elements of a column; `-` is the empty list.
fn list(column: &'static str) -> impl Iterator<Item = &'static str> {
    column
        .split(';')
        .filter(|element| !element.is_empty() && *element != "-")
}
