//! Generates the variant that the features select. `lib.rs` includes it.

mod variants;

use std::path::Path;
use std::{env, fs};

/// The attributes that a feature puts above each case.
const ATTRIBUTES: [(&str, &str); 4] = [
    ("INSTRUMENTED", "#[metrics_runtime::instrumented]"),
    (
        "COUNTED",
        r#"#[metrics_runtime::business_counter("diagnostics_cases_total", help = "Calls.")]"#,
    ),
    (
        "LABELLED",
        r#"#[metrics_runtime::instrumented(name = "diagnostics_labelled", help = "Calls.", labels(kind = "case"))]"#,
    ),
    (
        "MENTIONING",
        r#"#[metrics_runtime::business_counter("diagnostics_mentioning_total", help = "Calls.", by = u64::from(1_u8))]"#,
    ),
];

fn main() {
    println!("cargo::rerun-if-changed=cases");
    println!("cargo::rerun-if-changed=variants.rs");
    let has_feature = |name: &str| env::var_os(format!("CARGO_FEATURE_{name}")).is_some();
    let attributes: Vec<&str> = ATTRIBUTES
        .into_iter()
        .filter(|(feature, _)| has_feature(feature))
        .map(|(_, attribute)| attribute)
        .collect();
    let folder = env::var_os("OUT_DIR").expect("cargo sets it");
    for cases in [
        "docs",
        "errors",
        "shapes",
        "syntax",
        "unknown_names",
        "warnings",
    ] {
        if has_feature(&cases.to_uppercase()) {
            let source = variants::source(Path::new("cases"), cases);
            let variant = variants::variant(&source, &attributes.join(" "));
            let target = Path::new(&folder).join("cases.rs");
            fs::write(target, variant).expect("cargo's folder can be written to");
        }
    }
}
