//! The minimal automaton of a language, in a form in which equal languages look equal.

use super::error::TooComplex;
use super::explore::Explorer;
use super::formula::Outlook;
use super::interner::Interner;
use super::language::Language;
use super::work::Work;

/// Places in the rows of all states together.
const PLACES: usize = 1 << 24;

/// A language in its one minimal form: equal if and only if the languages have the same names.
///
/// Made by [`Language::canonical`]; to be compared, hashed or used as a key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Canonical(Vec<u32>);

/// All states of a language, merges those that cannot be told apart, and numbers the rest as they are met.
pub(super) fn canonical(language: &Language) -> Result<Canonical, TooComplex> {
    let formula = language.formula();
    let work = Work::new();
    let explorer = Explorer::new(formula, &[], &[], &work);
    let points = explorer.code_points();
    // For each state whether it accepts, then the next states.
    let mut met = Interner::default();
    let mut rows: Vec<Vec<u32>> = Vec::new();
    met.intern(&explorer.start()?);
    let mut states = Vec::new();
    while rows.len() < met.len() {
        let from = met.get(rows.len() as u32).to_vec();
        let outlook = explorer.outlook(&from);
        let mut row = vec![u32::from(outlook.accepts())];
        for &point in &points {
            let own = rows.len() as u32;
            // Where nothing changes any more one state is enough.
            if outlook == Outlook::NOTHING || outlook == Outlook::EVERYTHING {
                row.push(own);
                continue;
            }
            explorer.advance(&from, point, &mut states)?;
            row.push(met.intern(&states).0);
        }
        rows.push(row);
        if rows.len() * points.len() > PLACES {
            return Err(TooComplex);
        }
    }
    // States are told apart by acceptance, then by where they lead, until no more can be.
    let mut blocks: Vec<u32> = rows
        .iter()
        .map(|row| row.first().copied().unwrap_or(0))
        .collect();
    let mut count = 0;
    loop {
        let mut kinds = Interner::default();
        let mut key = Vec::new();
        let mut finer = Vec::with_capacity(blocks.len());
        for (row, &block) in rows.iter().zip(&blocks) {
            key.clear();
            key.push(block);
            let next = row
                .iter()
                .skip(1)
                .map(|&next| blocks.get(next as usize).copied().unwrap_or(0));
            key.extend(next);
            finer.push(kinds.intern(&key).0);
        }
        work.spend(rows.len() * points.len())?;
        blocks = finer;
        if kinds.len() == count {
            break;
        }
        count = kinds.len();
    }
    Ok(Canonical(number(&rows, &blocks, &points)))
}

/// The merged states in the order in which they are met, each with its next states by range of code points.
fn number(rows: &[Vec<u32>], blocks: &[u32], points: &[u32]) -> Vec<u32> {
    let block = |state: u32| blocks.get(state as usize).copied().unwrap_or(0);
    let mut names = Interner::default();
    names.intern(&[block(0)]);
    // One state of each merged one.
    let mut queue = vec![0_u32];
    let mut words = Vec::new();
    let mut done = 0;
    while let Some(row) = queue.get(done).and_then(|&state| rows.get(state as usize)) {
        let mut targets = row.iter();
        words.push(targets.next().copied().unwrap_or(0));
        let at = words.len();
        words.push(0);
        let mut last = None;
        for (&point, &target) in points.iter().zip(targets) {
            let (name, new) = names.intern(&[block(target)]);
            if new {
                queue.push(target);
            }
            if last != Some(name) {
                words.extend([point, name]);
                last = Some(name);
            }
        }
        let length = (words.len() - at) as u32;
        if let Some(place) = words.get_mut(at) {
            *place = length;
        }
        done += 1;
    }
    words
}
