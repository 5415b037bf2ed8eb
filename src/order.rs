//! Putting things in order.
//!
//! The standard library's sorts are the fastest for any input and pay for it in size: each kind of
//! element would add four kilobytes to the WebAssembly module. There is one small sort here, that of
//! the patterns.

pub(crate) use crate::pattern::sort::sort;

/// Sorts by a number, keeping the order of things whose numbers are equal.
pub fn by_number<T>(things: &mut [T], number: impl Fn(&T) -> u64) {
    let mut numbers = Vec::with_capacity(things.len());
    for thing in &*things {
        numbers.push((number(thing), numbers.len()));
    }
    for (place, other) in swaps(numbers) {
        things.swap(place, other);
    }
}

/// Which places to swap, one pair after the other, for the things that have these numbers at these places.
fn swaps(mut numbers: Vec<(u64, usize)>) -> Vec<(usize, usize)> {
    sort(&mut numbers);
    let mut swaps = Vec::with_capacity(numbers.len());
    for place in 0..numbers.len() {
        // What stood below `place` has made room by now; `swaps` says where it went.
        let mut other = numbers.get(place).map_or(place, |(_, from)| *from);
        while let Some((_, moved)) = swaps.get(other) {
            other = *moved;
        }
        swaps.push((place, other));
    }
    swaps
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

    #[test]
    fn whatever_the_order_was() {
        // 7919 is a prime: the numbers below it come in a thorough disorder.
        let mut numbers: Vec<u64> = (0..7919).map(|step| step * 1000 % 7919).collect();
        by_number(&mut numbers, |number| *number);
        assert!(numbers.is_sorted());
    }
}
