//! The options for gRPC services.

use super::HttpMetricsBuilder;
use crate::http::layer::config::descriptors;
use crate::http::layer::config::rpc::{self, GrpcType, RpcMethod};

impl HttpMetricsBuilder {
    /// Counts the RPCs of a gRPC service, under the names of go-grpc-prometheus. Default: no
    /// services, so an RPC counts as an HTTP request. Feature `grpc`.
    ///
    /// ```
    /// use metrics_runtime::{GrpcType, HttpMetrics};
    ///
    /// let methods = [("Get", GrpcType::Unary), ("Watch", GrpcType::ServerStream)];
    /// let metrics = HttpMetrics::builder().grpc_service("shop.v1.Orders", methods).build().unwrap();
    /// assert!(metrics_runtime::render().contains(
    ///     "grpc_server_handled_total{grpc_type=\"unary\",grpc_service=\"shop.v1.Orders\",grpc_method=\"Get\",grpc_code=\"OK\"} 0\n"
    /// ));
    /// ```
    ///
    /// | family | labels |
    /// |---|---|
    /// | `grpc_server_started_total` | `grpc_type`, `grpc_service`, `grpc_method` |
    /// | `grpc_server_handled_total` | `grpc_type`, `grpc_service`, `grpc_method`, `grpc_code` |
    /// | `grpc_server_msg_received_total`, `grpc_server_msg_sent_total` | `grpc_type`, `grpc_service`, `grpc_method` |
    /// | `grpc_server_handling_seconds` | `grpc_type`, `grpc_service`, `grpc_method` |
    ///
    /// All series exist from the start. The [namespace](Self::namespace), the labels of the
    /// layer's other families, the [`buckets`](Self::buckets), the [`filter`](Self::filter) and
    /// the [hooks](Self::on_end) apply. So does [`exclude`](Self::exclude), with paths such as
    /// `/shop.v1.Orders/Get`.
    ///
    /// # What is an RPC
    ///
    /// If the options name a service, each `POST` whose `content-type` begins with
    /// `application/grpc` counts as an RPC, and not in the `http_*` families. This includes
    /// gRPC-Web, except for its Base64 variant (`application/grpc-web-text`).
    ///
    /// If the path is not one of the named methods, the RPC counts in a common series, whose
    /// `grpc_type`, `grpc_service` and `grpc_method` are `unknown`. So clients cannot create
    /// series, and services that the options do not name become visible. With
    /// [`ignore_unmatched`](Self::ignore_unmatched), such RPCs are not counted.
    ///
    /// A request to a route of axum stays an HTTP request with any `content-type`, unless the
    /// route has the form `/package.Service/{*rest}`, like the routes of tonic.
    ///
    /// # How RPCs end
    ///
    /// | RPC | `grpc_code` |
    /// |---|---|
    /// | the trailers or the head have a `grpc-status` | that code |
    /// | they have no `grpc-status` | the code that clients derive from the status code: `Unimplemented` for 404, `Unavailable` for 429, 502, 503 and 504, `Unauthenticated` for 401, `PermissionDenied` for 403, `Internal` for 400, and otherwise `Unknown` |
    /// | the client disconnects | `Canceled` |
    /// | the response is dropped after the client's deadline, as by tonic's server | `DeadlineExceeded` |
    /// | the handler, a layer or the body panics; the body fails | `Internal` |
    ///
    /// A message counts when its last byte is read or written. Durations last until the end of
    /// the response. `started` minus `handled` is the number of RPCs in progress.
    ///
    /// With tonic's own server, use `Server::builder().layer(metrics.any_body())`. With axum, add
    /// `Routes::into_axum_router` to the router that you instrument.
    ///
    /// # Cost
    ///
    /// Each method has 20 counters and a histogram. Each RPC allocates its guard.
    pub fn grpc_service<'a>(
        mut self,
        service: &str,
        methods: impl IntoIterator<Item = (&'a str, GrpcType)>,
    ) -> Self {
        let mut methods = methods.into_iter().peekable();
        if methods.peek().is_none() {
            self.problem(
                "grpc_service",
                service,
                "missing methods: write at least one",
            );
        }
        for (method, kind) in methods {
            self.add_rpc("grpc_service", service, method, kind);
        }
        self
    }

    /// Counts the RPCs of all services in an encoded `FileDescriptorSet`, which contains the types
    /// of the methods: see [`grpc_service`](Self::grpc_service). Default: none. Feature `grpc`.
    ///
    /// tonic-prost-build writes such a file with `file_descriptor_set_path`, and protoc with
    /// `--descriptor_set_out`. It is the same file that reflection needs.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// // Or `tonic::include_file_descriptor_set!("shop")`.
    /// let descriptors = std::fs::read("shop.bin")?;
    /// let metrics = metrics_runtime::HttpMetrics::builder().grpc_descriptors(&descriptors).build()?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The set should contain only services of this server, because all of its methods get
    /// series.
    pub fn grpc_descriptors(mut self, descriptors: &[u8]) -> Self {
        const OPTION: &str = "grpc_descriptors";
        let length = format!("{} bytes", descriptors.len());
        match descriptors::methods(descriptors) {
            Err(descriptors::Malformed) => self.problem(
                OPTION,
                length,
                "not an encoded `FileDescriptorSet`: pass the file that tonic-prost-build writes to \
                 `file_descriptor_set_path`",
            ),
            Ok(methods) if methods.is_empty() => {
                self.problem(OPTION, length, "no service in the descriptors: remove them");
            }
            Ok(methods) => {
                for RpcMethod {
                    service,
                    method,
                    kind,
                } in methods
                {
                    self.add_rpc(OPTION, &service, &method, kind);
                }
            }
        }
        self
    }

    fn add_rpc(&mut self, option: &str, service: &str, method: &str, kind: GrpcType) {
        let added = RpcMethod {
            service: service.to_owned(),
            method: method.to_owned(),
            kind,
        };
        if let Err(advice) = rpc::add(&mut self.settings.rpcs, added) {
            self.problem(option, service, advice);
        }
    }
}
