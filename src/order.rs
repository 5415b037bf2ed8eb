//! Putting things in order.
//!
//! The standard library's sorts are the fastest for any input and pay for it in size: each kind of
//! element would add four kilobytes to the WebAssembly module. There is one small sort here, that of
//! the patterns.

pub(crate) use crate::pattern::sort::sort;

/// Sorts by a number, keeping the order of things whose numbers are equal.
pub fn by_number<T>(things: &mut Vec<T>, number: impl Fn(&T) -> u64) {
    let mut order: Vec<(u64, usize)> = Vec::with_capacity(things.len());
    for (position, thing) in things.iter().enumerate() {
        order.push((number(thing), position));
    }
    sort(&mut order);
    let mut old: Vec<Option<T>> = std::mem::take(things).into_iter().map(Some).collect();
    for (_, position) in order {
        things.extend(old.get_mut(position).and_then(Option::take));
    }
}

#[cfg(test)]
mod tests {
    use super::by_number;

    #[test]
    fn equal_numbers_keep_their_order() {
        let mut words = vec!["ccc", "a", "bb", "b", "aa"];
        by_number(&mut words, |word| u64::try_from(word.len()).unwrap());
        assert_eq!(words, ["a", "b", "bb", "aa", "ccc"]);
    }
}
