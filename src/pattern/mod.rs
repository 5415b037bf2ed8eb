//! Name expressions: parsing wildcard and regular expression patterns, matching, inclusion, witnesses.
