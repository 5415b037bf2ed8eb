//! Restricted indices: the names of system indices, which an entry covers only with
//! `allow_restricted_indices`.

use std::sync::LazyLock;

use super::rows::lines;
use super::tables;

/// The names that count as restricted in a default distribution, as name expressions of a role.
///
/// Reproduces the automaton of `SystemIndices`: the pattern and the alias of every system index,
/// and every system data stream with its backing and failure indices. Whether a name is restricted
/// does not depend on whether it exists.
pub fn restricted_index_patterns() -> &'static [&'static str] {
    static PATTERNS: LazyLock<Vec<&str>> =
        LazyLock::new(|| lines(tables::RESTRICTED_INDEX_PATTERNS));
    &PATTERNS
}
