//! The list of all diagnostics, as Markdown: `cargo run --example diagnostics > docs/diagnostics.md`

use rolescope::validate::codes;

fn main() {
    println!("# Diagnostics");
    println!();
    println!("What `validateRole` can say of a role definition. An *error* is what Elasticsearch");
    println!(
        "refuses, a *warning* what it takes although it is hardly meant, an *info* what is good"
    );
    println!(
        "to know. This list is generated: `cargo run --example diagnostics > docs/diagnostics.md`"
    );
    for (severity, title) in [
        ("error", "Errors"),
        ("warning", "Warnings"),
        ("info", "Information"),
    ] {
        println!("\n## {title}\n\n| code | what it says |\n| --- | --- |");
        for code in codes().iter().filter(|code| code.severity == severity) {
            println!("| `{}` | {} |", code.code, code.summary);
        }
    }
    println!();
    println!("{}", LIMITS.trim());
}

const LIMITS: &str = "
## What is not checked

- **Document queries.** Which queries exist, which of their keys hold queries again, and for the
  common ones which keys there are, is checked as in Elasticsearch. What else stands inside a query
  is taken as it is: Elasticsearch may still refuse it. Queries of plugins are not known.
- **Elasticsearch's words.** They are its own, up to the places in the source that Jackson appends
  to its messages. For commas and broken regular expressions in index names, and for Serverless,
  the server's texts are not public; ours stand in. Of several unknown index privileges in one
  entry the server names one, and does not say which; here it is the first.
- **YAML.** Anchors, aliases, tags, explicit keys and several documents are refused by name.
- **Large roles.** With more than 2,000 entries nothing but errors is looked for, and a rule that
  compares patterns with one another stops after some hundred comparisons.
- **The licence.** Field and document security need one; that is not looked at.
";
