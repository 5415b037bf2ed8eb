//! A second implementation of the permission rules, too slow and too plain to be wrong in the same
//! way, and many random questions put to both.
//!
//! The model knows concrete names and actions only: it tries texts ([`probes`]) with a backtracking
//! matcher ([`pattern`]) where the engine compares automata, and it follows the rules one by one from
//! the role descriptors ([`permission`]). It shares no code with what it tests but the catalog's
//! facts and the shapes of roles and requests.
//!
//! `cargo test` asks a few thousand questions. For a long run:
//!
//! ```text
//! ROLESCOPE_MODEL_QUESTIONS=200000 cargo test --release --test model -- --nocapture
//! ```
//!
//! `ROLESCOPE_MODEL_SEED` starts elsewhere than at 0. A difference is reported with its roles, the
//! question, both answers and the seed.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod actions;
mod implicit;
mod pattern;
mod permission;
mod probes;
mod properties;
mod questions;
mod random;
mod roles;
mod world;

use questions::{Count, Subject};
use random::Random;
use roles::Roles;
use world::Setting;

/// How many roles are made in one world, and how many questions they are asked.
const ROLES: usize = 12;
const QUESTIONS: usize = 40;

fn number(variable: &str, otherwise: usize) -> usize {
    let text = std::env::var(variable).ok();
    text.map_or(otherwise, |text| text.parse().expect("a number"))
}

#[test]
fn the_engine_and_the_model_agree() {
    let wanted = number("ROLESCOPE_MODEL_QUESTIONS", 3000);
    let mut seed = number("ROLESCOPE_MODEL_SEED", 0) as u64;
    let mut count = Count::default();
    let mut differences = Vec::new();
    while count.questions < wanted && differences.len() < 5 {
        let mut random = Random::new(seed);
        let mut setting = Setting::new(seed, &mut random);
        for _ in 0..ROLES {
            let roles = Roles::new(&setting, &mut random);
            let access = roles.access(&setting).expect("valid roles");
            let sides = roles.sides(&setting);
            for _ in 0..QUESTIONS {
                let answer = Subject {
                    setting: &mut setting,
                    access: &access,
                    sides: &sides,
                    random: &mut random,
                    count: &mut count,
                }
                .ask();
                if let Err(difference) = answer {
                    let roles = roles.describe();
                    differences.push(format!("seed {seed}: {difference}\n roles: {roles}"));
                    break;
                }
            }
        }
        seed += 1;
    }
    println!(
        "{} questions, {} granted, seeds below {seed}: {:?}",
        count.questions, count.granted, count.by_kind
    );
    assert!(differences.is_empty(), "{}", differences.join("\n\n"));
    // Questions that are all denied would test nothing.
    assert!((30..=70).contains(&(100 * count.granted / count.questions)));
}
