//! Which routes are measured, and under which name: patterns that are compared
//! with whole routes, so that `/metrics` is not `/metrics/custom`.

/// A pattern: segments, of which `*` is any one, and `**` at the end any number.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Pattern {
    segments: Vec<String>,
    /// Whether more segments may follow.
    open: bool,
}

impl Pattern {
    /// Reads a pattern; else says what is wrong with it.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let Some(rest) = text.strip_prefix('/') else {
            return Err("a route begins with `/`: write `/health`".to_owned());
        };
        let (rest, open) = match rest.strip_suffix("**") {
            Some("") => ("", true),
            Some(rest) if rest.ends_with('/') => (&rest[..rest.len() - 1], true),
            _ => (rest, false),
        };
        let segments: Vec<_> = if open && rest.is_empty() {
            Vec::new()
        } else {
            rest.split('/').map(str::to_owned).collect()
        };
        let is_part = |segment: &String| segment.contains('*') && segment != "*";
        // Captures of the rest of a path are written `{*name}`.
        let is_capture = |segment: &String| segment.starts_with("{*") && segment.ends_with('}');
        if segments
            .iter()
            .any(|segment| is_part(segment) && !is_capture(segment))
        {
            return Err(
                "`*` stands for a whole segment, and `**` for all that follow, at the end: write \
                 `/users/*/posts` or `/internal/**`"
                    .to_owned(),
            );
        }
        Ok(Self { segments, open })
    }

    /// Whether it is a route's, from its first character to its last.
    pub(super) fn matches(&self, path: &str) -> bool {
        let Some(path) = path.strip_prefix('/') else {
            return false;
        };
        let mut rest = path.split('/');
        for segment in &self.segments {
            match rest.next() {
                Some(part) if segment == "*" || segment == part => {}
                _ => return false,
            }
        }
        self.open || rest.next().is_none()
    }
}

fn any(patterns: &[Pattern], path: &str) -> bool {
    patterns.iter().any(|pattern| pattern.matches(path))
}

/// Which routes are measured, and under which name.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Routes {
    pub(super) excluded: Vec<Pattern>,
    /// If there are any, what none of these matches is not measured.
    pub(super) only: Vec<Pattern>,
    /// Names of endpoints, with the routes that they stand for.
    pub(super) groups: Vec<(String, Vec<Pattern>)>,
}

impl Routes {
    /// Whether there are routes that are not measured.
    pub(super) fn leave_out_some(&self) -> bool {
        !self.excluded.is_empty() || !self.only.is_empty()
    }

    /// Whether requests of a route are measured.
    pub(super) fn measure(&self, path: &str) -> bool {
        !any(&self.excluded, path) && (self.only.is_empty() || any(&self.only, path))
    }

    /// The name of the group that a route belongs to: the first that has it.
    pub(super) fn group(&self, path: &str) -> Option<&str> {
        let group = self.groups.iter().find(|(_, routes)| any(routes, path));
        group.map(|(name, _)| &**name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_compared_with_the_whole_route() {
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
                vec!["/assets/{*file}"],
                vec!["/assets/x"],
            ),
        ] {
            let read = Pattern::read(pattern).expect("a pattern");
            for path in matching {
                assert!(read.matches(path), "{pattern} is {path}");
            }
            for path in others {
                assert!(!read.matches(path), "{pattern} is not {path}");
            }
        }
    }

    #[test]
    fn what_is_no_pattern_is_refused() {
        for text in ["", "health", "^/health$", "/a*", "/**/b", "/a**", "/a/*b/c"] {
            assert!(Pattern::read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn routes_are_excluded_before_they_are_listed() {
        let patterns = |texts: &[&str]| texts.iter().flat_map(|text| Pattern::read(text)).collect();
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
