//! Parses the command line. Precedence: flag, environment, file, default.
//!
//! Values of the file become the defaults of their flags; clap implements the rest of the precedence.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::{Resettable, ValueParser};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, FromArgMatches};

use super::file::{self, FileSettings};
use super::print;
use super::secret::refused;
use super::settings::{Command, Config, is_setting};

/// What a command line asks for.
#[derive(Debug)]
pub enum Task {
    /// To serve, with these settings.
    Serve(Box<Config>),
    /// To show this text, and nothing else.
    Show(String),
    /// To do something that needs no settings of the service.
    Run(Command),
}

/// Reads the command line, the environment and the file that either names.
///
/// # Errors
/// For what makes no sense, with what to write; for `--help` and `--version`, with the answer.
pub fn task(arguments: impl IntoIterator<Item = OsString>) -> Result<Task, clap::Error> {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let first = match lenient().try_get_matches_from(&arguments) {
        Ok(first) => first,
        // The program with all its rules has more to say, in help for one.
        Err(problem) => {
            let strict = Config::command().try_get_matches_from(&arguments);
            return Err(strict.map_or_else(without_secret, |_| problem));
        }
    };
    if first.subcommand_name().is_some() {
        return Command::from_arg_matches(&first).map(Task::Run);
    }

    let program = Config::command();
    let path = first.get_one::<PathBuf>("config");
    let settings = match path {
        Some(path) => file::read(path, &program)
            .map_err(|mistakes| Config::command().error(ErrorKind::InvalidValue, mistakes))?,
        None => FileSettings::new(),
    };
    let mut over_file = program.clone();
    for (name, values) in &settings {
        over_file = over_file.mut_arg(name, |flag| flag.default_values(values));
    }
    let matches = over_file
        .try_get_matches_from(&arguments)
        .map_err(without_secret)?;
    let config = Config::from_arg_matches(&matches)?;
    if config.print_config {
        let file = path.map(|path| (path.as_path(), &settings));
        return Ok(Task::Show(print::effective(&program, &matches, file)));
    }
    Ok(Task::Serve(Box::new(config)))
}

/// The program with no rules for its settings, and none from the environment: enough to learn which file and which
/// subcommand are meant.
fn lenient() -> clap::Command {
    Config::command().mut_args(|flag| {
        if is_setting(&flag) && flag.get_action().takes_values() {
            flag.env(Resettable::Reset)
                .value_parser(ValueParser::os_string())
        } else if is_setting(&flag) {
            flag.env(Resettable::Reset)
        } else {
            flag
        }
    })
}

/// The same error, without the value that it complains about where that may be a secret: errors are logged.
fn without_secret(mut problem: clap::Error) -> clap::Error {
    let mut program = Config::command();
    // Else its flags can't be written as they are in an error.
    program.build();
    let hidden = match (
        problem.get(ContextKind::InvalidArg),
        problem.get(ContextKind::InvalidValue),
    ) {
        (Some(ContextValue::String(flag)), Some(ContextValue::String(value))) => program
            .get_arguments()
            .find(|setting| setting.to_string() == *flag)
            .and_then(|setting| refused(setting, value)),
        _ => None,
    };
    if let Some(hidden) = hidden {
        problem.insert(ContextKind::InvalidValue, ContextValue::String(hidden));
    }
    problem
}
