//! rustdoc shows annotated functions as their authors wrote them: a small crate has the same
//! functions with and without attributes, and their pages are compared.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Functions, each below one line of attributes.
const ANNOTATED: &str = r#"
use metrics_runtime::{business_counter, db_operation, instrumented};
use std::fmt::Display;
use std::future::Future;

/// A user.
pub struct User {
    /// The number.
    pub id: u64,
}

/// Finds one. See [`Service::pay`].
#[instrumented]
pub async fn find_user(User { id, .. }: User, mut limit: usize) -> Option<u64> {
    limit += 1;
    (id < limit as u64).then_some(id)
}

/// Shows it.
#[instrumented(error_if = |text: &String| text.is_empty())]
pub fn show<T: Display + ?Sized>(value: &T, (before, after): (&str, &str)) -> String
where
    T: Send,
{
    format!("{before}{value}{after}")
}

/// Stores it.
#[db_operation(insert, "users", duration = false)]
pub async unsafe fn store<'a>(name: &'a str, _kept: bool) -> Result<&'a str, String> {
    Ok(name)
}

/// Counts it.
#[business_counter("documented_orders_total", labels(paid = paid))]
#[instrumented]
pub async fn order(paid: bool, [first, _]: [u8; 2]) -> Result<u8, String> {
    let _ = paid;
    Ok(first)
}

/// Counts it.
#[business_counter("documented_orders_twice_total")]
/// Counts it again.
///
/// In another paragraph.
#[business_counter("documented_other_total")]
/// And for readers only.
pub async fn twice(paid: bool) -> bool {
    paid
}

/// A future.
#[instrumented]
pub fn future(User { id }: User) -> impl Future<Output = u64> {
    async move { id }
}

/// Never returns.
#[instrumented]
pub async fn serve(User { id: _ }: User) -> ! {
    loop {}
}

/// A service.
pub struct Service<T>(pub T);

#[instrumented]
impl<T: Clone + Sync> Service<T> {
    /// Pays.
    pub async fn pay(&self, (cents, _): (u32, bool)) -> T {
        let _ = cents;
        self.0.clone()
    }
}

/// A store.
pub trait Store {
    /// Loads.
    #[instrumented]
    #[allow(async_fn_in_trait)]
    async fn load(&self, User { id }: User) -> u64 {
        id
    }
}
"#;

/// What a metric's own page must not show either.
const METRIC: &str = r"
/// A plan.
#[derive(metrics_runtime::LabelValue)]
pub enum Plan {
    /// Without costs.
    Free,
    /// With costs.
    Paid,
}

/// Labels.
#[derive(metrics_runtime::LabelSet)]
pub struct Labels {
    /// The plan.
    pub plan: Plan,
}

/// Orders.
#[metrics_runtime::metric]
pub static DOCUMENTED_ITEMS_TOTAL: metrics_runtime::Counter<Labels>;
";

/// The crate: the functions without attributes, and with them.
fn source() -> String {
    let plain: Vec<_> = ANNOTATED
        .lines()
        .filter(|line| !line.contains("metrics_runtime"))
        .filter(|line| !line.trim().starts_with("#[") || line.contains("allow"))
        .collect();
    format!(
        "//! Documented functions.\n#![deny(warnings, missing_docs, rustdoc::all)]\n\
         /// Without attributes.\npub mod plain {{{}}}\n\
         /// With attributes.\npub mod noted {{{ANNOTATED}}}\n{METRIC}",
        plain.join("\n")
    )
}

/// Runs rustdoc for the crate, and asserts that it prints no warnings. Returns the folder of the
/// pages.
fn document() -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("documented");
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let runtime = repository.join("metrics-runtime");
    let manifest = format!(
        "[package]\nname = \"documented\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
         [dependencies]\nmetrics-runtime = {{ path = {runtime:?}, default-features = false }}\n"
    );
    fs::create_dir_all(root.join("src")).expect("the folder exists");
    fs::write(root.join("Cargo.toml"), manifest).expect("it is written");
    fs::write(root.join("src/lib.rs"), source()).expect("it is written");
    fs::copy(repository.join("Cargo.lock"), root.join("Cargo.lock")).expect("it is copied");
    let output = Command::new(env!("CARGO"))
        .args(["doc", "--quiet", "--no-deps", "--offline"])
        .env("CARGO_TARGET_DIR", root.join("target"))
        .env_remove("RUSTFLAGS")
        .current_dir(&root)
        .output()
        .expect("cargo starts");
    let messages = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{messages}");
    assert_eq!(messages, "", "the documentation has warnings");
    root.join("target/doc/documented")
}

/// The text of a page without tags, in one line.
fn text(page: &Path) -> String {
    let html = fs::read_to_string(page).unwrap_or_else(|error| panic!("{page:?}: {error}"));
    let shown: String = html
        .split('<')
        .filter_map(|part| Some(part.split_once('>')?.1))
        .collect();
    let text = [("&lt;", "<"), ("&gt;", ">"), ("&#39;", "'"), ("&amp;", "&")]
        .iter()
        .fold(shown, |text, (entity, sign)| text.replace(entity, sign));
    let words: Vec<_> = text.split_whitespace().collect();
    words.join(" ").replace("( ", "(").replace(", )", ")")
}

/// All pages of the crate.
fn pages(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder exists");
    let paths = entries.map(|entry| entry.expect("it can be read").path());
    paths
        .flat_map(|path| {
            if path.is_dir() {
                pages(&path)
            } else {
                vec![path]
            }
        })
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "html")
        })
        .collect()
}

#[test]
fn documentation_shows_functions_as_they_are_written() {
    let folder = document();
    for page in [
        "fn.find_user.html",
        "fn.show.html",
        "fn.store.html",
        "fn.order.html",
        "fn.twice.html",
        "fn.future.html",
        "fn.serve.html",
        "struct.Service.html",
        "trait.Store.html",
    ] {
        let plain = text(&folder.join("plain").join(page));
        let noted = text(&folder.join("noted").join(page));
        assert_eq!(noted.replace("noted", "plain"), plain, "{page}");
    }
    for (page, declaration) in [
        ("noted/fn.find_user.html", "pub async fn find_user("),
        ("noted/fn.find_user.html", "limit: usize"),
        (
            "noted/fn.show.html",
            "value: &T, (before, after): (&str, &str)",
        ),
        ("noted/struct.Service.html", "pub async fn pay(&self"),
        (
            "static.DOCUMENTED_ITEMS_TOTAL.html",
            "DOCUMENTED_ITEMS_TOTAL: Counter<Labels>",
        ),
    ] {
        let text = text(&folder.join(page));
        assert!(
            text.contains(declaration),
            "{page} shows no `{declaration}`:\n{text}"
        );
    }
    let pages = pages(&folder);
    assert!(pages.len() > 20, "{pages:?}");
    for page in pages {
        let html = fs::read_to_string(&page).expect("it can be read");
        for ours in [
            "__metrics",
            "__METRICS",
            "__private",
            "missing_crate_level_docs",
        ] {
            assert!(!html.contains(ours), "{page:?} shows `{ours}`");
        }
    }
}
