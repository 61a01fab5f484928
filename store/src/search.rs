//! Substring search on either engine.
