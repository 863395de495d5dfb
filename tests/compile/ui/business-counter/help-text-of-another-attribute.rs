use metrics_runtime::{business_counter, business_histogram, instrumented};

/// Orders placed.
/// Orders that failed.
#[business_counter("orders_placed_total")]
#[business_counter("orders_failed_total", on = error)]
fn place_order() -> Result<(), ()> {
    Ok(())
}

/// Letters sent.
#[business_counter("letters_sent_total")]
#[instrumented]
#[business_histogram("letter_pages", value = pages, buckets = [1, 5])]
/// Sends a letter.
async fn send_letter(pages: u32) {
    let _ = pages;
}

fn main() {
    let _ = (place_order(), send_letter(1));
}
