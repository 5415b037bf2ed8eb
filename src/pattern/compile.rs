//! From the text of one pattern to the form that the engines run.
//!
//! Most patterns are plain: characters, `?` and `*`. A regular expression that comes to one of these
//! (`/logs-.*/` is `logs-*`) becomes one too. The others are a plain beginning, often empty, and a
//! deterministic automaton for the rest. Reproduces `Automatons.patterns` of
//! `org.elasticsearch.xpack.core.security.support`.

use std::rc::Rc;

use super::allowance::{self, Room};
use super::automaton::{self, Automaton, TooLarge, WORK_LIMIT};
use super::error::{PatternError, PatternErrorKind};
use super::regex::{self, Expression, SyntaxError};
use super::syntax::{MAX_CODE_POINT, Op, label};
use super::wildcard;

/// The work limit for whole lists: the default of `xpack.security.automata.max_determinized_states`.
pub(super) const LIST_WORK_LIMIT: usize = 100_000;

/// States of the expressions of a list. Elasticsearch makes the automaton of the whole list deterministic and
/// meets each state at least once on the way; twice what it allows, for its automata are minimal by then.
const LIST_STATES: usize = 2_000_000;

/// What Lucene's work limit for one pattern allows: set sizes added up, see [`Automaton::determinize`].
const EFFORT: usize = WORK_LIMIT * 10;

/// One compiled pattern.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    /// The steps of a wildcard pattern, or the plain beginning of a regular expression.
    pub labels: Rc<[u32]>,
    /// What follows the labels.
    pub rest: Option<Rc<Rest>>,
}

/// The part of a regular expression that is not plain: a deterministic automaton and where it starts.
#[derive(Debug)]
pub(super) struct Rest {
    pub automaton: Automaton,
    pub start: u32,
    /// The regular expression of the whole pattern, to be shown.
    pub text: String,
    /// The states from which every string is accepted.
    pub universal: Vec<bool>,
    #[allow(dead_code, reason = "it is given back when this is dropped")]
    room: Room,
}

/// The patterns of a list; a pattern that matches nothing leaves nothing.
///
/// In a list of two or more the stars at either end of an element are cut off and what is left is read as a
/// pattern of its own, as `Automatons.buildAutomaton` does for speed. So `*/x/` is the regular expression
/// `x` after any string, and `*a\*` ends in a backslash and any string. `strict` also refuses a repetition whose
/// bounds are out of order, as Lucene does since version 10; before, it matched nothing.
pub(super) fn compile_list(patterns: &[&str], strict: bool) -> Result<Vec<Pattern>, PatternError> {
    let mut compiled = Vec::with_capacity(patterns.len());
    let first = patterns.first();
    // Elasticsearch makes a set of the list first, so that repetitions do not count.
    let alone = patterns.iter().all(|pattern| Some(pattern) == first);
    let mut states = 0;
    for pattern in patterns.iter().take(if alone { 1 } else { patterns.len() }) {
        let cut = if alone {
            Cut::none(pattern)
        } else {
            Cut::stars(pattern)
        };
        let inner = compile(cut.inner, strict).map_err(|error| PatternError {
            pattern: (*pattern).to_owned(),
            position: error.position.map(|at| at + usize::from(cut.before)),
            ..error
        })?;
        let Some(inner) = inner else { continue };
        let inner = inner.between(pattern, cut.before, cut.after)?;
        if let Some(rest) = &inner.rest {
            states += rest.automaton.states() as usize;
            if states > LIST_STATES {
                return Err(too_complex(pattern, &rest.automaton.too_large()));
            }
        }
        compiled.push(inner);
    }
    Ok(compiled)
}

/// Takes complexity for no reason any more once so much was built that the limit that shows is
/// [that of the effort](allowance), not Lucene's.
pub(super) fn unless_spent(checked: Result<(), PatternError>) -> Result<(), PatternError> {
    match checked {
        Err(error) if error.kind == PatternErrorKind::TooComplex && allowance::is_spent() => Ok(()),
        checked => checked,
    }
}

struct Cut<'a> {
    inner: &'a str,
    before: bool,
    after: bool,
}

impl<'a> Cut<'a> {
    fn none(pattern: &'a str) -> Cut<'a> {
        Cut {
            inner: pattern,
            before: false,
            after: false,
        }
    }

    fn stars(pattern: &'a str) -> Cut<'a> {
        // Elements of one character and regular expressions stay as they are.
        if pattern.len() <= 1 || pattern.starts_with('/') {
            return Cut::none(pattern);
        }
        let before = pattern.strip_prefix('*');
        let rest = before.unwrap_or(pattern);
        // `something*` is cut only if it has an earlier star.
        let after = rest
            .strip_suffix('*')
            .filter(|inner| before.is_some() || inner.bytes().any(|b| b == b'*'));
        Cut {
            inner: after.unwrap_or(rest),
            before: before.is_some(),
            after: after.is_some(),
        }
    }
}

/// Reads a pattern as far as its text goes: the regular expression and its program, or none of a wildcard pattern.
pub(super) fn read(pattern: &str) -> Result<Option<(&str, Expression)>, PatternError> {
    let Some(tail) = pattern.strip_prefix('/') else {
        return Ok(None);
    };
    let Some(expression) = tail.strip_suffix('/') else {
        return Err(PatternError {
            pattern: pattern.to_owned(),
            kind: PatternErrorKind::Invalid,
            message: format!(
                "invalid pattern [{pattern}]. patterns starting with '/' indicate regular expression pattern and \
                 therefore must also end with '/'. other patterns (those that do not start with '/') will be \
                 treated as simple wildcard patterns"
            ),
            position: Some(pattern.encode_utf16().count()),
        });
    };
    match regex::parse(expression) {
        Ok(read) => Ok(Some((expression, read))),
        Err(error) => Err(invalid(pattern, error)),
    }
}

/// Reads a pattern as Elasticsearch 9 does.
pub(super) fn read_strictly(pattern: &str) -> Result<(), PatternError> {
    let out_of_order = read(pattern)?.and_then(|(_, expression)| expression.out_of_order);
    out_of_order.map_or(Ok(()), |error| Err(invalid(pattern, error)))
}

fn invalid(pattern: &str, error: SyntaxError) -> PatternError {
    PatternError {
        pattern: pattern.to_owned(),
        kind: PatternErrorKind::Invalid,
        message: error.message,
        position: Some(error.position + 1),
    }
}

/// One pattern read by itself; `None` if it matches nothing.
fn compile(pattern: &str, strict: bool) -> Result<Option<Pattern>, PatternError> {
    let Some((expression, read)) = read(pattern)? else {
        let mut labels = wildcard::read(pattern);
        if labels.is_empty() {
            // Lucene's concatenation of no automata accepts nothing, not the empty string.
            return Ok(None);
        }
        if effort_of_wildcard(&labels) >= EFFORT {
            automaton::wildcard(&labels)
                .and_then(|automaton| automaton.determinize(WORK_LIMIT))
                .map_err(|large| too_complex(pattern, &large))?;
        }
        wildcard::normalize(&mut labels);
        return Ok(Some(Pattern {
            labels: labels.into(),
            rest: None,
        }));
    };
    if let Some(error) = read.out_of_order.filter(|_| strict) {
        return Err(invalid(pattern, error));
    }
    let build = || automaton::build(&read.ops).map_err(|large| too_complex(pattern, &large));
    // What is a wildcard pattern in other words becomes one. `.*` has twice the states of `*`.
    if let Some(mut labels) = wildcard_of(&read.ops) {
        if effort_of_wildcard(&labels).saturating_mul(4) >= EFFORT {
            build()?;
        }
        wildcard::normalize(&mut labels);
        return Ok(Some(Pattern {
            labels: labels.into(),
            rest: None,
        }));
    }
    Pattern::of(build()?.without_dead_states(), expression)
        .map_err(|large| too_complex(pattern, &large))
}

fn too_complex(pattern: &str, large: &TooLarge) -> PatternError {
    PatternError {
        pattern: pattern.to_owned(),
        kind: PatternErrorKind::TooComplex,
        message: format!(
            "Determinizing automaton with {} states and {} transitions would require more than {WORK_LIMIT} effort.",
            large.states, large.edges
        ),
        position: None,
    }
}

/// The steps of an expression that is made of characters, `.`, `.*`, `.+` and `@` alone.
fn wildcard_of(ops: &[Op]) -> Option<Vec<u32>> {
    let mut labels = Vec::with_capacity(ops.len());
    let mut is_step = false;
    for op in ops {
        match op {
            Op::Class(ranges) => match **ranges {
                [(0, MAX_CODE_POINT)] => labels.push(label::ANY),
                [(min, max)] if min == max => labels.push(label::of(min)),
                _ => return None,
            },
            Op::AnyString => labels.push(label::STAR),
            Op::Repeat { min, max: None } if *min < 2 => {
                // The operand is the step before, and nothing more.
                if !is_step || labels.pop() != Some(label::ANY) {
                    return None;
                }
                labels.extend((*min == 1).then_some(label::ANY));
                labels.push(label::STAR);
            }
            Op::Concatenate(_) | Op::EmptyString => {}
            _ => return None,
        }
        is_step = matches!(op, Op::Class(_));
    }
    Some(labels)
}

/// The effort of making the automaton of a wildcard pattern deterministic is less than this.
///
/// Without a star before another step it is deterministic as built. After a star, every set of states is
/// fixed by the star reached, by the steps still under way and by which of the places of a later `?` are
/// taken; a product of these bounds the effort, and only patterns above it have to be tried.
fn effort_of_wildcard(labels: &[u32]) -> usize {
    let Some(first) = labels.iter().position(|&step| step == label::STAR) else {
        return 0;
    };
    let after = labels.get(first..).unwrap_or_default();
    let stars = after.iter().filter(|&&step| step == label::STAR).count();
    let length = after.len();
    if length == 1 {
        return 0;
    }
    let free = after
        .iter()
        .rposition(|&step| step == label::ANY)
        .unwrap_or(0);
    let sets = 1_usize
        .checked_shl(free.min(63) as u32)
        .unwrap_or(usize::MAX);
    let effort = [stars, length, length, length + stars]
        .iter()
        .fold(sets, |bound, &n| bound.saturating_mul(n));
    effort.saturating_add(first)
}

impl Pattern {
    /// The pattern of one name.
    pub fn literal(name: &str) -> Pattern {
        let mut labels = Vec::with_capacity(name.len());
        for character in name.chars() {
            labels.push(label::of(u32::from(character)));
        }
        Pattern {
            labels: labels.into(),
            rest: None,
        }
    }

    /// The plain beginning of a deterministic automaton without dead states, and the rest.
    fn of(automaton: Automaton, text: &str) -> Result<Option<Pattern>, TooLarge> {
        if automaton.states() == 0 {
            return Ok(None);
        }
        let mut partial = Vec::with_capacity(automaton.states() as usize);
        for state in 0..automaton.states() {
            let mut next = 0;
            for edge in automaton.edges(state) {
                if edge.min == next {
                    next = edge.max + 1;
                }
            }
            partial.push(!automaton.accepts(state) || next <= MAX_CODE_POINT);
        }
        let mut universal = automaton.reaching(partial);
        for state in &mut universal {
            *state = !*state;
        }
        let is_universal = |state: u32| universal.get(state as usize).copied().unwrap_or(false);
        let mut labels = Vec::new();
        let mut state = 0;
        loop {
            match automaton.edges(state) {
                _ if is_universal(state) => {
                    labels.push(label::STAR);
                    break;
                }
                [] => break,
                [edge] if edge.min == edge.max && !automaton.accepts(state) => {
                    labels.push(label::of(edge.min));
                    state = edge.to;
                }
                _ => {
                    let room = Room::take(automaton.size());
                    let rest = Some(Rc::new(Rest {
                        room: room.ok_or_else(|| automaton.too_large())?,
                        start: state,
                        automaton,
                        text: text.to_owned(),
                        universal,
                    }));
                    return Ok(Some(Pattern {
                        labels: labels.into(),
                        rest,
                    }));
                }
            }
        }
        Ok(Some(Pattern {
            labels: labels.into(),
            rest: None,
        }))
    }

    /// With any string before or after it.
    fn between(self, text: &str, before: bool, after: bool) -> Result<Pattern, PatternError> {
        if !before && !after {
            return Ok(self);
        }
        let inner = match &self.rest {
            Some(rest) if after => {
                let any_end = rest.automaton.with_any_end(LIST_WORK_LIMIT);
                let shown = format!("({})@", rest.text);
                any_end
                    .and_then(|any_end| Pattern::of(any_end.without_dead_states(), &shown))
                    .map_err(|large| too_complex(text, &large))?
                    .unwrap_or(self)
            }
            _ => self,
        };
        let mut labels = Vec::with_capacity(inner.labels.len() + 2);
        labels.extend(before.then_some(label::STAR));
        labels.extend_from_slice(&inner.labels);
        if inner.rest.is_none() {
            labels.extend(after.then_some(label::STAR));
            wildcard::normalize(&mut labels);
        }
        Ok(Pattern {
            labels: labels.into(),
            rest: inner.rest,
        })
    }
}

#[cfg(test)]
// A panic is a failed test.
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn wildcards_that_are_not_tried_are_within_the_limit(text in "(a|b|\\?|\\*){0,40}") {
            let labels = wildcard::read(&text);
            let effort = effort_of_wildcard(&labels);
            if effort < EFFORT {
                let automaton = automaton::wildcard(&labels).and_then(|all| all.determinize(WORK_LIMIT));
                prop_assert!(automaton.is_ok());
            }
        }

        #[test]
        fn expressions_that_are_not_built_are_within_the_limit(text in "(a|b|\\.|\\.\\*|\\.\\+|@){1,40}") {
            let ops = regex::parse(&text).map(|expression| expression.ops).ok().unwrap();
            let labels = wildcard_of(&ops).unwrap();
            if effort_of_wildcard(&labels).saturating_mul(4) < EFFORT {
                prop_assert!(automaton::build(&ops).is_ok());
            }
        }
    }
}
