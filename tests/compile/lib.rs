//! Only its tests matter: `main.rs`.
