//! Parses the command line. Precedence: flag, environment, file, default.
//!
//! Values of the file become the defaults of their flags; clap implements the rest of the precedence.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::{Resettable, ValueParser};
use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{ArgMatches, CommandFactory, FromArgMatches};
use metrics_runtime::{ConfigurationError, HttpMetrics};

use super::file::{self, FileSettings, check};
use super::print;
use super::secret::refused;
use super::settings::{Command, Config, is_setting};

/// Fails if a route serves the path of the metrics.
type CheckPath = fn(&HttpMetrics) -> Result<(), ConfigurationError>;

/// What the command line requests.
#[derive(Debug)]
pub enum Task {
    /// Serve, with these settings.
    Serve(Box<Config>),
    /// Print this text and exit.
    Show(String),
    /// Run a command that needs no settings of the service.
    Run(Command),
}

/// Reads the command line, the environment and the file that either names. `check_path` says whether a route serves the path
/// of the metrics; only the routes know.
///
/// # Errors
/// All mistakes at once, each with what to write; also for `--help` and `--version`, with the text to print.
pub fn task(
    arguments: impl IntoIterator<Item = OsString>,
    check_path: CheckPath,
) -> Result<Task, clap::Error> {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let program = Config::command();
    let (given, misused) = given(&arguments)?;
    if given.subcommand_name().is_some() {
        return Command::from_arg_matches(&given).map(Task::Run);
    }

    let path = given.get_one::<PathBuf>("config");
    let file = path.map(|path| file::read(path, &program)).transpose();
    let mut mistakes = mistakes(&program, &given);
    if let Err(mistake) = &file {
        mistakes.push(mistake.clone());
    }
    if mistakes.is_empty()
        && let Some(misused) = misused
    {
        return Err(misused);
    }
    if let Some(misused) = misused {
        let text = misused.to_string();
        let first = text.lines().next().unwrap_or_default();
        mistakes.insert(0, first.trim_start_matches("error: ").to_owned());
    }
    if !mistakes.is_empty() {
        // The variables of the metrics are otherwise read later.
        let has_listener = is_set(&given, "metrics_listen", file.as_ref().ok());
        mistakes.extend(mistakes_of_metrics(has_listener, check_path));
        return Err(Config::command().error(ErrorKind::ValueValidation, mistakes.join("\n")));
    }

    let settings = file.ok().flatten().unwrap_or_default();
    let mut over_file = program.clone();
    for (name, values) in &settings {
        over_file = over_file.mut_arg(name, |flag| flag.default_values(values));
    }
    let matches = over_file.try_get_matches_from(&arguments)?;
    let config = Config::from_arg_matches(&matches)?;
    config
        .check_workers()
        .map_err(|mistake| Config::command().error(ErrorKind::ArgumentConflict, mistake))?;
    if config.print_config {
        let file = path.map(|path| (path.as_path(), &settings));
        return Ok(Task::Show(print::effective(&program, &matches, file)));
    }
    Ok(Task::Serve(Box::new(config)))
}

/// Whether the command line, the environment or the file has a setting.
fn is_set(given: &ArgMatches, name: &str, file: Option<&Option<FileSettings>>) -> bool {
    let in_file = file.and_then(Option::as_ref);
    given.value_source(name) == Some(ValueSource::CommandLine)
        || std::env::var_os(name.to_uppercase()).is_some()
        || in_file.is_some_and(|settings| settings.contains_key(name))
}

/// The mistakes in the variables of the metrics, including a path that a route serves, unless metrics have a separate
/// listener.
fn mistakes_of_metrics(has_listener: bool, check_path: CheckPath) -> Vec<String> {
    let mut mistakes = Vec::new();
    let metrics = match HttpMetrics::builder().from_env().build() {
        Ok(metrics) => Some(metrics),
        Err(problem) => {
            mistakes.push(problem.to_string());
            let path = std::env::var("METRICS_PATH").ok();
            path.and_then(|path| HttpMetrics::builder().metrics_path(path).build().ok())
        }
    };
    if let Some(metrics) = metrics.filter(|_| !has_listener)
        && let Err(problem) = check_path(&metrics)
    {
        mistakes.push(problem.to_string());
    }
    mistakes
}

/// The flags on the command line, with any values; and its other mistakes, such as an unknown flag.
fn given(arguments: &[OsString]) -> Result<(ArgMatches, Option<clap::Error>), clap::Error> {
    let problem = match lenient().try_get_matches_from(arguments) {
        Ok(given) => return Ok((given, None)),
        Err(problem) => problem,
    };
    if !problem.use_stderr() {
        // The command with all rules has the complete help.
        return Err(Config::command()
            .try_get_matches_from(arguments)
            .err()
            .unwrap_or(problem));
    }
    match lenient()
        .ignore_errors(true)
        .try_get_matches_from(arguments)
    {
        Ok(given) if given.subcommand_name().is_none() => Ok((given, Some(problem))),
        _ => Err(problem),
    }
}

/// The invalid values of flags and of the environment.
fn mistakes(program: &clap::Command, given: &ArgMatches) -> Vec<String> {
    let mut mistakes = Vec::new();
    // Needed to print flags in errors.
    let mut program = program.clone();
    program.build();
    for setting in program.get_arguments().filter(|flag| is_setting(flag)) {
        let name = setting.get_id().as_str();
        let is_flag = given.value_source(name) == Some(ValueSource::CommandLine);
        let (source, values) = if is_flag {
            let values = given.get_raw(name).into_iter().flatten();
            (setting.to_string(), values.map(OsString::from).collect())
        } else if let Some(variable) = setting.get_env() {
            let value = std::env::var_os(variable);
            (
                variable.to_string_lossy().into_owned(),
                Vec::from_iter(value),
            )
        } else {
            continue;
        };
        for value in values {
            if let Err(advice) = check(setting, &value) {
                let value = value.to_string_lossy().into_owned();
                let shown = refused(setting, &value).unwrap_or(value);
                mistakes.push(format!("invalid value '{shown}' for '{source}': {advice}"));
            }
        }
    }
    mistakes
}

/// The command without rules for its settings, and without the environment: enough to find the file and the subcommand.
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
