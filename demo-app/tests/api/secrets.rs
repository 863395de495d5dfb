//! A stolen database reveals no password and no token. The test reads its files, so it uses `SQLite`.

use super::auth::{PASSWORD, token};
use super::support::App;

#[tokio::test]
async fn neither_a_token_nor_a_password_is_in_the_database() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("demo.sqlite3");
    let url = format!("sqlite://{}", file.display());
    let app = App::start_with(&["--database-url", &url]).await;
    let token = token(&app.http).await;
    app.stop().await;
    // Also the write-ahead log, if it still exists.
    let files = std::fs::read_dir(&folder).expect("a folder");
    let files = files.map(|file| std::fs::read(file.expect("a file").path()).expect("a file"));
    let bytes: Vec<u8> = files.flatten().collect();
    let holds = |text: &str| {
        let mut parts = bytes.windows(text.len());
        parts.any(|part| part == text.as_bytes())
    };
    assert!(holds("ada@example.com") && holds("$argon2id$"));
    assert!(!holds(&token) && !holds(PASSWORD));
}
