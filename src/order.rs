//! Putting things in order by a number.
//!
//! The standard library's sort is made anew for every type and every key, four kilobytes each in the
//! WebAssembly module. Here it is made once, for pairs of numbers, and the things follow.

/// Sorts by a number, keeping the order of things whose numbers are equal.
pub fn by_number<T>(things: &mut Vec<T>, number: impl Fn(&T) -> u64) {
    let mut order: Vec<(u64, usize)> = Vec::with_capacity(things.len());
    for (position, thing) in things.iter().enumerate() {
        order.push((number(thing), position));
    }
    order.sort_unstable();
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
