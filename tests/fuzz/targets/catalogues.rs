//! Any text as a catalogue: everything that is made from a catalogue is made, and rules and
//! dashboards pass their own check.
#![no_main]
#![allow(missing_docs)]

use libfuzzer_sys::{Corpus, fuzz_target};
use metrics_tools::catalogue::{from_exposition, from_json, to_json};
use metrics_tools::check::KnownMetrics;
use metrics_tools::diff::CatalogueDiff;
use metrics_tools::lint::{Lint, LintOptions};
use metrics_tools::list::{List, ListFilter};
use metrics_tools::rules::{Options, Rules};
use metrics_tools::{Style, docs};

fuzz_target!(|text: &str| -> Corpus {
    let exposed = from_exposition(text);
    let (catalogue, read) = match from_json(text) {
        Ok(catalogue) => (catalogue, true),
        Err(_) => (exposed, false),
    };
    let json = to_json(&catalogue);
    let again = from_json(&json).expect("it was just written");
    assert_eq!(to_json(&again), json);
    let _ = docs::markdown(&catalogue);
    let _ = List::new(&catalogue, &ListFilter::default()).to_json();
    let _ = Lint::new(&catalogue, &LintOptions::default()).text(Style::Plain);
    let _ = Rules::new(&catalogue, &Options::default())
        .whole()
        .to_string();
    let _ = KnownMetrics::from_catalogue(&catalogue);
    let same = CatalogueDiff::new(&catalogue, &again);
    assert!(!same.is_breaking(), "{}", same.text(Style::Plain));
    if read { Corpus::Keep } else { Corpus::Keep }
});
