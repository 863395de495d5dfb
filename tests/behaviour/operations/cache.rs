//! Operations on a cache.

use super::*;

#[cache_operation(get)]
async fn get(end: End, found: bool) -> Result<Option<u8>, Failure> {
    Ok(Some(run(end).await?).filter(|_| found))
}

#[test]
fn a_lookup_has_five_outcomes() {
    assert_eq!(looked_up("get"), [0.0; 5]);
    assert_eq!(poll(pin!(get(Well, true))), Poll::Ready(Ok(Some(1))));
    assert_eq!(poll(pin!(get(Well, false))), Poll::Ready(Ok(None)));
    assert!(poll(pin!(get(Badly, true))).is_ready());
    panics(|| poll(pin!(get(WithAPanic, true))));
    cancel(get(Never, true));
    assert_eq!(looked_up("get"), [1.0; 5]);
    for n in [0, 1] {
        by_type::option(n);
        by_type::truth(n);
        assert!(poll(pin!(by_type::truth_or_error(n))).is_ready());
    }
    assert_eq!(looked_up("get"), [4.0, 4.0, 1.0, 1.0, 1.0]);
}

// They share one operation: each function adds a hit and a miss.
mod by_type {
    use super::*;

    #[cache_operation(get)]
    pub fn option(n: u8) -> Option<u8> {
        Some(n).filter(|n| *n > 0)
    }

    #[cache_operation("get")]
    pub fn truth(n: u8) -> bool {
        n > 0
    }

    #[cache_operation(get)]
    pub async fn truth_or_error(n: u8) -> std::io::Result<bool> {
        Ok(n > 0)
    }
}
