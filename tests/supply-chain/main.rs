//! Dependencies follow the rules in `deny.toml`, and bills of materials are complete.

mod bills;
mod licences;
mod rules;
