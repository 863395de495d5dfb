//! Calls that are nested deeply compile under the default recursion limit.

use metrics_runtime::{instrumented, snapshot};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

macro_rules! nested {
    ($inner:ident) => {};
    ($inner:ident $outer:ident $($rest:ident)*) => {
        #[instrumented]
        async fn $outer(n: u64) -> u64 {
            $inner(n).await + 1
        }
        nested!($outer $($rest)*);
    };
}

#[instrumented]
async fn call_0(n: u64) -> u64 {
    n
}

nested! {
    call_0 call_1 call_2 call_3 call_4 call_5 call_6 call_7 call_8 call_9 call_10 call_11
    call_12 call_13 call_14 call_15 call_16 call_17 call_18 call_19 call_20 call_21 call_22
    call_23 call_24 call_25 call_26 call_27 call_28 call_29 call_30 call_31 call_32 call_33
    call_34 call_35 call_36 call_37 call_38 call_39 call_40 call_41 call_42 call_43 call_44
    call_45 call_46 call_47 call_48 call_49 call_50 call_51 call_52 call_53 call_54 call_55
    call_56 call_57 call_58 call_59 call_60 call_61 call_62 call_63
}

fn main() {
    let mut context = Context::from_waker(Waker::noop());
    assert_eq!(pin!(call_63(1)).poll(&mut context), Poll::Ready(64));
    let calls = snapshot().total("function_calls_total", &[("outcome", "ok")]);
    assert_eq!(calls, 64.0);
}
