//! Grafana's variables in texts.

/// The names of the variables in a text: `$name`, `${name}`, `${name:format}`, `[[name]]`.
pub(super) fn variables(text: &str) -> impl Iterator<Item = &str> {
    let starts = text.match_indices(['$', '[']);
    starts.filter_map(|(at, _)| {
        let rest = &text[at..];
        let name = ["${", "[[", "$"]
            .iter()
            .find_map(|open| rest.strip_prefix(open))?;
        let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let name = &name[..end.unwrap_or(name.len())];
        name.starts_with(|c: char| c == '_' || c.is_ascii_alphabetic())
            .then_some(name)
    })
}
