//! Each metric in a rule or dashboard exists, with this name and these labels, in the programs that the tests start. The
//! exporters are Debian's, which are older than those of `docker-compose.yml`; metrics that only newer ones have are listed
//! below with the reason.

use std::collections::BTreeSet;

use metrics_tools::files::contents;
use metrics_tools::promql::parse_with_variables;

use super::queries::Queries;
use super::{eventually, shipped};

/// The hand-written files. The service's own tests check each expression of the generated ones.
const FILES: [&str; 6] = [
    "rules/alert_rules.yml",
    "rules/recording_rules.yml",
    "dashboards/redis.json",
    "dashboards/postgres.json",
    "dashboards/monitoring.json",
    "dashboards/business.json",
];

/// Selectors without data here, with the reason.
const WITHOUT_DATA: [(&str, &str); 0] = [];

/// All selectors in the files.
fn selected() -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for name in FILES {
        let contents = contents(name, &shipped::read(name)).expect("it can be read");
        for expression in contents.expressions {
            if expression.within.starts_with("variable ") {
                continue;
            }
            // A label with a dashboard's variable may have any value.
            let text = expression
                .text
                .replace("$__rate_interval", "5s")
                .replace("$__interval", "5s");
            let text = ["$job", "$instance"]
                .iter()
                .fold(text, |text, variable| text.replace(variable, ".+"));
            let expr = parse_with_variables(&text).expect("an expression");
            let selectors = expr.selectors().into_iter();
            all.extend(selectors.map(|one| text[one.span.range()].to_owned()));
        }
    }
    all
}

/// Waits until all selectors have data.
pub(super) async fn have_data(queries: &Queries) {
    let selected = selected();
    assert!(selected.len() > 50, "{selected:#?}");
    let excused =
        |selector: &&String| !WITHOUT_DATA.iter().any(|(part, _)| selector.contains(part));
    eventually("all that is selected has data", async || {
        let mut missing = Vec::new();
        for selector in selected.iter().filter(excused) {
            if queries.now(selector).await?.is_empty() {
                missing.push(selector);
            }
        }
        missing
            .is_empty()
            .then_some(())
            .ok_or_else(|| format!("{missing:#?}"))
    })
    .await;
    for (part, why) in WITHOUT_DATA {
        let needed = selected.iter().any(|selector| selector.contains(part));
        assert!(needed, "no file uses {part}: {why}");
    }
}
