//! What was probably meant: the nearest of a list of names.

use crate::order::by_number;

/// How many names are offered at most.
const MOST: usize = 3;
/// Names longer than this are not compared.
const LONGEST: usize = 64;

/// The names that `written` is most likely a misspelling of: those that are the nearest.
///
/// Compared without case and with `-`, space and `_` as the same; a name is near when at
/// most a third of its characters differ, those of words aside that both begin with.
pub fn nearest<'n>(written: &str, names: impl IntoIterator<Item = &'n str>) -> Vec<&'n str> {
    let written = folded(written);
    let mut nearest = Vec::new();
    let mut least = usize::MAX;
    for name in names {
        let Some(distance) = distance_if_near(&written, name) else {
            continue;
        };
        // What is farther than the best is no help.
        if distance < least {
            least = distance;
            nearest.clear();
        }
        if distance == least && nearest.len() < MOST {
            nearest.push(name);
        }
    }
    nearest
}

/// How far a known name is from a written one, if it is near.
fn distance_if_near(written: &[char], name: &str) -> Option<usize> {
    if written.is_empty() || written.len() > LONGEST {
        return None;
    }
    let length = name.chars().take(LONGEST + 1).count();
    let longer = length.max(written.len());
    // Most names need no closer look.
    if length.abs_diff(written.len()) > (longer / 3).max(1) {
        return None;
    }
    let known = folded(name);
    let common = common_words(written, &known);
    let most = ((longer - common) / 3).max(usize::from(common > 0));
    distance(written, &known, most, true)
}

/// How many characters the words have that both names begin with.
fn common_words(a: &[char], b: &[char]) -> usize {
    let mut common = 0;
    for (position, (x, y)) in a.iter().zip(b).enumerate() {
        if x != y {
            break;
        }
        if *x == '_' {
            common = position + 1;
        }
    }
    common
}

/// Whether two names differ by one letter, or by two if they are long, or in case only.
pub fn differs_little(a: &str, b: &str) -> bool {
    let most = if a.len() > 10 { 2 } else { 1 };
    let lengths = a.len() > 4 && a.len() <= LONGEST && a.len().abs_diff(b.len()) <= 4 * most;
    lengths && distance(&folded(a), &folded(b), most, true).is_some()
}

fn folded(name: &str) -> Vec<char> {
    name.chars()
        .take(LONGEST + 1)
        .map(|c| {
            if matches!(c, '-' | ' ') {
                '_'
            } else {
                c.to_ascii_lowercase()
            }
        })
        .collect()
}

/// The number of insertions, deletions, replacements and, if they count as one, `swaps` of
/// neighbours between two words, if it is at most `most`.
fn distance(a: &[char], b: &[char], most: usize, swaps: bool) -> Option<usize> {
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    let mut row = Vec::with_capacity(above.len());
    let mut left_of_a = None;
    let mut least_above = 0;
    for (i, &x) in a.iter().enumerate() {
        row.clear();
        row.push(i + 1);
        let mut least = i + 1;
        let mut left_of_b = None;
        for (j, &y) in b.iter().enumerate() {
            let at =
                |row: &[usize], index: usize| row.get(index).copied().unwrap_or(usize::MAX / 2);
            let mut cost = (at(&above, j) + usize::from(x != y))
                .min(at(&above, j + 1) + 1)
                .min(at(&row, j) + 1);
            if swaps && left_of_a == Some(y) && left_of_b == Some(x) && j > 0 {
                cost = cost.min(at(&before, j - 1) + 1);
            }
            row.push(cost);
            least = least.min(cost);
            left_of_b = Some(y);
        }
        // No later cost is less than the least of two rows.
        if least.min(least_above) > most {
            return None;
        }
        least_above = least;
        std::mem::swap(&mut before, &mut above);
        std::mem::swap(&mut above, &mut row);
        left_of_a = Some(x);
    }
    above.last().copied().filter(|distance| *distance <= most)
}

/// What the server adds behind an unknown field or query: names more than half alike
/// (`SuggestingErrorOnUnknown`).
pub fn did_you_mean(written: &str, names: &[&str]) -> String {
    let word: Vec<char> = written.chars().take(LONGEST + 1).collect();
    let mut alike: Vec<(usize, &str)> = Vec::new();
    for name in names {
        let known: Vec<char> = name.chars().collect();
        let longer = known.len().max(word.len());
        if let Some(distance) =
            distance(&word, &known, longer / 2, false).filter(|distance| 2 * distance < longer)
        {
            alike.push((distance * 1000 / longer.max(1), name));
        }
    }
    by_number(&mut alike, |(distance, _)| *distance as u64);
    match alike.as_slice() {
        [] => String::new(),
        [(_, only)] => format!(" did you mean [{only}]?"),
        several => {
            let names: Vec<&str> = several.iter().map(|(_, name)| *name).collect();
            format!(" did you mean any of [{}]?", names.join(", "))
        }
    }
}
