//! The rules for names of families and labels. They combine the rules of Prometheus with those
//! that the attributes check.

use crate::http::layer::config::settings::Settings;

/// Whether a text matches `[a-zA-Z_][a-zA-Z0-9_]*`. Colons are reserved for recording rules.
fn is_name(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
    rest.is_empty() && !text.is_empty() && !text.starts_with(|c: char| c.is_ascii_digit())
}

fn name_problem(name: &str, example: &str) -> Option<String> {
    if !is_name(name) {
        return Some(format!(
            "invalid name, which must match `[a-zA-Z_][a-zA-Z0-9_]*`: write `{example}`"
        ));
    }
    let words = name.split('_').filter(|word| !word.is_empty());
    let tidy = words.collect::<Vec<_>>().join("_");
    let right = if is_name(&tidy) { &tidy } else { example };
    (tidy != name)
        .then(|| format!("`_` is allowed only between words, one at a time: write `{right}`"))
}

/// Why a namespace or subsystem is invalid.
pub(super) fn namespace_problem(name: &str) -> Option<String> {
    name_problem(name, "shop").filter(|_| !name.is_empty())
}

/// Why the name of the gauge for requests in progress is invalid.
pub(super) fn gauge_name_problem(settings: &Settings) -> Option<String> {
    let name = &settings.in_progress.name;
    let endings = ["_total", "_bucket", "_sum", "_count", "_created", "_info"];
    let ending = || {
        let end = endings.into_iter().find(|end| name.ends_with(end))?;
        Some(format!(
            "the name of a gauge must not end in `{end}`: remove this suffix"
        ))
    };
    let clash = || {
        settings.names.family_with(name).map(|family| {
            format!(
                "the name is already used by the family `{family}`: write another one, such as \
                 `http_requests_inprogress`"
            )
        })
    };
    name_problem(name, "http_requests_inprogress")
        .or_else(ending)
        .or_else(clash)
}

/// Why the name of a label is invalid. The attributes have the same rules.
pub(super) fn label_name_problem(name: &str) -> Option<String> {
    if !is_name(name) || name.starts_with('_') {
        return Some(
            "invalid label name, which must match `[a-zA-Z][a-zA-Z0-9_]*`: write `version`"
                .to_owned(),
        );
    }
    let whose = match name {
        "le" => "marks the buckets of histograms",
        "quantile" => "marks the quantiles of summaries",
        "job" | "instance" => "is set by Prometheus at each scrape",
        _ => return None,
    };
    Some(format!(
        "reserved label `{name}`, which {whose}: write another name"
    ))
}
