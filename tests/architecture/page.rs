//! The files of the live page are built from the current sources, and small. `build.mjs` writes
//! them, with the hashes of its inputs and outputs.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest as _, Sha256};

const FILES: [&str; 3] = ["index.html", "app.js", "app.css"];

/// The maximal compressed size of all files together.
const LARGEST: usize = 60_000;

fn folder(path: &str) -> PathBuf {
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../metrics-runtime");
    runtime.join(path)
}

/// The text with normalized line endings, which depend on the checkout.
fn text(path: &Path) -> String {
    let text = fs::read_to_string(path);
    text.unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        .replace("\r\n", "\n")
}

fn output(file: &str) -> String {
    text(&folder("src/http/ui/assets").join(file))
}

/// All source files in this folder, by their paths.
fn add(sources: &mut BTreeMap<String, String>, path: &str) {
    for entry in fs::read_dir(folder("ui").join(path)).expect("a folder") {
        let entry = entry.expect("an entry");
        let name = entry.file_name();
        let path = format!("{path}/{}", name.to_str().expect("UTF-8"));
        if entry.file_type().expect("a type").is_dir() {
            add(sources, &path);
        } else {
            sources.insert(path, text(&entry.path()));
        }
    }
}

fn hash(text: &str) -> String {
    let digest = Sha256::digest(text);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn the_page_is_built_from_the_current_sources() {
    let mut sources = BTreeMap::new();
    for file in [
        "build.mjs",
        "package.json",
        "package-lock.json",
        "tsconfig.json",
    ] {
        sources.insert(file.to_owned(), text(&folder("ui").join(file)));
    }
    add(&mut sources, "src");
    let sources = sources.iter().map(|(path, text)| format!("{path}\n{text}"));
    let mut expected = format!("sources {}\n", hash(&sources.collect::<String>()));
    for file in FILES {
        expected.push_str(&format!("{file} {}\n", hash(&output(file))));
    }
    assert_eq!(
        output("hashes"),
        expected,
        "the files of the live page are stale: run `npm ci --ignore-scripts && npm run build` in metrics-runtime/ui"
    );
}

#[test]
fn the_page_is_small_and_names_the_licences_of_its_libraries() {
    let mut compressed = 0;
    for file in FILES {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        let written = encoder.write_all(output(file).as_bytes());
        written.expect("memory is written");
        compressed += encoder.finish().expect("memory is written").len();
    }
    assert!(compressed < LARGEST, "{compressed} bytes compressed");
    let script = output("app.js");
    for library in ["preact", "uplot"] {
        let licence = format!("\n{library} ");
        let licence = script.split_once(&licence).map(|(_, rest)| rest);
        let licence = licence.unwrap_or_else(|| panic!("no licence of {library}"));
        assert!(
            licence.contains("Copyright (c)") && licence.contains("Permission is hereby granted"),
            "no text of the licence of {library}"
        );
    }
}
