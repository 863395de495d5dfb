//! Many concurrent clients, while scrapers read and dependencies fail: exactly the responses are counted.

mod exactness;
mod faults;

/// No rate limit, and timeouts that a busy machine does not reach. With these settings, each status code above 499 is an
/// error.
const PATIENT: [&str; 10] = [
    "--rate-limit-per-second",
    "0",
    "--request-timeout-seconds",
    "1000",
    "--database-acquire-timeout-seconds",
    "1000",
    "--database-query-timeout-seconds",
    "1000",
    "--mail-queue-capacity",
    "100000",
];
