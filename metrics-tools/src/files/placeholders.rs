//! Placeholders of Go templates, which tools replace before Prometheus reads the query.

/// The text with each placeholder replaced by a variable of Grafana of the same length,
/// so that positions stay the same. None, if there is no placeholder.
///
/// `{{.window}}` belongs to Sloth, `{{ args.service }}` of Argo Rollouts, `<<.Series>>` of
/// prometheus-adapter.
pub(super) fn as_variables(text: &str) -> Option<String> {
    let mut replaced = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((start, close)) = opening(rest) {
        let Some(length) = rest[start + 2..].find(close) else {
            break;
        };
        let end = start + 2 + length + 2;
        replaced.push_str(&rest[..start]);
        replaced.push_str("${");
        replaced.extend(std::iter::repeat_n('_', end - start - 3));
        replaced.push('}');
        rest = &rest[end..];
    }
    let any = rest.len() < text.len();
    replaced.push_str(rest);
    any.then_some(replaced)
}

/// The start of the next placeholder, and what closes it.
fn opening(text: &str) -> Option<(usize, &'static str)> {
    let mut pairs = text.as_bytes().windows(2).enumerate();
    pairs.find_map(|(at, pair)| match pair {
        b"{{" => Some((at, "}}")),
        b"<<" => Some((at, ">>")),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::as_variables;

    #[test]
    fn positions_stay_the_same() {
        for (text, expected) in [
            ("rate(x[{{.window}}])", Some("rate(x[${________}])")),
            (
                "<<.Series>>{a=\"{{ ä }}\"}",
                Some("${________}{a=\"${_____}\"}"),
            ),
            ("x{a=\"b\"} < 5", None),
            ("{{ open", None),
        ] {
            assert_eq!(as_variables(text).as_deref(), expected);
        }
    }
}
