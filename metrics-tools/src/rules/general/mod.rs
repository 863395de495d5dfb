//! General alerts, independent of objectives.

mod calls;
mod lookups;
mod process;
mod program;
mod queue;
mod requests;
mod section;

use super::Options;
use super::rule_file::RuleFile;
use section::Section;

pub use calls::Calls;
pub use program::{Lookups, Program, Queue, Requests};

/// The general rules of a service: see the [table](super).
///
/// ```
/// use metrics_tools::rules::{Options, Program, Requests, general};
///
/// let mut program = Program::default();
/// program.requests = vec![Requests::default()];
/// program.process = true;
/// let rules = general(&program, &Options::new("https://example.org/runbook").job("shop"));
/// assert_eq!(
///     rules.alerts(),
///     [
///         "TargetDown", "TargetMissing", "HighErrorRatio", "HighLatencyP95", "RateLimitHits",
///         "HighCpu", "RestartLoop", "Watchdog",
///     ]
/// );
/// ```
pub fn general(program: &Program, options: &Options) -> RuleFile {
    let mut sections = vec![Section::new("targets", options)];
    sections[0].targets();
    for requests in &program.requests {
        let name = match &*requests.counter {
            "http_requests_total" => "requests",
            own => &format!("requests-{own}"),
        };
        let mut section = Section::new(name, options);
        section.requests(requests);
        sections.push(section);
    }
    let mut section = Section::new("calls", options);
    for calls in &program.calls {
        section.calls(calls);
    }
    for lookups in &program.lookups {
        section.lookups(lookups);
    }
    for queue in &program.queues {
        section.queue(queue);
    }
    sections.push(section);
    let mut section = Section::new("process", options);
    if program.process {
        section.process();
    }
    section.watchdog();
    sections.push(section);

    let mut file = RuleFile {
        groups: Vec::new(),
        cases: Vec::new(),
        evaluation_minutes: 1,
    };
    for Section { group, cases, .. } in sections {
        if !group.rules.is_empty() {
            file.groups.push(group);
            file.cases.extend(cases);
        }
    }
    file
}
