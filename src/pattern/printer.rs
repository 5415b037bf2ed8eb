//! Writes a language as patterns that Elasticsearch reads back as the same language.

use super::compile::Pattern;
use super::formula::Step;
use super::language::Language;
use super::syntax::label;

/// The patterns of a list, or one regular expression for a formula.
pub(super) fn print(language: &Language) -> Vec<String> {
    if let Some(leaf) = language.as_list() {
        let alone = leaf.patterns.len() == 1;
        let mut shown: Vec<String> = Vec::new();
        for pattern in &leaf.patterns {
            let text = wildcard(pattern).filter(|text| alone || survives_a_list(text));
            let text = text.unwrap_or_else(|| format!("/{}/", expression(pattern)));
            if !shown.contains(&text) {
                shown.push(text);
            }
        }
        return shown;
    }
    let formula = language.formula();
    let mut stack: Vec<String> = Vec::new();
    for step in &formula.steps {
        let shown = match *step {
            Step::List(index) => {
                let patterns = formula.lists.get(index as usize);
                let patterns = patterns.map_or(&[][..], |leaf| &leaf.patterns);
                let alternatives: Vec<String> = patterns.iter().map(expression).collect();
                match alternatives.as_slice() {
                    [] => "#".to_owned(),
                    [one] => format!("({one})"),
                    more => format!("({})", more.join("|")),
                }
            }
            Step::Not => format!("~{}", stack.pop().unwrap_or_default()),
            Step::And | Step::Or => {
                let right = stack.pop().unwrap_or_default();
                let left = stack.pop().unwrap_or_default();
                let operator = if *step == Step::And { '&' } else { '|' };
                format!("({left}{operator}{right})")
            }
        };
        stack.push(shown);
    }
    vec![format!("/{}/", stack.pop().unwrap_or_default())]
}

/// A pattern in wildcard form, if it has one.
fn wildcard(pattern: &Pattern) -> Option<String> {
    if pattern.rest.is_some() || pattern.labels.is_empty() {
        return None;
    }
    let mut text = String::new();
    for &step in pattern.labels.iter() {
        match step {
            label::STAR => text.push('*'),
            label::ANY => text.push('?'),
            _ => {
                let character = char::from_u32(label::code_point(step)?)?;
                // A slash begins a regular expression, also where a list has cut a star off.
                let begins = text.is_empty() || text == "*";
                if matches!(character, '*' | '?' | '\\') || character == '/' && begins {
                    text.push('\\');
                }
                text.push(character);
            }
        }
    }
    Some(text)
}

/// Whether the text means the same in a list, where stars are cut off its ends.
fn survives_a_list(text: &str) -> bool {
    let stars = text.matches('*').count();
    !(text.ends_with("\\*") && stars > 1 && !ends_with_star(text))
}

/// Whether the last star is one, and not an escaped character.
fn ends_with_star(text: &str) -> bool {
    let before = text.strip_suffix('*').unwrap_or(text);
    let escapes = before.len() - before.trim_end_matches('\\').len();
    escapes.is_multiple_of(2)
}

/// A pattern as a regular expression, without the slashes.
fn expression(pattern: &Pattern) -> String {
    let mut text = String::new();
    for &step in pattern.labels.iter() {
        match (step, &pattern.rest) {
            (label::STAR, _) => text.push('@'),
            (label::ANY, _) => text.push('.'),
            // The text of the rest has its plain beginning.
            (_, Some(_)) => {}
            (step, None) => {
                let character = label::code_point(step).and_then(char::from_u32);
                let character = character.unwrap_or(char::REPLACEMENT_CHARACTER);
                if character.is_ascii_punctuation()
                    && !matches!(character, '-' | '_' | ':' | '/' | ',')
                {
                    text.push('\\');
                }
                text.push(character);
            }
        }
    }
    match &pattern.rest {
        Some(rest) if text.is_empty() => rest.text.clone(),
        Some(rest) => format!("{text}({})", rest.text),
        None if text.is_empty() => "()".to_owned(),
        None => text,
    }
}
