//! Generates the client and the server of the service `shop.v1.Orders`, without a `.proto` file and
//! so without protoc.

use tonic_build::manual::{Builder, Method, Service};

fn main() {
    let method = |name: &str, route: &str| {
        Method::builder()
            .name(name)
            .route_name(route)
            .input_type("crate::Number")
            .output_type("crate::Number")
            .codec_path("tonic_prost::ProstCodec")
    };
    let service = Service::builder()
        .name("Orders")
        .package("shop.v1")
        .method(method("get", "Get").build())
        .method(method("upload", "Upload").client_streaming().build())
        .method(method("watch", "Watch").server_streaming().build())
        .method(
            method("chat", "Chat")
                .client_streaming()
                .server_streaming()
                .build(),
        );
    Builder::new().compile(&[service.build()]);
}
