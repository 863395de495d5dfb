//! `up`: a local Prometheus and Alertmanager for a running service.

mod api;
mod config;
mod program;

use super::fetch::Fetch;
use super::outcome::{Outcome, read};
use super::subject::Subject;
use super::url::{DEFAULT_URL, service_url};
use crate::catalogue::from_exposition;
use crate::report::safe;
use crate::report::{Style, counted};
use crate::rules::{Options, Rules};
use config::Monitored;
use metrics_runtime::Kind;
use metrics_runtime::catalogue::Catalogue;
use program::{Installed, Program, port};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::flag;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// The timeout of the first scrape, including the start of both programs.
const TIMEOUT: Duration = Duration::from_secs(60);

/// The delay after which missing parts of the first scrape are reported.
const PATIENCE: Duration = Duration::from_secs(10);

/// The interval at which signals and ended programs are noticed.
const TICK: Duration = Duration::from_millis(100);

/// Runs Prometheus and Alertmanager until SIGTERM or ctrl-c.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
#[non_exhaustive]
pub struct UpArgs {
    /// The URL of a running service's metrics; `/metrics` may be omitted
    #[arg(value_name = "URL", default_value = DEFAULT_URL)]
    pub endpoint: String,

    /// The job of the service, in its series and rules
    #[arg(long, value_name = "JOB", default_value = "service")]
    pub job: String,

    /// Seconds between scrapes, and between evaluations of rules, 1 to 60
    #[arg(long, value_name = "SECONDS", default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=60))]
    pub interval: u16,

    /// The port of Prometheus on 127.0.0.1; a free one by default
    #[arg(long, value_name = "PORT")]
    pub prometheus_port: Option<u16>,

    /// The port of Alertmanager on 127.0.0.1; a free one by default
    #[arg(long, value_name = "PORT")]
    pub alertmanager_port: Option<u16>,

    /// A file with the endpoint's bearer token
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  up                                       the service at http://127.0.0.1:8000/metrics
  up 127.0.0.1:9100 --job node             any other endpoint
  up --prometheus-port 9090 --interval 1
  metrics-tools up --catalogue metrics.json http://127.0.0.1:8000/metrics

The rules are those of `rules --job JOB`. Without a catalogue they are made from the
exposition, which contains no objectives. Alertmanager notifies nobody.
Both programs have to be on the PATH: Debian's packages are `prometheus` and
`prometheus-alertmanager`; other systems: https://prometheus.io/download/
Series and settings are in a temporary folder, which is removed at the end.";

impl UpArgs {
    pub(super) fn execute(
        &self,
        subject: impl FnOnce() -> Result<Subject, String>,
    ) -> Result<Outcome, String> {
        // First, so that an early signal ends it, too.
        let stop = Arc::new(AtomicBool::new(false));
        for signal in [SIGHUP, SIGINT, SIGTERM] {
            flag::register(signal, Arc::clone(&stop))
                .map_err(|error| format!("signals cannot be handled: {error}"))?;
        }
        let subject = subject()?;
        if let Some(url) = &subject.url {
            return Err(format!("write the URL without an option: `up {url}`"));
        }
        let prometheus = Installed::prometheus()?;
        let alertmanager = Installed::alertmanager()?;
        let url = service_url(&self.endpoint);
        let token = match &self.token_file {
            Some(file) => Some(read(file)?.trim().to_owned()),
            None => None,
        };
        // Reports an invalid URL before any program starts.
        let exposition = Fetch::repeatedly(token.as_deref()).exposition(&url)?;
        let catalogue = match subject.catalogue.metrics.is_empty() {
            true => from_exposition(&exposition),
            false => subject.catalogue,
        };
        let (one, other) = (port(self.prometheus_port)?, port(self.alertmanager_port)?);
        let ports = (one.number(), other.number());
        // Frees the ports for the programs.
        drop((one, other));
        self.run(&url, &catalogue, (&prometheus, &alertmanager), ports, &stop)?;
        Ok(Outcome::new(false, String::new()))
    }

    fn run(
        &self,
        url: &str,
        catalogue: &Catalogue,
        (prometheus, alertmanager): (&Installed, &Installed),
        (port, alerts_port): (u16, u16),
        stop: &AtomicBool,
    ) -> Result<(), String> {
        let rules = Rules::new(catalogue, &Options::default().job(&self.job));
        // Dropped after the programs, which stop before it is removed.
        let folder = tempfile::Builder::new()
            .prefix("metrics-tools-up-")
            .tempdir();
        let folder = folder.map_err(|error| format!("no temporary folder: {error}"))?;
        let monitored = Monitored {
            url,
            job: &self.job,
            interval: self.interval,
            token_file: self.token_file.as_deref(),
        };
        let files = [
            ("prometheus.yml", monitored.prometheus(alerts_port)?),
            ("alertmanager.yml", config::alertmanager()),
            ("rules.yml", rules.to_string()),
        ];
        for (name, text) in files {
            let written = std::fs::write(folder.path().join(name), text);
            written.map_err(|error| format!("{name} cannot be written: {error}"))?;
        }
        let mut programs = [
            Program::start(prometheus, folder.path(), port)?,
            Program::start(alertmanager, folder.path(), alerts_port)?,
        ];
        if wait(&mut programs, url, &self.job, (port, alerts_port), stop)? {
            self.say(url, &rules, catalogue, (port, alerts_port));
        }
        while !stop.load(Ordering::Relaxed) {
            programs.iter_mut().try_for_each(Program::check)?;
            std::thread::sleep(TICK);
        }
        Ok(())
    }

    /// Prints the addresses immediately.
    fn say(
        &self,
        url: &str,
        rules: &Rules,
        catalogue: &Catalogue,
        (port, alerts_port): (u16, u16),
    ) {
        let alerts = counted(rules.whole().alerts().len() as u64, "alert");
        let objectives = match rules.objectives.alerts().is_empty() {
            true => "no objectives",
            false => "with objectives",
        };
        let expr = interesting(catalogue, &self.job);
        let query: String = form_urlencoded::byte_serialize(expr.as_bytes()).collect();
        // For versions 3 and 2, for Debian's version 2, and for builds without pages.
        let page = |candidates: &[String]| api::page(port, candidates);
        let graph = |page: &str| format!("/{page}?g0.expr={query}&g0.tab=0");
        let graph = page(&[
            graph("query"),
            graph("graph"),
            graph("classic/graph"),
            format!("/api/v1/query?query={query}"),
        ]);
        let list = |name: &str| {
            let [new, old] = [format!("/{name}"), format!("/classic/{name}")];
            page(&[new, old, format!("/api/v1/{name}")])
        };
        let (targets, alert_list) = (list("targets"), list("alerts"));
        let text = format!(
            "\
Prometheus    http://127.0.0.1:{port}
Alertmanager  http://127.0.0.1:{alerts_port}

{url} is scraped every {interval} s as job `{job}`: {alerts}, {objectives}. Look first at
  targets     {targets}
  alerts      {alert_list}
  a graph     {graph}

ctrl-c stops both and removes what they have stored
",
            interval = self.interval,
            job = self.job,
        );
        let mut stdout = std::io::stdout().lock();
        // The output may be closed.
        let _ = stdout.write_all(safe(&text, Style::Plain).as_bytes());
        let _ = stdout.flush();
    }
}

/// Waits for the first scrape; false after a signal.
fn wait(
    programs: &mut [Program],
    url: &str,
    job: &str,
    (port, alerts_port): (u16, u16),
    stop: &AtomicBool,
) -> Result<bool, String> {
    let start = Instant::now();
    let mut message = String::new();
    while !stop.load(Ordering::Relaxed) {
        programs.iter_mut().try_for_each(Program::check)?;
        let problem = match api::first_scrape(port, alerts_port, job) {
            Ok(()) => return Ok(true),
            Err(problem) => problem,
        };
        if start.elapsed() > TIMEOUT {
            return Err(format!("{url} was not scraped in time: {problem}"));
        }
        if start.elapsed() > PATIENCE && problem != message {
            let line = safe(
                &format!("waiting for the first scrape: {problem}\n"),
                Style::Plain,
            );
            let _ = std::io::stderr().write_all(line.as_bytes());
            message = problem;
        }
        std::thread::sleep(TICK);
    }
    Ok(false)
}

/// An expression for the service's traffic: its requests, or any counter.
fn interesting(catalogue: &Catalogue, job: &str) -> String {
    let counters = || {
        let all = catalogue.metrics.iter();
        all.filter(|metric| metric.kind == Kind::Counter)
    };
    // Prefixes differ, and `external_requests_total` counts the service's own calls.
    let requests = counters().find(|metric| metric.name.ends_with("http_requests_total"));
    let requests = requests.or_else(|| {
        let mut requests = counters().filter(|metric| metric.name.ends_with("requests_total"));
        requests.find(|metric| !metric.name.starts_with("external_"))
    });
    let job = crate::promql::quote(job);
    match requests.or_else(|| counters().next()) {
        Some(metric) => format!("sum(rate({}{{job={job}}}[1m]))", metric.name),
        None => format!("up{{job={job}}}"),
    }
}
