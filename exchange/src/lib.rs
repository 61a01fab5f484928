//! exchange

pub mod demo;
