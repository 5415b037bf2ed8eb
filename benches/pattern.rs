//! The pattern language against `regex-automata` and `globset`, where the question can be put to them.
//!
//! A list is asked about names that it matches and names that it does not, in turn. `class` is the question
//! of a set of patterns: which of them match this name? The others answer a smaller one: does any of them?
//! What an engine holds in memory is printed where it knows. The same in WebAssembly:
//! `node benches/pattern_wasm/run.mjs`.

// A panic ends the benchmark, as it should.
#![allow(missing_docs, clippy::unwrap_used)]

mod pattern_workload;

use std::hint::black_box;
use std::time::Duration;

use criterion::measurement::WallTime;
use criterion::{
    BatchSize, BenchmarkGroup, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main,
};
use globset::{Glob, GlobSet, GlobSetBuilder};
use pattern_workload::{COVERED, Kind, PREFIXED, SIZES, covering, globs, names, patterns, regexes};
use regex_automata::dfa::{Automaton, StartKind, dense};
use regex_automata::hybrid::dfa::{Config, DFA};
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input, MatchKind};
use rolescope::pattern::{Language, PatternSet, SetMember, StringMatcher};

/// The largest lists for which the dense automaton takes neither gigabytes nor minutes.
fn dense_is_possible(kind: Kind, size: usize) -> bool {
    size <= match kind {
        Kind::Prefixes => 1_000,
        Kind::Mixed => 30,
    }
}

fn set(patterns: &[String]) -> PatternSet {
    let member = |pattern| SetMember::Matcher(StringMatcher::new(&[pattern]).unwrap());
    PatternSet::new(patterns.iter().map(member).collect())
}

fn bytes() -> syntax::Config {
    syntax::Config::new().utf8(false)
}

fn lazy(regexes: &[String]) -> DFA {
    let config = Config::new()
        .match_kind(MatchKind::All)
        .cache_capacity(1 << 28);
    DFA::builder()
        .configure(config)
        .syntax(bytes())
        .build_many(regexes)
        .unwrap()
}

fn dense(regexes: &[String]) -> dense::DFA<Vec<u32>> {
    let config = dense::Config::new()
        .match_kind(MatchKind::All)
        .start_kind(StartKind::Anchored);
    dense::Builder::new()
        .configure(config)
        .syntax(bytes())
        .build_many(regexes)
        .unwrap()
}

fn input(name: &str) -> Input<'_> {
    Input::new(name).anchored(Anchored::Yes).earliest(true)
}

fn glob_set(patterns: &[String]) -> GlobSet {
    let mut builder = GlobSetBuilder::new();
    for glob in globs(patterns) {
        builder.add(Glob::new(&glob).unwrap());
    }
    builder.build().unwrap()
}

/// Asks about all names, so that a result is the time of many.
fn ask(
    group: &mut BenchmarkGroup<WallTime>,
    engine: &str,
    size: usize,
    names: &[String],
    mut matches: impl FnMut(&str) -> bool,
) {
    for (number, name) in names.iter().enumerate() {
        assert_eq!(matches(name), number % 2 == 0, "{engine}: {name}");
    }
    group.throughput(Throughput::Elements(names.len() as u64));
    group.bench_function(BenchmarkId::new(engine, size), |bench| {
        bench.iter(|| {
            names
                .iter()
                .filter(|name| matches(black_box(name.as_str())))
                .count()
        });
    });
}

fn matching(criterion: &mut Criterion) {
    for kind in [Kind::Prefixes, Kind::Mixed] {
        let mut group = criterion.benchmark_group(format!("match {kind:?}"));
        for size in SIZES {
            let (patterns, names) = (patterns(kind, size), names(kind, size));
            let regexes = regexes(&patterns);
            let memory = |engine: &str, bytes: usize| {
                eprintln!("memory {kind:?}/{engine}/{size}: {} KiB", bytes / 1024);
            };
            let own = set(&patterns);
            let nothing = own.class("").unwrap();
            ask(&mut group, "rolescope class", size, &names, |name| {
                own.class(name) != Some(nothing)
            });
            memory("rolescope", own.memory_usage());
            let list = Language::of(&patterns).unwrap();
            ask(&mut group, "rolescope contains", size, &names, |name| {
                list.contains(name)
            });
            let dfa = lazy(&regexes);
            let mut cache = dfa.create_cache();
            ask(&mut group, "regex-automata lazy", size, &names, |name| {
                let end = dfa.try_search_fwd(&mut cache, &input(name));
                end.unwrap().is_some()
            });
            let program = dfa.get_nfa().memory_usage() + dfa.memory_usage();
            memory("regex-automata lazy", program + cache.memory_usage());
            if dense_is_possible(kind, size) {
                let dfa = dense(&regexes);
                ask(&mut group, "regex-automata dense", size, &names, |name| {
                    dfa.try_search_fwd(&input(name)).unwrap().is_some()
                });
                memory("regex-automata dense", dfa.memory_usage());
            }
            let globs = glob_set(&patterns);
            ask(&mut group, "globset", size, &names, |name| {
                globs.is_match(name)
            });
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
            let mut compile = |engine: &str, compile: &dyn Fn()| {
                group.bench_function(BenchmarkId::new(engine, size), |bench| bench.iter(compile));
            };
            compile("rolescope set", &|| drop(black_box(set(&patterns))));
            compile("rolescope list", &|| {
                drop(black_box(Language::of(&patterns).unwrap()));
            });
            compile("globset", &|| drop(black_box(glob_set(&patterns))));
            compile("regex-automata lazy", &|| drop(black_box(lazy(&regexes))));
            if dense_is_possible(kind, size) {
                compile("regex-automata dense", &|| {
                    drop(black_box(dense(&regexes)));
                });
            }
        }
        group.finish();
    }
}

fn inclusion(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("inclusion in 1000 patterns");
    let listed = covering();
    let list = Language::of(&listed).unwrap();
    for (what, asked, included) in [
        ("a prefix decides", PREFIXED, true),
        ("prefixes decide that it is not", "logs-app1700-*", false),
        ("regular expressions decide", COVERED, true),
    ] {
        let asked = Language::of(&[asked]).unwrap();
        assert_eq!(list.includes(&asked), Ok(included));
        group.bench_function(what, |b| b.iter(|| list.includes(black_box(&asked))));
        group.bench_function(format!("{what}, first question"), |b| {
            b.iter_batched_ref(
                || Language::of(&listed).unwrap(),
                |list| list.includes(black_box(&asked)),
                BatchSize::SmallInput,
            );
        });
    }
    let none = Language::of(&["/[a-z]+-app17[0-9]*-.*/"]).unwrap();
    group.bench_function("a witness of the contrary", |b| {
        b.iter(|| none.witness(black_box(&list)));
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
