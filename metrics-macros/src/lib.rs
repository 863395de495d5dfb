//! The attributes of `metrics-runtime`.
