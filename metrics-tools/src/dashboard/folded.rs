//! JSON in which short lists and objects take one line, for reviews of dashboards.

/// The maximal length of a line with a list or object in it.
const WIDTH: usize = 150;

/// Joins the lines of each list and object of indented JSON that fits into one line.
pub(super) fn folded(indented: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in indented.lines() {
        lines.push(line.to_owned());
        // In strings, line breaks are escaped.
        if line.trim_start().starts_with(['}', ']']) {
            fold(&mut lines);
        }
    }
    lines.iter().flat_map(|line| [line, "\n"]).collect()
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Joins the lines of the list or object that the last line closes.
fn fold(lines: &mut Vec<String>) {
    let Some((close, before)) = lines.split_last() else {
        return;
    };
    let outer = indent(close);
    let Some(open) = before.iter().rposition(|line| indent(line) == outer) else {
        return;
    };
    let inner = &before[open + 1..];
    let is_flat = inner.iter().all(|line| indent(line) == outer + 2);
    let length = |line: &String| line.trim_start().len() + 1;
    let joined = outer
        + inner
            .iter()
            .chain([&before[open], close])
            .map(length)
            .sum::<usize>();
    if is_flat && joined <= WIDTH + 1 {
        let inner = inner.iter().map(|line| line.trim_start());
        let words: Vec<_> = [&*before[open]]
            .into_iter()
            .chain(inner)
            .chain([close.trim_start()])
            .collect();
        let joined = words.join(" ");
        lines.truncate(open);
        lines.push(joined);
    }
}

#[cfg(test)]
mod tests {
    use super::folded;
    use serde_json::{Value, json};

    #[test]
    fn what_is_short_takes_one_line_and_means_the_same() {
        let long = "x".repeat(150);
        let value = json!({
            "a": {"h": 8, "w": [1, 2], "none": [], "text": "} ]\n{"},
            "b": [{"long": long}, {}],
            "c": "[",
        });
        let text = folded(&serde_json::to_string_pretty(&value).expect("JSON"));
        assert_eq!(
            text,
            format!(
                "{{\n  \"a\": {{ \"h\": 8, \"none\": [], \"text\": \"}} ]\\n{{\", \"w\": [ 1, 2 ] }},\n  \
                 \"b\": [\n    {{\n      \"long\": \"{long}\"\n    }},\n    {{}}\n  ],\n  \"c\": \"[\"\n}}\n"
            )
        );
        assert_eq!(serde_json::from_str::<Value>(&text).expect("JSON"), value);
    }
}
