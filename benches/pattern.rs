//! The pattern language against `regex-automata` and `globset`, where the question can be put to them.
//!
//! `class` is the question of a set of patterns: which of them match this name? The others answer a smaller
//! one: does any of them? Sizes of what was compiled are printed where an engine knows its own. The same
//! in WebAssembly: `node benches/pattern_wasm/run.mjs`.

// A panic ends the benchmark, as it should.
#![allow(missing_docs, clippy::unwrap_used)]

mod pattern_workload;

use std::hint::black_box;
use std::time::Duration;

use criterion::measurement::WallTime;
use criterion::{
    BenchmarkGroup, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main,
};
use globset::{Glob, GlobSet, GlobSetBuilder};
use pattern_workload::{COVERED, COVERING, Kind, SIZES, globs, names, patterns, regexes};
use regex_automata::dfa::{Automaton, StartKind, dense};
use regex_automata::hybrid::dfa::{Config, DFA};
use regex_automata::{Anchored, Input, MatchKind};
use rolescope::pattern::{Language, PatternSet, SetMember, StringMatcher};

/// Patterns above which the dense automaton takes gigabytes or minutes.
const DENSE: usize = 1_000;

/// Patterns above which the lazy automaton's table of several gigabytes does not pay.
const LAZY: usize = 30_000;

fn set(patterns: &[String]) -> PatternSet {
    let member = |pattern| SetMember::Matcher(StringMatcher::new(&[pattern]).unwrap());
    PatternSet::new(patterns.iter().map(member).collect())
}

fn lazy(regexes: &[String]) -> DFA {
    let config = Config::new()
        .match_kind(MatchKind::All)
        .cache_capacity(1 << 28);
    DFA::builder()
        .configure(config)
        .build_many(regexes)
        .unwrap()
}

fn dense(regexes: &[String]) -> dense::DFA<Vec<u32>> {
    let config = dense::Config::new()
        .match_kind(MatchKind::All)
        .start_kind(StartKind::Anchored);
    dense::Builder::new()
        .configure(config)
        .build_many(regexes)
        .unwrap()
}

fn glob_set(patterns: &[String]) -> GlobSet {
    let mut builder = GlobSetBuilder::new();
    for glob in globs(patterns) {
        builder.add(Glob::new(glob).unwrap());
    }
    builder.build().unwrap()
}

/// Asks about all names, so that a result is the time of many.
fn ask(
    group: &mut BenchmarkGroup<WallTime>,
    engine: &str,
    size: usize,
    names: &[String],
    mut ask: impl FnMut(&str),
) {
    group.throughput(Throughput::Elements(names.len() as u64));
    group.bench_function(BenchmarkId::new(engine, size), |bench| {
        bench.iter(|| names.iter().for_each(|name| ask(black_box(name))));
    });
}

fn matching(criterion: &mut Criterion) {
    for kind in [Kind::Prefixes, Kind::Mixed] {
        let mut group = criterion.benchmark_group(format!("match {kind:?}"));
        for size in SIZES {
            let (patterns, names) = (patterns(kind, size), names(kind, size));
            let regexes = regexes(&patterns);
            let own = set(&patterns);
            ask(&mut group, "rolescope class", size, &names, |name| {
                _ = black_box(own.class(name));
            });
            let list = Language::of(&patterns).unwrap();
            ask(&mut group, "rolescope contains", size, &names, |name| {
                _ = black_box(list.contains(name));
            });
            if size <= LAZY {
                let dfa = lazy(&regexes);
                let mut cache = dfa.create_cache();
                ask(&mut group, "regex-automata lazy", size, &names, |name| {
                    let input = Input::new(name).anchored(Anchored::Yes);
                    _ = black_box(dfa.try_search_fwd(&mut cache, &input));
                });
                eprintln!(
                    "lazy DFA of {size} {kind:?}: cache of {} KiB",
                    cache.memory_usage() / 1024
                );
            }
            if size <= DENSE && !(size == DENSE && matches!(kind, Kind::Mixed)) {
                let dfa = dense(&regexes);
                ask(&mut group, "regex-automata dense", size, &names, |name| {
                    let input = Input::new(name).anchored(Anchored::Yes);
                    _ = black_box(dfa.try_search_fwd(&input));
                });
                eprintln!(
                    "dense DFA of {size} {kind:?}: {} KiB",
                    dfa.memory_usage() / 1024
                );
            }
            let globs = glob_set(&patterns);
            ask(&mut group, "globset", size, &names, |name| {
                _ = black_box(globs.is_match(name));
            });
            eprintln!(
                "rolescope of {size} {kind:?}: {} KiB",
                own.memory_usage() / 1024
            );
        }
        group.finish();
    }
}

fn compiling(criterion: &mut Criterion) {
    for kind in [Kind::Prefixes, Kind::Mixed] {
        let mut group = criterion.benchmark_group(format!("compile {kind:?}"));
        for size in SIZES {
            let patterns = patterns(kind, size);
            let regexes = regexes(&patterns);
            group.bench_function(BenchmarkId::new("rolescope", size), |b| {
                b.iter(|| set(&patterns));
            });
            group.bench_function(BenchmarkId::new("globset", size), |b| {
                b.iter(|| glob_set(&patterns));
            });
            if size <= DENSE {
                group.bench_function(BenchmarkId::new("regex-automata lazy", size), |b| {
                    b.iter(|| lazy(&regexes));
                });
            }
        }
        group.finish();
    }
}

fn inclusion(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("inclusion in 1000 patterns");
    let mut listed = patterns(Kind::Prefixes, 1_000);
    listed.extend(COVERING.map(str::to_owned));
    let list = Language::of(&listed).unwrap();
    for (what, asked) in [
        ("a prefix decides", "logs-app17-*"),
        ("regular expressions decide", COVERED),
    ] {
        let asked = Language::of(&[asked]).unwrap();
        assert_eq!(list.includes(&asked), Ok(true));
        group.bench_function(what, |b| b.iter(|| list.includes(black_box(&asked))));
    }
    let none = Language::of(&["/[a-z]+-app17[0-9]*-.*/"]).unwrap();
    group.bench_function("a witness of the contrary", |b| {
        b.iter(|| none.witness(black_box(&list)));
    });
    group.bench_function("regular expressions decide, first question", |b| {
        let asked = Language::of(&[COVERED]).unwrap();
        b.iter_with_setup(
            || Language::of(&listed).unwrap(),
            |list| list.includes(&asked),
        );
    });
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1));
    targets = matching, compiling, inclusion
}
criterion_main!(benches);
