//! Asynchronous methods of traits, with and without `async_trait`.

use crate::{same, with_and_without};

macro_rules! functions {
    ($(#[$attribute:meta])*) => {
        use crate::{note, pause, run};
        use std::fmt::Display;
        use std::rc::Rc;

        trait Store {
            async fn get(&self, key: u8) -> Result<u8, String>;

            $(#[$attribute])*
            async fn get_both(&self, one: u8, other: u8) -> Result<u8, String> {
                Ok(self.get(one).await? + self.get(other).await?)
            }

            fn all(&mut self) -> impl Future<Output = Vec<u8>> + Send;
        }

        struct Memory(Vec<u8>);

        impl Store for Memory {
            $(#[$attribute])*
            async fn get(&self, key: u8) -> Result<u8, String> {
                pause().await;
                let found = self.0.get(usize::from(key)).ok_or("nothing there")?;
                Ok(*found)
            }

            $(#[$attribute])*
            async fn all(&mut self) -> Vec<u8> {
                pause().await;
                self.0.clone()
            }
        }

        pub(super) fn native_traits() {
            async fn through_a_bound(store: &mut impl Store) {
                note(format!("{:?}", store.get_both(0, 1).await));
                note(format!("{:?}", store.get(9).await));
                note(format!("{:?}", store.all().await));
            }
            run(through_a_bound(&mut Memory(vec![1, 2])));
        }

        #[async_trait::async_trait]
        trait Sender: Send {
            async fn send(&mut self, text: &str) -> Result<usize, String>;

            $(#[$attribute])*
            async fn send_twice(&mut self, text: &str) -> Result<usize, String> {
                Ok(self.send(text).await? + self.send(text).await?)
            }
        }

        #[async_trait::async_trait]
        impl Sender for Memory {
            $(#[$attribute])*
            async fn send(&mut self, text: &str) -> Result<usize, String> {
                pause().await;
                if text.is_empty() {
                    return Err("nothing to send".to_owned());
                }
                self.0.extend(text.bytes());
                Ok(self.0.len())
            }
        }

        pub(super) fn async_trait() {
            let mut memory = Memory(Vec::new());
            let sender: &mut dyn Sender = &mut memory;
            note(format!("{:?}", run(sender.send(""))));
            note(format!("{:?}", run(sender.send("ab"))));
            drop(sender.send("never polled"));
            note(format!("{:?}", run(sender.send_twice("c"))));
        }

        #[async_trait::async_trait(?Send)]
        trait Local {
            async fn share(self: Rc<Self>, with: Rc<u8>) -> usize;
            async fn make<T: Display>(value: T) -> String;
        }

        #[async_trait::async_trait(?Send)]
        impl Local for Memory {
            $(#[$attribute])*
            async fn share(self: Rc<Self>, with: Rc<u8>) -> usize {
                pause().await;
                Rc::strong_count(&self) + Rc::strong_count(&with)
            }

            $(#[$attribute])*
            async fn make<T: Display>(value: T) -> String {
                value.to_string()
            }
        }

        pub(super) fn async_trait_without_send() {
            let shared = Rc::new(1);
            note(run(Rc::new(Memory(Vec::new())).share(shared.clone())));
            note(Rc::strong_count(&shared));
            note(run(Memory::make("made")));
        }
    };
}
with_and_without!(functions);

#[test]
fn native_async_methods() {
    same!(
        native_traits,
        "get" => [2, 1, 0, 0],
        "get_both" => [1, 0, 0, 0],
        "all" => [1, 0, 0, 0],
    );
}

#[test]
fn methods_of_async_trait() {
    same!(async_trait, "send" => [3, 1, 0, 0], "send_twice" => [1, 0, 0, 0]);
}

#[test]
fn methods_of_async_trait_that_are_not_send() {
    same!(async_trait_without_send, "share" => [1, 0, 0, 0], "make" => [1, 0, 0, 0]);
}
