//! Facts as data: privileges, built-in roles, restricted indices, features, APIs.
