use metrics_runtime::business_counter;

/// Users signed in.
#[business_counter("sign_ins_total", processes = "max")]
fn sign_in() {}

fn main() {
    sign_in();
}
