//! Where the page is mounted.

use super::alone;
use axum::Router;
use axum::routing::get;
use metrics_runtime::{HttpMetrics, HttpMetricsBuilder, MetricsEndpoint};
use tests::server::Server;

async fn status(router: Router, path: &str) -> Option<u16> {
    Server::start(router).await.status("GET", path).await
}

fn instrumented(options: impl FnOnce(HttpMetricsBuilder) -> HttpMetricsBuilder) -> Router {
    let metrics = options(HttpMetrics::builder()).build();
    metrics
        .expect("they are valid")
        .instrument(Router::new().route("/", get(async || {})))
}

#[tokio::test]
async fn it_is_next_to_the_metrics_in_debug_builds() {
    let _alone = alone().await;
    let expected = if cfg!(debug_assertions) { 200 } else { 404 };
    let app = || Router::new().route("/", get(async || {}));
    let page = "/metrics/ui";
    assert_eq!(
        status(metrics_runtime::instrument(app()), page).await,
        Some(expected)
    );
    let routes = || MetricsEndpoint::new().routes("/metrics");
    assert_eq!(status(routes(), page).await, Some(expected));
    assert_eq!(status(routes(), "/metrics").await, Some(200));
    for (enabled, expected) in [(true, 200), (false, 404)] {
        assert_eq!(
            status(instrumented(|one| one.ui(enabled)), page).await,
            Some(expected)
        );
        let of_endpoint = MetricsEndpoint::new().ui(enabled);
        let app = instrumented(|one| one.metrics_endpoint(of_endpoint.clone()));
        assert_eq!(status(app, page).await, Some(expected));
        let app = of_endpoint.clone().routes("/metrics");
        assert_eq!(status(app, page).await, Some(expected));
        let app = instrumented(|one| one.ui(enabled).metrics_endpoint(of_endpoint.ui(!enabled)));
        assert_eq!(
            status(app, page).await,
            Some(expected),
            "the layer's option decides"
        );
    }
    let app = instrumented(|one| one.ui(true).enabled(false));
    assert_eq!(status(app, page).await, Some(404));
}

#[tokio::test]
async fn a_variable_enables_or_disables_it() {
    let _alone = alone().await;
    let with = |value: &'static str| {
        let variables = move |name: &str| (name == "METRICS_UI").then(|| value.to_owned());
        HttpMetrics::builder().from_lookup(variables).build()
    };
    for (value, expected) in [("true", true), ("ON", true), ("0", false), ("no", false)] {
        assert_eq!(
            with(value).expect("it is valid").serves_ui(),
            expected,
            "{value}"
        );
    }
    assert_eq!(
        with("").expect("it is unset").serves_ui(),
        cfg!(debug_assertions)
    );
    assert_eq!(
        with("maybe").expect_err("it is neither").problems()[0].to_string(),
        "`METRICS_UI` is `maybe`: not a boolean: write `true` or `false`"
    );
}

#[tokio::test]
async fn it_can_be_below_any_path() {
    let _alone = alone().await;
    let app = instrumented(|one| one.ui(true).metrics_path("/internal/metrics"));
    let server = Server::start(Router::new().nest("/x", app)).await;
    for path in ["", "/app.js", "/about", "/values"] {
        let path = format!("/x/internal/metrics/ui{path}");
        assert_eq!(server.status("GET", &path).await, Some(200), "{path}");
    }
    let page = server.ask("GET", "/x/internal/metrics/ui", "").await.text();
    assert!(
        page.contains("\"ui/app.js\"") && page.contains("\"ui/app.css\""),
        "{page}"
    );
    let loaded = page.replace("http://www.w3.org/2000/svg", "");
    assert!(
        !loaded.contains("//"),
        "it loads nothing from elsewhere: {page}"
    );
    assert_eq!(
        status(MetricsEndpoint::new().ui(true).routes("/"), "/ui").await,
        Some(200)
    );
}

#[tokio::test]
async fn it_hides_no_route() {
    let _alone = alone().await;
    for route in ["/metrics/ui", "/metrics/{name}"] {
        let app = || Router::new().route(route, get(async || "mine"));
        let metrics = HttpMetrics::builder()
            .ui(true)
            .build()
            .expect("it is valid");
        let error = metrics
            .check_path(&app())
            .expect_err("it would shadow the route");
        assert!(error.to_string().contains(route), "{error}");
        let server = Server::start(metrics.instrument(app())).await;
        assert_eq!(server.ask("GET", "/metrics/ui", "").await.text(), "mine");
        assert_eq!(server.status("GET", "/metrics").await, Some(200));
        let off = HttpMetrics::builder()
            .ui(false)
            .build()
            .expect("it is valid");
        assert!(off.check_path(&app()).is_ok());
    }
    let all = Router::new().route("/{*all}", get(async || "mine"));
    let app = HttpMetrics::builder()
        .ui(true)
        .build()
        .expect("it is valid")
        .instrument(all);
    let server = Server::start(app).await;
    assert_ne!(server.ask("GET", "/metrics/ui", "").await.text(), "mine");
    assert_eq!(
        server.ask("GET", "/metrics/ui/more", "").await.text(),
        "mine"
    );
}

#[tokio::test]
async fn it_can_be_on_a_separate_listener() {
    let _alone = alone().await;
    for (enabled, expected) in [(true, "200"), (false, "404")] {
        let endpoint = MetricsEndpoint::new().ui(enabled);
        let server = endpoint.bind("127.0.0.1:0").await.expect("a free port");
        let address = server.address().to_string();
        let running = tokio::spawn(server.run());
        for path in ["/metrics/ui", "/metrics/ui/values"] {
            assert_eq!(asked(&address, path).await, expected, "{path}");
        }
        assert_eq!(asked(&address, "/metrics").await, "200");
        running.abort();
    }
}

/// The status of a `GET`.
async fn asked(address: &str, path: &str) -> String {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let mut stream = tokio::net::TcpStream::connect(address)
        .await
        .expect("it listens");
    let request = format!("GET {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
    stream
        .write_all(request.as_bytes())
        .await
        .expect("it is read");
    let mut answer = String::new();
    stream
        .read_to_string(&mut answer)
        .await
        .expect("it answers");
    answer.split(' ').nth(1).unwrap_or_default().to_owned()
}
