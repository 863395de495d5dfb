//! What a binary reports about itself. These are macros, because only the user's crate knows its
//! own version.

/// Declares `build_info`: which build of the binary is running.
///
/// Call it once, in the binary's own crate, outside of functions.
///
/// ```
/// metrics_runtime::build_info!();
///
/// # fn main() {
/// let text = metrics_runtime::render();
/// assert!(text.contains("# TYPE build_info gauge\nbuild_info{version=\""));
/// # }
/// ```
///
/// | label | value |
/// |---|---|
/// | `version` | the version of the package that calls it, `CARGO_PKG_VERSION` |
/// | `commit` | the first of the environment variables `GIT_COMMIT`, `VERGEN_GIT_SHA`, `GITHUB_SHA`, `CI_COMMIT_SHA` that is set at compile time; otherwise `unknown` |
/// | `rustc` | the compiler's version, such as `1.95.0` |
///
/// A build script sets the commit by printing `cargo:rustc-env=GIT_COMMIT=…`, a build server by its
/// environment. The metric is an [`Info`](crate::Info), which is a gauge in text 0.0.4. Cost: one
/// series.
#[macro_export]
macro_rules! build_info {
    () => {
        const _: () = {
            #[$crate::metric(
                                        "build_info",
                                        labels(
                                            version = $crate::__compiled_in!("CARGO_PKG_VERSION"),
                                            commit = $crate::__compiled_in!(
                                                "GIT_COMMIT",
                                                "VERGEN_GIT_SHA",
                                                "GITHUB_SHA",
                                                "CI_COMMIT_SHA"
                                            ),
                                            rustc = $crate::__private::RUSTC,
                                        ),
                                        help = "The running build.",
                                        crate = $crate
                                    )]
            static BUILD_INFO: $crate::Info;
        };
    };
}

/// Declares `target_info`: what the service is, with the labels that OpenTelemetry gives to
/// resources. It comes first in an exposition.
///
/// Call it once, in the binary's own crate, outside of functions.
///
/// ```
/// metrics_runtime::target_info!(service_name = "shop", service_version = "2.1.0");
///
/// # fn main() {
/// let line = r#"target_info{service_name="shop",service_version="2.1.0"} 1"#;
/// assert!(metrics_runtime::render().contains(line));
/// # }
/// ```
///
/// Without arguments, the labels are `service_name` and `service_version`, from the package that
/// calls it. Values are constant expressions of type `&'static str`. Cost: one series.
#[macro_export]
macro_rules! target_info {
    () => {
        $crate::target_info!(
            service_name = $crate::__compiled_in!("CARGO_PKG_NAME"),
            service_version = $crate::__compiled_in!("CARGO_PKG_VERSION"),
        );
    };
    ($($label:ident = $value:expr),+ $(,)?) => {
        const _: () = {
            #[$crate::metric(
                "target_info",
                labels($($label = $value),+),
                help = "What this service is.",
                crate = $crate
            )]
            static TARGET_INFO: $crate::Info;
        };
    };
}

/// The first of these environment variables that is set at compile time.
#[doc(hidden)]
#[macro_export]
macro_rules! __compiled_in {
    () => {
        "unknown"
    };
    ($first:literal $(, $next:literal)*) => {
        match ::core::option_env!($first) {
            ::core::option::Option::Some(value) => value,
            ::core::option::Option::None => $crate::__compiled_in!($($next),*),
        }
    };
}
