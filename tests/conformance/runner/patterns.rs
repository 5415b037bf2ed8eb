//! Cases about name patterns: what they match, what they include, which are refused.

use rolescope::pattern::{Language, PatternError, StringMatcher};

use super::{Case, Outcome, Problem};

/// The single pattern builds or not.
pub fn pattern_valid(case: &Case) -> Outcome {
    let built = Language::of(&case.texts("patterns")?);
    case.expect(built.is_ok())
}

/// The list matches the input. Both engines are asked; they differ only on a backslash in a pattern
/// without a wildcard, where the case is about the automaton.
pub fn pattern_matches(case: &Case) -> Outcome {
    let patterns = case.texts("patterns")?;
    let input = case.text("input")?;
    let language = Language::of(&patterns).map_err(failed)?;
    case.expect(language.contains(input))?;
    if patterns.iter().any(|pattern| pattern.contains('\\')) {
        return Ok(());
    }
    let matcher = StringMatcher::new(&patterns).map_err(failed)?;
    case.expect(matcher.matches(input))
}

/// The list is refused by both engines, each in its own words.
pub fn pattern_invalid(case: &Case) -> Outcome {
    let patterns = case.texts("patterns")?;
    if Language::of(&patterns).is_ok() {
        return Err(Problem::Failed("accepted".to_owned()));
    }
    let Err(error) = StringMatcher::new(&patterns) else {
        return Err(Problem::Failed("accepted by the string matcher".to_owned()));
    };
    case.contains("errors_contain", &error.message)
}

/// Every name of `a` (without those of `minus`, if given) is one of `b`.
pub fn pattern_subset(case: &Case) -> Outcome {
    let mut a = Language::of(&case.texts("a")?).map_err(failed)?;
    if !case.get("minus").is_null() {
        a = a.difference(&Language::of(&case.texts("minus")?).map_err(failed)?);
    }
    let b = Language::of(&case.texts("b")?).map_err(failed)?;
    let included = b
        .includes(&a)
        .map_err(|error| Problem::Failed(error.to_string()))?;
    let witness = a
        .witness(&b)
        .map_err(|error| Problem::Failed(error.to_string()))?;
    match witness {
        Some(name) if included => return Err(Problem::Failed(format!("included, but {name:?}"))),
        Some(name) if !a.contains(&name) || b.contains(&name) => {
            return Err(Problem::Failed(format!("{name:?} is no witness")));
        }
        None if !included => return Err(Problem::Failed("no witness".to_owned())),
        _ => {}
    }
    case.expect(included)
}

fn failed(error: PatternError) -> Problem {
    Problem::Failed(error.message)
}
