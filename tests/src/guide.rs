//! The snippets of the guide as doc tests: `cargo test -p tests --doc`. Each snippet declares its
//! own metrics, because many snippets are compiled into one binary. The chapter on gRPC is in
//! `tests/grpc`.

#[doc = include_str!("../../docs/src/first-alert.md")]
mod first_alert {}

#[doc = include_str!("../../docs/src/labels.md")]
mod labels {}

#[doc = include_str!("../../docs/src/histograms.md")]
mod histograms {}

#[doc = include_str!("../../docs/src/outcomes.md")]
mod outcomes {}

#[doc = include_str!("../../docs/src/objectives.md")]
mod objectives {}

#[doc = include_str!("../../docs/src/handlers.md")]
mod handlers {}

#[doc = include_str!("../../docs/src/libraries.md")]
mod libraries {}

#[doc = include_str!("../../docs/src/testing.md")]
mod testing {}

#[doc = include_str!("../../docs/src/processes.md")]
mod processes {}

#[doc = include_str!("../../docs/src/push.md")]
mod push {}

#[doc = include_str!("../../docs/src/kubernetes.md")]
mod kubernetes {}

#[doc = include_str!("../../docs/src/scaling.md")]
mod scaling {}

#[doc = include_str!("../../docs/src/checks.md")]
mod checks {}

#[doc = include_str!("../../docs/src/catalogue.md")]
mod catalogue {}

#[doc = include_str!("../../docs/src/cookbook/functions.md")]
mod cookbook_functions {}

#[doc = include_str!("../../docs/src/cookbook/http.md")]
mod cookbook_http {}

#[doc = include_str!("../../docs/src/cookbook/binary.md")]
mod cookbook_binary {}

#[doc = include_str!("../../docs/src/migration.md")]
mod migration {}

#[doc = include_str!("../../docs/src/internals.md")]
mod internals {}

// In the documentation of the runtime, whose own tests would need `redis`.
#[doc = include_str!("../../metrics-runtime/docs/redis_client.md")]
mod redis_client {}
