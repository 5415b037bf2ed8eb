//! A role read for what it says: to be compared or rewritten, not judged.

use super::syntax;
#[cfg(feature = "kibana")]
use crate::catalog::{Deployment, kibana_catalog_on};
use crate::format::{self, Format, NO_ROLE, Target};
use crate::json::Misfit;
use crate::role::{self, Finding, RoleDescriptor, Switches};

/// The one role that a text of whatever form defines, and its name if the text tells one.
///
/// Everything is taken that a server may have stored, in any version and by any way, so that what
/// it answers can be read; which privileges and names exist does not matter here. Nothing is left
/// out: it is an error if the server's parser would not take the text, or if there is not one role
/// in it (`no_role`, `several_roles`).
pub fn read_role(
    text: &str,
    format: Option<Format>,
) -> Result<(Option<String>, RoleDescriptor), Misfit> {
    let document = format::read(text, format);
    for piece in &document.pieces {
        all_read(syntax::findings(text, piece, "role []"), "")?;
    }
    all_read(document.findings, "")?;
    let definitions = document.definitions.iter();
    let roles: Vec<_> = definitions
        .filter(|definition| definition.target.is_role())
        .collect();
    let definition = match roles.as_slice() {
        [only] => *only,
        [] => return Err(misfit(NO_ROLE.code, "There is no role in this text.", "")),
        several => {
            let message = format!("There are {} roles in this text.", several.len());
            return Err(misfit("several_roles", &message, ""));
        }
    };
    let name = definition.name.as_deref().unwrap_or_default();
    let switches = match definition.target {
        #[cfg(feature = "kibana")]
        Target::Kibana(form) => {
            let catalog = kibana_catalog_on(Deployment::Stack);
            let reading = crate::kibana::read(&definition.node, name, catalog, form);
            all_read(reading.findings, &definition.pointer)?;
            return Ok((definition.name.clone(), reading.role.to_descriptor(None)));
        }
        #[cfg(feature = "formats")]
        Target::Access { .. } => {
            let reading = role::read_access(&definition.node);
            all_read(reading.findings, &definition.pointer)?;
            return Ok((definition.name.clone(), reading.role));
        }
        Target::File => Switches::ROLES_FILE,
        _ => Switches::STORED,
    };
    let reading = role::read(&definition.node, name, switches);
    all_read(reading.findings, &definition.pointer)?;
    Ok((definition.name.clone(), reading.role))
}

/// The first of the findings that a server refuses the text for, if there is one.
fn all_read(findings: Vec<Finding>, pointer: &str) -> Result<(), Misfit> {
    for finding in findings {
        if let Some(server) = finding.server {
            let pointer = [pointer, &finding.pointer].concat();
            return Err(misfit(finding.rule.code, &server.reason, &pointer));
        }
    }
    Ok(())
}

fn misfit(code: &'static str, message: &str, pointer: &str) -> Misfit {
    Misfit {
        code,
        message: message.to_owned(),
        pointer: pointer.to_owned(),
    }
}
