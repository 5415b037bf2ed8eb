//! Several roles become one access that answers questions.
