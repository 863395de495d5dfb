//! Futures, and functions that never return.

#[measured]
fn awaits_without_async(n: u8) -> u8 {
    later(n).await
}

#[measured]
fn returns_from_never(n: u8) -> ! {
    if n == 0 {
        panic!();
    }
}

#[measured]
async fn recursion_without_a_box(n: u8) -> u8 {
    if n == 0 {
        return 0;
    }
    recursion_without_a_box(n - 1).await
}

#[measured]
fn boxed_future_of_a_wrong_type(n: u8) -> std::pin::Pin<Box<dyn Future<Output = u64>>> {
    let n = n + 1;
    Box::pin(async move {
        if n == 0 {
            return 0;
        }
        n
    })
}

#[measured]
fn boxed_future_that_borrows(n: u8) -> std::pin::Pin<Box<dyn Future<Output = u8>>> {
    let n = n + 1;
    Box::pin(async { n })
}

#[measured]
fn boxed_future_that_is_not_send(
    n: std::rc::Rc<u8>,
) -> std::pin::Pin<Box<dyn Future<Output = u8> + Send>> {
    Box::pin(async move {
        later(1).await;
        *n
    })
}

#[measured]
fn future_of_a_wrong_type(n: u8) -> impl Future<Output = u64> {
    async move { n }
}

#[measured]
async fn not_send(n: std::rc::Rc<u8>) -> u8 {
    later(1).await;
    *n
}

fn send<T: Send>(value: T) -> T {
    value
}

fn needs_send() {
    drop(send(not_send(std::rc::Rc::new(1))));
}
