//! The tables as rows, private to the store.
