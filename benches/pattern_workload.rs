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

/// What only regular expressions, and only together, include.
pub const COVERED: &str = "logs-shared-*";

/// The patterns that include [`COVERED`].
pub const COVERING: [&str; 4] = [
    "/logs-shared-[a-m].*/",
    "/logs-shared-[^0-9a-m].*/",
    "/logs-shared-([0-9]+|[0-9]+[^0-9].*)/",
    "logs-shared-",
];

/// The patterns of a list.
pub fn patterns(kind: Kind, size: usize) -> Vec<String> {
    (0..size)
        .map(|i| match kind {
            Kind::Prefixes => format!("logs-app{i}-*"),
            Kind::Mixed => match i % 100 {
                0 => format!("/metrics-app{i}-[0-9]+/"),
                1..20 => format!("logs-app{i}-2026.01.01-000001"),
                20..70 => format!("logs-app{i}-*"),
                70..85 => format!("*-team{i}"),
                _ => format!("traces-app{i}-*-prod"),
            },
        })
        .collect()
}

/// Names of about 30 characters, most of which a list of this size matches.
pub fn names(kind: Kind, size: usize) -> Vec<String> {
    (0..512)
        .map(|i| {
            let app = i * 7919 % (size + size / 4);
            match (kind, i % 8) {
                (Kind::Prefixes, _) | (_, 0..4) => {
                    format!("logs-app{app}-2026.01.01-00000{}", i % 10)
                }
                (_, 4) => format!("metrics-app{}-{i}", app / 100 * 100),
                (_, 5) => format!("ds-2026.01.01-data-team{app}"),
                (_, 6) => format!("traces-app{app}-eu-west-1-prod"),
                _ => format!(".ds-other-app{app}-2026.01.01"),
            }
        })
        .collect()
}

/// The same list as regular expressions of the `regex` family.
pub fn regexes(patterns: &[String]) -> Vec<String> {
    patterns
        .iter()
        .map(|pattern| match pattern.strip_prefix('/') {
            Some(rest) => format!("^(?:{})$", rest.trim_end_matches('/')),
            None => format!(
                "^(?:{})$",
                pattern.replace('.', "\\.").replace('*', "(?s:.*)")
            ),
        })
        .collect()
}

/// The patterns of a list that `globset` can read.
pub fn globs(patterns: &[String]) -> Vec<&String> {
    patterns
        .iter()
        .filter(|pattern| !pattern.starts_with('/'))
        .collect()
}
