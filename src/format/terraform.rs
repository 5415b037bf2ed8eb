//! A role as a resource of the Terraform provider for the Elastic Stack.

use crate::json::Json;
use crate::role::{FieldSecurity, IndicesPrivileges, RoleDescriptor, to_request};

/// Writes `elasticstack_elasticsearch_security_role`.
pub(super) fn write(role: &RoleDescriptor, name: &str) -> String {
    let mut hcl = Hcl::default();
    let request = to_request(role);
    hcl.open(&format!(
        "resource \"elasticstack_elasticsearch_security_role\" \"{}\"",
        identifier(name)
    ));
    hcl.attribute("name", &string(name));
    if !role.description.is_empty() {
        hcl.attribute("description", &string(&role.description));
    }
    hcl.list("cluster", &role.cluster);
    hcl.list("run_as", &role.run_as);
    for key in ["global", "metadata"] {
        if let Some(value) = request.get(key) {
            hcl.attribute(key, &format!("jsonencode({})", expression(value)));
        }
    }
    for entry in &role.indices {
        hcl.open("indices");
        hcl.entry(entry);
        hcl.close();
    }
    for entry in &role.remote_indices {
        hcl.open("remote_indices");
        hcl.list("clusters", &entry.clusters);
        hcl.entry(&entry.indices);
        hcl.close();
    }
    for entry in &role.applications {
        hcl.open("applications");
        hcl.attribute("application", &string(&entry.application));
        hcl.list("privileges", &entry.privileges);
        hcl.list("resources", &entry.resources);
        hcl.close();
    }
    hcl.close();
    hcl.text
}

#[derive(Default)]
struct Hcl {
    text: String,
    level: usize,
}

impl Hcl {
    fn line(&mut self, line: &str) {
        for _ in 0..self.level {
            self.text.push_str("  ");
        }
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn open(&mut self, header: &str) {
        if self.level > 0 {
            self.text.push('\n');
        }
        self.line(&format!("{header} {{"));
        self.level += 1;
    }

    fn close(&mut self) {
        self.level -= 1;
        self.line("}");
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.line(&format!("{name} = {value}"));
    }

    fn list(&mut self, name: &str, items: &[String]) {
        if !items.is_empty() {
            self.attribute(name, &strings(items));
        }
    }

    fn entry(&mut self, entry: &IndicesPrivileges) {
        self.list("names", &entry.names);
        self.list("privileges", &entry.privileges);
        if let Some(query) = entry.query_in_force() {
            self.attribute("query", &string(query));
        }
        if entry.allow_restricted_indices {
            self.attribute("allow_restricted_indices", "true");
        }
        if let Some(FieldSecurity { grant, except }) = &entry.field_security {
            self.open("field_security");
            for (name, list) in [("grant", grant), ("except", except)] {
                if let Some(list) = list {
                    self.attribute(name, &strings(list));
                }
            }
            self.close();
        }
    }
}

fn strings(items: &[String]) -> String {
    let items: Vec<String> = items.iter().map(|item| string(item)).collect();
    format!("[{}]", items.join(", "))
}

/// A string of HCL, whose templates `${…}` and `%{…}` are made harmless.
fn string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if control < ' ' => {
                out.push_str("\\u00");
                for nibble in [u32::from(control) >> 4, u32::from(control) & 15] {
                    out.extend(char::from_digit(nibble, 16));
                }
            }
            '$' | '%' if characters.peek() == Some(&'{') => out.extend([character; 2]),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

/// A value as an expression: JSON is nearly that.
fn expression(value: &Json) -> String {
    match value {
        Json::String(text) => string(text),
        Json::Array(items) => {
            let items: Vec<String> = items.iter().map(expression).collect();
            format!("[{}]", items.join(", "))
        }
        Json::Object(members) => {
            let members: Vec<String> = members
                .iter()
                .map(|(key, value)| format!("{} = {}", string(key), expression(value)))
                .collect();
            format!("{{ {} }}", members.join(", "))
        }
        plain => plain.to_text(),
    }
}

/// A name as an identifier of Terraform.
fn identifier(name: &str) -> String {
    let mut identifier: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '-' {
                c
            } else {
                '_'
            }
        })
        .collect();
    if !identifier.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
        identifier.insert(0, '_');
    }
    identifier
}
