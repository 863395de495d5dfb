//! Empty; the package has tests only, see `main.rs`.
