//! Options about gRPC services.

use super::HttpMetricsBuilder;
use crate::http::layer::config::descriptors;
use crate::http::layer::config::rpc::{self, GrpcType, RpcMethod};

impl HttpMetricsBuilder {
    /// Counts the RPCs of a gRPC service, under the names of go-grpc-prometheus. Default: none;
    /// an RPC is an HTTP request like any other. Feature `grpc`.
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
    /// | `grpc_server_handled_total` | the same, `grpc_code` |
    /// | `grpc_server_msg_received_total`, `grpc_server_msg_sent_total` | the same without `grpc_code` |
    /// | `grpc_server_handling_seconds` | the same |
    ///
    /// All series exist from the start. The [namespace](Self::namespace) and the labels of
    /// the layer's other families apply, and so do its [`buckets`](Self::buckets),
    /// [`filter`](Self::filter), [`exclude`](Self::exclude) with the path
    /// `/shop.v1.Orders/Get`, and the [hooks](Self::on_end).
    ///
    /// # What is an RPC
    ///
    /// As soon as a service is named, each `POST` with a `content-type` that begins with
    /// `application/grpc` counts as an RPC, and not in the `http_*` families. That is also true of
    /// gRPC-Web, except for its variant in Base64 (`application/grpc-web-text`).
    ///
    /// If its path is no method that is named, it counts in one series for all of them, whose
    /// `grpc_type`, `grpc_service` and `grpc_method` are `unknown`. So clients cannot create
    /// series, and a server whose services are not named shows there. With
    /// [`ignore_unmatched`](Self::ignore_unmatched) such RPCs are not counted. A request to one of
    /// axum's routes stays an HTTP request, whatever its `content-type`, unless the route has
    /// the form `/package.Service/{*rest}`, as tonic's do.
    ///
    /// # How RPCs end
    ///
    /// | RPC | `grpc_code` |
    /// |---|---|
    /// | the trailers or the head have a `grpc-status` | that |
    /// | they have none | what clients make of the status code: `Unimplemented` for 404, `Unavailable` for 429, 502, 503 and 504, `Unauthenticated` for 401, `PermissionDenied` for 403, `Internal` for 400, and otherwise `Unknown` |
    /// | the client disconnects | `Canceled` |
    /// | the response is dropped after the deadline that the client has sent, as tonic's server does then | `DeadlineExceeded` |
    /// | the handler, a layer or the body panics; the body fails | `Internal` |
    ///
    /// A message counts when the last of its bytes was read or written. Durations last until
    /// the end of the response. What is in progress is `started` minus `handled`.
    ///
    /// With tonic's own server, write
    /// `Server::builder().layer(metrics.any_body())`; with axum, add
    /// `Routes::into_axum_router` to the router that you instrument.
    pub fn grpc_service<'a>(
        mut self,
        service: &str,
        methods: impl IntoIterator<Item = (&'a str, GrpcType)>,
    ) -> Self {
        let mut methods = methods.into_iter().peekable();
        if methods.peek().is_none() {
            self.problem("grpc_service", service, "it has no methods: name one");
        }
        for (method, kind) in methods {
            self.add_rpc("grpc_service", service, method, kind);
        }
        self
    }

    /// Counts the RPCs of all services in an encoded `FileDescriptorSet`, which has the types of
    /// the methods: see [`grpc_service`](Self::grpc_service). Default: none. Feature `grpc`.
    ///
    /// tonic-prost-build writes one with `file_descriptor_set_path`, which is also what reflection
    /// needs, and protoc with `--descriptor_set_out`.
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
    /// Name only services that the server has: all of the set have series.
    pub fn grpc_descriptors(mut self, descriptors: &[u8]) -> Self {
        const OPTION: &str = "grpc_descriptors";
        let length = format!("{} bytes", descriptors.len());
        match descriptors::methods(descriptors) {
            Err(descriptors::Malformed) => self.problem(
                OPTION,
                length,
                "they are no encoded `FileDescriptorSet`: write what tonic-prost-build has written \
                 to `file_descriptor_set_path`",
            ),
            Ok(methods) if methods.is_empty() => {
                self.problem(OPTION, length, "they have no service: leave them out");
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
