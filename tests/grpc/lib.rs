//! A gRPC service whose requests determine how they end.

use std::pin::Pin;
use tokio_stream::{Stream, StreamExt as _};
use tonic::{Code, Request, Response, Status, Streaming};

/// The code that `build.rs` generates.
#[allow(missing_docs, rust_2018_idioms, clippy::all, clippy::doc_markdown)]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/shop.v1.Orders.rs"));
}

pub use generated::orders_client::OrdersClient;
pub use generated::orders_server::{Orders, OrdersServer};

/// The only message: a number, and how the RPC ends.
#[derive(Clone, PartialEq, prost::Message)]
pub struct Number {
    /// The number of messages of a stream.
    #[prost(uint64, tag = "1")]
    pub value: u64,
    /// [`OK`], [`WAIT`], [`PANIC`], or the number of a status code.
    #[prost(string, tag = "2")]
    pub end: String,
}

/// The RPC succeeds.
pub const OK: &str = "";
/// It waits forever after sending its messages.
pub const WAIT: &str = "wait";
/// It panics.
pub const PANIC: &str = "panic";

/// A number, and how the RPC ends.
pub fn number(value: u64, end: &str) -> Number {
    Number {
        value,
        end: end.to_owned(),
    }
}

/// The service.
#[derive(Clone, Copy, Debug)]
pub struct Shop;

/// How an RPC ends.
async fn end(end: &str) -> Result<(), Status> {
    match end {
        OK => Ok(()),
        WAIT => std::future::pending().await,
        PANIC => panic!("on purpose"),
        code => {
            let code = Code::from_bytes(code.as_bytes());
            Err(Status::new(code, "as it was asked to"))
        }
    }
}

type Numbers = Pin<Box<dyn Stream<Item = Result<Number, Status>> + Send>>;

#[tonic::async_trait]
impl Orders for Shop {
    async fn get(&self, request: Request<Number>) -> Result<Response<Number>, Status> {
        let number = request.into_inner();
        end(&number.end).await?;
        Ok(Response::new(number))
    }

    async fn upload(
        &self,
        request: Request<Streaming<Number>>,
    ) -> Result<Response<Number>, Status> {
        let (mut numbers, mut sum) = (request.into_inner(), 0);
        while let Some(number) = numbers.message().await? {
            sum += number.value;
            end(&number.end).await?;
        }
        Ok(Response::new(number(sum, OK)))
    }

    type WatchStream = Numbers;

    async fn watch(&self, request: Request<Number>) -> Result<Response<Numbers>, Status> {
        let asked = request.into_inner();
        let numbers = (1..=asked.value).map(|value| Ok(number(value, OK)));
        let last = tokio_stream::once(asked.end).then(async |asked| end(&asked).await);
        let errors = last.filter_map(Result::err).map(Err);
        let stream = tokio_stream::iter(numbers).chain(errors);
        Ok(Response::new(Box::pin(stream)))
    }

    type ChatStream = Numbers;

    async fn chat(&self, request: Request<Streaming<Number>>) -> Result<Response<Numbers>, Status> {
        let answers = request.into_inner().then(|number| async {
            let number = number?;
            end(&number.end).await?;
            Ok(number)
        });
        Ok(Response::new(Box::pin(answers)))
    }
}

/// The snippets of the guide's chapter.
#[cfg(doctest)]
#[doc = include_str!("../../docs/src/grpc.md")]
mod guide {}
