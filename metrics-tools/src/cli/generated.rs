//! What is generated: written out, or compared with a file that has it.

use super::outcome::{Outcome, OutputFormat, read};
use crate::report::Style;
use crate::stale::stale;
use std::path::Path;

/// What there is to say of a generated text: the text itself; or of a file,
/// whether it is that.
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
            "{path} is stale: write it again, by the same command without `--check`\n{diff}"
        ),
        false => format!("{path} says what the program does\n"),
    };
    let json = || {
        let value = serde_json::json!({ "stale": found, "diff": diff });
        format!("{value:#}\n")
    };
    Ok(Outcome::new(found, format.pick(Style::Plain, text, json)))
}
