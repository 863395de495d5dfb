use metrics_runtime::{db_operation, instrumented};

unsafe extern "C" {
    #[instrumented]
    safe fn labs(number: i64) -> i64;
    #[db_operation(select, "orders")]
    pub fn llabs(number: i64) -> i64;
    #[instrumented]
    fn abs(number: i32) -> i32;
}

#[instrumented]
unsafe extern "C" {
    fn atoi(text: *const std::ffi::c_char) -> i32;
}

fn main() {
    labs(1);
    unsafe {
        llabs(1);
        abs(1);
        atoi(c"1".as_ptr());
    }
}
