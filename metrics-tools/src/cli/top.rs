//! `top`: its arguments, and the view as text.

use super::fetch::Fetch;
use super::outcome::{Outcome, OutputFormat, read};
use super::url::{DEFAULT_URL, service_url};
use crate::report::Style;
pub use crate::top::SortKey;
use crate::top::{Live, Scrape, TopFilter, ViewOptions, run, text, to_json};
use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Shows an endpoint live, or once as text.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
#[non_exhaustive]
pub struct TopArgs {
    /// The URL of a service's metrics; `/metrics` may be omitted
    #[arg(value_name = "URL", default_value = DEFAULT_URL)]
    pub endpoint: String,

    /// Scrape twice, write the rates in between as text, and end; also if the output is no terminal
    #[arg(long)]
    pub once: bool,

    /// Seconds between scrapes, 0.1 to 3600
    #[arg(long, value_name = "SECONDS", default_value = "2", value_parser = interval)]
    pub interval: Duration,

    /// What the rows are sorted by
    #[arg(long, value_enum, default_value_t)]
    pub sort: SortKey,

    /// Only series with all of these words in their name or labels, such as 'requests POST'
    #[arg(
        long,
        value_name = "WORDS",
        default_value = "",
        hide_default_value = true
    )]
    pub filter: String,

    /// A file with the bearer token that the endpoint asks for
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<PathBuf>,

    /// The format with `--once`; JSON has exact numbers
    #[arg(long, value_enum, default_value_t)]
    pub format: OutputFormat,
}

const EXAMPLES: &str = "\
Examples:
  top http://127.0.0.1:8000/metrics           watch a service; `?` lists the keys
  top 127.0.0.1:9100 --sort rate              any other endpoint, here an exporter
  top --once --filter 'requests 5' --interval 10
  watch -n 5 … top --once --sort errors
  top --once --format json | jq '.metrics[] | select(.errors > 0)'

Rates and quantiles are about the last 10 seconds; with `--once`, about the interval.
Quantiles are estimated from buckets, as `histogram_quantile` does.
In a terminal, NO_COLOR=1 turns colours off.";

fn interval(text: &str) -> Result<Duration, String> {
    let seconds = text.parse::<f64>().ok();
    let seconds = seconds.filter(|seconds| (0.1..=3600.0).contains(seconds));
    let seconds = seconds.ok_or("write a number of seconds, 0.1 to 3600")?;
    Ok(Duration::from_secs_f64(seconds))
}

impl TopArgs {
    pub(super) fn execute(&self, style: Style) -> Result<Outcome, String> {
        let url = service_url(&self.endpoint);
        let token = match &self.token_file {
            Some(file) => Some(read(file)?.trim().to_owned()),
            None => None,
        };
        let once = self.once || self.format == OutputFormat::Json;
        let options = ViewOptions {
            url: url.clone(),
            interval: self.interval,
            sort: self.sort,
            filter: self.filter.clone(),
            // Where `NO_COLOR` is set, the style is plain.
            colors: style == Style::Terminal,
        };
        let scrape = move || Fetch::repeatedly(token.as_deref()).exposition(&url);
        if once || !std::io::stdout().is_terminal() {
            return self.once(scrape, style);
        }
        run(options, scrape)?;
        Ok(Outcome::new(false, String::new()))
    }

    /// Two scrapes, the interval apart.
    fn once(
        &self,
        scrape: impl Fn() -> Result<String, String>,
        style: Style,
    ) -> Result<Outcome, String> {
        let mut live = Live::new(self.interval);
        let start = Instant::now();
        live.add(Duration::ZERO, Scrape::new(&scrape()?));
        let first = start.elapsed();
        std::thread::sleep(self.interval);
        let exposition = scrape()?;
        // The times at which the service answered, as far as they can be known.
        let between = start.elapsed().saturating_sub(first);
        live.add(between, Scrape::new(&exposition));
        let seconds = between.as_secs_f64();
        let filter = TopFilter::new(&self.filter);
        let text = self.format.pick(
            style,
            || text(&live, &filter, self.sort, seconds, style),
            || to_json(&live, &filter, self.sort, seconds),
        );
        Ok(Outcome::new(false, text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_limited() {
        assert_eq!(interval("0.5"), Ok(Duration::from_millis(500)));
        for wrong in ["0", "-1", "4000", "NaN", "x"] {
            assert!(interval(wrong).is_err(), "{wrong}");
        }
    }
}
