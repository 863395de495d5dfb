//! Many clients at once, while scrapers read and parts of the machine fail: every answer is counted, and no other.

mod exactness;
mod faults;

/// No rate limit, and timeouts that a busy machine does not reach: where these are set, each answer above 499 is a fault.
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
