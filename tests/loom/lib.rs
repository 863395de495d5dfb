//! Only has tests: see `models.rs`.
