//! One small sort for everything here.
//!
//! The standard library's sorts are the fastest for any input and pay for it in size: each kind of element
//! would add four kilobytes to the WebAssembly module. A shell sort takes a few hundred bytes, no memory, and
//! next to no time for what is nearly in order, as most lists here are.

/// Sorts by a given order; elements that are equal in it end up in any order.
pub(super) fn sort_by<T>(items: &mut [T], before: impl Fn(&T, &T) -> bool) {
    let mut gap = items.len();
    while gap > 1 {
        // Each gap is about 4/9 of the one before, the last one is 1.
        gap = (gap * 4 / 9).max(1);
        for start in gap..items.len() {
            let mut at = start;
            while let Some(lower) = at.checked_sub(gap) {
                match (items.get(at), items.get(lower)) {
                    (Some(a), Some(b)) if before(a, b) => items.swap(at, lower),
                    _ => break,
                }
                at = lower;
            }
        }
    }
}

/// Sorts ascending.
pub(super) fn sort<T: Ord>(items: &mut [T]) {
    sort_by(items, |a, b| a < b);
}
