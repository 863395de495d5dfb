//! Chooses the format and the encoding of a response by the highest quality. There is a valid
//! choice for every request.

use super::accept::{Range, ranges};
use super::compression::Encoding;
use crate::exposition::Format;
use http::header::{ACCEPT, ACCEPT_ENCODING};
use http::{HeaderMap, HeaderValue};

/// The format and the encoding of a response.
#[derive(Debug, PartialEq)]
pub(in crate::http) struct Negotiated {
    pub(in crate::http) format: Format,
    pub(in crate::http) content_type: HeaderValue,
    pub(in crate::http) encoding: Encoding,
}

/// Chooses format and encoding by the headers of a request. `encodings` are the available ones.
pub(in crate::http) fn negotiate(headers: &HeaderMap, encodings: &[Encoding]) -> Negotiated {
    let accepted = ranges(headers, &ACCEPT).unwrap_or_default();
    let (format, range) = format(&accepted);
    Negotiated {
        format,
        content_type: HeaderValue::from_static(content_type(format, range)),
        encoding: encoding(headers, encodings),
    }
}

/// How precisely a range matches a format. The most precise match counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Match {
    /// `*/*`
    All,
    /// `text/*`
    Type,
    Name,
    NameAndVersion,
}

/// The accepted format with the highest quality. Among equals, a named format wins, then the
/// first range, then the first format in [`Format::ALL`]. If no format is accepted, text.
fn format<'a>(accepted: &'a [Range<'a>]) -> (Format, Option<&'a Range<'a>>) {
    let mut best: Option<(Format, Match, usize)> = None;
    for format in Format::ALL {
        let ranges = accepted.iter().enumerate();
        let matching = ranges.filter_map(|(at, range)| Some((matches(format, range)?, at)));
        // Of several equally precise matches, the first one counts.
        let Some((how, at)) = matching.max_by_key(|(how, at)| (*how, std::cmp::Reverse(*at)))
        else {
            continue;
        };
        let order = |how, at: usize| {
            let named = how >= Match::Name;
            (accepted[at].quality, named, std::cmp::Reverse(at))
        };
        let is_better = best.is_none_or(|(_, old, old_at)| order(how, at) > order(old, old_at));
        if accepted[at].quality > 0.0 && is_better {
            best = Some((format, how, at));
        }
    }
    match best {
        Some((format, _, at)) => (format, Some(&accepted[at])),
        None => (Format::Text, None),
    }
}

fn matches(format: Format, range: &Range<'_>) -> Option<Match> {
    let (name, version) = match format {
        Format::Text => ("text/plain", "0.0.4"),
        Format::OpenMetrics => ("application/openmetrics-text", "1.0.0"),
        Format::OpenMetrics0_0_1 => ("application/openmetrics-text", "0.0.1"),
        Format::Protobuf => ("application/vnd.google.protobuf", ""),
    };
    let is = |name: &str| range.name.eq_ignore_ascii_case(name);
    if is("*/*") {
        return Some(Match::All);
    }
    if range.name.strip_suffix("/*").is_some_and(|wanted| {
        let of = name.split('/').next().unwrap_or_default();
        wanted.eq_ignore_ascii_case(of)
    }) {
        return Some(Match::Type);
    }
    if !is(name) {
        return None;
    }
    if format == Format::Protobuf {
        let has = |parameter, value| range.parameter(parameter) == Some(value);
        let is_delimited =
            has("proto", "io.prometheus.client.MetricFamily") && has("encoding", "delimited");
        return is_delimited.then_some(Match::NameAndVersion);
    }
    match range.parameter("version") {
        None => Some(Match::Name),
        Some(wanted) => (wanted == version).then_some(Match::NameAndVersion),
    }
}

/// The content type of a format, with the requested escaping scheme. All schemes have the same
/// output, because names in this crate need no escaping.
fn content_type(format: Format, range: Option<&Range<'_>>) -> &'static str {
    let wanted = range.and_then(|range| range.parameter("escaping"));
    match (format, wanted) {
        (Format::OpenMetrics, Some("allow-utf-8")) => {
            "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=allow-utf-8"
        }
        (Format::OpenMetrics, Some("dots")) => {
            "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=dots"
        }
        (Format::OpenMetrics, Some("values")) => {
            "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=values"
        }
        (format, _) => format.content_type(),
    }
}

/// The accepted encoding with the highest quality. Among equals, the first of `encodings` wins.
/// `identity` has the lowest quality if it is not named.
fn encoding(headers: &HeaderMap, encodings: &[Encoding]) -> Encoding {
    let accepted = ranges(headers, &ACCEPT_ENCODING).unwrap_or_default();
    let quality = |encoding: Encoding| {
        let named = |name: &str| {
            let mut ranges = accepted.iter();
            ranges.find(|range| range.name.eq_ignore_ascii_case(name))
        };
        let range = encoding.names().iter().find_map(|name| named(name));
        if encoding == Encoding::Identity {
            range.map_or(f32::MIN_POSITIVE, |range| range.quality)
        } else {
            range
                .or_else(|| named("*"))
                .map_or(0.0, |range| range.quality)
        }
    };
    let mut best = (Encoding::Identity, quality(Encoding::Identity));
    for encoding in encodings {
        let quality = quality(*encoding);
        let is_first = best.0 == Encoding::Identity;
        if quality > 0.0 && (quality > best.1 || (is_first && quality >= best.1)) {
            best = (*encoding, quality);
        }
    }
    best.0
}

#[cfg(test)]
mod tests;
