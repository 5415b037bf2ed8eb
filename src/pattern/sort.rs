//! Small sorts for everything here.
//!
//! The standard library's sorts are the fastest for any input and pay for it in size: each kind of element
//! would add four kilobytes to the WebAssembly module. A shell sort takes a few hundred bytes, no memory, and
//! next to no time for what is short or nearly in order, as most lists here are. Only the patterns of a machine
//! are so many that they are merged.

/// Sorts short lists by a given order; elements that are equal in it end up in any order.
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

/// Sorts long lists, which often come in a few pieces that are in order already: these are merged two by two.
/// Items that are equal stay in their order.
pub(super) fn merge_by<T: Copy>(mut items: Vec<T>, before: impl Fn(&T, &T) -> bool) -> Vec<T> {
    let mut ends = Vec::new();
    for (last, pair) in items.windows(2).enumerate() {
        if let [a, b] = pair
            && before(b, a)
        {
            ends.push(last + 1);
        }
    }
    ends.push(items.len());
    while ends.len() > 1 {
        let mut merged = Vec::with_capacity(items.len());
        let mut merged_ends = Vec::with_capacity(ends.len() / 2 + 1);
        for pair in ends.chunks(2) {
            let (Some(&middle), Some(&end)) = (pair.first(), pair.last()) else {
                continue;
            };
            let mut left = items.get(merged.len()..middle).unwrap_or_default();
            let mut right = items.get(middle..end).unwrap_or_default();
            while let ([a, after_a @ ..], [b, after_b @ ..]) = (left, right) {
                if before(b, a) {
                    merged.push(*b);
                    right = after_b;
                } else {
                    merged.push(*a);
                    left = after_a;
                }
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
            merged_ends.push(end);
        }
        items = merged;
        ends = merged_ends;
    }
    items
}

/// Sorts ascending.
pub(crate) fn sort<T: Ord>(items: &mut [T]) {
    sort_by(items, |a, b| a < b);
}
