//! Any text as a rule file, a dashboard or another file with expressions. The first line is the
//! file name.
#![no_main]
#![allow(missing_docs)]

use fuzz::known;
use libfuzzer_sys::{Corpus, fuzz_target};
use metrics_tools::files::check_texts;

fuzz_target!(|text: &str| -> Corpus {
    let Some((name, text)) = text.split_once('\n') else {
        return Corpus::Reject;
    };
    let checked = check_texts([(name, text)], known());
    // YAML has three more line endings.
    let ends = ['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'];
    let lines = text.split(ends).count();
    for problem in &checked.problems {
        let position = problem.position;
        assert!(
            position.line <= lines + 1,
            "line {} of {lines}",
            position.line
        );
    }
    // The report, with excerpts of the file.
    let _ = checked.to_string();
    Corpus::Keep
});
