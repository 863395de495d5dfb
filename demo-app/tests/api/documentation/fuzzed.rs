//! schemathesis sends thousands of valid and invalid requests, generated from the description, and finds nothing with its
//! default checks.

use std::process::Command;

use serde_json::json;

use super::super::support::Program;

const SCHEMATHESIS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/schemathesis");

/// The user for endpoints that need a session.
const SETTINGS: &str = r#"
[auth.dynamic.openapi.session]
path = "/auth/login"
payload = { email = "ada@example.com", password = "correct horse battery staple" }
extract_selector = "/token"
"#;

/// Its findings for the service at this address; `None` if it found nothing.
fn findings(url: &str) -> Result<String, String> {
    // It writes files to its working directory.
    let folder = tempfile::tempdir().expect("a folder");
    let settings = folder.path().join("schemathesis.toml");
    std::fs::write(settings, SETTINGS).expect("a file");
    let output = Command::new(SCHEMATHESIS)
        // The same requests in each run, so that failures can be reproduced and belong to a change.
        .args(["run", "--generation-deterministic", "--no-color"])
        .arg(url)
        .current_dir(folder.path())
        .output()
        .expect("bash");
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text).into_owned();
    if output.status.success() {
        Ok(text)
    } else {
        Err(text)
    }
}

/// Checks its summary, which must list every operation as tested.
fn all_tested(text: &str, operations: usize) -> &str {
    for line in [
        format!("Selected: {operations}/{operations}"),
        format!("Tested: {operations}"),
    ] {
        assert!(
            text.lines().any(|one| one.trim() == line),
            "no {line} in {text}"
        );
    }
    let (_, cases) = text
        .rsplit_once("Test cases:\n")
        .expect("a number of cases");
    let cases = cases.lines().next().unwrap_or_default().trim();
    let generated = cases
        .split(' ')
        .next()
        .and_then(|number| number.parse().ok());
    assert!(
        generated.is_some_and(|cases: usize| cases > 50 * operations),
        "{cases}"
    );
    cases
}

#[tokio::test]
#[ignore = "starts schemathesis"]
async fn schemathesis_finds_nothing() {
    let program = Program::start().await;
    // It deletes users, mostly the first ones, so its own user is added later.
    for number in 0..300 {
        let other = json!({"name": "Other", "email": format!("{number}@example.com")});
        program.http.post("/users", &other).await.expect(201);
    }
    let ada = json!({
        "name": "Ada",
        "email": "ada@example.com",
        "password": "correct horse battery staple",
    });
    program.http.post("/users", &ada).await.expect(201);
    let description = program.http.get("/openapi.json").await.expect(200);
    let paths = description["paths"].as_object().expect("paths");
    let operations: usize = paths
        .values()
        .map(|path| path.as_object().expect("a path").len())
        .sum();
    // It does not test the operation with which it signs in.
    let operations = operations - 1;
    let url = format!("http://{}/openapi.json", program.http.authority());
    let run = tokio::task::spawn_blocking(move || findings(&url));
    match run.await.expect("no panic") {
        Ok(text) => println!("{text}\n{}", all_tested(&text, operations)),
        Err(found) => panic!("findings of schemathesis:\n{found}"),
    }
    program.http.get("/health").await.expect(200);
}
