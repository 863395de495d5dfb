use metrics_runtime::*;
#[instrumented(error)]
async fn a() -> Option<u8> { None }
#[instrumented(error)]
fn b() -> Option<u8> { None }
#[db_operation(select, tables::ORDERS)]
fn c() {}
#[db_operation(select, tabel = "orders")]
fn d() {}
#[db_operation(select "orders", okif)]
fn e() {}
#[external_call("payments", POST "/charges")]
fn f() {}
#[db_operation(select, in_progress, okif)]
fn g() {}
#[instrumented(error)]
fn h() -> Result<u8, std::io::Error> { Ok(3) }
