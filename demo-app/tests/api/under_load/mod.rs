//! Many clients at once, while scrapers read and parts of the machine fail: every answer is counted, and no other.

mod exactness;
mod faults;
