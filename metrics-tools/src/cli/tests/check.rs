//! Tests of `check`: files, queries, metrics of others.

use super::{File, done, execute};
use std::io::{Read as _, Write as _};
use std::net::TcpListener;

const RULES: &str = "\
groups:
- name: process
  rules:
  - record: job:process_open_fds:max
    expr: max by (job) (process_open_fds)
  - alert: ManyFiles
    expr: |
      job:process_open_fds:max
        > on (job) max by (job) (process_max_fd) * 0.9
";

#[test]
fn what_is_wrong_in_a_file_is_shown_where_it_stands() {
    let rules = File::new("rules.yml", RULES);
    let (found, text) = done(&["check", rules.path()]);
    assert!(found);
    assert_eq!(
        text.replace(rules.path(), "rules.yml"),
        "\
unknown-metric: unknown metric `process_max_fd`
 --> rules.yml:9:34
  |
9 |   > on (job) max by (job) (process_max_fd) * 0.9
  |                            ^^^^^^^^^^^^^^
  = help: did you mean `process_max_fds`?
  = in: alert ManyFiles

2 expressions in 1 file: 1 problem
"
    );
    let right = File::new("right.yml", &RULES.replace("max_fd)", "max_fds)"));
    let (found, text) = done(&["check", right.path()]);
    assert_eq!(
        (found, &*text),
        (false, "2 expressions in 1 file: no problems\n")
    );
}

#[test]
fn the_same_is_json() {
    let rules = File::new("json.yml", RULES);
    let (found, json) = done(&["check", rules.path(), "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert!(found);
    assert_eq!(
        (&json["expressions"], &json["skipped"]),
        (&2.into(), &serde_json::json!([]))
    );
    assert_eq!(json["files"][0], rules.path());
    let problem = &json["problems"][0];
    for (key, value) in [
        ("kind", "unknown-metric"),
        ("file", rules.path()),
        ("message", "unknown metric `process_max_fd`"),
        ("help", "did you mean `process_max_fds`?"),
        ("within", "alert ManyFiles"),
        ("underlined", "process_max_fd"),
    ] {
        assert_eq!(problem[key], value, "{key}");
    }
    assert_eq!(
        (&problem["line"], &problem["column"]),
        (&9.into(), &34.into())
    );
    let (found, json) = done(&["check", "--query", "up", "--format", "json"]);
    assert!(!found && json.contains("\"problems\": []"), "{json}");
}

#[test]
fn patterns_name_files_of_all_kinds() {
    let _rules = File::new("kinds.yml", RULES);
    let _query = File::new("kinds.promql", "rate(up[5m])");
    let _board = File::new(
        "kinds.json",
        r#"{"panels": [{"targets": [{"expr": "upp"}]}]}"#,
    );
    let _other = File::new("kinds.yaml", "global: {}");
    let pattern =
        std::env::temp_dir().join(format!("metrics-tools-{}-kinds.*", std::process::id()));
    let (found, text) = done(&["check", pattern.to_str().expect("text")]);
    assert!(found);
    for part in [
        "rate-of-gauge: ",
        "unknown-metric: unknown metric `upp`",
        "kinds.yaml\n4 expressions in 3 files: 3 problems\n",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn a_named_file_without_expressions_is_reported_once() {
    let rules = File::new("once.yml", "groups: [{rules: [{record: a, expr: up}]}]");
    let empty = File::new("empty.yml", "");
    let (found, text) = done(&["check", empty.path(), rules.path()]);
    assert!(found);
    let expected = "no-expressions: skipped: no expressions found\n --> empty.yml:1:1\n\n\
                    1 expression in 1 file: 1 problem\n";
    assert_eq!(text.replace(empty.path(), "empty.yml"), expected);
}

#[test]
fn the_name_of_a_label_is_not_counted_as_an_expression() {
    let board = "\
kind: Dashboard
spec:
  variables:
  - kind: ListVariable
    spec: {name: job, plugin: {kind: PrometheusLabelValuesVariable, spec: {labelName: jobb, matchers: [up]}}}
  panels:
    up: {spec: {queries: [{spec: {plugin: {kind: PrometheusTimeSeriesQuery, spec: {query: up}}}}]}}
";
    let board = File::new("perses.yml", board);
    let (_, text) = done(&["check", board.path()]);
    assert!(text.contains("no label `jobb`"), "{text}");
    assert!(
        text.ends_with("2 expressions in 1 file: 1 problem\n"),
        "{text}"
    );
}

#[test]
fn a_limit_of_the_check_is_no_syntax_error() {
    for expression in [format!("up{}", " + up".repeat(600)), "abs(".repeat(100)] {
        let (found, text) = done(&["check", "--query", &expression]);
        assert!(found && text.starts_with("too-large: "), "{text}");
        assert!(
            text.contains("levels, the limit of this check")
                || text.contains("operators, the limit")
        );
    }
}

#[test]
fn long_names_are_shortened() {
    let name = "u".repeat(1_000_000);
    for query in [
        format!("http_request_total + {name}"),
        format!("{name}(up)"),
        format!("sum by ({name}) (up)"),
        format!("up{{{name}=\"a\"}}"),
        format!("{{__name__=\"{name}\"}}"),
    ] {
        let (found, text) = done(&["check", "--query", &query]);
        assert!(found && text.contains('…'), "{text}");
        let longest = text.lines().map(|line| line.chars().count()).max();
        assert!(longest < Some(500), "{text}");
    }
}

/// Rules that record other names than they ask for, which is misspelt.
fn misspelt(rules: usize) -> String {
    let long = "n".repeat(190);
    let rules = (0..rules).map(|at| format!("- {{record: 'a:{long}{at}', expr: '{long}_{at}'}}\n"));
    format!(
        "groups:\n- rules:\n{}",
        rules.map(|rule| format!("  {rule}")).collect::<String>()
    )
}

#[test]
fn the_rules_of_a_file_share_the_limit_of_searches() {
    let few = File::new("few.yml", &misspelt(5));
    let (_, text) = done(&["check", few.path()]);
    assert_eq!(text.matches("did you mean `a:nnn").count(), 5, "{text}");
    let many = File::new("many.yml", &misspelt(100));
    let (_, text) = done(&["check", many.path()]);
    let suggested = text.matches("did you mean `a:nnn").count();
    assert!((1..50).contains(&suggested), "{suggested}");
    assert!(text.ends_with(": 100 problems\n"));
}

#[test]
fn a_query_is_checked_without_a_file() {
    let (found, text) = done(&["check", "--query", "up == 0", "--query", "-upp"]);
    assert!(found);
    assert_eq!(
        text,
        "\
unknown-metric: unknown metric `upp`
 --> query:1:2
  |
1 | -upp
  |  ^^^
  = help: did you mean `up`?

2 expressions: 1 problem
"
    );
}

#[test]
fn metrics_of_others_are_declared() {
    let query = "rate(shop_orders_total{cluster=\"eu\"}[5m]) > on (job) pg_up or redis_up";
    let check = |more: &[&str]| done(&[&["check", "--query", query], more].concat());
    let (_, text) = check(&[]);
    assert!(text.contains("1 expression: 3 problems"), "{text}");
    assert!(text.contains("write `--foreign redis_up`"), "{text}");

    let file = File::new(
        "shop.prom",
        "# TYPE shop_orders_total counter\nshop_orders_total 7\n",
    );
    let others = ["--foreign", "redis_*", "--foreign", "pg_up"];
    let (found, text) = check(&[&others[..], &["--exposition", file.path()]].concat());
    assert_eq!((found, &*text), (false, "1 expression: no problems\n"));

    // Of an exposition the kinds are known, too.
    let query = ["check", "--query", "shop_orders_total > 5"];
    let (_, text) = done(&[&query[..], &["--exposition", file.path()]].concat());
    assert!(text.contains("counter-without-rate"), "{text}");
    assert!(!done(&[&query[..], &["--foreign", "shop_*"]].concat()).0);

    let query = ["check", "--query", "up{cluster=\"eu\"}"];
    assert!(done(&query).0);
    assert!(!done(&[&query[..], &["--target-label", "cluster"]].concat()).0);
}

#[test]
fn a_name_that_another_job_has_too_is_not_checked() {
    for query in [
        "rate(http_requests_total{job=\"gateway\",code=~\"5..\"}[5m])",
        "sum by (code) (rate(http_requests_total[5m])) + http_requests_total",
        "rate(http_requests_total{job=\"gateway\",method=\"get\"}[5m])",
    ] {
        let (found, text) = done(&["check", "--query", query]);
        assert!(found, "{text}");
        let foreign = "write `--foreign http_requests_total`";
        assert_eq!(text.contains(foreign), query.contains("gateway"), "{text}");
        let query = [
            "check",
            "--query",
            query,
            "--foreign",
            "http_requests_total",
        ];
        let (found, text) = done(&query);
        assert!(!found, "{text}");
        // A pattern leaves what is known.
        let pattern = [&query[..4], &["http_requests_*"]].concat();
        assert!(done(&pattern).0);
    }
    let histogram = "http_request_duration_seconds_bucket{le=\"7\"} > 0";
    let query = ["check", "--query", histogram, "--foreign"];
    assert!(done(&query[..3]).0);
    assert!(!done(&[&query[..], &["http_request_duration_seconds"]].concat()).0);
    assert!(!done(&[&query[..], &["http_request_duration_seconds_bucket"]].concat()).0);
}

#[test]
fn an_exposition_is_fetched() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let server = std::thread::spawn(move || {
        let (mut connection, _) = listener.accept().expect("a connection");
        let mut request = Vec::new();
        while !request.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            connection.read_exact(&mut byte).expect("a request");
            request.extend(byte);
        }
        let answer = b"HTTP/1.0 200 OK\r\n\r\n# TYPE redis_up gauge\nredis_up 1\n";
        connection.write_all(answer).expect("an answer");
        String::from_utf8(request).expect("text")
    });
    let url = format!("http://{address}/redis");
    let (found, text) = done(&["check", "--query", "redis_up == 0", "--exposition", &url]);
    assert_eq!((found, &*text), (false, "1 expression: no problems\n"));
    let request = server.join().expect("it was asked");
    assert!(request.starts_with("GET /redis HTTP/1.1\r\n"), "{request}");
}

#[test]
fn wrong_use_says_what_to_write() {
    let other = File::new("other.yml", "global: {}");
    let page = File::new("page.html", "<html>\n</html>\n");
    let cut = File::new("cut.txt", "redis_up 1\nredis_down");
    let damaged = File::new("damaged.txt", "redis_up 1\n{{{\nredis_down 0\n");
    let query = ["check", "--query", "up"];
    for (arguments, problem) in [
        (
            &["check", "/nowhere/*.yml"][..],
            "/nowhere/*.yml: no file matches",
        ),
        (
            &["check", "/nowhere/a.yml", "/b.yml"],
            "no file matches, and 1 more",
        ),
        (&["check", "[a-"], "[a-: "),
        (
            &["check", env!("CARGO_MANIFEST_DIR")],
            "this is a folder: write which files in it",
        ),
        (
            &["check", other.path()],
            "there are no expressions to check; skipped: no expressions found: ",
        ),
        (
            &[&query[..], &["--foreign", "redis_.+"]].concat(),
            "write a name in which `*` stands for any letters, such as `redis_*`",
        ),
        (
            &[&query[..], &["--exposition", "/nowhere"]].concat(),
            "/nowhere can't be read",
        ),
        (
            &[&query[..], &["--exposition", page.path()]].concat(),
            "is not an exposition: it contains no samples",
        ),
        (
            &[&query[..], &["--exposition", "https://shop/metrics"]].concat(),
            "https is not supported",
        ),
        (&["check", "-", "--exposition", "-"], "write `-` once"),
        (
            &[&query[..], &["--exposition", cut.path()]].concat(),
            "is not a complete exposition: it is cut off in line 2",
        ),
        (
            &[&query[..], &["--exposition", damaged.path()]].concat(),
            "is not a complete exposition: line 2 can't be read, `{{{`",
        ),
        (
            &[&query[..], &["--target-label", "bad-label"]].concat(),
            "write the name of a label",
        ),
        (
            &[&query[..], &["--exported", "__name__"]].concat(),
            "Prometheus removes labels that begin with `__`",
        ),
    ] {
        let error = execute(arguments).expect_err("wrong");
        assert!(error.contains(problem), "{arguments:?}: {error}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_to_itself_cannot_be_read() {
    let link = File::new("link.yml", "");
    std::fs::remove_file(link.path()).expect("it is there");
    std::os::unix::fs::symlink(link.path(), link.path()).expect("a link");
    let error = execute(&["check", link.path()]).expect_err("it leads nowhere");
    assert!(error.contains("link.yml can't be read: "), "{error}");
}
