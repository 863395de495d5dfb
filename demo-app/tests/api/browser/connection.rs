//! Calls and events over a WebSocket.

use std::net::TcpStream;

use serde_json::{Value, json};
use test_programs::TIMEOUT;
use tungstenite::{Message, WebSocket};

/// A connection to a browser, with the events received so far.
pub(super) struct Connection {
    socket: WebSocket<TcpStream>,
    last_id: u64,
    pub(super) events: Vec<Value>,
}

impl Connection {
    /// Connects to this port of this machine.
    pub(super) fn open(port: u16, path: &str) -> Self {
        let stream = TcpStream::connect(("127.0.0.1", port)).expect("a connection");
        let timeout = stream.set_read_timeout(Some(TIMEOUT));
        timeout.expect("a timeout");
        let url = format!("ws://127.0.0.1:{port}{path}");
        let (socket, _answer) = tungstenite::client(url, stream).expect("a WebSocket");
        Self {
            socket,
            last_id: 0,
            events: Vec::new(),
        }
    }

    /// Calls a method; `more` is added to the message. Returns the result or the error.
    pub(super) fn call(
        &mut self,
        method: &str,
        parameters: &Value,
        more: &Value,
    ) -> Result<Value, Value> {
        self.last_id += 1;
        let id = self.last_id;
        let mut call = json!({"id": id, "method": method, "params": parameters});
        for (name, value) in more.as_object().into_iter().flatten() {
            call[name] = value.clone();
        }
        let sent = self.socket.send(Message::text(call.to_string()));
        sent.expect("the browser accepts connections");
        loop {
            let message = self.socket.read().expect("the browser responds");
            let Message::Text(text) = message else {
                continue;
            };
            let mut answer: Value = serde_json::from_str(&text).expect("JSON");
            if answer["id"] != id {
                self.events.push(answer);
                continue;
            }
            return match answer.get("error") {
                None => Ok(answer["result"].take()),
                Some(_) => Err(answer),
            };
        }
    }

    /// The parameters of all events with this name.
    pub(super) fn events_of(&self, method: &str) -> impl Iterator<Item = &Value> {
        let events = self.events.iter();
        let events = events.filter(move |event| event["method"] == method);
        events.map(|event| &event["params"])
    }
}
