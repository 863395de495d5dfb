//! A library with metrics of its own. It declares them where it uses them; the
//! program that depends on it does nothing to have them at `/metrics`.
//!
//! ```sh
//! cargo run -p metrics-runtime --example library
//! ```

/// Stands for a crate of its own, which depends on `metrics-runtime` as well.
///
/// No registry is handed in, and nothing has to be called first: the linker
/// collects the declarations of all crates.
mod mailer {
    use metrics_runtime::{Gauge, LabelValue, business_counter, metric};

    // Names begin with the library's, so that they are nobody else's.
    /// Letters that wait to be sent.
    #[metric]
    static MAILER_QUEUE: Gauge;

    #[derive(Clone, Copy, LabelValue)]
    pub enum Kind {
        Welcome,
        Reminder,
    }

    /// Puts a letter on the pile.
    pub fn write() {
        MAILER_QUEUE.inc();
    }

    /// Letters sent, by kind.
    #[business_counter("mailer_letters_total", labels(kind = kind))]
    pub fn send(kind: Kind, address: &str) -> Result<(), String> {
        MAILER_QUEUE.dec();
        if address.contains('@') {
            Ok(())
        } else {
            Err(format!("{address} is no address"))
        }
    }
}

// In a program whose source does not name the library otherwise, this line is
// what links it: a dependency that only `Cargo.toml` names is left out, and its
// metrics with it.
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
        if line.contains("mailer") {
            println!("{line}");
        }
    }

    // The declarations of all crates, together, are checked in one line; best in
    // a test of the program, where a mistake fails.
    if let Err(error) = metrics_runtime::check() {
        return Err(error.to_string());
    }
    // These are the crates that it saw: here only one, to whose package the
    // example belongs.
    println!();
    for seen in metrics_runtime::crates() {
        println!("{}: {} declarations", seen.package, seen.declarations);
    }
    Ok(())
}
