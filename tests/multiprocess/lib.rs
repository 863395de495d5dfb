//! What both versions of the program have in common: they read commands, one on a line,
//! and answer each one with lines of which the last is `.`.

use metrics_runtime::{Format, multiprocess, render, render_as};
use std::io::{BufRead as _, Write as _, stdin, stdout};
use std::process::exit;

/// What a command does with its number, by the name of the command.
pub type Commands = &'static [(&'static str, fn(u64))];

/// Reads commands until there are no more.
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
