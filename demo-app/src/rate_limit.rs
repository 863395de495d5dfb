//! Limits the request rate of each client, with a burst. A client over the limit gets 429 and the time to retry.
//!
//! `/health` and `/metrics` are exempt, because probes and scrapers must see a service under attack. So are the pages that
//! describe the API, which are cheap, and wrong methods, whose response (405) costs no more than a 429.
//! [`crate::app::router`] defines which routes are limited.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use governor::clock::Clock;
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use moka::future::Cache;

use crate::client_address::{Proxies, network_of};
use crate::error::ApiError;
use crate::metrics::RATE_LIMIT_REJECTIONS_TOTAL;

/// The number of clients that are tracked at once. Beyond it, the least active clients are forgotten and start with a full
/// burst. A client takes a few hundred bytes, so memory is bounded.
const MOST_CLIENTS: u64 = 65_536;

/// The rate limits of all clients. Clones share them.
#[derive(Debug, Clone)]
pub struct RateLimit {
    proxies: Arc<Proxies>,
    /// None if the limit is off.
    limit: Option<Arc<Limit>>,
}

/// The client of a request, as the limits count it; an extension of the requests that are limited.
#[derive(Debug, Clone, Copy)]
pub struct Client(pub IpAddr);

#[derive(Debug)]
struct Limit {
    quota: Quota,
    /// The remaining burst of each client. Clients whose burst is full again are dropped.
    clients: Cache<IpAddr, Arc<DefaultDirectRateLimiter>>,
}

impl RateLimit {
    /// Allows each client `per_second` requests and a burst; 0 a second turns the limit off.
    #[must_use]
    pub fn new(per_second: u32, burst: NonZeroU32, proxies: Proxies) -> Self {
        let per_second = NonZeroU32::new(per_second);
        let limit = per_second.map(|per_second| {
            let quota = Quota::per_second(per_second).allow_burst(burst);
            Arc::new(Limit::new(quota, MOST_CLIENTS))
        });
        Self {
            proxies: Arc::new(proxies),
            limit,
        }
    }

    /// The client of a request.
    fn client(&self, request: &Request) -> IpAddr {
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
        // Without peer addresses, all requests share one limit.
        let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0.ip());
        network_of(self.proxies.client(peer, request.headers()))
    }
}

/// The layer: passes a request on, or rejects it with 429.
///
/// # Errors
/// If the client is over its limit.
pub async fn limit(
    State(limits): State<RateLimit>,
    mut request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let client = limits.client(&request);
    if let Some(limit) = limits.limit
        && let Err(retry_after) = limit.take_from(client).await
    {
        RATE_LIMIT_REJECTIONS_TOTAL.inc();
        return Err(ApiError::RateLimited { retry_after });
    }
    request.extensions_mut().insert(Client(client));
    Ok(next.run(request).await)
}

impl Limit {
    fn new(quota: Quota, most_clients: u64) -> Self {
        // The time until a client's burst is full again.
        let refill = quota.burst_size_replenished_in();
        let clients = Cache::builder()
            .max_capacity(most_clients)
            .time_to_idle(refill.max(Duration::from_secs(1)))
            .build();
        Self { quota, clients }
    }

    /// Takes one request from the client's burst, or returns when the next one is allowed.
    async fn take_from(&self, client: IpAddr) -> Result<(), Duration> {
        let left = self
            .clients
            .get_with(client, async { Arc::new(RateLimiter::direct(self.quota)) });
        let left = left.await;
        left.check()
            .map_err(|until| until.wait_time_from(left.clock().now()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One request a second.
    fn limit(burst: u32, most_clients: u64) -> Limit {
        let quota = Quota::per_second(NonZeroU32::MIN);
        let quota = quota.allow_burst(NonZeroU32::new(burst).expect("not zero"));
        Limit::new(quota, most_clients)
    }

    #[tokio::test]
    async fn each_client_has_its_own_requests() {
        let limit = limit(3, 10);
        for client in ["192.0.2.1", "192.0.2.2"] {
            let client = client.parse().expect("an address");
            for _ in 0..3 {
                limit.take_from(client).await.expect("there is one left");
            }
        }
        let client = "192.0.2.1".parse().expect("an address");
        let wait = limit.take_from(client).await.expect_err("none is left");
        assert!(wait <= Duration::from_secs(1), "{wait:?}");
    }

    #[tokio::test]
    async fn a_client_that_is_over_its_limit_and_rests_for_a_moment_is_over_it_still() {
        let hour = Duration::from_secs(3600);
        let quota = Quota::with_period(hour).expect("not zero");
        let limit = Limit::new(quota.allow_burst(NonZeroU32::MIN), 10);
        let client = Ipv4Addr::LOCALHOST.into();
        limit.take_from(client).await.expect("the first one");
        for _ in 0..2 {
            // Longer than a client that does nothing could be forgotten for by mistake.
            tokio::time::sleep(Duration::from_millis(1100)).await;
            limit.clients.run_pending_tasks().await;
            limit.take_from(client).await.expect_err("none is left");
        }
    }

    #[tokio::test]
    async fn memory_does_not_grow_with_clients() {
        let limit = limit(1_000_000, 100);
        for client in 0..2_000 {
            let client = Ipv4Addr::from_bits(client).into();
            limit.take_from(client).await.expect("there is one left");
        }
        limit.clients.run_pending_tasks().await;
        assert!(limit.clients.entry_count() <= 100);
    }
}
