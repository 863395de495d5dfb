//! General alerts, independent of objectives.

mod calls;
mod library;
mod lookups;
mod pool;
mod process;
mod program;
mod queue;
mod refusals;
mod requests;
mod section;
mod targets;
mod traffic;

use super::Options;
use super::rule_file::RuleFile;
use section::Section;

pub use calls::Calls;
pub(super) use calls::percent;
pub use program::{Lookups, Pool, Program, Queue, Requests};

/// The general rules of a service: see the [table](super).
///
/// ```
/// use metrics_tools::rules::{Options, Program, Requests, general};
///
/// let mut program = Program::default().with_runtime();
/// program.requests = vec![Requests::default()];
/// let rules = general(&program, &Options::default().job("shop").watchdog());
/// assert_eq!(
///     rules.alerts(),
///     [
///         "TargetDown", "TargetMissing", "HighErrorRatio", "HighLatencyP95", "RateLimitHits",
///         "NoTraffic", "HighCpu", "HighMemory", "FileDescriptors", "TokioSaturated", "RestartLoop",
///         "ConnectionsRejected", "ScrapesRefused", "SeriesOverflow", "MetricConflicts",
///         "Watchdog",
///     ]
/// );
/// ```
pub fn general(program: &Program, options: &Options) -> RuleFile {
    let mut sections = Vec::new();
    let mut add = |name: &str, fill: &dyn Fn(&mut Section<'_>)| {
        let mut section = Section::new(name, options);
        fill(&mut section);
        sections.push(section);
    };
    add("targets", &|section| {
        if let Some(job) = &options.job {
            section.targets(job);
        }
    });
    for requests in &program.requests {
        let name = match &*requests.counter {
            "http_requests_total" => "requests",
            own => &format!("requests-{own}"),
        };
        add(name, &|section| section.requests(requests));
    }
    add("calls", &|section| {
        for calls in &program.calls {
            section.calls(calls);
        }
        for lookups in &program.lookups {
            section.lookups(lookups);
        }
        for queue in &program.queues {
            section.queue(queue);
        }
        for pool in &program.pools {
            section.pool(pool);
        }
    });
    add("process", &|section| {
        section.process(program);
        section.refusals(program);
        section.library(program);
        if options.watchdog {
            section.watchdog();
        }
    });

    let mut file = RuleFile {
        groups: Vec::new(),
        cases: Vec::new(),
        evaluation_minutes: 1,
    };
    for Section { group, cases, .. } in sections {
        file.groups.push(group);
        file.cases.extend(cases);
    }
    file.without(options)
}
