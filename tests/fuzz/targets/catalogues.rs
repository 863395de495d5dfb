//! Any text as a catalogue: all outputs are generated from it, and it equals itself after a round
//! trip through JSON.
#![no_main]
#![allow(missing_docs)]

use libfuzzer_sys::fuzz_target;
use metrics_tools::catalogue::{from_exposition, from_json, to_json};
use metrics_tools::check::KnownMetrics;
use metrics_tools::diff::CatalogueDiff;
use metrics_tools::lint::{Lint, LintOptions};
use metrics_tools::list::{List, ListFilter};
use metrics_tools::rules::{Options, Rules};
use metrics_tools::{Style, docs};

fuzz_target!(|text: &str| {
    let exposed = from_exposition(text);
    let catalogue = from_json(text).unwrap_or(exposed);
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
});
