//! Empty; the package has tests only, see `models.rs`.
