//! Macros of features that are off: each reports its feature. For other items, the compiler does
//! so. `tests/crates/billing` has the messages that users read.

/// `queue!` without the feature `tokio`.
#[cfg(not(feature = "tokio"))]
#[doc(hidden)]
#[macro_export]
macro_rules! queue {
    ($($anything:tt)*) => {
        ::core::compile_error!(
            "`queue!` needs the feature `tokio` of `metrics-runtime`: write \
             `features = [\"tokio\"]` in `Cargo.toml`"
        )
    };
}

/// `routes!` without the feature `axum`.
#[cfg(not(feature = "axum"))]
#[doc(hidden)]
#[macro_export]
macro_rules! routes {
    ($($anything:tt)*) => {
        ::core::compile_error!(
            "`routes!` needs the feature `axum` of `metrics-runtime`: write \
             `features = [\"axum\"]` in `Cargo.toml`"
        )
    };
}
