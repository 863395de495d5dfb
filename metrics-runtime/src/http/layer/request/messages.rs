//! Counts the messages in the body of an RPC. Each message has a prefix of five bytes: a flag
//! and its length. Messages are not copied.

use crate::http::layer::series::Code;

/// The flag of trailers, which gRPC-Web sends in the body.
const TRAILERS: u8 = 0x80;

/// How many bytes of trailers in a body are kept at most.
const MAX_TRAILERS: usize = 4096;

/// The progress of reading the body of an RPC.
#[derive(Debug, Default)]
pub(super) struct Messages {
    /// The prefix of the current message.
    head: [u8; 5],
    /// The number of bytes of the prefix that were read.
    filled: usize,
    /// The number of bytes of the message that were not read yet.
    rest: usize,
    trailers: Vec<u8>,
}

impl Messages {
    /// Reads a part of the body, and returns the number of messages that it completes.
    pub(super) fn read(&mut self, mut part: &[u8]) -> u64 {
        let mut whole = 0;
        while !part.is_empty() {
            if self.filled < self.head.len() {
                let count = part.len().min(self.head.len() - self.filled);
                self.head[self.filled..self.filled + count].copy_from_slice(&part[..count]);
                self.filled += count;
                part = &part[count..];
                if self.filled < self.head.len() {
                    break;
                }
                let [_, length @ ..] = self.head;
                self.rest = u32::from_be_bytes(length) as usize;
            }
            let (now, later) = part.split_at(part.len().min(self.rest));
            part = later;
            self.rest -= now.len();
            let is_trailers = self.head[0] & TRAILERS != 0;
            if is_trailers {
                let room = MAX_TRAILERS.saturating_sub(self.trailers.len());
                self.trailers.extend_from_slice(&now[..now.len().min(room)]);
            }
            if self.rest == 0 {
                self.filled = 0;
                whole += u64::from(!is_trailers);
            }
        }
        whole
    }

    /// The code in the trailers of the body.
    pub(super) fn code(&self) -> Option<Code> {
        let mut lines = self.trailers.split(|byte| *byte == b'\n');
        lines.find_map(|line| {
            let at = line.iter().position(|byte| *byte == b':')?;
            let (name, value) = (&line[..at], &line[at + 1..]);
            name.eq_ignore_ascii_case(b"grpc-status")
                .then(|| Code::from_text(value))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(flag: u8, text: &str) -> Vec<u8> {
        let mut message = vec![flag];
        message.extend_from_slice(&(text.len() as u32).to_be_bytes());
        message.extend_from_slice(text.as_bytes());
        message
    }

    #[test]
    fn messages_count_however_the_body_is_divided() {
        let body = [
            message(0, "hello"),
            message(1, ""),
            message(0, &"x".repeat(300)),
            message(TRAILERS, "grpc-message:no\r\ngrpc-status: 5\r\n"),
        ]
        .concat();
        for size in [1, 2, 3, 5, 7, 10, 300, body.len()] {
            let mut messages = Messages::default();
            let whole: u64 = body.chunks(size).map(|part| messages.read(part)).sum();
            assert_eq!(whole, 3, "parts of {size} bytes");
            assert_eq!(messages.code(), Some(Code::from_text(b"5")));
        }
    }

    #[test]
    fn a_message_that_is_not_whole_does_not_count() {
        let mut messages = Messages::default();
        let body = message(0, "hello");
        assert_eq!(messages.read(&body[..9]), 0);
        assert_eq!(messages.read(&body[9..]), 1);
        assert_eq!(messages.read(&body[..3]), 0);
        assert_eq!(messages.code(), None);
    }
}
