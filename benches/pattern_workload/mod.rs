//! What the benchmarks ask, natively and in WebAssembly: lists of patterns of the usual kinds, and names.

/// Kinds of lists. `Prefixes` are all alike; `Mixed` has what a large installation has.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// `logs-app17-*`
    Prefixes,
    /// Names, prefixes, suffixes, `a*b` and some regular expressions.
    Mixed,
}

/// Sizes of lists.
pub const SIZES: [usize; 3] = [30, 1_000, 30_000];

/// How many names there are.
pub const NAMES: usize = 512;

/// What one prefix includes.
pub const PREFIXED: &str = "logs-app17-*";

/// What only regular expressions, and only together, include.
pub const COVERED: &str = "logs-shared-*";

/// The patterns that include [`COVERED`].
pub const COVERING: [&str; 4] = [
    "/logs-shared-[a-m].*/",
    "/logs-shared-[^0-9a-m].*/",
    "/logs-shared-([0-9]+|[0-9]+[^0-9].*)/",
    "logs-shared-",
];

/// A list of 1,000 patterns and more that includes [`PREFIXED`] and [`COVERED`].
pub fn covering() -> Vec<String> {
    let mut listed = patterns(Kind::Prefixes, 1_000);
    listed.extend(COVERING.map(str::to_owned));
    listed
}

/// The patterns of a list.
pub fn patterns(kind: Kind, size: usize) -> Vec<String> {
    let pattern = |i| match (kind, i % 25) {
        (Kind::Prefixes, _) | (_, 6..18) => format!("logs-app{i}-*"),
        (_, 0) => format!("/metrics-app{i}-(cpu|disk)-[0-9]/"),
        (_, 1..6) => format!("logs-app{i}-2026.01.01-000001"),
        (_, 18..22) => format!("*-team{i}"),
        _ => format!("traces-app{i}-*-prod"),
    };
    (0..size).map(pattern).collect()
}

/// Names of about 30 characters. A list of this size matches every other one, beginning with the first; the
/// others are like them and differ late.
pub fn names(kind: Kind, size: usize) -> Vec<String> {
    (0..NAMES)
        .map(|i| {
            let app = i / 2 * 7919 % size;
            let number = app + i % 2 * size;
            let either = |matched, not| if i % 2 == 0 { matched } else { not };
            match (kind, app % 25) {
                (Kind::Prefixes, _) | (_, 6..18) => {
                    format!("logs-app{number}-2026.01.01-00000{}", i % 10)
                }
                (_, 0) => format!("metrics-app{app}-disk-{}", either("7", "x")),
                (_, 1..6) => format!("logs-app{app}-2026.01.01-00000{}", 1 + i % 2),
                (_, 18..22) => format!("ds-2026.01.01-data-team{number}"),
                _ => format!("traces-app{app}-eu-west-1-{}", either("prod", "test")),
            }
        })
        .collect()
}

/// The same list for the `regex` family, put as well as can be: text is bytes, and what ends in any string
/// ends before it.
pub fn regexes(patterns: &[String]) -> Vec<String> {
    let regex = |pattern: &String| {
        if let Some(rest) = pattern.strip_prefix('/') {
            return format!("^{}$", rest.trim_end_matches('/'));
        }
        let (inner, end) = match pattern.strip_suffix('*') {
            Some(inner) => (inner, ""),
            None => (pattern.as_str(), "$"),
        };
        let inner = inner.replace('.', "\\.").replace('*', "(?s-u:.*)");
        format!("^{inner}{end}")
    };
    patterns.iter().map(regex).collect()
}

/// The same list for `globset`.
pub fn globs(patterns: &[String]) -> Vec<String> {
    let glob = |pattern: &String| {
        let pattern = pattern.trim_matches('/');
        pattern
            .replace('(', "{")
            .replace('|', ",")
            .replace(')', "}")
    };
    patterns.iter().map(glob).collect()
}
