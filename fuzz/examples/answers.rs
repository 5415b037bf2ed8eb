//! Calls of the JavaScript API and what the crate answers natively: the one half of
//! `tests/npm/differential.mjs`, which asks the package the same.
//!
//! `cargo run --release --example answers -- COUNT SEED` makes up COUNT subjects. A line is one of them: the
//! specifications of two accesses, or none; the calls, each a name and its arguments; and their answers.

use std::io::{self, BufWriter, Write};

use arbitrary::{Result as Made, Unstructured};
use rolescope::access::explain::QuestionParts;
use rolescope::access::overview::ProblemOverview;
use rolescope::access::user_privileges::user_fields;
use rolescope::access::{Access, AccessError, AccessSpec, suggest, who_can};
use rolescope::catalog::{self, Deployment, License};
use rolescope::format::{self, Format};
use rolescope::json::{Misfit, from_text, to_text};
use rolescope::role::{PrivilegesToCheck, normalize, same, to_request};
use rolescope::validate::{Options, privileges_to_check, read_role, validate};
use rolescope_fuzz::grammar;
use serde::Serialize;
use serde_json::{Value, json};

fn main() -> io::Result<()> {
    let mut arguments = std::env::args()
        .skip(1)
        .map(|text| text.parse::<u64>().expect("a number"));
    let (count, seed) = (
        arguments.next().unwrap_or(1000),
        arguments.next().unwrap_or(0),
    );
    let mut out = BufWriter::new(io::stdout().lock());
    for number in 0..count {
        let bytes = random(seed.wrapping_mul(1_000_003).wrapping_add(number));
        if let Ok(line) = subject(&mut Unstructured::new(&bytes)) {
            writeln!(out, "{line}")?;
        }
    }
    out.flush()
}

/// Bytes that are the same for the same number (SplitMix64).
fn random(number: u64) -> Vec<u8> {
    let mut state = number;
    let next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)).to_le_bytes()
    };
    std::iter::repeat_with(next).take(250).flatten().collect()
}

/// A line: half of them about texts, half about accesses.
fn subject(bytes: &mut Unstructured) -> Made<Value> {
    if bytes.arbitrary()? {
        let calls = text_calls(bytes)?;
        let answers: Vec<Value> = calls
            .iter()
            .map(|call| answer(|| call_function(call)))
            .collect();
        return Ok(json!({ "calls": calls, "answers": answers }));
    }
    let specs = [
        grammar::spec(bytes)?.to_string(),
        grammar::spec(bytes)?.to_string(),
    ];
    let calls = access_calls(bytes)?;
    let accesses = specs.each_ref().map(|spec| build(spec));
    let answers: Vec<Value> = match &accesses {
        [Ok(access), Ok(other)] => calls
            .iter()
            .map(|call| answer(|| ask(access, other, call)))
            .collect(),
        _ => Vec::new(),
    };
    let refused = accesses.map(|access| answer(|| access.map(|_| "null".to_owned())));
    Ok(json!({ "specs": specs, "refused": refused, "calls": calls, "answers": answers }))
}

/// A role in one of its forms, whole or with something missing.
fn role_text(bytes: &mut Unstructured) -> Made<String> {
    let role = grammar::descriptor(bytes)?.to_string();
    let (_, form) = bytes.choose(Format::NAMES)?;
    let mut text = match read_role(&role, None) {
        Ok((_, read)) => format::write(&read, Some("made"), *form).unwrap_or(role),
        Err(_) => role,
    };
    if bytes.ratio(1, 2)? {
        let mut characters: Vec<char> = text.chars().collect();
        let start = bytes.choose_index(characters.len())?;
        let end = (start + bytes.int_in_range(0..=4)?).min(characters.len());
        characters.splice(start..end, bytes.arbitrary::<&str>()?.chars().take(3));
        text = characters.into_iter().collect();
    }
    Ok(text)
}

fn text_calls(bytes: &mut Unstructured) -> Made<Vec<Value>> {
    let (text, other) = (role_text(bytes)?, role_text(bytes)?);
    let (form, _) = bytes.choose(Format::NAMES)?;
    let (to, _) = bytes.choose(Format::NAMES)?;
    let deployment = bytes.choose(&["stack", "serverless"])?;
    Ok(vec![
        json!(["validateRole", text, { "name": "made", "deployment": deployment }]),
        json!(["validateRole", other, { "format": form }]),
        json!(["normalizeRole", text]),
        json!(["sameRole", text, other]),
        json!(["formatRole", text, { "name": "made", "as": to }]),
        json!(["whoCan", grammar::question(bytes)?.to_string()]),
        json!(["suggestRoles", grammar::request(bytes)?.to_string()]),
    ])
}

fn access_calls(bytes: &mut Unstructured) -> Made<Vec<Value>> {
    let mut calls = vec![
        json!(["hasPrivileges", grammar::request(bytes)?.to_string()]),
        json!(["problems"]),
        json!(["userPrivileges"]),
        json!(["overview"]),
        json!(["compareAccess"]),
        json!(["kibanaDifferences"]),
        json!(["kibana", ["a", "b"], bytes.choose(&["trial", "basic"])?]),
        json!(["apis", bytes.choose(&["stack", "serverless"])?]),
    ];
    for _ in 0..6 {
        let question = grammar::question(bytes)?;
        let text = |key: &str| question[key].as_str().unwrap_or("logs-app").to_owned();
        let (action, index) = (text("action"), text("index"));
        calls.push(json!(["explain", question.to_string()]));
        calls.push(json!(["allows", action, index]));
        calls.push(json!(["allows", action]));
        calls.push(json!([
            "allowsMany",
            action,
            [&index, "metrics", ".security-7"]
        ]));
        calls.push(json!(["allowsRunAs", text("runAs")]));
        calls.push(json!(["fields", index, ["ab", "message", "_id"]]));
        calls.push(json!(["documents", index]));
        calls.push(json!(["matrix", [&index, "logs-*"], ["read", "write"]]));
        calls.push(json!([
            "explainKibana",
            text("space"),
            text("feature"),
            text("privilege")
        ]));
        calls.push(json!(["explainApi", text("api"), index]));
    }
    Ok(calls)
}

/// What is thrown.
#[derive(Default)]
struct Thrown {
    code: &'static str,
    message: String,
    pointer: Option<String>,
    role: Option<String>,
}

impl From<Misfit> for Thrown {
    fn from(misfit: Misfit) -> Thrown {
        Thrown {
            code: misfit.code,
            message: misfit.message,
            pointer: Some(misfit.pointer),
            role: None,
        }
    }
}

impl From<AccessError> for Thrown {
    fn from(error: AccessError) -> Thrown {
        Thrown {
            code: error.code,
            message: error.message.clone(),
            pointer: error.pointer.clone(),
            role: error.role.clone(),
        }
    }
}

fn answer(ask: impl FnOnce() -> Result<String, Thrown>) -> Value {
    match ask() {
        Ok(text) => json!({ "answer": text }),
        Err(Thrown {
            code,
            message,
            pointer,
            role,
        }) => {
            let pointer = pointer.filter(|pointer| !pointer.is_empty());
            json!({ "code": code, "message": message, "pointer": pointer, "role": role })
        }
    }
}

fn give(value: &(impl Serialize + ?Sized)) -> Result<String, Thrown> {
    to_text(value).map_err(|_| Thrown {
        code: "not_serializable",
        ..Thrown::default()
    })
}

fn build(spec: &str) -> Result<Access, Thrown> {
    Ok(Access::new(&from_text(spec, AccessSpec::read)?)?)
}

fn to_check(text: &Value, user: &str) -> Result<PrivilegesToCheck, Thrown> {
    Ok(from_text(text.as_str().unwrap_or_default(), |place| {
        privileges_to_check(place.node(), user)
    })?)
}

fn deployment(value: &Value) -> Deployment {
    value
        .as_str()
        .and_then(Deployment::of_name)
        .unwrap_or_default()
}

fn format_of(name: &str) -> Result<Format, Thrown> {
    let format = Format::of_name(name).filter(|format| format.is_read());
    format.ok_or_else(|| Thrown {
        code: "unknown_option",
        message: format!("There is no format [{name}]."),
        pointer: Some("/format".to_owned()),
        ..Thrown::default()
    })
}

/// The functions of the package.
fn call_function(call: &Value) -> Result<String, Thrown> {
    let text = call[1].as_str().unwrap_or_default();
    let options = &call[2];
    let option = |key: &str| options[key].as_str();
    match call[0].as_str().unwrap_or_default() {
        "validateRole" => give(&validate(
            text,
            &Options {
                name: option("name"),
                format: option("format").map(format_of).transpose()?,
                deployment: deployment(&options["deployment"]),
                from_value: false,
            },
        )),
        "normalizeRole" => Ok(to_request(&normalize(&read_role(text, None)?.1)).to_text()),
        "sameRole" => {
            let (a, b) = (
                read_role(text, None)?.1,
                read_role(options.as_str().unwrap_or_default(), None)?.1,
            );
            give(&same(&a, &b))
        }
        "formatRole" => {
            let name = option("name");
            let options = Options {
                name,
                ..Options::default()
            };
            let validation = validate(text, &options);
            let role = validation.role.ok_or_else(|| Thrown {
                code: "no_role",
                message: "There is no role to write.".to_owned(),
                ..Thrown::default()
            })?;
            let form = call[2]["as"]
                .as_str()
                .and_then(Format::of_name)
                .unwrap_or(Format::Elasticsearch);
            let written = format::write(&role, name.or(validation.name.as_deref()), form);
            let written = written.map_err(|problem| Thrown {
                code: "not_expressible",
                message: problem.message,
                ..Thrown::default()
            })?;
            give(&written)
        }
        "whoCan" => {
            let parts = from_text(text, QuestionParts::read)?;
            let question = parts.question().ok_or_else(incomplete)?;
            give(&who_can::who_can(&question, &AccessSpec::default())?)
        }
        "suggestRoles" => give(&suggest::suggest(
            &to_check(&call[1], "")?,
            &AccessSpec::default(),
        )?),
        other => unreachable!("{other}"),
    }
}

fn incomplete() -> Thrown {
    Thrown {
        code: "incomplete_question",
        message: "A question needs an action or a privilege, and what it is about.".to_owned(),
        ..Thrown::default()
    }
}

/// The methods of an access, and the functions that take two.
fn ask(access: &Access, other: &Access, call: &Value) -> Result<String, Thrown> {
    let text = |position: usize| call[position].as_str().unwrap_or_default();
    let texts = |position: usize| -> Vec<String> {
        let list = call[position].as_array().into_iter().flatten();
        list.filter_map(|item| item.as_str())
            .map(str::to_owned)
            .collect()
    };
    match text(0) {
        "hasPrivileges" => give(&access.has_privileges(&to_check(&call[1], access.username())?)?),
        "problems" => give(
            &access
                .problems()
                .iter()
                .map(ProblemOverview::from)
                .collect::<Vec<_>>(),
        ),
        "userPrivileges" => give(&access.user_privileges()?),
        "overview" => give(&access.overview()?),
        "compareAccess" => give(&access.compare(other)?),
        "kibanaDifferences" => give(&access.kibana_differences(other, License::Trial)),
        "kibana" => give(&access.kibana(
            &texts(1),
            License::from_name(text(2)).unwrap_or(License::Trial),
        )),
        "apis" => give(&access.apis(deployment(&call[1]))?),
        "explain" => give(&access.answer(from_text(text(1), QuestionParts::read)?)?),
        "allows" => give(&access.allows(text(1), call[2].as_str())),
        "allowsMany" => {
            let answers = texts(2)
                .into_iter()
                .map(|name| u8::from(access.allows(text(1), Some(&name))));
            give(&answers.collect::<Vec<u8>>())
        }
        "allowsRunAs" => give(&access.allows_run_as(text(1))),
        "matrix" => give(&access.matrix(&texts(1), &texts(2))?),
        "fields" => give(&access.readable(text(1)).map(|readable| {
            let fields = texts(2).into_iter().map(|field| {
                let granted = readable.fields.grants(&field);
                (field, json!(granted))
            });
            json!({
                "all": !readable.fields.is_restricted(),
                "definitions": user_fields(&readable.fields.definitions),
                "fields": fields.collect::<std::collections::BTreeMap<_, _>>(),
            })
        })),
        "documents" => give(&access.readable(text(1)).map(|readable| {
            let queries = readable.documents.iter().map(|queries| queries.to_vec());
            json!({ "all": readable.has_all_documents(), "queries": queries.collect::<Vec<_>>() })
        })),
        "explainKibana" => give(&access.explain_kibana(text(1), text(2), text(3), License::Trial)),
        "explainApi" => {
            let api = catalog::api(text(1)).ok_or_else(|| Thrown {
                code: "unknown_api",
                message: "There is no such API.".to_owned(),
                ..Thrown::default()
            })?;
            give(&access.explain_api(api, call[2].as_str(), Deployment::Stack)?)
        }
        other => unreachable!("{other}"),
    }
}
