//! The rules for names of families and labels. They combine the rules of Prometheus with those
//! that the attributes check.

use crate::http::layer::config::settings::Settings;

/// Whether a text matches `[a-zA-Z_][a-zA-Z0-9_]*`. Colons are reserved for recording rules.
fn is_name(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
    rest.is_empty() && !text.is_empty() && !text.starts_with(|c: char| c.is_ascii_digit())
}

fn name_mistake(name: &str, example: &str) -> Option<String> {
    if !is_name(name) {
        return Some(format!(
            "a name has letters, digits and `_`, and begins with no digit: write `{example}`"
        ));
    }
    let words = name.split('_').filter(|word| !word.is_empty());
    let tidy = words.collect::<Vec<_>>().join("_");
    let right = if is_name(&tidy) { &tidy } else { example };
    (tidy != name)
        .then(|| format!("one `_` stands between two words, and nowhere else: write `{right}`"))
}

/// Why a namespace or subsystem is invalid.
pub(super) fn namespace_mistake(name: &str) -> Option<String> {
    name_mistake(name, "shop").filter(|_| !name.is_empty())
}

/// Why the name of the gauge for requests in progress is invalid.
pub(super) fn gauge_name_mistake(settings: &Settings) -> Option<String> {
    let name = &settings.in_progress.name;
    let endings = ["_total", "_bucket", "_sum", "_count", "_created", "_info"];
    let ending = || {
        let end = endings.into_iter().find(|end| name.ends_with(end))?;
        Some(format!(
            "a gauge's name does not end in `{end}`: leave that out"
        ))
    };
    let clash = || {
        settings.names.family_with(name).map(|family| {
            format!(
                "`{family}` has that name, or derives it: write another one, such as \
                 `http_requests_inprogress`"
            )
        })
    };
    name_mistake(name, "http_requests_inprogress")
        .or_else(ending)
        .or_else(clash)
}

/// Why the name of a label is invalid. The attributes have the same rules.
pub(super) fn label_name_mistake(name: &str) -> Option<String> {
    if !is_name(name) || name.starts_with('_') {
        return Some(
            "a label's name has letters, digits and `_`, and begins with a letter: write \
             `version`"
                .to_owned(),
        );
    }
    let whose = match name {
        "le" => "marks the buckets of histograms",
        "quantile" => "marks the quantiles of summaries",
        "job" | "instance" => "is set by Prometheus when it scrapes",
        _ => return None,
    };
    Some(format!(
        "the label `{name}` is reserved, it {whose}: write another name"
    ))
}
