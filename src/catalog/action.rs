//! Actions that Elasticsearch is known to have.

use std::str::Split;

use super::tables;

/// The names of the cluster and index actions of a default distribution, sorted and in lower case.
///
/// A name that is not among them may still exist: steps that an action takes on shards and nodes
/// are mostly left out, and so are the actions of other plugins.
pub fn actions() -> Split<'static, char> {
    actions_from(0)
}

/// Those of the [`actions`] that begin so.
pub fn actions_that_begin(prefix: &str) -> impl Iterator<Item = &'static str> {
    let text = tables::ACTIONS;
    let (mut from, mut to) = (0, text.len());
    while from < to {
        let before = text.get(..from.midpoint(to)).unwrap_or_default();
        let start = before.bytes().rposition(|byte| byte == b'\n');
        let start = start.map_or(0, |end| end + 1);
        let action = actions_from(start).next().unwrap_or_default();
        if action < prefix {
            from = text.len().min(start + action.len() + 1);
        } else {
            to = start;
        }
    }
    actions_from(from).take_while(move |action| action.starts_with(prefix))
}

fn actions_from(start: usize) -> Split<'static, char> {
    let rest = tables::ACTIONS.get(start..);
    rest.unwrap_or_default().split('\n')
}
