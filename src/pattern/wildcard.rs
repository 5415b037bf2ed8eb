//! Reads a wildcard pattern (`logs-*`) as `Automatons.wildcard` does.
//!
//! `*` is any string, `?` any one code point, a backslash makes the next character literal and is itself
//! literal at the very end. Everything else stands for itself. Characters are code points, as
//! `AutomatonsTests#testSupplementaryCodePoints` has it; up to version 9.5 a character outside the basic
//! plane was read as its two halves and never matched.

use super::syntax::label;

/// The labels of a wildcard pattern, one for each character as written.
pub(super) fn read(text: &str) -> Vec<u32> {
    let mut labels = Vec::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        labels.push(match character {
            '*' => label::STAR,
            '?' => label::ANY,
            '\\' => label::of(u32::from(characters.next().unwrap_or('\\'))),
            other => label::of(u32::from(other)),
        });
    }
    labels
}

/// Brings every run of `*` and `?` into one form: first the `?`, then one `*`.
///
/// The language stays the same, and the automaton has to remember less.
pub(super) fn normalize(labels: &mut Vec<u32>) {
    let mut star = false;
    let mut written = Vec::with_capacity(labels.len());
    for &label in labels.iter() {
        match label {
            label::STAR => star = true,
            label::ANY => written.push(label),
            _ => {
                if std::mem::take(&mut star) {
                    written.push(label::STAR);
                }
                written.push(label);
            }
        }
    }
    if star {
        written.push(label::STAR);
    }
    *labels = written;
}

/// Whether a text matches a sequence of labels; no memory beyond two marks to come back to.
pub(super) fn matches(labels: &[u32], text: &str) -> bool {
    matches_all(labels, text.chars().map(|c| label::of(u32::from(c))))
}

/// Whether a sequence of labels matches another one as if that were a text: a `?` in it is matched by `?` and `*`
/// only, what is greater than that by `*` only.
pub(super) fn matches_labels(labels: &[u32], text: &[u32]) -> bool {
    matches_all(labels, text.iter().copied())
}

fn matches_all<T: Iterator<Item = u32> + Clone>(labels: &[u32], text: T) -> bool {
    let mut step = 0;
    let mut rest = text;
    let mut retry: Option<(usize, T)> = None;
    loop {
        match labels.get(step).copied().unwrap_or(label::END) {
            label::STAR => {
                step += 1;
                if step == labels.len() {
                    return true;
                }
                retry = Some((step, rest.clone()));
                continue;
            }
            label::END => {
                if rest.clone().next().is_none() {
                    return true;
                }
            }
            wanted => {
                let mut after = rest.clone();
                match after.next() {
                    Some(met) if wanted == met || (wanted == label::ANY && met < label::ANY) => {
                        rest = after;
                        step += 1;
                        continue;
                    }
                    Some(_) => {}
                    None => return false,
                }
            }
        }
        // The last `*` takes one more character. Earlier ones never need to: what follows the last one
        // is free to match anywhere.
        let Some((mark, from)) = retry.as_mut() else {
            return false;
        };
        if from.next().is_none() {
            return false;
        }
        step = *mark;
        rest = from.clone();
    }
}
