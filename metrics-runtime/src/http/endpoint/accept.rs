//! Parses `Accept` and `Accept-Encoding`, which are lists of ranges with qualities. Malformed
//! ranges are ignored.

use http::{HeaderMap, HeaderName};

/// One range of a list: `text/plain; version=0.0.4; q=0.5`, or `gzip`.
#[derive(Debug, PartialEq)]
pub(super) struct Range<'a> {
    /// The media type or encoding.
    pub(super) name: &'a str,
    /// The quality, from 0 to 1. 0 means not accepted.
    pub(super) quality: f32,
    parameters: Vec<(&'a str, &'a str)>,
}

impl<'a> Range<'a> {
    /// The value of a parameter other than `q`.
    pub(super) fn parameter(&self, name: &str) -> Option<&'a str> {
        let mut parameters = self.parameters.iter();
        let found = parameters.find(|(other, _)| other.eq_ignore_ascii_case(name))?;
        Some(found.1)
    }

    fn parse(text: &'a str) -> Option<Self> {
        let mut parts = split(text, ';');
        let name = parts.next().filter(|name| !name.is_empty())?;
        let mut range = Self {
            name,
            quality: 1.0,
            parameters: Vec::new(),
        };
        for part in parts {
            let Some((name, value)) = part.split_once('=') else {
                continue;
            };
            let (name, value) = (name.trim(), value.trim().trim_matches('"'));
            if name.eq_ignore_ascii_case("q") {
                range.quality = quality(value)?;
            } else {
                range.parameters.push((name, value));
            }
        }
        Some(range)
    }
}

/// The ranges of all headers with a name, in their order. `None` if there is no such
/// header.
pub(super) fn ranges<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<Vec<Range<'a>>> {
    if !headers.contains_key(name) {
        return None;
    }
    let texts = headers
        .get_all(name)
        .iter()
        .filter_map(|value| value.to_str().ok());
    Some(
        texts
            .flat_map(|text| split(text, ','))
            .filter_map(Range::parse)
            .collect(),
    )
}

/// The trimmed parts between separators. Separators in quotes do not count.
fn split(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    text.split(move |c| {
        quoted ^= c == '"';
        c == separator && !quoted
    })
    .map(str::trim)
}

fn quality(text: &str) -> Option<f32> {
    // `f32::from_str` also accepts signs, exponents and `inf`.
    let digits = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    let quality = text.parse().ok().filter(|_| digits)?;
    (0.0..=1.0).contains(&quality).then_some(quality)
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::header::ACCEPT;

    fn read(values: &[&'static str]) -> Vec<(String, f32)> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(ACCEPT, http::HeaderValue::from_static(value));
        }
        let ranges = ranges(&headers, &ACCEPT).unwrap_or_default();
        ranges
            .into_iter()
            .map(|range| (range.name.to_owned(), range.quality))
            .collect()
    }

    #[test]
    fn lists_continue_over_several_headers() {
        let expected = [
            ("a/b".to_owned(), 1.0),
            ("c/*".to_owned(), 0.5),
            ("*/*".to_owned(), 0.0),
        ];
        assert_eq!(read(&["a/b , c/* ; q=0.5", "*/*;Q=0"]), expected);
        assert_eq!(ranges(&HeaderMap::new(), &ACCEPT), None);
    }

    #[test]
    fn malformed_ranges_are_ignored() {
        for malformed in [
            "a;q=", "a;q=x", "a;q=-0.5", "a;q=1.1", "a;q=inf", "a;q=1e-1", ";q=1", ",,", "",
        ] {
            assert_eq!(read(&[malformed]), [], "{malformed}");
        }
        assert_eq!(
            read(&["a;q=2, b", ", c;;x"]),
            [("b".to_owned(), 1.0), ("c".to_owned(), 1.0)]
        );
    }

    #[test]
    fn separators_in_quotes_do_not_count() {
        let mut headers = HeaderMap::new();
        headers.append(
            ACCEPT,
            http::HeaderValue::from_static(r#"a;x="1,2;3";q=0.5, b"#),
        );
        let ranges = ranges(&headers, &ACCEPT).expect("it is there");
        assert_eq!(ranges[0].parameter("X"), Some("1,2;3"));
        assert_eq!((ranges[0].quality, ranges[1].name), (0.5, "b"));
    }
}
