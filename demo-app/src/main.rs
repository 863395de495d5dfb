//! A demo.
fn main() {}
