//! Sources of settings, their precedence, and errors for invalid ones. The tests start the binary, because the environment
//! belongs to a process.

use std::path::{Path, PathBuf};
use std::process::Output;
use test_programs::InTime as _;

use metrics_runtime::PROMETHEUS_BUCKETS;

use super::support::Program;

/// A configuration file in a separate folder.
struct File {
    _folder: tempfile::TempDir,
    path: PathBuf,
}

impl File {
    fn with(text: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("demo.toml");
        std::fs::write(&path, text).expect("written");
        Self {
            _folder: folder,
            path,
        }
    }

    fn path(&self) -> &str {
        self.path.to_str().expect("text")
    }
}

fn run(arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    Program::command(arguments)
        .envs(environment.iter().copied())
        .output_in_time()
        .expect("the program")
}

/// The printed effective settings.
#[track_caller]
fn effective(arguments: &[&str], environment: &[(&str, &str)]) -> String {
    let arguments = [arguments, &["--print-config"]].concat();
    let output = run(&arguments, environment);
    let message = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{message}");
    String::from_utf8(output.stdout).expect("text")
}

/// The program's error about this file. Asserts that it ends with 2.
#[track_caller]
fn refusal(file: &File) -> String {
    let output = run(&["--config", file.path()], &[]);
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{message}");
    message
}

#[track_caller]
fn assert_line(text: &str, line: &str) {
    assert!(text.lines().any(|one| one == line), "no {line:?} in {text}");
}

#[test]
fn precedence_is_flag_environment_file_default() {
    let file = File::with("cache_capacity = 2\nlog = \"warn\"\nlisten = \"127.0.0.1:0\"\n");
    let from_file = format!("file {}", file.path());
    let environment = [("CACHE_CAPACITY", "3"), ("RUST_LOG", "error")];
    let flags = ["--config", file.path(), "--cache-capacity", "4"];

    assert_line(&effective(&[], &[]), "cache_capacity = 10000 # default");

    let text = effective(&flags[..2], &[]);
    assert_line(&text, &format!("cache_capacity = 2 # {from_file}"));
    assert_line(&text, &format!("listen = \"127.0.0.1:0\" # {from_file}"));
    assert_line(&text, "cache_ttl_seconds = 300 # default");

    let text = effective(&flags[..2], &environment);
    assert_line(&text, "cache_capacity = 3 # environment CACHE_CAPACITY");
    assert_line(&text, "log = \"error\" # environment RUST_LOG");
    assert_line(&text, &format!("listen = \"127.0.0.1:0\" # {from_file}"));

    let text = effective(&flags, &environment);
    assert_line(&text, "cache_capacity = 4 # flag --cache-capacity");
    assert_line(&text, "log = \"error\" # environment RUST_LOG");
}

#[test]
fn a_flag_overrides_the_file_that_the_environment_names() {
    let (one, other) = (
        File::with("cache_capacity = 1"),
        File::with("cache_capacity = 2"),
    );
    let environment = [("CONFIG", one.path())];
    let text = effective(&[], &environment);
    assert!(text.contains("\ncache_capacity = 1 #"), "{text}");
    let text = effective(&["--config", other.path()], &environment);
    assert!(text.contains("\ncache_capacity = 2 #"), "{text}");
}

#[test]
fn the_printed_configuration_is_a_file_with_the_same_settings() {
    let flags = [
        "--listen",
        "[::1]:0",
        "--log",
        "info,sqlx=debug",
        "--cache-capacity",
        "007",
        "--database-url",
        "sqlite://a \"quoted\\name\".sqlite3",
    ];
    let printed = effective(&flags, &[]);
    let file = File::with(&printed);
    let again = effective(&["--config", file.path()], &[]);
    let values = |text: &str| -> Vec<String> {
        let lines = text
            .lines()
            .filter(|line| !line.starts_with('#') && !line.is_empty());
        let value = |line: &str| line.rsplit_once(" # ").expect("an origin").0.to_owned();
        lines.map(value).collect()
    };
    assert!(values(&printed).len() > 4, "{printed}");
    assert_eq!(values(&printed), values(&again));
    assert!(again.contains("\ncache_capacity = 7 # file "), "{again}");
}

#[test]
fn a_file_can_have_fractions_lists_and_positive_numbers() {
    let file = File::with(
        "mail_backoff_seconds = 0.25\nrate_limit_burst = 7\ntrusted_proxies = [\"10.0.0.0/8\", \"::1\"]\n",
    );
    let text = effective(&["--config", file.path()], &[]);
    let from = format!("# file {}", file.path());
    for line in [
        "mail_backoff_seconds = 0.25",
        "rate_limit_burst = 7",
        "trusted_proxies = [\"10.0.0.0/8\", \"::1\"]",
    ] {
        assert_line(&text, &format!("{line} {from}"));
    }
    let again = File::with(&text);
    effective(&["--config", again.path()], &[]);

    let message = refusal(&File::with("rate_limit_burst = 0\n"));
    assert!(message.contains("from 1 to 1000000"), "{message}");
}

#[test]
fn all_mistakes_of_a_file_are_reported_at_once_with_line_and_advice() {
    let file = File::with(
        "# settings\n\
         listen = 8000\n\
         cache_capacity = \"many\"\n\
         chache_ttl_seconds = 5\n\
         cache-capacity = 5\n\
         cache_ttl_seconds = 0\n\
         log = \"demo_app=loud\"\n\
         colour = \"red\"\n\
         shutdown_grace_seconds = 1.5\n\
         database_url = \"mysql://host/db\"\n\
         print_config = true\n\
         [database]\n\
         url = \"sqlite://x\"\n",
    );
    let message = refusal(&file);
    let mistakes: Vec<&str> = message
        .lines()
        .filter(|line| line.starts_with("  ") && line.contains(file.path()))
        .collect();
    let expected: &[(usize, &[&str])] = &[
        (
            2,
            &["listen = 8000 is a whole number", "\"127.0.0.1:8000\""],
        ),
        (3, &["cache_capacity = \"many\" is a text", "whole number"]),
        (
            4,
            &["chache_ttl_seconds", "did you mean cache_ttl_seconds?"],
        ),
        (5, &["cache-capacity", "did you mean cache_capacity?"]),
        (6, &["cache_ttl_seconds = 0", "from 1 to 86400"]),
        (7, &["log = \"demo_app=loud\"", "target=level"]),
        (
            8,
            &["no setting colour; there are listen, workers, database_url"],
        ),
        (
            9,
            &[
                "shutdown_grace_seconds = 1.5: write a whole number of seconds",
                "from 1 to 86400",
            ],
        ),
        (
            10,
            &[
                "database_url = \"mysql://host/db\"",
                "sqlite://demo.sqlite3",
            ],
        ),
        (11, &["no setting print_config"]),
        (12, &["database: settings stand in no section"]),
    ];
    assert_eq!(mistakes.len(), expected.len(), "{message}");
    for (mistake, (line, parts)) in mistakes.iter().zip(expected) {
        let place = format!("  {}:{line}: ", file.path());
        assert!(mistake.starts_with(&place), "{mistake}, not {place}");
        for part in *parts {
            assert!(mistake.contains(part), "no {part:?} in {mistake}");
        }
    }
}

#[test]
fn a_file_with_invalid_toml_is_refused_with_the_lines() {
    let message = refusal(&File::with("listen = \nlog = \"info\"\n= 5\n"));
    assert!(message.contains("demo.toml:1: "), "{message}");
    assert!(message.contains("demo.toml:3: "), "{message}");
    let message = refusal(&File::with("log = \"info\"\nlog = \"warn\"\n"));
    assert!(message.contains("demo.toml:2: duplicate key"), "{message}");
}

#[test]
fn a_missing_file_is_refused_with_its_name() {
    let file = File {
        path: Path::new("/nowhere/demo.toml").to_owned(),
        ..File::with("")
    };
    let message = refusal(&file);
    assert!(
        message.contains("/nowhere/demo.toml can't be read") && message.contains("--config"),
        "{message}"
    );
}

#[test]
fn a_time_is_seconds_or_has_a_unit() {
    for (written, seconds) in [
        ("10", true),
        ("\"10s\"", true),
        ("\"1m 30s\"", true),
        ("\"1 fortnight\"", false),
        ("0", false),
        ("\"2h\"", false),
    ] {
        let file = File::with(&format!("system_metrics_interval = {written}\n"));
        let output = run(&["--config", file.path(), "--print-config"], &[]);
        assert_eq!(output.status.success(), seconds, "{written}");
    }
    let text = effective(&["--system-metrics-interval", "90"], &[]);
    assert_line(
        &text,
        "system_metrics_interval = 90 # flag --system-metrics-interval",
    );
}

#[test]
fn an_invalid_value_is_refused_even_if_it_is_overridden() {
    let file = File::with("cache_capacity = -1\n");
    let output = run(&["--config", file.path(), "--cache-capacity", "5"], &[]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_password_or_token_is_shown_nowhere() {
    let secrets = [
        "--database-url",
        "postgres://ada:hunter2@db/demo",
        "--metrics-token",
        "hunter2",
    ];
    let text = effective(&secrets, &[("REDIS_URL", "redis://:hunter2@cache:6379")]);
    assert!(!text.contains("hunter2"), "{text}");
    for line in [
        "# database_url = \"postgres://***@db/demo\" # flag --database-url",
        "# redis_url = \"redis://***@cache:6379\" # environment REDIS_URL",
        "# metrics_token = \"***\" # flag --metrics-token",
    ] {
        assert_line(&text, line);
    }

    // Nor in any parameter or path.
    for url in [
        "https://mail/?code=hunter2",
        "https://mail/?sig=hunter2",
        "https://mail/?k=hunter2",
        "https://mail/;token=hunter2",
        "https://mail/hunter2",
    ] {
        let text = effective(&[], &[("MAILER_URL", url)]);
        assert!(
            text.contains("https://mail/") && !text.contains("hunter2"),
            "{text}"
        );
    }

    // Nor next to another error.
    let url = "sqlite://demo.sqlite3?mode=rwc&password=hunter2";
    let file = File::with(&format!("database_url = \"{url}\"\n"));
    let output = run(&["--config", file.path(), "--print-config"], &[]);
    let message = [output.stdout, output.stderr].concat();
    let message = String::from_utf8(message).expect("text");
    assert!(!message.contains("hunter2"), "{message}");
    for (name, value, shown) in [
        (
            "DATABASE_URL",
            "postgres://ada:hunter2@db:port/demo",
            "postgres://***",
        ),
        // A password that is not percent-encoded, although it must be.
        (
            "DATABASE_URL",
            "postgres://ada:hun?ter2@db",
            "postgres://***",
        ),
        ("DATABASE_URL", "postgres://ada:12?ter2@db", "%3F"),
        ("DATABASE_URL", "postgres:ada:hunter2@db", "'***'"),
        ("DATABASE_URL", "hunter2", "'***'"),
        ("REDIS_URL", "redis://:hunter2@cache:port", "redis://***"),
        ("MAILER_URL", "https://ada:hunter2@mail", "https://***"),
        ("METRICS_TOKEN", "hunter2 hunter2", "'***'"),
        ("LISTEN", "hun", "'hun'"),
    ] {
        let output = run(&[], &[(name, value)]);
        assert_eq!(output.status.code(), Some(2), "{name}");
        let message = String::from_utf8(output.stderr).expect("text");
        assert!(message.contains(shown), "{message}");
        assert!(
            !message.contains("hunter2") && !message.contains("ter2"),
            "{message}"
        );
    }
}

#[test]
fn all_mistakes_of_flags_environment_and_file_are_reported_at_once() {
    let file = File::with("cache_capacity = \"many\"\ncolour = \"red\"\n\"\\u001b[2J\" = 1\n");
    let flags = [
        "--config",
        file.path(),
        "--mail-workers",
        "0",
        "--api-versions",
        "v1,v 2,other",
    ];
    let environment = [
        ("LISTEN", "everywhere"),
        ("REDIS_URL", "redis://:hunter2@cache:port"),
        ("METRICS_BUCKETS", "1,0.5"),
        ("METRICS_NAMESPACE", "a b"),
        ("METRICS_PATH", "/users/42"),
        // A flag overrides it.
        ("MAIL_WORKERS", "none"),
    ];
    let mistakes = [
        "invalid value '0' for '--mail-workers <WORKERS>': write a whole number of workers",
        "invalid value 'v 2' for '--api-versions <VERSIONS>': write versions such as v1,v2",
        "invalid value 'other' for '--api-versions <VERSIONS>': other stands for all versions",
        "invalid value 'everywhere' for 'LISTEN': write an IP address and a port",
        "invalid value 'redis://***' for 'REDIS_URL': ",
        ":1: cache_capacity = \"many\" is a text",
        ":2: there is no setting colour",
        ":3: there is no setting \\u{1b}[2J",
        "METRICS_BUCKETS",
        "METRICS_NAMESPACE",
        "`metrics_path` is `/users/42`: the route `/users/{user_id}` already serves this path",
    ];
    for more in [&[][..], &["--prot", "8000"]] {
        let output = run(&[&flags, more].concat(), &environment);
        let message = String::from_utf8(output.stderr).expect("text");
        assert_eq!(output.status.code(), Some(2), "{message}");
        for mistake in mistakes {
            assert!(message.contains(mistake), "no {mistake:?} in {message}");
        }
        assert_eq!(
            message.contains("unexpected argument '--prot'"),
            !more.is_empty(),
            "{message}"
        );
        // Not if the metrics have a separate listener.
        let listener = ["--metrics-listen", "127.0.0.1:9100"];
        let output = run(&[&flags, &listener[..]].concat(), &environment);
        let elsewhere = String::from_utf8(output.stderr).expect("text");
        assert!(!elsewhere.contains("/users/42"), "{elsewhere}");
        assert!(
            !message.contains("hunter2") && !message.contains("none"),
            "{message}"
        );
    }
}

#[cfg(unix)]
#[test]
fn a_value_that_is_not_utf_8_is_refused_with_its_name() {
    use std::os::unix::ffi::OsStrExt as _;

    let mut command = Program::command(&["--print-config"]);
    command.env("LISTEN", std::ffi::OsStr::from_bytes(b"\xff:8000"));
    let output = command.output_in_time().expect("the program");
    let message = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{message}");
    assert!(message.contains("LISTEN"), "{message}");
}

#[test]
fn a_command_without_settings_ignores_them() {
    let environment = [
        ("LISTEN", "everywhere"),
        ("CACHE_CAPACITY", "lots"),
        ("RUST_LOG", "demo_app=loud"),
        ("CONFIG", "/nowhere/demo.toml"),
    ];
    let output = run(&["metrics", "list"], &environment);
    let message = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{message}");
    // Settings that determine names matter there.
    let output = run(&["metrics", "list"], &[("METRICS_BUCKETS", "1,0.5")]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn the_documentation_shows_how_to_select_prometheus_buckets() {
    let readme = include_str!("../../README.md");
    let (_, rest) = readme.split_once("`METRICS_BUCKETS=").expect("it is named");
    let (bounds, _) = rest.split_once('`').expect("it ends");
    let output = run(&["metrics", "docs"], &[("METRICS_BUCKETS", bounds)]);
    let shown = String::from_utf8(output.stdout).expect("text");
    let listed = PROMETHEUS_BUCKETS.iter().map(f64::to_string);
    let listed = listed.collect::<Vec<_>>().join(", ");
    let line = format!("\nBuckets up to {listed}.\n");
    assert!(shown.contains(&line), "{line} in {shown}");
}

#[test]
fn help_names_every_source_of_a_setting() {
    let output = run(&["--help"], &[]);
    assert_eq!(output.status.code(), Some(0));
    let help = String::from_utf8(output.stdout).expect("text");
    for part in [
        "--config <FILE>",
        "--print-config",
        "[env: LISTEN=]",
        "[default: 127.0.0.1:8000]",
    ] {
        assert!(help.contains(part), "no {part} in {help}");
    }
}

#[test]
fn fractions_of_a_second_are_numbers_in_files_and_in_the_output() {
    let file = File::with("redis_timeout_seconds = 0.25\n");
    let printed = effective(&["--config", file.path()], &[]);
    let line = printed
        .lines()
        .find(|line| line.starts_with("redis_timeout_seconds"));
    assert!(
        line.is_some_and(|line| line.starts_with("redis_timeout_seconds = 0.25")),
        "{printed}"
    );
    let again = effective(&["--config", File::with(&printed).path()], &[]);
    assert!(again.contains("redis_timeout_seconds = 0.25"), "{again}");
    let whole = refusal(&File::with("cache_ttl_seconds = 0.5\n"));
    assert!(whole.contains("whole number of seconds"), "{whole}");
}
