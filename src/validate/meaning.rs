//! Privileges by what people call them.

use super::meant::Section;

/// Words that people use for cluster privileges, each with what it stands for.
const CLUSTER_WORDS: &str = "\
* all
admin all manage
alerting manage_watcher
any all
api_key manage_own_api_key manage_api_key
api_keys manage_own_api_key manage_api_key
backup create_snapshot manage_slm
ccr read_ccr manage_ccr
cluster monitor manage
component_templates manage_index_templates
everything all
full all
health monitor
ilm read_ilm manage_ilm
index_template manage_index_templates
index_templates manage_index_templates
ingest manage_ingest_pipelines
ingest_pipelines manage_ingest_pipelines
license monitor manage
machine_learning monitor_ml manage_ml
ml monitor_ml manage_ml
monitoring monitor
nodes monitor manage
owner all
pipeline read_pipeline manage_pipeline
pipelines read_pipeline manage_pipeline
read_only monitor
readonly monitor
repository monitor_snapshot manage
restore manage
role read_security manage_security
role_mappings read_security manage_security
roles read_security manage_security
rollup monitor_rollup
root all
security read_security manage_security
settings manage
slm read_slm manage_slm
snapshot create_snapshot monitor_snapshot
snapshots create_snapshot monitor_snapshot
stats monitor
superuser all
tasks monitor manage
template manage_index_templates
templates manage_index_templates
transform monitor_transform manage_transform
transforms monitor_transform manage_transform
user read_security manage_security
users read_security manage_security
view monitor
watcher monitor_watcher manage_watcher";

/// Words that people use for index privileges.
const INDEX_WORDS: &str = "\
* all
add create_doc
admin manage all
alias manage
aliases manage
any all
append create_doc
bulk write
count read
create_document create_doc
create_index_auto auto_configure
crud read write
data read write
delete_data delete
delete_doc delete
delete_document delete
delete_documents delete
describe view_index_metadata
document create_doc delete
documents create_doc delete
drop delete_index
edit write
everything all
failure_store read_failure_store
full all
get read
ilm manage_ilm
ingest create_doc auto_configure
insert create_doc create
lifecycle manage_data_stream_lifecycle
list view_index_metadata
mapping view_index_metadata
mappings view_index_metadata
metadata view_index_metadata
modify write
monitoring monitor
owner all
put_mapping manage
put_settings manage
query read
read_only read view_index_metadata
read_write read write
readonly read view_index_metadata
readwrite read write
refresh maintenance
remove delete
ro read view_index_metadata
rollover manage
root all
rw read write
scroll read
search read
select read
settings view_index_metadata manage
stats monitor
store write
superuser all
update index
upsert index
view view_index_metadata read
view_metadata view_index_metadata";

/// What the names of privileges begin with, and what people put there instead.
const VERBS: [&str; 9] = [
    "admin", "create", "delete", "manage", "monitor", "put", "read", "view", "write",
];

/// The privileges that a name that is none stands for, in lower case.
pub(super) fn by_meaning(name: &str, section: Section) -> Vec<&'static str> {
    let words = match section {
        Section::Cluster => CLUSTER_WORDS,
        Section::Index => INDEX_WORDS,
    };
    let folded = name.replace(['-', ' '], "_");
    let meant = |word: &str| {
        let mut lines = words.lines().map(|line| line.split(' '));
        let line = lines.find_map(|mut line| (line.next() == Some(word)).then_some(line));
        line.into_iter().flatten().collect::<Vec<&str>>()
    };
    let names = meant(&folded);
    if !names.is_empty() {
        return names;
    }
    // A verb and such a word: of the names that which has the verb, if there is one.
    let Some((verb, word)) = folded.split_once('_') else {
        return Vec::new();
    };
    if !VERBS.contains(&verb) {
        return Vec::new();
    }
    let names = meant(word);
    match names.iter().find(|name| name.starts_with(verb)) {
        Some(name) => vec![name],
        None => names,
    }
}

#[cfg(test)]
mod tests {
    use super::{CLUSTER_WORDS, INDEX_WORDS};
    use crate::catalog;

    #[test]
    fn words_stand_for_privileges() {
        let is_cluster: fn(&str) -> bool = |name| catalog::cluster_privilege(name).is_some();
        let is_index: fn(&str) -> bool = |name| catalog::index_privilege(name).is_some();
        for (words, is_privilege) in [(CLUSTER_WORDS, is_cluster), (INDEX_WORDS, is_index)] {
            for line in words.lines() {
                let (word, names) = line.split_once(' ').unwrap();
                assert!(!is_privilege(word), "{word}");
                assert!(names.split(' ').all(is_privilege), "{line}");
            }
        }
    }
}
