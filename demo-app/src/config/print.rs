//! Prints the settings in effect as a TOML file, with the source of each.

use std::fmt::Write as _;

use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Command};

use super::file::Origin;
use super::kind::Kind;
use super::secret::masked;
use super::settings::is_setting;

pub(super) fn effective(program: &Command, matches: &ArgMatches, file: Origin<'_>) -> String {
    let mut text = String::from(
        "# The settings in effect, and where each came from. It is a file for --config; secrets are left out.\n\n",
    );
    for setting in program.get_arguments().filter(|flag| is_setting(flag)) {
        let name = setting.get_id().as_str();
        let values: Vec<String> = matches
            .get_raw(name)
            .into_iter()
            .flatten()
            .map(|value| value.to_string_lossy().into_owned())
            .collect();
        let from = origin(setting, matches.value_source(name), file);
        let shown: Vec<Option<String>> =
            values.iter().map(|value| masked(setting, value)).collect();
        let is_secret = shown.iter().any(Option::is_some);
        let kind = Kind::of(setting);
        let mut written: Vec<String> = values
            .iter()
            .zip(shown)
            .map(|(value, shown)| kind.toml(shown.as_ref().unwrap_or(value)))
            .collect();
        let value = match written.len() {
            0 => {
                let _infallible = writeln!(text, "# {name} is not set");
                continue;
            }
            1 => written.remove(0),
            _ => format!("[{}]", written.join(", ")),
        };
        let hidden = if is_secret { "# " } else { "" };
        let _infallible = writeln!(text, "{hidden}{name} = {value} # {from}");
    }
    text
}

fn origin(setting: &Arg, source: Option<ValueSource>, file: Origin<'_>) -> String {
    match (source, file) {
        (Some(ValueSource::CommandLine), _) => {
            format!("flag --{}", setting.get_long().unwrap_or_default())
        }
        (Some(ValueSource::EnvVariable), _) => {
            let name = setting.get_env().unwrap_or_default();
            format!("environment {}", name.to_string_lossy())
        }
        (_, Some((path, settings))) if settings.contains_key(setting.get_id().as_str()) => {
            format!("file {}", path.display())
        }
        _ => "default".to_owned(),
    }
}
