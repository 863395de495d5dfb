//! Reads the environment variables of the OpenTelemetry specification.

use super::settings::Otlp;
use crate::push::push_error::PushSettingError;
use crate::support::log;
use std::time::Duration;

impl Otlp {
    /// Reads the settings from the [environment](#settings).
    ///
    /// ```
    /// # fn main() -> Result<(), metrics_runtime::push::PushSettingError> {
    /// use metrics_runtime::push::Otlp;
    ///
    /// // OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318 OTEL_METRIC_EXPORT_INTERVAL=15000
    /// let otlp = Otlp::from_env()?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// If the endpoint is invalid (see [`new`](Self::new)), if a header is invalid, or if the
    /// protocol is not `http/protobuf`.
    pub fn from_env() -> Result<Self, PushSettingError> {
        read(|name| std::env::var(name).ok())
    }
}

/// Reads the settings. `variable` returns the value of a variable.
fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Otlp, PushSettingError> {
    // According to the specification, an empty variable counts as unset.
    let set = |name: &str| variable(name).filter(|value| !value.trim().is_empty());
    // Value and name of the variable for metrics, or else of the one for all signals.
    let of_signal = |name: &str| {
        let names = [
            format!("OTEL_EXPORTER_OTLP_METRICS_{name}"),
            format!("OTEL_EXPORTER_OTLP_{name}"),
        ];
        names.into_iter().find_map(|name| Some((set(&name)?, name)))
    };
    if let Some((protocol, name)) = of_signal("PROTOCOL")
        && protocol.trim() != "http/protobuf"
    {
        return Err(PushSettingError::new(format!(
            "unsupported protocol `{protocol}` in `{name}`: write `http/protobuf`, and its endpoint"
        )));
    }
    let endpoint = set("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT").unwrap_or_else(|| {
        let base = set("OTEL_EXPORTER_OTLP_ENDPOINT");
        let base = base.as_deref().unwrap_or("http://localhost:4318");
        format!("{}/v1/metrics", base.trim().trim_end_matches('/'))
    });
    let mut otlp = Otlp::new(&endpoint)?;
    if let Some((headers, name)) = of_signal("HEADERS") {
        let pairs = pairs(&headers).ok_or_else(|| {
            PushSettingError::new(format!(
                "invalid list of headers in `{name}`: write `name=value,name=value`"
            ))
        })?;
        for (name, value) in pairs {
            otlp = otlp.header(&name, &value)?;
        }
    }
    if let Some(timeout) = of_signal("TIMEOUT").and_then(millis) {
        otlp = otlp.timeout(timeout);
    }
    if let Some((compression, name)) = of_signal("COMPRESSION") {
        match compression.trim() {
            "gzip" => otlp = otlp.gzip(true),
            "none" => {}
            _ => ignored(&name, &compression, "`gzip` or `none`"),
        }
    }
    let number = |name: &str| set(name).and_then(|value| millis((value, name.to_owned())));
    if let Some(interval) = number("OTEL_METRIC_EXPORT_INTERVAL") {
        otlp = otlp.interval(interval);
    }
    if let Some(timeout) = number("OTEL_METRIC_EXPORT_TIMEOUT") {
        otlp = otlp.export_timeout(timeout);
    }
    let attributes = "OTEL_RESOURCE_ATTRIBUTES";
    if let Some(value) = set(attributes) {
        match pairs(&value) {
            Some(pairs) => {
                for (name, value) in pairs {
                    otlp = otlp.attribute(name, value);
                }
            }
            None => ignored(
                attributes,
                &value,
                "`name=value,name=value`, percent-encoded",
            ),
        }
    }
    if let Some(name) = set("OTEL_SERVICE_NAME") {
        otlp = otlp.attribute("service.name", name);
    }
    let is = |name: &str, value: &str| {
        set(name).is_some_and(|set| set.trim().eq_ignore_ascii_case(value))
    };
    otlp.enabled = !is("OTEL_SDK_DISABLED", "true") && !is("OTEL_METRICS_EXPORTER", "none");
    Ok(otlp)
}

/// Parses a number of milliseconds. Logs an invalid one.
fn millis((value, name): (String, String)) -> Option<Duration> {
    let number = value.trim().parse().ok();
    if number.is_none() {
        ignored(&name, &value, "a number of milliseconds");
    }
    number.map(Duration::from_millis)
}

fn ignored(name: &str, value: &str, write: &str) {
    log::warn(format_args!(
        "ignoring the invalid value `{value}` of `{name}`: write {write}"
    ));
}

/// The pairs of a list `name=value,…`, percent-decoded. `None` if a pair is invalid.
fn pairs(list: &str) -> Option<Vec<(String, String)>> {
    let pairs = list.split(',').filter(|pair| !pair.trim().is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=')?;
            let (name, value) = (decoded(name.trim())?, decoded(value.trim())?);
            (!name.is_empty()).then_some((name, value))
        })
        .collect()
}

/// Decodes percent-encoded text. `None` if the encoding is invalid or the result is not UTF-8.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    let mut decoded = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => {
                let mut digit = || char::from(bytes.next()?).to_digit(16);
                (digit()? << 4 | digit()?) as u8
            }
            byte => byte,
        });
    }
    String::from_utf8(decoded).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_of(variables: &[(&str, &str)]) -> Result<Otlp, PushSettingError> {
        read(|name| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    fn endpoint(variables: &[(&str, &str)]) -> String {
        read_of(variables)
            .expect("it is valid")
            .endpoint
            .to_string()
    }

    #[test]
    fn defaults_are_those_of_the_specification() {
        let otlp = read_of(&[("OTEL_EXPORTER_OTLP_TIMEOUT", "")]).expect("it is valid");
        assert_eq!(otlp.endpoint, "http://localhost:4318/v1/metrics");
        assert_eq!(otlp.timeout, Duration::from_secs(10));
        assert_eq!(otlp.export_timeout, Duration::from_secs(30));
        assert_eq!(otlp.interval, Duration::from_secs(60));
        assert!(!otlp.gzip && otlp.enabled);
        assert!(otlp.headers.is_empty() && otlp.attributes.is_empty());
    }

    #[test]
    fn only_the_general_endpoint_gets_a_path() {
        const ALL: &str = "OTEL_EXPORTER_OTLP_ENDPOINT";
        const METRICS: &str = "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT";
        for base in ["http://c:4318", "http://c:4318/", "http://c:4318//"] {
            assert_eq!(endpoint(&[(ALL, base)]), "http://c:4318/v1/metrics");
        }
        assert_eq!(endpoint(&[(ALL, "http://c/a/")]), "http://c/a/v1/metrics");
        let both = [(ALL, "http://c:1"), (METRICS, "http://m:2/otlp")];
        assert_eq!(endpoint(&both), "http://m:2/otlp");
        assert_eq!(endpoint(&[(METRICS, "http://m:2")]), "http://m:2/");
        assert!(read_of(&[(ALL, "c:4317")]).is_err());
    }

    #[test]
    fn variables_for_metrics_take_precedence() {
        let otlp = read_of(&[
            ("OTEL_EXPORTER_OTLP_TIMEOUT", "1"),
            ("OTEL_EXPORTER_OTLP_METRICS_TIMEOUT", "2500"),
            ("OTEL_EXPORTER_OTLP_COMPRESSION", "gzip"),
            ("OTEL_EXPORTER_OTLP_HEADERS", "api-key=a%20b%3D, x = y"),
            ("OTEL_METRIC_EXPORT_INTERVAL", "100"),
            ("OTEL_METRIC_EXPORT_TIMEOUT", "200"),
        ]);
        let otlp = otlp.expect("it is valid");
        assert_eq!(otlp.timeout, Duration::from_millis(2500));
        assert_eq!(otlp.interval, Duration::from_millis(100));
        assert_eq!(otlp.export_timeout, Duration::from_millis(200));
        assert!(otlp.gzip);
        assert_eq!(otlp.headers["api-key"], "a b=");
        assert_eq!(otlp.headers["x"], "y");
    }

    #[test]
    fn attributes_are_decoded_or_ignored_as_a_whole() {
        let attributes = |value| {
            let variables = [
                ("OTEL_RESOURCE_ATTRIBUTES", value),
                ("OTEL_SERVICE_NAME", "shop"),
            ];
            read_of(&variables).expect("it is valid").attributes
        };
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(
            attributes("service.name=other,zone=a%2Cb,empty="),
            [
                pair("zone", "a,b"),
                pair("empty", ""),
                pair("service.name", "shop")
            ]
        );
        for wrong in ["zone", "zone=%2", "zone=%zz", "a=b,=c", "zone=%ff"] {
            assert_eq!(attributes(wrong), [pair("service.name", "shop")], "{wrong}");
        }
    }

    #[test]
    fn pushing_can_be_switched_off() {
        for variable in [
            ("OTEL_SDK_DISABLED", "TRUE"),
            ("OTEL_METRICS_EXPORTER", "none"),
        ] {
            assert!(!read_of(&[variable]).expect("it is valid").enabled);
        }
    }

    #[test]
    fn required_variables_cause_errors_and_optional_ones_warnings() {
        let error = read_of(&[("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")]).expect_err("it is grpc");
        assert!(
            error.to_string().contains("write `http/protobuf`"),
            "{error}"
        );
        assert!(read_of(&[("OTEL_EXPORTER_OTLP_HEADERS", "no pair")]).is_err());
        let otlp = read_of(&[
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_EXPORTER_OTLP_TIMEOUT", "soon"),
            ("OTEL_EXPORTER_OTLP_COMPRESSION", "zstd"),
        ]);
        let otlp = otlp.expect("it is valid");
        assert_eq!(otlp.timeout, Duration::from_secs(10));
        assert!(!otlp.gzip);
    }
}
