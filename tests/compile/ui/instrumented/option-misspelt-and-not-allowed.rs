use metrics_runtime::{background_task, business_counter, business_gauge, instrumented};

struct Shop;

#[instrumented(GET "/orders", hlep = "Orders.")]
async fn orders() {}

#[instrumented(statsu = [200])]
fn users() {}

#[instrumented(name = "plans", help = "Plans.", fuction = "Shop::plans")]
fn plans() {}

#[instrumented(duration = false, bukcets = [1.0])]
fn carts() {}

#[instrumented(eror)]
fn items() {}

#[instrumented(error_if = |n: &u8| *n > 1, ok_fi = |n: &u8| *n == 1)]
fn mails() -> u8 {
    1
}

#[instrumented]
impl Shop {
    #[instrumented(skpi)]
    fn close(&self) {}
}

#[business_gauge("waiting", help = "Waiting.", set = 1, ad = 1)]
fn wait() {}

#[business_counter("failures_total", help = "Failures.", on = eror)]
fn fail() {}

#[background_task("mail", quueed, in_progres)]
fn queue() {}

fn main() {
    drop(orders());
    users();
    plans();
    carts();
    items();
    mails();
    Shop.close();
    wait();
    fail();
    queue();
}
