//! Formats a report as a table.

use std::fmt;

use super::report::{Line, Report};

const WIDTHS: [usize; 10] = [24, 9, 7, 9, 9, 9, 9, 11, 9, 9];

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.all.is_none() {
            return writeln!(f, "no request was made");
        }
        row(
            f,
            ["", "client", "", "", "", "", "", "service", "", ""].map(str::to_owned),
            "",
        )?;
        row(
            f,
            [
                "endpoint", "requests", "errors", "p50", "p95", "p99", "max", "requests", "p50",
                "p95",
            ]
            .map(str::to_owned),
            "p99",
        )?;
        for line in self.endpoints.iter().chain(&self.all) {
            let service = line.service.as_ref();
            let of_service =
                |pick: fn(&super::Spread) -> Option<f64>| seconds(service.and_then(pick));
            let cells = [
                line.endpoint.clone(),
                line.client.requests.to_string(),
                line.errors.to_string(),
                seconds(line.client.p50),
                seconds(line.client.p95),
                seconds(line.client.p99),
                seconds(line.max),
                service.map_or("–".to_owned(), |service| service.requests.to_string()),
                of_service(|service| service.p50),
                of_service(|service| service.p95),
            ];
            row(f, cells, &of_service(|service| service.p99))?;
        }
        writeln!(f)?;
        for (what, count) in &self.failures {
            writeln!(f, "{count} × {what}")?;
        }
        f.write_str(self.verdict())
    }
}

impl Report {
    fn verdict(&self) -> &'static str {
        let told = |line: &Line| line.service.is_some();
        if self.counts_agree() {
            "The service counted exactly these requests.\n"
        } else if self.endpoints.iter().any(told) {
            "The service's counts differ: another client sent requests, too, or some requests never reached the service.\n"
        } else {
            "The service's own figures are missing; see the warning above, and try --metrics-url and --metrics-token.\n"
        }
    }
}

fn row(f: &mut fmt::Formatter<'_>, cells: [String; 10], last: &str) -> fmt::Result {
    let mut line = String::new();
    for (index, (cell, width)) in cells.iter().zip(WIDTHS).enumerate() {
        line += &match index {
            0 => format!("{cell:<width$}"),
            _ => format!("{cell:>width$}"),
        };
    }
    line += &format!("{last:>9}");
    writeln!(f, "{}", line.trim_end())
}

/// Three significant digits, with a suitable unit.
fn seconds(value: Option<f64>) -> String {
    match value {
        None => "–".to_owned(),
        Some(value) if value.is_infinite() => "beyond".to_owned(),
        Some(value) if value < 0.001 => format!("{:.0} µs", value * 1e6),
        Some(value) if value < 0.01 => format!("{:.2} ms", value * 1e3),
        Some(value) if value < 0.1 => format!("{:.1} ms", value * 1e3),
        Some(value) if value < 1.0 => format!("{:.0} ms", value * 1e3),
        Some(value) => format!("{value:.2} s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_people_say_them() {
        for (value, text) in [
            (Some(0.000_25), "250 µs"),
            (Some(0.001_234), "1.23 ms"),
            (Some(0.045), "45.0 ms"),
            (Some(0.25), "250 ms"),
            (Some(2.5), "2.50 s"),
            (Some(f64::INFINITY), "beyond"),
            (None, "–"),
        ] {
            assert_eq!(seconds(value), text);
        }
    }
}
