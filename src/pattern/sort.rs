//! One small sort for everything here.
//!
//! The standard library's sorts are the fastest for any input and pay for it in size: each kind of element
//! would add four kilobytes to the WebAssembly module. This one adds a few hundred bytes.

/// Up to this length elements are moved into place one by one.
const SHORT: usize = 16;

/// Sorts by a given order; elements that are equal in it keep their order.
pub(super) fn sort_by<T: Clone>(items: &mut Vec<T>, before: impl Fn(&T, &T) -> bool) {
    let in_order = |pair: &[T]| match pair {
        [a, b] => !before(b, a),
        _ => true,
    };
    if items.windows(2).all(in_order) {
        return;
    }
    if items.len() <= SHORT {
        for end in 1..items.len() {
            for pair in (0..end).rev() {
                if items.get(pair..pair + 2).is_none_or(in_order) {
                    break;
                }
                items.swap(pair, pair + 1);
            }
        }
        return;
    }
    let mut merged = Vec::with_capacity(items.len());
    let mut width = 1;
    while width < items.len() {
        for pair in items.chunks(2 * width) {
            let (left, right) = pair.split_at_checked(width).unwrap_or((pair, &[]));
            let mut right = right.iter().peekable();
            for a in left {
                while let Some(b) = right.next_if(|b| before(b, a)) {
                    merged.push(b.clone());
                }
                merged.push(a.clone());
            }
            merged.extend(right.cloned());
        }
        std::mem::swap(items, &mut merged);
        merged.clear();
        width *= 2;
    }
}

/// Sorts ascending.
pub(super) fn sort<T: Clone + Ord>(items: &mut Vec<T>) {
    sort_by(items, |a, b| a < b);
}
