//! The engines behind four functions on numbers, so that Node can call them without glue.

// The module alone: it needs nothing else of the crate, whose bindings would ask for glue.
#[allow(dead_code, unused_imports)]
#[path = "../../../src/pattern/mod.rs"]
mod pattern;
#[allow(dead_code)]
#[path = "../../pattern_workload/mod.rs"]
mod workload;

use std::cell::RefCell;

use globset::{Glob, GlobSet, GlobSetBuilder};
use regex_automata::dfa::{Automaton, StartKind, dense};
use regex_automata::hybrid::dfa::{Cache, Config, DFA};
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input, MatchKind};
use pattern::{ClassId, Language, PatternSet, SetMember, StringMatcher};
use workload::{COVERED, Kind, PREFIXED, covering, globs, names, patterns, regexes};

enum Engine {
    /// With the class of the names that no member matches.
    Set(PatternSet, Option<ClassId>),
    List(Language),
    Lazy(DFA, RefCell<Cache>),
    Dense(dense::DFA<Vec<u32>>),
    Globs(GlobSet),
    Includes(Language, Language),
}

#[derive(Default)]
struct Bench {
    patterns: Vec<String>,
    names: Vec<String>,
    engine: Option<Engine>,
}

thread_local! {
    static BENCH: RefCell<Bench> = RefCell::default();
}

/// Writes a list and its names; to be called before the others, so that they are not timed.
#[unsafe(no_mangle)]
pub extern "C" fn workload(mixed: u32, size: u32) {
    let kind = if mixed == 0 { Kind::Prefixes } else { Kind::Mixed };
    BENCH.set(Bench {
        patterns: patterns(kind, size as usize),
        names: names(kind, size as usize),
        engine: None,
    });
}

/// Compiles the list for an engine; 1 if it can.
#[unsafe(no_mangle)]
pub extern "C" fn compile(engine: u32) -> u32 {
    BENCH.with_borrow_mut(|bench| {
        bench.engine = None;
        let built = build(engine, &bench.patterns);
        bench.engine = built;
        u32::from(bench.engine.is_some())
    })
}

fn build(engine: u32, patterns: &[String]) -> Option<Engine> {
    let syntax = syntax::Config::new().utf8(false);
    match engine {
        0 => {
            let member = |pattern: &String| StringMatcher::new(&[pattern]).map(SetMember::Matcher);
            let members: Result<Vec<SetMember>, _> = patterns.iter().map(member).collect();
            let set = PatternSet::new(members.ok()?);
            let nothing = set.class("");
            Some(Engine::Set(set, nothing))
        }
        1 => Some(Engine::List(Language::of(patterns).ok()?)),
        2 => {
            let config = Config::new().match_kind(MatchKind::All).cache_capacity(1 << 28);
            let dfa = DFA::builder().configure(config).syntax(syntax).build_many(&regexes(patterns)).ok()?;
            let cache = RefCell::new(dfa.create_cache());
            Some(Engine::Lazy(dfa, cache))
        }
        3 => {
            let config = dense::Config::new().match_kind(MatchKind::All).start_kind(StartKind::Anchored);
            let dfa = dense::Builder::new().configure(config).syntax(syntax).build_many(&regexes(patterns)).ok()?;
            Some(Engine::Dense(dfa))
        }
        4 => {
            let mut builder = GlobSetBuilder::new();
            for glob in globs(patterns) {
                builder.add(Glob::new(&glob).ok()?);
            }
            builder.build().ok().map(Engine::Globs)
        }
        _ => {
            let asked = [PREFIXED, "logs-app1700-*", COVERED].get(engine as usize - 5)?;
            Some(Engine::Includes(Language::of(&covering()).ok()?, Language::of(&[asked]).ok()?))
        }
    }
}

/// Asks about every name `rounds` times; the number of matches. Asks once if there are no rounds.
#[unsafe(no_mangle)]
pub extern "C" fn run(rounds: u32) -> u32 {
    BENCH.with_borrow(|bench| {
        let names = if rounds == 0 { 1 } else { bench.names.len() };
        let mut matches = 0;
        for _ in 0..rounds.max(1) {
            for name in bench.names.iter().take(names) {
                matches += u32::from(match bench.engine.as_ref() {
                    Some(Engine::Set(set, nothing)) => set.class(name) != *nothing,
                    Some(Engine::List(list)) => list.contains(name),
                    Some(Engine::Lazy(dfa, cache)) => {
                        dfa.try_search_fwd(&mut cache.borrow_mut(), &input(name)).is_ok_and(|end| end.is_some())
                    }
                    Some(Engine::Dense(dfa)) => dfa.try_search_fwd(&input(name)).is_ok_and(|end| end.is_some()),
                    Some(Engine::Globs(globs)) => globs.is_match(name),
                    Some(Engine::Includes(list, asked)) => list.includes(asked) == Ok(true),
                    None => false,
                });
            }
        }
        matches
    })
}

fn input(name: &str) -> Input<'_> {
    Input::new(name).anchored(Anchored::Yes).earliest(true)
}
