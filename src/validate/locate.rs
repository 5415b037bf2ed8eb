//! From a part of a role to its place in the text.
//!
//! Rules look at a [`RoleDescriptor`](crate::role::RoleDescriptor) and say which part they mean
//! (`indices`, the third entry, `privileges`, the first). This module finds that part in the
//! tree that the role was read from, whatever spelling it has there.

use crate::json::{self, Node, Span, Value};

/// One step on the way to a part of a role.
#[derive(Clone, Copy, Debug)]
pub enum Step<'s> {
    /// The value of a key, by the canonical name of the key.
    Key(&'s str),
    /// An element of a list, as counted in the role descriptor.
    Item(usize),
}

/// Where a part of a role stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// JSON pointer, with the spelling of the text.
    pub pointer: String,
    /// The text of it.
    pub span: Span,
    /// Where its key stands, if it is the value of one.
    pub key: Option<Span>,
}

/// Finds a part of a role in the tree that the role was read from. What is not there is looked
/// for no further: the place then is that of what would hold it.
pub fn locate(root: &Node, steps: &[Step<'_>]) -> Place {
    let mut place = Place {
        pointer: String::new(),
        span: root.span,
        key: None,
    };
    walk(root, steps, |segment, key, found| {
        json::push_pointer(&mut place.pointer, segment);
        place.span = found.span;
        place.key = key;
    });
    place
}

/// The tree of a part of a role, if it is there.
pub fn find<'n>(root: &'n Node, steps: &[Step<'_>]) -> Option<&'n Node> {
    walk(root, steps, |_, _, _| {})
}

/// Goes as far as there is something, and says which way. Returns what is at the end of it.
fn walk<'n>(
    root: &'n Node,
    steps: &[Step<'_>],
    mut visit: impl FnMut(&str, Option<Span>, &Node),
) -> Option<&'n Node> {
    let mut node = root;
    let mut is_application = false;
    for (depth, step) in steps.iter().enumerate() {
        let (segment, key, found) = match *step {
            Step::Key(key) => {
                is_application |= depth == 0 && key == "applications";
                member(node, key, depth == 0)?
            }
            // A string that stands for a list of one has no elements to step to.
            Step::Item(_) if matches!(node.value, Value::String(_)) => return Some(node),
            Step::Item(index) => {
                let strings = steps.len() == depth + 1 && (depth > 1 || is_list_of_names(steps));
                item(node, index, !strings, is_application)?
            }
        };
        visit(&segment, key, found);
        node = found;
    }
    Some(node)
}

/// Whether the steps start with a list of names, not of objects.
fn is_list_of_names(steps: &[Step<'_>]) -> bool {
    matches!(steps.first(), Some(Step::Key("cluster" | "run_as")))
}

type Found<'n> = (String, Option<Span>, &'n Node);

/// The member that counts, under either spelling.
fn member<'n>(node: &'n Node, key: &str, top: bool) -> Option<Found<'n>> {
    let Value::Object(members) = &node.value else {
        return None;
    };
    let alias = match key {
        "indices" if top => "index",
        "applications" if top => "application",
        other => other,
    };
    members
        .iter()
        .rev()
        .find(|member| member.key == key || member.key == alias)
        .map(|member| (member.key.clone(), Some(member.key_span), &member.value))
}

/// The element with that number among those that the reader of roles keeps.
fn item(node: &Node, index: usize, objects: bool, scalars: bool) -> Option<Found<'_>> {
    let Value::Array(items) = &node.value else {
        return None;
    };
    let kept = |item: &Node| match item.value {
        Value::Object(_) => objects,
        Value::String(_) => !objects,
        Value::Number(_) | Value::Bool(_) => scalars && !objects,
        _ => false,
    };
    items
        .iter()
        .enumerate()
        .filter(|(_, item)| kept(item))
        .nth(index)
        .map(|(position, item)| (position.to_string(), None, item))
}

#[cfg(test)]
mod tests {
    use super::{Step, locate};
    use crate::json::read;

    #[test]
    fn parts_are_found_under_any_spelling() {
        let text = r#"{"index":[3,{"names":"a","privileges":["x",null,"y"]}],"cluster":["c"],"application":[{"resources":[1,"r"]}]}"#;
        let root = read(text).root.unwrap();
        let found = |steps: &[Step<'_>]| {
            let place = locate(&root, steps);
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
