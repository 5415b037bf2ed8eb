//! Reading the tables that are JSON text.
//!
//! Large tables come as JSON, which weighs little and goes to JavaScript as it is. They are read
//! when first asked for; what the build has written is in order, so that nothing is refused here.

use crate::json::{self, Node, Value};

/// The rows of a table.
pub fn rows<T>(text: &str, read: impl Fn(&Node) -> T) -> Vec<T> {
    let root = json::read(text).root;
    let mut list = Vec::new();
    if let Some(root) = &root {
        for row in items(root) {
            list.push(read(row));
        }
    }
    list
}

/// The elements of a list.
pub fn items(node: &Node) -> &[Node] {
    match &node.value {
        Value::Array(items) => items,
        _ => &[],
    }
}

/// A text of a row; empty if it is absent.
pub fn text(row: &Node, key: &str) -> String {
    let text = row.get(key).and_then(Node::as_str);
    text.unwrap_or_default().to_owned()
}

/// A list of texts of a row; empty if it is absent.
pub fn texts(row: &Node, key: &str) -> Vec<String> {
    row.get(key).map(all_texts).unwrap_or_default()
}

/// The texts of a list.
pub fn all_texts(list: &Node) -> Vec<String> {
    let mut texts = Vec::new();
    for item in items(list) {
        texts.extend(item.as_str().map(str::to_owned));
    }
    texts
}

/// Whether something is said to be so.
#[cfg(feature = "kibana")]
pub fn flag(row: &Node, key: &str) -> bool {
    matches!(
        row.get(key).map(|node| &node.value),
        Some(Value::Bool(true))
    )
}
