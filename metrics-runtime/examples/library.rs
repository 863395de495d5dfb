//! A library crate that ships metrics. It depends on the core of the runtime only:
//! no web framework and no async runtime.
//!
//! ```toml
//! [dependencies]
//! metrics-runtime = { version = "0.1", default-features = false }
//! ```
//!
//! The service that uses the library depends on `metrics-runtime` with the default features. It
//! exposes the library's metrics at `/metrics` without further code.
//!
//! ```sh
//! cargo run -p metrics-runtime --example library --no-default-features
//! ```

/// Stands for the library crate.
///
/// It needs no registry and no initialization: the linker collects the
/// declarations of all crates.
mod mailer {
    use metrics_runtime::{Gauge, LabelValue, business_counter, instrumented, metric};

    // Metric names start with the name of the library, so that they are unique.
    /// Letters that wait to be sent.
    #[metric]
    static MAILER_QUEUE: Gauge;

    #[derive(Clone, Copy, LabelValue)]
    pub enum Kind {
        Welcome,
        Reminder,
    }

    /// Adds a letter to the queue.
    pub fn write() {
        MAILER_QUEUE.inc();
    }

    /// Letters sent, by kind.
    #[business_counter("mailer_letters_total", labels(kind = kind))]
    #[instrumented]
    pub fn send(kind: Kind, address: &str) -> Result<(), String> {
        MAILER_QUEUE.dec();
        if address.contains('@') {
            Ok(())
        } else {
            Err(format!("{address} is no address"))
        }
    }
}

// rustc does not link a dependency that the source code never references, so its
// metrics would be missing. This line references it:
//
//     use mailer as _;

fn main() -> Result<(), String> {
    for _letter in 0..3 {
        mailer::write();
    }
    mailer::send(mailer::Kind::Welcome, "ada@example.org")?;
    if let Err(problem) = mailer::send(mailer::Kind::Reminder, "nobody") {
        println!("{problem}\n");
    }
    for line in metrics_runtime::render().lines() {
        if line.contains("mailer") && !line.contains("_bucket") {
            println!("{line}");
        }
    }

    // One call checks the declarations of all crates together. Call it in a test of
    // the service.
    if let Err(error) = metrics_runtime::check() {
        return Err(error.to_string());
    }
    // The crates that it checked. The example belongs to `metrics-runtime`.
    println!();
    for seen in metrics_runtime::crates() {
        println!("{}: {} declarations", seen.package, seen.declarations);
    }
    Ok(())
}
