//! The series, and the changes of their values since a client's last request.

use super::about::values_id;
use super::body::{Encoded, Reply};
use crate::http::endpoint::{Arrival, Source};
use crate::http::versions::{Reader, write_text};
use serde::Serialize;
use std::fmt::Write as _;
use std::io;

/// The state that the client has already.
#[derive(Debug, Default, PartialEq)]
pub(super) struct ClientState {
    layout: Option<String>,
    /// The number of a version, or of a state of the lists of requests.
    pub(super) since: Option<u64>,
}

impl ClientState {
    pub(super) fn from_query(query: Option<&str>) -> Self {
        let mut known = Self::default();
        for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            match &*name {
                "layout" => known.layout = Some(value.into_owned()),
                "since" => known.since = value.parse().ok(),
                _ => {}
            }
        }
        known
    }
}

/// The text exposition and its layout.
pub(super) fn series(source: &Source, arrival: Arrival, mut body: Encoded) -> io::Result<Reply> {
    let snapshot = source.snapshot(arrival)?;
    let (mut reader, mut result) = (Reader::new(), Ok(()));
    write_text(&snapshot, &mut Vec::new(), &mut |piece| {
        reader.piece(piece);
        if result.is_ok() {
            result = body.piece(piece);
        }
    });
    result?;
    Reply::exposition(reader.end().0, body)
}

#[derive(Debug, Serialize)]
pub(super) struct Values {
    process: String,
    layout: String,
    version: u64,
    time: f64,
    base: Option<u64>,
    /// `None` if the client has another layout.
    #[serde(skip_serializing_if = "Option::is_none")]
    values: Option<String>,
}

/// The current values, as changes if the client's version is still kept.
pub(super) fn values(source: &Source, arrival: Arrival, known: &ClientState) -> io::Result<Values> {
    let take = || source.snapshot(arrival);
    let (version, base) = source
        .versions
        .get(known.layout.as_deref(), known.since, take)?;
    let layout = version.layout.to_string();
    let is_known = known.layout.as_ref() == Some(&layout);
    let base = base.filter(|_| is_known);
    Ok(Values {
        process: values_id(source),
        layout,
        // A client without values must not claim later that it has this version.
        version: if is_known { version.number } else { 0 },
        time: (version.time.as_secs_f64() * 1000.0).round() / 1000.0,
        base: base.as_ref().and(known.since),
        values: is_known.then(|| match base {
            Some(base) => changes(&base, &version.values),
            None => absolute(&version.values),
        }),
    })
}

fn absolute(values: &[f64]) -> String {
    let mut text = String::with_capacity(values.len() * 4);
    for (at, value) in values.iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        push(&mut text, *value);
    }
    text
}

/// Writes one token for each changed value, and one for each run of unchanged values.
fn changes(base: &[f64], values: &[f64]) -> String {
    let mut text = String::with_capacity(values.len());
    let (mut unchanged, mut is_first) = (0_usize, true);
    let mut comma = |text: &mut String| {
        if !std::mem::take(&mut is_first) {
            text.push(',');
        }
    };
    for (old, new) in base.iter().zip(values) {
        if old.to_bits() == new.to_bits() {
            unchanged += 1;
            continue;
        }
        if unchanged > 0 {
            comma(&mut text);
            push_unchanged(&mut text, std::mem::take(&mut unchanged));
        }
        comma(&mut text);
        push_change(&mut text, *old, *new);
    }
    if unchanged > 0 {
        comma(&mut text);
        push_unchanged(&mut text, unchanged);
    }
    text
}

fn push_unchanged(text: &mut String, count: usize) {
    if count > 1 {
        // Writing to a string does not fail.
        let _ = write!(text, "~{count}");
    }
}

/// Whether a float is an exact whole number.
fn is_whole(value: f64) -> bool {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    value.trunc() == value && value.abs() < EXACT && !(value == 0.0 && value.is_sign_negative())
}

fn push_change(text: &mut String, old: f64, new: f64) {
    let start = text.len();
    let difference = new - old;
    if is_whole(old) && is_whole(new) && is_whole(difference) {
        if difference > 0.0 {
            text.push('+');
            text.push_str(itoa::Buffer::new().format(difference as u64));
        } else {
            let _ = write!(text, "{difference}");
        }
        return;
    }
    push(text, new);
    // A whole number with a sign would be read as a difference.
    let token = &text[start..];
    if token
        .strip_prefix('-')
        .is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
    {
        text.push_str(".0");
    }
}

/// Writes a value in the way that JavaScript reads it.
fn push(text: &mut String, value: f64) {
    if value.is_nan() {
        text.push_str("NaN");
    } else if value.is_infinite() {
        text.push_str(if value > 0.0 { "Inf" } else { "-Inf" });
    } else if is_whole(value) && value >= 0.0 {
        text.push_str(itoa::Buffer::new().format(value as u64));
    } else if value.abs() >= 1e17 || (value != 0.0 && value.abs() < 1e-5) {
        let _ = write!(text, "{value:e}");
    } else {
        let _ = write!(text, "{value}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absolute_values_are_separated_by_commas() {
        let values = [
            0.0,
            17.0,
            -3.0,
            0.25,
            -0.0,
            1e300,
            f64::INFINITY,
            f64::NEG_INFINITY,
        ];
        assert_eq!(absolute(&values), "0,17,-3,0.25,-0,1e300,Inf,-Inf");
        assert_eq!(absolute(&[f64::NAN]), "NaN");
    }

    #[test]
    fn whole_numbers_are_differences_and_others_are_new_values() {
        let change = |old, new| changes(&[old], &[new]);
        assert_eq!(change(3.0, 5.0), "+2");
        assert_eq!(change(5.0, 3.0), "-2");
        assert_eq!(change(5.0, -3.0), "-8");
        assert_eq!(change(0.5, 3.0), "3");
        assert_eq!(change(0.5, -3.0), "-3.0");
        assert_eq!(change(0.5, -0.25), "-0.25");
        assert_eq!(change(0.0, -0.0), "-0.0");
        assert_eq!(change(f64::NAN, 1.0), "1");
        assert_eq!(change(1.0, f64::NAN), "NaN");
        assert_eq!(change(9.1e15, 9.1e15 + 2.0), "9100000000000002");
    }

    #[test]
    fn unchanged_values_are_counted() {
        assert_eq!(changes(&[1.0], &[1.0]), "");
        assert_eq!(changes(&[1.0; 5], &[1.0; 5]), "~5");
        assert_eq!(changes(&[1.0, 1.0, 1.0], &[1.0, 2.0, 1.0]), ",+1,");
        assert_eq!(
            changes(&[1.0, 1.0, 1.0, 7.0], &[2.0, 1.0, 1.0, 7.5]),
            "+1,~2,7.5"
        );
        assert_eq!(changes(&[f64::NAN], &[f64::NAN]), "");
    }

    #[test]
    fn a_query_says_what_the_client_knows() {
        let known = ClientState::from_query(Some("layout=0f&since=17&x=y"));
        assert_eq!(
            (known.layout.as_deref(), known.since),
            (Some("0f"), Some(17))
        );
        assert_eq!(
            ClientState::from_query(Some("since=-1")),
            ClientState::default()
        );
        assert_eq!(ClientState::from_query(None), ClientState::default());
    }
}
