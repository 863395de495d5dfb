//! How many requests each client may make: so many a second, and some more at once. Who makes more is told when to come
//! again.
//!
//! Neither `/health` nor `/metrics` is limited: probes and scrapers must see a service that is under attack. Nor are the
//! pages that describe the API, which cost no work; nor is a wrong method, whose answer (405) costs no more than a refusal.
//! Which routes are, [`crate::app::router`] says.

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

/// The clients that are told apart at once. If there are more, those who ask least are forgotten, and begin anew: a few
/// hundred bytes each, so memory does not grow with clients.
const MOST_CLIENTS: u64 = 65_536;

/// The limit of all clients. Clones share it.
#[derive(Debug, Clone)]
pub struct RateLimit(Option<Arc<Limit>>);

#[derive(Debug)]
struct Limit {
    quota: Quota,
    proxies: Proxies,
    /// What each client has left. Who made no request for as long as it takes to have everything again is left out.
    clients: Cache<IpAddr, Arc<DefaultDirectRateLimiter>>,
}

impl RateLimit {
    /// So many requests a second for each client, and so many at once; none a second: no limit.
    #[must_use]
    pub fn new(per_second: u32, burst: NonZeroU32, proxies: Proxies) -> Self {
        let per_second = NonZeroU32::new(per_second);
        Self(per_second.map(|per_second| {
            let quota = Quota::per_second(per_second).allow_burst(burst);
            Arc::new(Limit::new(quota, proxies, MOST_CLIENTS))
        }))
    }
}

/// Passes a request on, or refuses it.
///
/// # Errors
/// When its client has made too many.
pub async fn limit(
    State(RateLimit(limit)): State<RateLimit>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    if let Some(limit) = limit
        && let Err(retry_after) = limit.take_from(limit.client(&request)).await
    {
        RATE_LIMIT_REJECTIONS_TOTAL.inc();
        return Err(ApiError::RateLimited { retry_after });
    }
    Ok(next.run(request).await)
}

impl Limit {
    fn new(quota: Quota, proxies: Proxies, most_clients: u64) -> Self {
        // Until a client has everything again that it may have at once.
        let refill = quota.burst_size_replenished_in();
        let clients = Cache::builder()
            .max_capacity(most_clients)
            .time_to_idle(refill.max(Duration::from_secs(1)))
            .build();
        Self {
            quota,
            proxies,
            clients,
        }
    }

    /// Whose request this is.
    fn client(&self, request: &Request) -> IpAddr {
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
        // A server that tells no addresses has one client.
        let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0.ip());
        network_of(self.proxies.client(peer, request.headers()))
    }

    /// Takes one request from what the client has left; or says when there is one.
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
    use crate::client_address::ForwardedHeader;

    /// One request a second.
    fn limit(burst: u32, most_clients: u64) -> Limit {
        let quota = Quota::per_second(NonZeroU32::MIN);
        let quota = quota.allow_burst(NonZeroU32::new(burst).expect("not zero"));
        let proxies = Proxies::new(Vec::new(), ForwardedHeader::XForwardedFor);
        Limit::new(quota, proxies, most_clients)
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
