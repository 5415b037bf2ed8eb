//! The two kinds of Elasticsearch that people have.

/// What takes roles and answers requests; not everything exists on both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Deployment {
    /// A cluster of the Elastic Stack, one's own or in the cloud.
    #[default]
    Stack,
    /// A Serverless project.
    Serverless,
}

impl Deployment {
    /// The deployment that options call so.
    pub fn of_name(name: &str) -> Option<Deployment> {
        match name {
            "stack" => Some(Deployment::Stack),
            "serverless" => Some(Deployment::Serverless),
            _ => None,
        }
    }
}
