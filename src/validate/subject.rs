//! A role definition under validation.

use super::diagnostic::MOST;
use super::locate::{Place, Step, Tree};
use super::meant::{self, Meant, Section};
use super::{Deployment, EntryPoint};
use crate::json::{Node, Span};
use crate::role::{ErrorType, Finding, RoleDescriptor, Rule, ServerError};

/// For how many unknown privileges of a role it is looked up what was meant.
const MOST_GUESSES: usize = 100;

/// A role definition under validation, and what was found so far.
pub struct Subject<'s> {
    /// The role, as far as it could be read.
    pub role: &'s RoleDescriptor,
    /// The role's name; empty where there is none.
    pub name: &'s str,
    /// Where the name stands, if it stands in the text.
    pub name_span: Span,
    /// Where the definition goes.
    pub entry_point: EntryPoint,
    /// What takes it.
    pub deployment: Deployment,
    /// The text that the tree's places are in.
    pub text: &'s str,
    /// The tree that the role was read from.
    pub tree: Tree<'s>,
    /// Whether the parser refuses it.
    pub refused: bool,
    /// What was found so far.
    pub findings: Vec<Finding>,
    /// For how many unknown privileges it was looked up what was meant.
    pub guesses: usize,
    /// The texts that request validation joins.
    pub joined: Vec<String>,
    /// How many errors of it were found.
    pub errors: usize,
}

impl<'s> Subject<'s> {
    /// A finding about a part of the role.
    pub fn finding(&self, rule: &Rule, steps: &[Step<'_>], message: impl Into<String>) -> Finding {
        let place = self.place(steps);
        Finding::new(rule, place.pointer, place.span, message)
    }

    /// A finding about the role's name.
    pub fn name_finding(&self, rule: &Rule, message: impl Into<String>) -> Finding {
        Finding::new(rule, self.tree.pointer.to_owned(), self.name_span, message)
    }

    /// The tree of a part of the role, if it is there.
    pub fn node(&self, steps: &[Step<'_>]) -> Option<&'s Node> {
        self.tree.find(steps)
    }

    /// Where a part of the role stands, or what would hold it.
    pub fn place(&self, steps: &[Step<'_>]) -> Place {
        // No more is told than that; looking for a key of a long object takes its time.
        if self.errors >= MOST {
            return Place::default();
        }
        self.tree.locate(steps)
    }

    /// What was probably meant by a name that is no privilege.
    pub fn meant(&mut self, name: &str, section: Section) -> Meant {
        self.guesses += 1;
        if self.guesses > MOST_GUESSES {
            return Meant::default();
        }
        meant::privilege(name, section)
    }

    /// Whether anything was found that the server refuses.
    pub fn has_errors(&self) -> bool {
        self.refused || self.findings.iter().any(|finding| finding.server.is_some())
    }

    /// Notes a finding.
    pub fn push(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// An error of request validation: one of the texts that the server joins.
    pub fn refuse(&mut self, finding: Finding, text: impl Into<String>) {
        let text = text.into();
        if self.errors < MOST {
            self.joined.push(text.clone());
        }
        self.add(finding, text);
    }

    /// An error that the server would have found if another had not come first.
    pub fn add(&mut self, finding: Finding, text: String) {
        self.errors += 1;
        // These are only counted in the end; the server's words for all would take more memory than there is.
        if self.errors > MOST {
            return self.findings.push(finding);
        }
        self.findings.push(finding.server(ServerError {
            kind: ErrorType::ActionRequestValidation,
            reason: text,
            causes: Vec::new(),
            position: None,
        }));
    }
}
