//! `#[instrumented]` above a whole `impl` block.

use metrics_runtime::{business_counter, instrumented, snapshot};

fn calls(function: &str) -> f64 {
    let labels = [("module", module_path!()), ("function", function)];
    snapshot().total("function_calls_total", &labels)
}

fn is_declared(function: &str) -> bool {
    let name = format!(r#"function="{function}""#);
    metrics_runtime::render().contains(&name)
}

struct Cart<T> {
    items: Vec<T>,
}

#[instrumented(in_progress, buckets = [0.5, 1.0])]
impl<T: Clone + 'static> Cart<T> {
    const LIMIT: usize = 2;

    #[instrumented(skip)]
    const fn new() -> Self {
        Self { items: Vec::new() }
    }

    /// Adds one.
    ///
    /// Things put into carts.
    #[business_counter("carted_total", help = "Things put into carts.")]
    fn add(&mut self, item: T) -> Result<&T, &'static str> {
        if self.items.len() == Self::LIMIT {
            return Err("it is full");
        }
        self.items.push(item);
        self.items.last().ok_or("it is empty")
    }

    #[instrumented(buckets = [7.0], function = "cart_pay")]
    async fn pay(self) -> usize {
        tokio::task::yield_now().await;
        self.items.len()
    }

    #[instrumented(error_if = |found: &Option<T>| found.is_none())]
    fn first(&self) -> Option<T> {
        self.items.first().cloned()
    }
}

#[instrumented]
impl<T> Drop for Cart<T> {
    fn drop(&mut self) {
        self.items.clear();
    }
}

trait Named {
    fn name(&self) -> String;
}

#[instrumented]
impl Named for [u8] {
    fn name(&self) -> String {
        String::from_utf8_lossy(self).into_owned()
    }
}

#[async_trait::async_trait]
trait Store {
    async fn load(&self, key: u32) -> Option<u32>;
}

struct Memory;

#[instrumented]
#[async_trait::async_trait]
impl Store for Memory {
    async fn load(&self, key: u32) -> Option<u32> {
        tokio::task::yield_now().await;
        Some(key)
    }
}

struct Disk;

#[async_trait::async_trait]
#[instrumented]
impl Store for Disk {
    async fn load(&self, key: u32) -> Option<u32> {
        tokio::task::yield_now().await;
        Some(key)
    }
}

#[tokio::test]
async fn each_function_of_a_block_is_measured_under_its_type() {
    assert!(!is_declared("Cart::new"), "it is left out");
    let mut cart = Cart::new();
    assert_eq!(cart.first(), None);
    assert_eq!(cart.add(1), Ok(&1));
    assert_eq!(cart.add(2), Ok(&2));
    assert_eq!(cart.add(3), Err("it is full"));
    assert_eq!(cart.first(), Some(1));
    assert_eq!(calls("Cart::add"), 3.0);
    assert_eq!(snapshot().total("carted_total", &[]), 2.0);
    assert_eq!(calls("Cart::first"), 2.0);
    let failed = [("function", "Cart::first"), ("outcome", "error")];
    assert_eq!(snapshot().total("function_calls_total", &failed), 1.0);
    assert_eq!(cart.pay().await, 2);
    assert_eq!(calls("Cart as Drop::drop"), 1.0);
    assert_eq!(calls("cart_pay"), 1.0);
}

#[test]
fn options_of_a_block_apply_to_functions_without_their_own() {
    let text = metrics_runtime::render();
    assert!(text.contains(r#"function="Cart::add",le="0.5""#));
    assert!(text.contains(r#"function="cart_pay",le="7.0""#));
    assert!(!text.contains(r#"function="cart_pay",le="0.5""#));
    let module = module_path!();
    for function in ["Cart::add", "cart_pay"] {
        let gauge =
            format!(r#"function_calls_in_progress{{module="{module}",function="{function}"}} 0"#);
        assert!(text.contains(&gauge), "{gauge}");
    }
}

#[tokio::test]
async fn blocks_of_traits_are_measured_under_the_type_and_the_trait() {
    assert_eq!(b"abc"[..].name(), "abc");
    assert_eq!(calls("[u8] as Named::name"), 1.0);
    assert_eq!(Memory.load(1).await, Some(1));
    assert_eq!(Disk.load(1).await, Some(1));
    drop(Disk.load(1));
    assert_eq!(calls("Memory as Store::load"), 1.0);
    assert_eq!(calls("Disk as Store::load"), 1.0);
}

struct Conditional;

#[instrumented(in_progress)]
impl Conditional {
    #[cfg_attr(all(), instrumented(skip))]
    const fn left_out() -> u8 {
        1
    }

    #[cfg_attr(any(), instrumented(skip))]
    fn not_left_out() {}

    #[cfg_attr(all(), inline, instrumented(buckets = [7.0]))]
    fn completed() {}

    #[cfg_attr(all(), cfg_attr(all(), instrumented(function = "nested")))]
    fn within_another() {}

    #[cfg_attr(any(), instrumented(buckets = [7.0]))]
    #[cfg_attr(all(), instrumented(function = "second"))]
    fn in_two_cases() {}
}

#[test]
fn a_conditional_attribute_applies_in_its_case() {
    assert_eq!(Conditional::left_out(), 1);
    Conditional::not_left_out();
    Conditional::completed();
    Conditional::within_another();
    Conditional::in_two_cases();
    assert!(!is_declared("Conditional::left_out"));
    for function in [
        "Conditional::not_left_out",
        "Conditional::completed",
        "nested",
        "second",
    ] {
        assert_eq!(calls(function), 1.0, "{function}");
    }
    assert!(!is_declared("Conditional::in_two_cases"));
    let exposition = metrics_runtime::render();
    let series = |family: &str, function: &str| {
        let module = module_path!();
        format!("{family}{{module=\"{module}\",function=\"{function}\"")
    };
    let completed = series(
        "function_call_duration_seconds_bucket",
        "Conditional::completed",
    );
    assert!(exposition.contains(&format!("{completed},le=\"7.0\"}} 1\n")));
    assert!(exposition.contains(&series(
        "function_calls_in_progress",
        "Conditional::completed"
    )));
}
