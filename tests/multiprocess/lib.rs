//! The common part of both versions of the program: they read one command per line, and answer with
//! lines that end with `.`.

use metrics_runtime::{Format, Selector, Views, multiprocess, render, render_as};
use std::env;
use std::io::{BufRead as _, Write as _, stdin, stdout};
use std::process::exit;

/// The commands by name; each takes a number.
pub type Commands = &'static [(&'static str, fn(u64))];

/// Installs views if the test asks for them. Must be called first in `main`.
pub fn install_views() {
    if env::var_os("SHOP_VIEWS").is_none() {
        return;
    }
    let installed = Views::new()
        .drop(Selector::metric("visits_total"))
        .rename(Selector::metric("customers"), "people")
        .remove_label(Selector::metric("orders_total"), "payment")
        .remove_label(Selector::metric("price_euros"), "product")
        .limit_values(Selector::metric("products_total"), "product", ["product 1"])
        .lazy_histograms(Selector::all())
        .install();
    installed.expect("nothing was used before");
}

/// Reads commands until the input ends.
pub fn run(commands: Commands) {
    if let Err(error) = multiprocess::init() {
        eprintln!("error: {error}");
        exit(2);
    }
    for line in stdin().lock().lines() {
        let line = line.expect("the test writes UTF-8");
        let (name, number) = line.split_once(' ').unwrap_or((&line, "1"));
        let number = number.parse().expect("a number follows the command");
        match name {
            "render" => print!("{}", render()),
            "init" => println!("{:?}", multiprocess::init_in("shared")),
            "openmetrics" => print!(
                "{}",
                String::from_utf8_lossy(&render_as(Format::OpenMetrics))
            ),
            _ => {
                let command = commands.iter().find(|(known, _)| *known == name);
                let (_, command) = command.unwrap_or_else(|| panic!("no command `{name}`"));
                command(number);
            }
        }
        println!(".");
        stdout().flush().expect("the test reads the answers");
    }
}
