//! Named privileges: what Elasticsearch knows by name, and which actions that stands for.
//!
//! Names are stored lower-case, as Elasticsearch registers them; a role may write them in any case,
//! so lower-case a name before looking it up. An action pattern is an action name, or a prefix of
//! action names followed by `*`; every other character of it stands for itself.

use std::sync::LazyLock;

use super::rows::{Cells, first_cells, lines, rows, sorted_rows};
use super::tables;

/// A name of `cluster` (`ClusterPrivilegeResolver`).
#[derive(Debug)]
pub struct ClusterPrivilege {
    /// The name, lower-case.
    pub name: &'static str,
    /// Patterns of the actions granted.
    pub actions: Vec<&'static str>,
    /// Patterns of actions taken out of them again; another privilege of the role may still grant those.
    pub excluded_actions: Vec<&'static str>,
    /// Whether the request matters beside its action.
    pub kind: ClusterPrivilegeKind,
    /// First version with the name, where it is 8.17 or later and known.
    pub since: Option<&'static str>,
    /// Set when the documentation or the source advises against it.
    pub deprecated: Option<Deprecation>,
    /// Whether it may still change.
    pub stability: Stability,
    /// Made for Elasticsearch's own use; people have no reason to grant it.
    pub internal: bool,
    /// Whether a cluster that people run themselves has a use for it.
    pub stack: Availability,
    /// Whether a custom role on Serverless may use it.
    pub serverless: Availability,
    /// What it lets one do, in a sentence.
    pub summary: &'static str,
    /// What is worth knowing beside.
    pub notes: Vec<&'static str>,
}

/// How a cluster privilege decides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClusterPrivilegeKind {
    /// By the action's name alone.
    #[default]
    Action,
    /// By the action's name and by whose API key the request is about (`ManageOwnApiKeyClusterPrivilege`).
    OwnApiKey,
}

/// A name of `indices[].privileges` (`IndexPrivilege`).
#[derive(Debug)]
pub struct IndexPrivilege {
    /// The name, lower-case.
    pub name: &'static str,
    /// Patterns of the actions granted.
    pub actions: Vec<&'static str>,
    /// Which parts of a data stream it reaches.
    pub selector: SelectorClass,
    /// Whether an entry with it may also update mappings of indices and aliases, which Elasticsearch
    /// still allows for roles of the days when such updates came with writing (`IndicesPermission`).
    pub mapping_updates: bool,
    /// First version with the name, where it is 9.0 or later.
    pub since: Option<&'static str>,
    /// Set when the documentation advises against it.
    pub deprecated: Option<Deprecation>,
    /// Whether it may still change.
    pub stability: Stability,
    /// Made for Elasticsearch's own use; people have no reason to grant it.
    pub internal: bool,
    /// Whether a custom role on Serverless may use it.
    pub serverless: Availability,
    /// What it lets one do, in a sentence.
    pub summary: &'static str,
    /// What is worth knowing beside.
    pub notes: Vec<&'static str>,
}

/// Which index components a privilege reaches (`IndexComponentSelectorPredicate`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SelectorClass {
    /// The data of an index or data stream.
    #[default]
    Data,
    /// The failure store of a data stream.
    Failures,
    /// Both.
    DataAndFailures,
    /// Every component there is and may ever be; makes the whole entry so.
    All,
}

/// Why a privilege should no longer be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deprecation {
    /// Version that deprecated it, where documented.
    pub since: Option<&'static str>,
    /// Name that does the same.
    pub use_instead: Option<&'static str>,
}

/// Whether a kind of deployment offers something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Availability {
    /// It does.
    Available,
    /// It does, as a technical preview.
    Preview,
    /// It does not.
    Unavailable,
    /// No document says.
    #[default]
    Unknown,
}

/// How settled something is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stability {
    /// Generally available.
    #[default]
    Stable,
    /// A technical preview.
    Preview,
    /// An experiment that may vanish.
    Experimental,
}

/// A name of `remote_cluster[].privileges` (`RemoteClusterPermissions`): a cluster privilege that
/// also exists on remote clusters.
#[derive(Debug)]
pub struct RemoteClusterPrivilege {
    /// The name, lower-case.
    pub name: &'static str,
    /// First version whose remote clusters know it.
    pub since: &'static str,
    /// What it lets one do there.
    pub summary: &'static str,
}

/// A category of `global` (`ConfigurableClusterPrivileges`): cluster actions with a condition on
/// what the request names.
#[derive(Debug)]
pub struct GlobalPrivilege {
    /// Key under `global`.
    pub category: &'static str,
    /// Key under the category, if there is one.
    pub operation: Option<&'static str>,
    /// Key of the list that bounds it.
    pub scope: &'static str,
    /// Patterns of the actions granted under the condition; empty if the privileges named within
    /// decide ([`data_source_privileges`]).
    pub actions: Vec<&'static str>,
    /// First version with it, where it is 8.16 or later.
    pub since: Option<&'static str>,
    /// Whether it may still change.
    pub stability: Stability,
    /// What it lets one do.
    pub summary: &'static str,
}

/// A name of `global.data_source[].privileges` (`DatasourcePrivileges`).
#[derive(Debug)]
pub struct DataSourcePrivilege {
    /// The name.
    pub name: &'static str,
    /// The cluster actions granted on the data sources named beside it.
    pub actions: Vec<&'static str>,
    /// What it lets one do.
    pub summary: &'static str,
}

/// A name of `restriction.workflows` (`WorkflowResolver`).
#[derive(Debug)]
pub struct Workflow {
    /// The name, lower-case.
    pub name: &'static str,
    /// Names of the REST handlers that make up the workflow.
    pub rest_handlers: Vec<&'static str>,
    /// What it lets one do.
    pub summary: &'static str,
}

// Each table is read when it is first asked for: most answers need few of them. Cluster and index privileges
// stand in the order by access, from which that by name is made.

static CLUSTER: LazyLock<Vec<ClusterPrivilege>> =
    LazyLock::new(|| sorted_rows(tables::CLUSTER_PRIVILEGES, ClusterPrivilege::read));

static CLUSTER_BY_ACCESS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| first_cells(tables::CLUSTER_PRIVILEGES));

static INDEX: LazyLock<Vec<IndexPrivilege>> =
    LazyLock::new(|| sorted_rows(tables::INDEX_PRIVILEGES, IndexPrivilege::read));

static INDEX_NAMES: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| sorted_rows(tables::INDEX_PRIVILEGES, Cells::text));

static INDEX_BY_ACCESS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| first_cells(tables::INDEX_PRIVILEGES));

static RAW_CLUSTER_ACTIONS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| lines(tables::RAW_CLUSTER_ACTIONS));

static RAW_INDEX_ACTIONS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| lines(tables::RAW_INDEX_ACTIONS));

static REMOTE_CLUSTER: LazyLock<Vec<RemoteClusterPrivilege>> = LazyLock::new(|| {
    rows(tables::REMOTE_CLUSTER_PRIVILEGES, |cells| {
        RemoteClusterPrivilege {
            name: cells.text(),
            since: cells.text(),
            summary: cells.text(),
        }
    })
});

static GLOBAL: LazyLock<Vec<GlobalPrivilege>> = LazyLock::new(|| {
    rows(tables::GLOBAL_PRIVILEGES, |cells| GlobalPrivilege {
        category: cells.text(),
        operation: cells.optional(),
        scope: cells.text(),
        actions: cells.texts(),
        since: cells.optional(),
        stability: Stability::read(cells),
        summary: cells.text(),
    })
});

static DATA_SOURCE: LazyLock<Vec<DataSourcePrivilege>> = LazyLock::new(|| {
    rows(tables::DATA_SOURCE_PRIVILEGES, |cells| {
        DataSourcePrivilege {
            name: cells.text(),
            actions: cells.texts(),
            summary: cells.text(),
        }
    })
});

static WORKFLOWS: LazyLock<Vec<Workflow>> = LazyLock::new(|| {
    rows(tables::WORKFLOWS, |cells| Workflow {
        name: cells.text(),
        rest_handlers: cells.texts(),
        summary: cells.text(),
    })
});

// The cells are in the order of the rows of `build.rs`.

impl ClusterPrivilege {
    fn read(cells: &mut Cells) -> Self {
        ClusterPrivilege {
            name: cells.text(),
            actions: cells.texts(),
            excluded_actions: cells.texts(),
            kind: cells.variant(&[
                ClusterPrivilegeKind::Action,
                ClusterPrivilegeKind::OwnApiKey,
            ]),
            since: cells.optional(),
            deprecated: Deprecation::read(cells),
            stability: Stability::read(cells),
            internal: cells.flag(),
            stack: Availability::read(cells),
            serverless: Availability::read(cells),
            summary: cells.text(),
            notes: cells.texts(),
        }
    }
}

impl IndexPrivilege {
    fn read(cells: &mut Cells) -> Self {
        IndexPrivilege {
            name: cells.text(),
            actions: cells.texts(),
            selector: cells.variant(&[
                SelectorClass::Data,
                SelectorClass::Failures,
                SelectorClass::DataAndFailures,
                SelectorClass::All,
            ]),
            mapping_updates: cells.flag(),
            since: cells.optional(),
            deprecated: Deprecation::read(cells),
            stability: Stability::read(cells),
            internal: cells.flag(),
            serverless: Availability::read(cells),
            summary: cells.text(),
            notes: cells.texts(),
        }
    }
}

impl Deprecation {
    fn read(cells: &mut Cells) -> Option<Self> {
        let [since, use_instead] = cells.object()?;
        Some(Deprecation { since, use_instead })
    }
}

impl Availability {
    pub(super) fn read(cells: &mut Cells) -> Self {
        cells.variant(&[
            Availability::Available,
            Availability::Preview,
            Availability::Unavailable,
            Availability::Unknown,
        ])
    }
}

impl Stability {
    fn read(cells: &mut Cells) -> Self {
        cells.variant(&[
            Stability::Stable,
            Stability::Preview,
            Stability::Experimental,
        ])
    }
}

/// Every named cluster privilege, by name.
pub fn cluster_privileges() -> &'static [ClusterPrivilege] {
    &CLUSTER
}

/// The cluster privilege of that lower-case name.
pub fn cluster_privilege(name: &str) -> Option<&'static ClusterPrivilege> {
    let privileges = cluster_privileges();
    let found = privileges.binary_search_by(|privilege| privilege.name.cmp(name));
    privileges.get(found.ok()?)
}

/// The names of the cluster privileges, those that imply the fewest others first: the order in
/// which Elasticsearch lists them when it does not know a name.
pub fn cluster_privilege_names_by_access() -> &'static [&'static str] {
    &CLUSTER_BY_ACCESS
}

/// The order in which a denial lists the cluster privileges that would have granted the action.
pub fn grant_order_cluster() -> &'static [&'static str] {
    &CLUSTER_BY_ACCESS
}

/// Every named index privilege, by name.
pub fn index_privileges() -> &'static [IndexPrivilege] {
    &INDEX
}

/// The index privilege of that lower-case name.
pub fn index_privilege(name: &str) -> Option<&'static IndexPrivilege> {
    let privileges = index_privileges();
    let found = privileges.binary_search_by(|privilege| privilege.name.cmp(name));
    privileges.get(found.ok()?)
}

/// The names of the index privileges as Elasticsearch lists them when it does not know a name:
/// sorted (since 9.0).
pub fn index_privilege_names_sorted() -> &'static [&'static str] {
    &INDEX_NAMES
}

/// The order in which a denial lists the index privileges that would have granted the action:
/// those of the failure store alone first, then the others, narrow ones before wide ones.
pub fn grant_order_index() -> &'static [&'static str] {
    &INDEX_BY_ACCESS
}

/// Patterns over what `cluster` takes for a raw action instead of a name.
pub fn raw_cluster_actions() -> &'static [&'static str] {
    &RAW_CLUSTER_ACTIONS
}

/// Patterns over what `indices[].privileges` takes for a raw action instead of a name.
pub fn raw_index_actions() -> &'static [&'static str] {
    &RAW_INDEX_ACTIONS
}

/// The cluster privileges that `remote_cluster` accepts, sorted.
pub fn remote_cluster_privileges() -> &'static [RemoteClusterPrivilege] {
    &REMOTE_CLUSTER
}

/// What `global` may hold, in the order in which Elasticsearch writes it.
pub fn global_privileges() -> &'static [GlobalPrivilege] {
    &GLOBAL
}

/// What an entry of `global.data_source` may grant.
pub fn data_source_privileges() -> &'static [DataSourcePrivilege] {
    &DATA_SOURCE
}

/// The workflows that an API key may be restricted to.
pub fn workflows() -> &'static [Workflow] {
    &WORKFLOWS
}
