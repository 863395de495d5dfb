//! Slows down clients that guess secrets.
//!
//! Each request with a secret takes a turn of its client before the secret is compared. A right
//! secret resets the turns. So a late response does not reveal that a secret is wrong, and
//! disconnecting early does not save a turn. Other clients do not wait.

use crate::support::lock::lock;
use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::Mutex;
use std::time::Duration;
use tokio::time::Instant;

/// The time of one turn.
const INTERVAL: Duration = Duration::from_millis(100);

/// How many wrong secrets of a client are answered without a wait.
const BURST: u32 = 20;

/// The longest wait. A secret that would wait longer is refused.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// How many clients are remembered at most.
const MAX_CLIENTS: usize = 10_000;

/// The next turn of each client that has recently sent a wrong secret.
#[derive(Debug, Default)]
pub(super) struct Guesses(Mutex<HashMap<IpAddr, Instant>>);

impl Guesses {
    /// Takes a turn, and returns how long to wait for it. `None` if the wait is too long.
    pub(super) fn turn(&self, client: IpAddr) -> Option<Duration> {
        self.turn_at(client, Instant::now())
    }

    fn turn_at(&self, client: IpAddr, now: Instant) -> Option<Duration> {
        let mut clients = lock(&self.0);
        if clients.len() >= MAX_CLIENTS {
            clients.retain(|_, next| *next > now);
            if clients.len() >= MAX_CLIENTS {
                // One attacker does not have this many networks, so forgetting all of them
                // is acceptable.
                clients.clear();
            }
        }
        let next = clients.entry(network(client)).or_insert(now);
        let turn = (*next).max(now);
        let wait = (turn - now).saturating_sub(INTERVAL * (BURST - 1));
        if wait > LONGEST_WAIT {
            return None;
        }
        *next = turn + INTERVAL;
        Some(wait)
    }

    /// Resets the turns of a client that has sent a right secret.
    pub(super) fn forgive(&self, client: IpAddr) {
        lock(&self.0).remove(&network(client));
    }
}

/// The addresses that count as one client: an IPv4 address, or an IPv6 network of 64 bits.
fn network(client: IpAddr) -> IpAddr {
    match client.to_canonical() {
        IpAddr::V6(address) => {
            let network = address.to_bits() >> 64 << 64;
            IpAddr::V6(Ipv6Addr::from_bits(network))
        }
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLIENT: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));

    #[test]
    fn a_burst_is_answered_at_once_and_then_ten_in_a_second() {
        let (guesses, now) = (Guesses::default(), Instant::now());
        for _ in 0..BURST {
            assert_eq!(guesses.turn_at(CLIENT, now), Some(Duration::ZERO));
        }
        for more in 1..=100 {
            assert_eq!(guesses.turn_at(CLIENT, now), Some(INTERVAL * more));
        }
        // A request that would wait longer takes no turn.
        for _ in 0..1_000 {
            assert_eq!(guesses.turn_at(CLIENT, now), None);
        }
        let later = now + LONGEST_WAIT;
        assert_eq!(guesses.turn_at(CLIENT, later), Some(INTERVAL));
        // After a while, there is a burst again.
        let later = later + INTERVAL * (BURST + 1);
        assert_eq!(guesses.turn_at(CLIENT, later), Some(Duration::ZERO));
    }

    #[test]
    fn other_clients_and_those_with_a_right_secret_do_not_wait() {
        let (guesses, now) = (Guesses::default(), Instant::now());
        while guesses.turn_at(CLIENT, now).is_some() {}
        let other = "192.0.2.2".parse().expect("an address");
        assert_eq!(guesses.turn_at(other, now), Some(Duration::ZERO));
        let same = "::ffff:192.0.2.1".parse().expect("an address");
        assert_eq!(guesses.turn_at(same, now), None);
        guesses.forgive(CLIENT);
        assert_eq!(guesses.turn_at(CLIENT, now), Some(Duration::ZERO));
    }

    #[test]
    fn a_network_of_ipv6_is_one_client() {
        let (guesses, now) = (Guesses::default(), Instant::now());
        let address = |text: &str| text.parse().expect("an address");
        while guesses.turn_at(address("2001:db8::1"), now).is_some() {}
        assert_eq!(guesses.turn_at(address("2001:db8::ffff:1"), now), None);
        assert!(guesses.turn_at(address("2001:db8:0:1::1"), now).is_some());
    }

    #[test]
    fn many_clients_are_forgotten() {
        let (guesses, now) = (Guesses::default(), Instant::now());
        for client in 0..3 * MAX_CLIENTS as u32 {
            let wait = guesses.turn_at(IpAddr::V4(client.into()), now);
            assert_eq!(wait, Some(Duration::ZERO));
        }
        let remembered = lock(&guesses.0).len();
        assert!(remembered <= MAX_CLIENTS, "{remembered}");
    }
}
