//! What breaks the rules today. Each entry is to go: delete it with what it stands
//! for. The tests fail on an entry that nothing needs any more.

/// Cycles: the crate, and the folder in which the cycle closes.
pub(super) const CYCLES: &[(&str, &str)] = &[
    ("benches", "compare"),
    ("benches", "report"),
    ("metrics-runtime", "artifacts"),
    ("metrics-runtime", "artifacts/catalogue"),
    ("metrics-runtime", "artifacts/check"),
    ("metrics-runtime", "artifacts/diff"),
    ("metrics-runtime", "artifacts/files"),
    ("metrics-runtime", "artifacts/lint"),
    ("metrics-runtime", "artifacts/promql"),
    ("metrics-runtime", "artifacts/promql/typing"),
    ("metrics-runtime", "artifacts/rules"),
    ("metrics-runtime", "artifacts/rules/burn"),
    ("metrics-runtime", "artifacts/rules/general"),
    ("metrics-runtime", "declaration"),
    ("metrics-runtime", "exposition"),
    ("metrics-runtime", "exposition/protobuf"),
    ("metrics-runtime", "exposition/text"),
    ("metrics-runtime", "http/endpoint"),
    ("metrics-runtime", "queue"),
    ("metrics-runtime", "registration"),
    ("metrics-runtime", "storage"),
];

/// Names that stand for two types: the crate, and the name.
pub(super) const NAMES: &[(&str, &str)] = &[
    ("benches", "Client"),
    ("benches", "Measured"),
    ("metrics-runtime", "Coverage"),
    ("metrics-runtime", "Declaration"),
    ("metrics-runtime", "Endpoint"),
    ("metrics-runtime", "Function"),
    ("metrics-runtime", "Label"),
    ("metrics-runtime", "Lint"),
    ("metrics-runtime", "List"),
    ("metrics-runtime", "Metric"),
    ("metrics-runtime", "Objective"),
    ("metrics-runtime", "Options"),
    ("metrics-runtime", "Outcome"),
    ("metrics-runtime", "Place"),
    ("metrics-runtime", "Queue"),
    ("metrics-runtime", "Refusal"),
    ("metrics-runtime", "Report"),
    ("metrics-runtime", "Rules"),
    ("metrics-runtime", "Scale"),
];

/// Imports against the order of the stages: the crate, and the file.
pub(super) const IMPORTS: &[(&str, &str)] = &[("metrics-runtime", "registration/conflict.rs")];
