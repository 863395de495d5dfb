//! Severities of alerts, and their names in a cluster.

/// The severities: act now, act within days, no action needed.
pub const SEVERITIES: [&str; 3] = ["page", "ticket", "none"];

/// The value of the label `severity` for each of the [`SEVERITIES`].
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Severities([String; 3]);

impl Default for Severities {
    fn default() -> Self {
        Self(SEVERITIES.map(str::to_owned))
    }
}

impl Severities {
    /// The default names, with these replaced.
    pub(super) fn named<S: AsRef<str>, N: Into<String>>(
        names: impl IntoIterator<Item = (S, N)>,
    ) -> Result<Self, String> {
        let mut named = Self::default();
        let mut seen = [false; SEVERITIES.len()];
        for (severity, name) in names {
            let (severity, name) = (severity.as_ref(), name.into());
            let index = position(severity).ok_or_else(|| {
                let all = SEVERITIES.join(", ");
                format!("unknown severity `{severity}`: write one of {all}")
            })?;
            let is_other = |c: char| c.is_whitespace() || c.is_control() || "{}".contains(c);
            if name.is_empty() || name.contains(is_other) {
                return Err(format!(
                    "`{severity}` can't be {name:?}: write one word, such as `{severity}=critical`"
                ));
            }
            if seen[index] {
                return Err(format!("`{severity}` has two names: write one"));
            }
            seen[index] = true;
            named.0[index] = name;
        }
        let [page, ticket, none] = &named.0;
        for (first, second, equal) in [
            ("page", "ticket", page == ticket),
            ("page", "none", page == none),
            ("ticket", "none", ticket == none),
        ] {
            if equal {
                return Err(format!(
                    "`{first}` and `{second}` have the same name: write different ones, so that \
                     alerts of one name differ"
                ));
            }
        }
        Ok(named)
    }

    pub(super) fn name(&self, severity: &str) -> String {
        position(severity)
            .map_or(severity, |index| &self.0[index])
            .to_owned()
    }
}

fn position(severity: &str) -> Option<usize> {
    SEVERITIES.iter().position(|known| *known == severity)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_words_that_differ() {
        let named =
            Severities::named([("page", "ticket"), ("ticket", "low")]).expect("they differ");
        assert_eq!(
            [named.name("page"), named.name("ticket")],
            ["ticket", "low"]
        );
        assert_eq!(named.name("none"), "none");
        for (names, says) in [
            (
                &[("pager", "x")][..],
                "unknown severity `pager`: write one of page, ticket, none",
            ),
            (
                &[("page", "")],
                "`page` can't be \"\": write one word, such as `page=critical`",
            ),
            (&[("page", "very bad")], "`page` can't be \"very bad\""),
            (&[("page", "{{.x}}")], "`page` can't be \"{{.x}}\""),
            (
                &[("page", "a"), ("page", "b")],
                "`page` has two names: write one",
            ),
            (
                &[("page", "ticket")],
                "`page` and `ticket` have the same name: write different ones",
            ),
            (
                &[("ticket", "none")],
                "`ticket` and `none` have the same name",
            ),
        ] {
            let problem = Severities::named(names.iter().copied()).expect_err(says);
            assert!(problem.starts_with(says), "{problem}");
        }
    }
}
