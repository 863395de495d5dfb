//! Generated texts: written out, or compared with a file.

use super::outcome::{Outcome, OutputFormat, read};
use crate::report::Style;
use crate::stale::stale;
use std::path::Path;

/// The outcome for a generated text: the text itself, or whether a file is up to date.
pub(super) fn outcome(
    check: Option<&Path>,
    format: OutputFormat,
    text: impl Fn() -> String,
    json: impl FnOnce() -> String,
) -> Result<Outcome, String> {
    let Some(path) = check else {
        let text = match format {
            OutputFormat::Text => text(),
            OutputFormat::Json => json(),
        };
        return Ok(Outcome::new(false, text));
    };
    let stale = stale(&read(path)?, &text()).err();
    let found = stale.is_some();
    let diff = stale.map(|stale| stale.diff).unwrap_or_default();
    let path = path.display();
    let text = || match found {
        true => format!(
            "{path} is stale: generate it again with the same command without `--check`\n{diff}"
        ),
        false => format!("{path} is up to date\n"),
    };
    let json = || {
        let value = serde_json::json!({ "stale": found, "diff": diff });
        format!("{value:#}\n")
    };
    Ok(Outcome::new(found, format.pick(Style::Plain, text, json)))
}
