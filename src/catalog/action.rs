//! Actions that Elasticsearch is known to have.

use super::tables;

/// The names of the cluster and index actions of a default distribution, sorted.
///
/// A name that is not among them may still exist: steps that an action takes on shards and nodes
/// are mostly left out, and so are the actions of other plugins.
pub fn actions() -> impl Iterator<Item = &'static str> + Clone {
    tables::ACTIONS.split('\n')
}
