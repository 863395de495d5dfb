//! The imports run one way.
