//! Patterns of routes. They determine which routes are measured and under which name. A pattern
//! matches a whole route, so `/metrics` does not match `/metrics/custom`.

/// A pattern of routes. `*` matches one segment, and `**` at the end matches any number of
/// segments.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Pattern {
    /// The segments, without the names of captures.
    segments: Vec<String>,
    /// Whether the pattern ends with `**`.
    open: bool,
}

impl Pattern {
    /// Parses a pattern. The error says what to write instead.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let Some(rest) = text.strip_prefix('/') else {
            return Err("a route must begin with `/`: write `/health`".to_owned());
        };
        let (rest, open) = match rest.strip_suffix("**") {
            Some("") => ("", true),
            Some(rest) if rest.ends_with('/') => (&rest[..rest.len() - 1], true),
            _ => (rest, false),
        };
        let segments: Vec<_> = if open && rest.is_empty() {
            Vec::new()
        } else {
            rest.split('/').collect()
        };
        let last = segments.len().saturating_sub(1);
        let mut numbered = segments.iter().enumerate();
        let problem = |(at, segment): (usize, &&str)| segment_problem(segment, at == last && !open);
        match numbered.find_map(problem) {
            Some(problem) => Err(problem.to_owned()),
            None => Ok(Self {
                segments: segments.into_iter().map(nameless).collect(),
                open,
            }),
        }
    }

    /// Whether the pattern matches a whole route.
    pub(super) fn matches(&self, path: &str) -> bool {
        let Some(path) = path.strip_prefix('/') else {
            return false;
        };
        let mut rest = path.split('/');
        for segment in &self.segments {
            match rest.next() {
                Some(part) if segment == "*" || is_same(segment, part) => {}
                _ => return false,
            }
        }
        self.open || rest.next().is_none()
    }
}

/// Why a segment is invalid.
fn segment_problem(segment: &str, is_last: bool) -> Option<&'static str> {
    let is_rest = segment.starts_with("{*") && segment.ends_with('}');
    if segment.contains('*') && segment != "*" && !is_rest {
        Some(
            "misplaced `*`, which matches a whole segment, or as `**` at the end all following \
             segments: write `/users/*/posts` or `/internal/**`",
        )
    } else if segment.starts_with(':') || !has_whole_captures(segment) {
        Some("invalid capture, which must be a name in braces: write `/users/{id}`")
    } else if is_rest && !is_last {
        Some("`{*name}` matches the rest of a path: write it at the end, as in `/assets/{*file}`")
    } else if segment.contains(|c: char| c.is_whitespace() || c.is_control() || "?#".contains(c)) {
        Some("a route must not contain a query, spaces or `#`: write only its path")
    } else {
        None
    }
}

/// Whether all braces enclose names. `{{` and `}}` are escaped braces.
fn has_whole_captures(segment: &str) -> bool {
    let text = segment.replace("{{", "").replace("}}", "");
    let mut parts = text.split('{');
    let begins_well = parts.next().is_none_or(|text| !text.contains('}'));
    begins_well
        && parts.all(|capture| {
            let name = capture.split_once('}');
            name.is_some_and(|(name, rest)| !matches!(name, "" | "*") && !rest.contains('}'))
        })
}

/// A segment without the names of its captures, because they do not matter for matching.
fn nameless(segment: &str) -> String {
    without_names(segment).collect()
}

fn without_names(segment: &str) -> impl Iterator<Item = char> {
    let mut in_name = false;
    segment.chars().filter(move |c| match c {
        // The second brace of `{{` does not begin a name.
        '{' => {
            in_name = !in_name;
            true
        }
        '}' => {
            in_name = false;
            true
        }
        '*' => true,
        _ => !in_name,
    })
}

/// Whether a segment of a pattern matches a segment of a route. It does not allocate, because
/// requests with unmatched paths call it each time.
fn is_same(nameless: &str, segment: &str) -> bool {
    nameless == segment || (segment.contains('{') && nameless.chars().eq(without_names(segment)))
}

fn any(patterns: &[Pattern], path: &str) -> bool {
    patterns.iter().any(|pattern| pattern.matches(path))
}

/// Determines which routes are measured, and under which name.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::http::layer) struct Routes {
    pub(super) excluded: Vec<Pattern>,
    /// If this is not empty, only routes that match are measured.
    pub(super) only: Vec<Pattern>,
    /// The names of groups and their routes.
    pub(super) groups: Vec<(String, Vec<Pattern>)>,
}

impl Routes {
    /// Whether some routes are not measured.
    pub(in crate::http::layer) fn exclude_some(&self) -> bool {
        !self.excluded.is_empty() || !self.only.is_empty()
    }

    /// Whether a route is measured.
    pub(in crate::http::layer) fn measure(&self, path: &str) -> bool {
        !any(&self.excluded, path) && (self.only.is_empty() || any(&self.only, path))
    }

    /// The name of the first group that a route belongs to.
    pub(in crate::http::layer) fn group(&self, path: &str) -> Option<&str> {
        let group = self.groups.iter().find(|(_, routes)| any(routes, path));
        group.map(|(name, _)| &**name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_matches_whole_routes() {
        for (pattern, matching, others) in [
            ("/", vec!["/"], vec!["/a", ""]),
            (
                "/metrics",
                vec!["/metrics"],
                vec!["/metrics/custom", "/a/metrics", "/metrics/", "/metricsx"],
            ),
            (
                "/users/*",
                vec!["/users/{id}", "/users/me"],
                vec!["/users", "/users/{id}/posts"],
            ),
            ("/*/posts", vec!["/a/posts"], vec!["/posts", "/a/b/posts"]),
            (
                "/in/**",
                vec!["/in", "/in/a", "/in/a/b", "/in/"],
                vec!["/inner", "/"],
            ),
            ("/**", vec!["/", "/a", "/a/b"], vec![]),
            (
                "/assets/{*file}",
                vec!["/assets/{*file}", "/assets/{*path}"],
                vec!["/assets/x", "/assets/{file}"],
            ),
            (
                "/users/{id}/{{x}}",
                vec!["/users/{id}/{{x}}", "/users/{user_id}/{{x}}"],
                vec!["/users/me/{{x}}", "/users/{id}/{{y}}", "/users/{id}/{x}"],
            ),
            ("/v{version}", vec!["/v{v}"], vec!["/{v}", "/v1"]),
        ] {
            let parsed = Pattern::parse(pattern).expect("a pattern");
            for path in matching {
                assert!(parsed.matches(path), "{pattern} is {path}");
            }
            for path in others {
                assert!(!parsed.matches(path), "{pattern} is not {path}");
            }
        }
    }

    #[test]
    fn an_invalid_pattern_is_an_error() {
        for text in [
            "",
            "health",
            "^/health$",
            "/a*",
            "/**/b",
            "/a**",
            "/a/*b/c",
            "/users/{id",
            "/users/id}",
            "/users/{}",
            "/users/{*}",
            "/{a{b}",
            "/{a}}",
            "/:id",
            "/{*rest}/a",
            "/{*rest}/**",
            "/a?b=c",
            "/a b",
            "/a#b",
        ] {
            assert!(Pattern::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn routes_are_excluded_before_they_are_listed() {
        let patterns =
            |texts: &[&str]| texts.iter().flat_map(|text| Pattern::parse(text)).collect();
        let routes = Routes {
            excluded: patterns(&["/api/health"]),
            only: patterns(&["/api/**"]),
            groups: vec![("users".to_owned(), patterns(&["/api/users/**"]))],
        };
        assert!(routes.measure("/api/users"));
        assert!(!routes.measure("/api/health"));
        assert!(!routes.measure("/other"));
        assert_eq!(routes.group("/api/users/{id}"), Some("users"));
        assert_eq!(routes.group("/api/items"), None);
    }
}
