//! Asks case files of this crate: `cargo run --release --example conformance -- FILE.jsonl…`
//!
//! Prints the ids of the cases that fail (20 at most) and one line for each file, and succeeds only
//! if every case passes. The kinds of case are described in `tests/conformance/README.md`.

use std::process::ExitCode;
use std::{env, fs};

#[path = "../tests/conformance/runner/mod.rs"]
mod runner;

/// How many failing cases are shown.
const SHOWN: usize = 20;

fn main() -> ExitCode {
    let mut all_passed = true;
    let mut shown = 0;
    for file in env::args().skip(1) {
        let report = match fs::read_to_string(&file) {
            Ok(lines) => runner::run(&lines),
            Err(error) => {
                println!("{file}: {error}");
                all_passed = false;
                continue;
            }
        };
        for (id, why) in report.failed.iter().take(SHOWN - shown) {
            println!("{id}: {why}");
            shown += 1;
        }
        let (failed, unsupported) = (report.failed.len(), report.unsupported.len());
        println!(
            "{file}: {} passed, {failed} failed, {unsupported} unsupported",
            report.passed
        );
        all_passed &= failed == 0 && unsupported == 0;
    }
    if all_passed {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
