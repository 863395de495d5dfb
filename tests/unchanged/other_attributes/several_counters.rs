//! Several business counters on one function.

use super::counted;
use crate::{calls, run};
use metrics_runtime::{business_counter, instrumented};

fn ended(function: &str) -> [u32; 4] {
    calls(module_path!(), function)
}

/// Together, once more, and twice.
#[business_counter("stacked_together_total")]
#[instrumented]
#[business_counter("stacked_together_failed_total", help = "Failures.", on = error)]
#[business_counter("stacked_together_ended_total", help = "Ends.", on = always)]
fn together(fail: bool) -> Result<(), ()> {
    if fail { Err(()) } else { Ok(()) }
}

/// Together, once more, and twice.
#[business_counter("stacked_together_async_total")]
#[business_counter("stacked_together_async_failed_total", help = "Failures.", on = error)]
#[instrumented]
#[business_counter("stacked_together_async_ended_total", help = "Ends.", on = always)]
async fn together_async(fail: bool) -> Result<(), ()> {
    tokio::task::yield_now().await;
    if fail { Err(()) } else { Ok(()) }
}

#[test]
fn several_business_counters() {
    for fail in [true, false, true] {
        assert_eq!(together(fail).is_err(), fail);
        assert_eq!(run(together_async(fail)).is_err(), fail);
    }
    assert_eq!(ended("together"), [1, 2, 0, 0]);
    assert_eq!(ended("together_async"), [1, 2, 0, 0]);
    for name in ["together", "together_async"] {
        assert_eq!(counted(name), 1.0);
        assert_eq!(counted(&format!("{name}_failed")), 2.0);
        assert_eq!(counted(&format!("{name}_ended")), 3.0);
    }
}

mod several_business_counters_on_a_future {
    use super::*;
    use std::pin::Pin;

    #[business_counter("stacked_future_total", help = "Calls.")]
    #[instrumented]
    #[business_counter("stacked_future_failed_total", help = "Failures.", on = error)]
    fn boxed(fail: bool) -> Pin<Box<dyn Future<Output = Result<(), ()>>>> {
        Box::pin(async move { if fail { Err(()) } else { Ok(()) } })
    }

    struct Service;

    #[async_trait::async_trait]
    trait Trait {
        async fn method(&self, fail: bool) -> Result<(), ()>;
    }

    #[async_trait::async_trait]
    impl Trait for Service {
        #[business_counter("stacked_method_total", help = "Calls.")]
        #[business_counter("stacked_method_failed_total", help = "Failures.", on = error)]
        async fn method(&self, fail: bool) -> Result<(), ()> {
            if fail { Err(()) } else { Ok(()) }
        }
    }

    #[test]
    fn counts_what_the_future_returns() {
        for fail in [true, false, true] {
            assert_eq!(run(boxed(fail)).is_err(), fail);
            assert_eq!(run(Service.method(fail)).is_err(), fail);
        }
        for name in ["future", "method"] {
            assert_eq!(counted(name), 1.0);
            assert_eq!(counted(&format!("{name}_failed")), 2.0);
        }
    }
}

// With statements before the future, both counters generate statics with the same name in one
// block.
mod several_business_counters_on_a_future_behind_statements {
    use super::*;
    use std::pin::Pin;

    #[business_counter("stacked_behind_total", help = "Calls.")]
    #[instrumented]
    #[business_counter("stacked_behind_failed_total", help = "Failures.", on = error)]
    fn boxed(fail: bool) -> Pin<Box<dyn Future<Output = Result<(), ()>>>> {
        let fail = !fail;
        Box::pin(async move { if fail { Err(()) } else { Ok(()) } })
    }

    #[test]
    fn counts_what_the_future_returns() {
        for fail in [true, false, true] {
            assert_eq!(run(boxed(fail)).is_err(), !fail);
        }
        assert_eq!(counted("behind"), 2.0);
        assert_eq!(counted("behind_failed"), 1.0);
    }
}
