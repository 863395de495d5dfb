//! Scrapes with wrong credentials, as a binary that runs under callgrind: the duration of a
//! comparison must not reveal how much was right. It is a separate binary, because compilers inline
//! functions with one caller.

mod counted;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::routing::get;
use counted::{Counted, count, path, poll, repeat};
use metrics_runtime::{Access, MetricsEndpoint};
use tower_service::Service as _;

/// Fewer runs than for other paths, because each is slow. Refused clients do not wait, because axum
/// does not know their address.
const fn refusing(name: &'static str, run: fn(usize)) -> Counted {
    Counted {
        times: 100,
        ..path(name, run)
    }
}

const PATHS: &[Counted] = &[
    refusing("a token, wrong at its start", |times| {
        refused(times, TOKEN, true);
    }),
    refusing("a token, wrong at its end", |times| {
        refused(times, TOKEN, false);
    }),
    refusing("a password, wrong at its start", |times| {
        refused(times, PASSWORD, true);
    }),
    refusing("a password, wrong at its end", |times| {
        refused(times, PASSWORD, false);
    }),
];

fn main() {
    count(PATHS);
}

/// The prefix of a scraper's credentials.
const TOKEN: &str = "Bearer ";
const PASSWORD: &str = "Basic ";

/// A scrape with credentials of the right length that differ in one character.
#[inline(never)]
fn refused(times: usize, scheme: &'static str, at_start: bool) {
    // `user:` and zeros, in base64 groups of `AAAA`, as long as a memory page.
    let secret = match scheme {
        TOKEN => "a".repeat(4096),
        _ => format!("dXNlcjph{}", "YWFh".repeat(1022)),
    };
    let access = match scheme {
        TOKEN => Access::new().bearer_token(&secret),
        _ => Access::new().basic_auth("user", &"a".repeat(1 + 3 * 1022)),
    };
    let access = access.expect("they can be sent");
    let mut router: Router =
        Router::new().route("/metrics", get(MetricsEndpoint::new().access(access)));
    let mut wrong = secret.into_bytes();
    let place = if at_start { 0 } else { wrong.len() - 1 };
    wrong[place] = b'z';
    let header = format!("{scheme}{}", String::from_utf8_lossy(&wrong));
    repeat(times, || {
        let request = Request::get("/metrics")
            .header("authorization", &header)
            .body(Body::empty())
            .expect("it is a request");
        let answer = poll(router.call(request)).expect("infallible");
        assert_eq!(answer.status(), 401);
    });
}
