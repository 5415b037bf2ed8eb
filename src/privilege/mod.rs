//! What a privilege name or a raw action comes to: languages of actions, and selectors.
