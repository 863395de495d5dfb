//! Reads settings from a TOML file and validates each with the rule of its flag. All mistakes are reported at once, with
//! file, line, setting and what to write.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fmt::Write as _;
use std::fs;
use std::io::Read as _;
use std::ops::Range;
use std::path::Path;

use clap::builder::Resettable;
use clap::error::ContextKind;
use clap::{Arg, Command};
use toml::de::{DeTable, DeValue};

use super::kind::Kind;
use super::secret::{is_secret, refused};
use super::settings::is_setting;

/// The settings of a file, as texts of their flags; several texts for a flag that can be repeated.
pub(super) type FileSettings = BTreeMap<String, Vec<String>>;

/// A file and its settings.
pub(super) type Origin<'a> = Option<(&'a Path, &'a FileSettings)>;

/// Reads the file for a binary with these flags.
pub(super) fn read(path: &Path, program: &Command) -> Result<FileSettings, String> {
    let text = text(path).map_err(|problem| {
        format!(
            "the configuration file {} can't be read: {problem}; name another one with --config or CONFIG",
            path.display()
        )
    })?;
    let file = File {
        path,
        text: &text,
        program,
    };
    file.read().map_err(|mistakes| {
        let mut said = format!("{} is not a valid configuration:", path.display());
        for mistake in mistakes {
            let _infallible = write!(said, "\n  {mistake}");
        }
        said
    })
}

/// More than any list of settings has.
const MAX_FILE: u64 = 1 << 20;

fn text(path: &Path) -> Result<String, String> {
    let file = fs::File::open(path).map_err(|problem| problem.to_string())?;
    let mut text = Vec::new();
    let read = file.take(MAX_FILE + 1).read_to_end(&mut text);
    match read {
        Ok(bytes) if bytes as u64 > MAX_FILE => Err("it has more than 1 MiB, the limit".to_owned()),
        Ok(_) => String::from_utf8(text).map_err(|_| "it is not UTF-8".to_owned()),
        Err(problem) => Err(problem.to_string()),
    }
}

struct File<'a> {
    path: &'a Path,
    text: &'a str,
    program: &'a Command,
}

impl File<'_> {
    fn read(&self) -> Result<FileSettings, Vec<String>> {
        let (table, broken) = DeTable::parse_recoverable(self.text);
        if !broken.is_empty() {
            let broken = broken.iter();
            return Err(broken
                .map(|problem| self.at(problem.span(), problem.message()))
                .collect());
        }
        let mut settings = FileSettings::new();
        let mut mistakes = Vec::new();
        for (key, value) in table.into_inner() {
            let place = Some(key.span());
            match self.setting(key.get_ref(), value.get_ref(), value.span()) {
                Ok(texts) => {
                    settings.insert(key.into_inner().into_owned(), texts);
                }
                Err(mistake) => mistakes.push((key.span().start, self.at(place, &mistake))),
            }
        }
        // The table is sorted by name; report mistakes in the order of lines.
        mistakes.sort();
        if mistakes.is_empty() {
            Ok(settings)
        } else {
            Err(mistakes.into_iter().map(|(_, mistake)| mistake).collect())
        }
    }

    /// The texts that a flag would have for this value.
    fn setting(
        &self,
        key: &str,
        value: &DeValue<'_>,
        place: Range<usize>,
    ) -> Result<Vec<String>, String> {
        let Some(flag) = self.flags().find(|flag| flag.get_id().as_str() == key) else {
            return Err(self.unknown(key, value));
        };
        let written = match value.as_str() {
            Some(text) => refused(flag, text).map(|text| toml::Value::from(text).to_string()),
            None => is_secret(flag).then(|| "***".to_owned()),
        };
        let written = written.unwrap_or_else(|| self.text[place].to_owned());
        let kind = Kind::of(flag);
        let default = flag.get_default_values().first();
        let default = default.and_then(|default| default.to_str());
        let values: Vec<&DeValue<'_>> = match value {
            DeValue::Array(values) if takes_many(flag) => {
                values.iter().map(toml::Spanned::get_ref).collect()
            }
            single => vec![single],
        };
        let texts = values.into_iter().map(|value| {
            let text = kind.text(value).ok_or_else(|| {
                let found = found(value);
                let advice = kind.advice(default);
                format!("{key} = {written} is {found}; {advice}")
            })?;
            match check(flag, &text) {
                Ok(()) => Ok(text),
                Err(advice) => Err(format!("{key} = {written}: {advice}")),
            }
        });
        texts.collect()
    }

    fn unknown(&self, key: &str, value: &DeValue<'_>) -> String {
        let names = || self.flags().map(|flag| flag.get_id().as_str());
        let as_a_key = key.to_lowercase().replace('-', "_");
        // It may have control characters.
        let key = key.escape_debug();
        if value.is_table() {
            return format!("{key}: settings stand in no section; write them at the top");
        }
        let likeness = |name: &str| strsim::jaro_winkler(&as_a_key, name);
        let nearest = names()
            .map(|name| (likeness(name), name))
            .filter(|(likeness, _)| *likeness > 0.8)
            .max_by(|(a, _), (b, _)| a.total_cmp(b));
        match nearest {
            Some((_, name)) => format!("there is no setting {key}; did you mean {name}?"),
            None => {
                let all: Vec<_> = names().collect();
                format!("there is no setting {key}; there are {}", all.join(", "))
            }
        }
    }

    fn flags(&self) -> impl Iterator<Item = &Arg> {
        self.program.get_arguments().filter(|flag| is_setting(flag))
    }

    fn at(&self, place: Option<Range<usize>>, mistake: &str) -> String {
        let path = self.path.display();
        match place.and_then(|place| self.text.get(..place.start)) {
            Some(before) => format!("{path}:{}: {mistake}", 1 + before.matches('\n').count()),
            None => format!("{path}: {mistake}"),
        }
    }
}

fn takes_many(flag: &Arg) -> bool {
    matches!(flag.get_action(), clap::ArgAction::Append) || flag.get_value_delimiter().is_some()
}

fn found(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a fraction",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// The error that the flag itself reports for this text.
pub(super) fn check(flag: &Arg, text: impl AsRef<OsStr>) -> Result<(), String> {
    if !flag.get_action().takes_values() {
        return Ok(());
    }
    let long = flag.get_long().unwrap_or_default();
    let mut argument = OsString::from(format!("--{long}="));
    argument.push(text);
    let alone = Command::new("file")
        .no_binary_name(true)
        .arg(flag.clone().env(Resettable::Reset));
    let Err(refusal) = alone.try_get_matches_from([argument]) else {
        return Ok(());
    };
    Err(match std::error::Error::source(&refusal) {
        Some(rule) => rule.to_string(),
        None => match refusal.get(ContextKind::ValidValue) {
            Some(values) => format!("write one of: {values}"),
            None => refusal.kind().to_string(),
        },
    })
}
