//! The rules of an endpoint's path. The syntax is axum 0.8's.

/// The first mistake in a path.
pub(super) fn path_mistake(path: &str) -> Option<String> {
    if let Some((_, rest)) = path.split_once("://") {
        let path = rest.split_once('/').map_or("", |(_, path)| path);
        return Some(format!(
            "a path must not contain a host: write `\"/{path}\"`"
        ));
    }
    if !path.starts_with('/') {
        return Some(format!("a path must begin with `/`: write `\"/{path}\"`"));
    }
    if let Some(at) = path.find(['?', '#']) {
        return Some(format!(
            "a path must not contain a query or a fragment: write `\"{}\"`",
            &path[..at]
        ));
    }
    if path.contains(char::is_whitespace) {
        let right: String = path.split_whitespace().collect();
        return Some(format!(
            "a path must not contain spaces: write `\"{right}\"`"
        ));
    }
    let segments: Vec<_> = path.split('/').skip(1).collect();
    let mut names = Vec::new();
    for (at, segment) in segments.iter().enumerate() {
        let parameter = match parameter(segment) {
            Ok(Some(parameter)) => parameter,
            Ok(None) => continue,
            Err(mistake) => return Some(mistake),
        };
        if parameter.takes_the_rest && at + 1 != segments.len() {
            return Some(format!(
                "`{segment}` matches the rest of the path: write it last, or write `{{{}}}` to \
                 match one segment",
                parameter.name
            ));
        }
        if names.contains(&parameter.name) {
            return Some(format!(
                "duplicate path parameter `{0}`: write another name, such as `{{other_{0}}}`",
                parameter.name
            ));
        }
        names.push(parameter.name);
    }
    None
}

struct Parameter {
    name: String,
    takes_the_rest: bool,
}

/// The parameter in a segment of a path, if it has one, or the mistake in it.
fn parameter(segment: &str) -> Result<Option<Parameter>, String> {
    let braces = "a path parameter is written in braces";
    if let Some(name) = segment.strip_prefix(':') {
        return Err(format!(
            "{braces}: write `{{{name}}}` instead of `{segment}`"
        ));
    }
    if let Some(name) = segment.strip_prefix('*') {
        return Err(format!(
            "{braces}: write `{{*{name}}}` instead of `{segment}`"
        ));
    }
    if let Some(name) = segment.strip_prefix('<').and_then(|s| s.strip_suffix('>')) {
        return Err(format!(
            "{braces}: write `{{{name}}}` instead of `{segment}`"
        ));
    }
    // Doubled braces are literal braces.
    let plain = segment.replace("{{", "").replace("}}", "");
    let Some((before, rest)) = plain.split_once('{') else {
        return match plain.split_once('}') {
            Some((name, _)) => Err(format!(
                "missing `{{` in `{segment}`: write `{{{name}}}`, or `}}}}` for a literal brace"
            )),
            None => Ok(None),
        };
    };
    let Some((name, after)) = rest.split_once('}') else {
        return Err(format!(
            "missing `}}` in `{segment}`: write `{before}{{{rest}}}`, or `{{{{` for a literal brace"
        ));
    };
    if after.contains(['{', '}']) {
        return Err(format!(
            "more than one parameter in the path segment `{segment}`: write `/` between them"
        ));
    }
    let wildcard = name.strip_prefix('*');
    let name = wildcard.unwrap_or(name);
    if name.is_empty() {
        return Err(format!(
            "missing name of the path parameter in `{segment}`: write one, such as `{{id}}`"
        ));
    }
    if let Some((name, _)) = name.split_once(':') {
        return Err(format!("a path parameter has no type: write `{{{name}}}`"));
    }
    Ok(Some(Parameter {
        name: name.to_owned(),
        takes_the_rest: wildcard.is_some(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_in_axums_syntax_are_accepted() {
        for path in [
            "/",
            "/users",
            "/users/{id}",
            "/a/{b}/c.{d}",
            "/files/{*rest}",
            "/{{x}}",
        ] {
            assert_eq!(path_mistake(path), None, "{path}");
        }
    }

    #[test]
    fn each_mistake_in_a_path_is_reported() {
        for (path, hint) in [
            ("users", "\"/users\""),
            ("https://a.example/users", "\"/users\""),
            ("/users/:id", "`{id}`"),
            ("/users/<id>", "`{id}`"),
            ("/users/{id:u64}", "`{id}`"),
            ("/files/*rest", "`{*rest}`"),
            ("/items?q=", "\"/items\""),
            ("/items ", "\"/items\""),
            ("/users/{id", "`{id}`"),
            ("/users/id}", "`{id}`"),
            ("/{}", "`{id}`"),
            ("/{*rest}/x", "`{rest}`"),
            ("/{a}/{a}", "`{other_a}`"),
            ("/{a}{b}", "more than one"),
        ] {
            let mistake = path_mistake(path).unwrap_or_default();
            assert!(mistake.contains(hint), "{path}: {mistake}");
        }
    }
}
