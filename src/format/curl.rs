//! Requests as commands of curl: `curl -X PUT host/_security/role/name -d '{…}'`.
//!
//! A body is read where it stands in single quotes. What the shell would put together, out of variables, escapes
//! or files, is in no text.

use super::console::{METHODS, NEW_PREFIX, OLD_PREFIX, Request};
use crate::json::{Span, read_piece};

/// What the part of an address begins with that tells what a request is about.
const PATHS: [&str; 3] = [OLD_PREFIX, NEW_PREFIX, "api/security/"];

/// More lines are not looked at for one command, its body aside.
const MOST_LINES: usize = 50;

/// Whether the text, which is no JSON, has a command about roles or the like.
pub(super) fn has_command(text: &str) -> bool {
    !text.trim_start().starts_with(['{', '[']) && !requests(text).is_empty()
}

/// The requests to Elasticsearch's security or to Kibana's; at most one begins on a line.
pub(super) fn requests(text: &str) -> Vec<Request<'_>> {
    let mut found = Vec::new();
    let mut behind = 0;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        if start < behind || line.trim_start().starts_with('#') {
            continue;
        }
        if let Some(column) = command_in(line) {
            let (request, length) = request(text, start + column);
            found.extend(request);
            behind = start + column + length;
        }
    }
    found
}

/// Where a line calls curl. Behind a key of YAML it only speaks of it.
fn command_in(line: &str) -> Option<usize> {
    let (before, _) = line
        .split_once("curl ")
        .or_else(|| line.split_once("curl\t"))?;
    let begins = before.is_empty() || before.ends_with([' ', '\t', '(', '`', '|', ';', '&']);
    (begins && !before.contains(": ")).then_some(before.len())
}

/// The request of the command that stands there, if it is one about roles or the like, and how long the command is.
fn request(text: &str, start: usize) -> (Option<Request<'_>>, usize) {
    let rest = text.get(start..).unwrap_or_default();
    let head = rest.get(..head_length(rest)).unwrap_or_default();
    let mut parts = head
        .match_indices('\'')
        .map(|(at, _)| rest.split_at(at + 1));
    let body = parts.find(|(_, body)| body.trim_start().starts_with('{'));
    let (options, body) = body.unwrap_or((head, ""));
    let (body, tail) = body.split_once('\'').unwrap_or((body, ""));
    let tail = tail.lines().next().unwrap_or_default();
    let body_start = start + options.len();
    let tail_start = body_start + body.len() + 1;
    let length = options.len() + body.len() + tail.len();
    let Some(path) = path_in(options, start).or_else(|| path_in(tail, tail_start)) else {
        return (None, length);
    };
    // With another piece of the shell right behind it the body goes on, and without any it may be elsewhere.
    let is_whole = if body.is_empty() {
        !options.contains(" -d") && !options.contains(" --data")
    } else {
        !tail.starts_with(['"', '\'', '$', '\\'])
    };
    let usual = if body.is_empty() && is_whole {
        "GET"
    } else {
        "POST"
    };
    let request = Request {
        method: method_in(options).unwrap_or(usual),
        path: text.get(path.start..path.end).unwrap_or_default(),
        line: Span {
            start,
            end: path.end.min(body_start),
        },
        path_start: path.start,
        body: Span {
            start: body_start,
            end: body_start + body.len(),
        },
        reader: if is_whole { Some(read_piece) } else { None },
    };
    (Some(request), length)
}

/// The length of a line together with those that it goes on in, behind a backslash.
fn head_length(text: &str) -> usize {
    let goes_on = |line: &str| line.trim_end().ends_with('\\');
    let mut length = 0;
    for line in text.split_inclusive('\n').take(MOST_LINES) {
        length += line.len();
        if !goes_on(line) {
            break;
        }
    }
    length
}

/// The path of an address, without what stands in front of it.
fn path_in(options: &str, start: usize) -> Option<Span> {
    let at = PATHS.iter().filter_map(|path| options.find(path)).min()?;
    let path = options.get(at..)?;
    let ends = |c: char| c.is_whitespace() || matches!(c, '?' | '\'' | '"');
    Some(Span {
        start: start + at,
        end: start + at + path.find(ends).unwrap_or(path.len()),
    })
}

/// The method that the options name, as in `-XPUT` or `--request "PUT"`.
fn method_in(options: &str) -> Option<&'static str> {
    METHODS.into_iter().find(|method| {
        options.match_indices(method).any(|(at, _)| {
            let before = options.get(..at).unwrap_or_default();
            let option = before.trim_end_matches([' ', '"', '\'', '=']);
            option.ends_with('X') || option.ends_with("--request")
        })
    })
}
