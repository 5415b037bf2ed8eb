//! From a part of a role to its place in the text.
//!
//! Rules look at a [`RoleDescriptor`](crate::role::RoleDescriptor) and say which part they mean
//! (`indices`, the third entry, `privileges`, the first). This module finds that part in the
//! tree that the role was read from, whatever spelling it has there.

use crate::json::{self, Member, Node, Span, Value};

/// One step on the way to a part of a role.
#[derive(Clone, Copy, Debug)]
pub enum Step<'s> {
    /// The value of a key, by the canonical name of the key.
    Key(&'s str),
    /// An element of a list, as counted in the role descriptor.
    Item(usize),
}

/// Where a part of a role stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// JSON pointer, with the spelling of the text.
    pub pointer: String,
    /// The text of it.
    pub span: Span,
    /// Where its key stands, if it is the value of one.
    pub key: Option<Span>,
}

/// The tree that a role was read from.
#[derive(Clone, Copy, Debug)]
pub struct Tree<'n> {
    /// The role.
    pub root: &'n Node,
    /// JSON pointer of the role, where it is a part of something.
    pub pointer: &'n str,
    /// Whether every element of every list was taken into the role, so that both count alike.
    pub is_complete: bool,
}

impl<'n> Tree<'n> {
    /// Finds a part of the role. What is not there is looked for no further: the place then is
    /// that of what would hold it.
    pub fn locate(self, steps: &[Step<'_>]) -> Place {
        let mut place = Place {
            pointer: self.pointer.to_owned(),
            span: self.root.span,
            key: None,
        };
        self.walk(steps, |segment, key, found| {
            match segment {
                Segment::Key(key) => json::push_pointer(&mut place.pointer, key),
                Segment::Index(index) => {
                    json::push_pointer(&mut place.pointer, &index.to_string());
                }
            }
            place.span = found.span;
            place.key = key;
        });
        place
    }

    /// The tree of a part of the role, if it is there.
    pub fn find(self, steps: &[Step<'_>]) -> Option<&'n Node> {
        self.walk(steps, |_, _, _| {})
    }

    /// Goes as far as there is something, and says which way. Returns what is at the end of it.
    fn walk(
        self,
        steps: &[Step<'_>],
        mut visit: impl FnMut(Segment<'_>, Option<Span>, &Node),
    ) -> Option<&'n Node> {
        let mut node = self.root;
        let mut is_application = false;
        for (depth, step) in steps.iter().enumerate() {
            node = match *step {
                Step::Key(key) => {
                    is_application |= depth == 0 && key == "applications";
                    let member = member(node, key, depth == 0)?;
                    visit(
                        Segment::Key(&member.key),
                        Some(member.key_span),
                        &member.value,
                    );
                    &member.value
                }
                // A string that stands for a list of one has no elements to step to.
                Step::Item(_) if matches!(node.value, Value::String(_)) => return Some(node),
                Step::Item(index) => {
                    let strings =
                        steps.len() == depth + 1 && (depth > 1 || is_list_of_names(steps));
                    let (index, found) = self.item(node, index, !strings, is_application)?;
                    visit(Segment::Index(index), None, found);
                    found
                }
            };
        }
        Some(node)
    }

    /// The element with that number among those that the reader of roles keeps.
    fn item(
        self,
        node: &'n Node,
        index: usize,
        objects: bool,
        scalars: bool,
    ) -> Option<(usize, &'n Node)> {
        let Value::Array(items) = &node.value else {
            return None;
        };
        if self.is_complete {
            return items.get(index).map(|item| (index, item));
        }
        let kept = |item: &Node| match item.value {
            Value::Object(_) => objects,
            Value::String(_) => !objects,
            Value::Number(_) | Value::Bool(_) => scalars && !objects,
            _ => false,
        };
        let mut items = items.iter().enumerate().filter(|(_, item)| kept(item));
        items.nth(index)
    }
}

/// A step that was taken.
enum Segment<'s> {
    Key(&'s str),
    Index(usize),
}

/// Whether the steps start with a list of names, not of objects.
fn is_list_of_names(steps: &[Step<'_>]) -> bool {
    matches!(steps.first(), Some(Step::Key("cluster" | "run_as")))
}

/// The member that counts, under either spelling.
fn member<'n>(node: &'n Node, key: &str, top: bool) -> Option<&'n Member> {
    let Value::Object(members) = &node.value else {
        return None;
    };
    let alias = match key {
        "indices" if top => "index",
        "applications" if top => "application",
        other => other,
    };
    let mut members = members.iter().rev();
    members.find(|member| member.key == key || member.key == alias)
}

#[cfg(test)]
mod tests {
    use super::{Step, Tree};
    use crate::json::read;

    #[test]
    fn parts_are_found_under_any_spelling() {
        let text = r#"{"index":[3,{"names":"a","privileges":["x",null,"y"]}],"cluster":["c"],"application":[{"resources":[1,"r"]}]}"#;
        let root = read(text).root.unwrap();
        let found = |steps: &[Step<'_>]| {
            let tree = Tree {
                root: &root,
                pointer: "",
                is_complete: false,
            };
            let place = tree.locate(steps);
            (
                place.pointer,
                text[place.span.start..place.span.end].to_owned(),
            )
        };
        let (key, item) = (Step::Key, Step::Item);
        let pair = |pointer: &str, text: &str| (pointer.to_owned(), text.to_owned());
        assert_eq!(
            found(&[key("cluster"), item(0)]),
            pair("/cluster/0", "\"c\"")
        );
        let entry = [key("indices"), item(0)];
        assert_eq!(
            found(&[entry[0], entry[1], key("names"), item(0)]),
            pair("/index/1/names", "\"a\"")
        );
        assert_eq!(
            found(&[entry[0], entry[1], key("privileges"), item(1)]),
            pair("/index/1/privileges/2", "\"y\"")
        );
        assert_eq!(found(&[entry[0], entry[1], key("query")]).0, "/index/1");
        assert_eq!(
            found(&[key("applications"), item(0), key("resources"), item(1)]),
            pair("/application/0/resources/1", "\"r\"")
        );
        assert_eq!(found(&[key("run_as"), item(0)]).0, "");
    }
}
