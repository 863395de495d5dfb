use metrics_runtime::background_task;

#[background_task("welcome_email", queued, buckets = [1, 10], error)]
fn queue_welcome_email() {}

#[background_task("welcome_email", queued = true)]
fn queue_another() {}

#[background_task("welcome_email", queued, colour = "red")]
fn queue_a_third() {}

#[background_task("welcome_email", queued)]
#[background_task("welcome_email", queued)]
fn queue_twice() {}

#[background_task("welcome_email", on = always)]
fn send_welcome_email() {}

#[background_task(queued)]
fn queue_nothing() {}

fn main() {
    queue_welcome_email();
    queue_another();
    queue_a_third();
    queue_twice();
    send_welcome_email();
    queue_nothing();
}
