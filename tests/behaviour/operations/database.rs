//! Operations on a database.

use super::*;

#[db_operation(select, "orders", in_progress)]
async fn find(end: End) -> Result<u8, Failure> {
    run(end).await
}

#[test]
fn an_operation_has_four_outcomes() {
    let running = r#"database_operations_in_progress{operation="select",table="orders"}"#;
    assert_eq!(on_table("select", "orders"), [0.0; 4]);
    assert_eq!(value(running), 0.0);
    in_all_ways(find);
    assert_eq!(on_table("select", "orders"), [1.0; 4]);
    {
        let mut one = pin!(find(Never));
        assert!(poll(one.as_mut()).is_pending());
        assert_eq!(value(running), 1.0);
    }
    assert_eq!(value(running), 0.0);
}

#[db_operation(insert, "orders")]
fn store(n: u8) -> Result<u8, Failure> {
    assert!(n < 100, "too much");
    n.checked_sub(1).ok_or(Failure::Refused)
}

#[test]
fn a_sync_function_can_be_an_operation() {
    assert_eq!(on_table("insert", "orders"), [0.0; 4]);
    assert_eq!(store(1), Ok(0));
    assert!(store(0).is_err());
    panics(|| store(100));
    assert_eq!(on_table("insert", "orders"), [1.0, 1.0, 1.0, 0.0]);
}

// A keyword of Rust, and a string where a word would suffice.
#[db_operation(move, users)]
#[db_operation("upsert or not", "a \"table\"\\n")]
fn oddly_named() {}

#[test]
fn labels_can_be_words_or_strings() {
    oddly_named();
    assert_eq!(on_table("move", "users"), [1.0, 0.0, 0.0, 0.0]);
    let escaped = on_table("upsert or not", r#"a \"table\"\\n"#);
    assert_eq!(escaped, [1.0, 0.0, 0.0, 0.0]);
}

struct Orders(u8);

#[async_trait::async_trait]
trait Table {
    async fn count(&self, end: End) -> Result<u8, Failure>;

    #[db_operation(select, "by_default")]
    async fn twice(&self, end: End) -> Result<u8, Failure> {
        Ok(self.count(end).await? + self.count(end).await?)
    }
}

#[async_trait::async_trait]
impl Table for Orders {
    #[db_operation(count, "boxed", error, in_progress)]
    async fn count(&self, end: End) -> Result<u8, Failure> {
        Ok(run(end).await? * self.0)
    }
}

struct Below(u8);

#[async_trait::async_trait]
impl Table for Below {
    #[db_operation(count, "below", error = |failure: &Failure| failure)]
    async fn count(&self, end: End) -> Result<u8, Failure> {
        Ok(run(end).await? * self.0)
    }
}

#[test]
fn a_method_of_async_trait_can_be_an_operation() {
    let errors = |table| {
        value(&format!(
            r#"database_errors_total{{operation="count",table="{table}",error="refused"}}"#
        ))
    };
    assert_eq!(on_table("count", "boxed"), [0.0; 4]);
    assert_eq!(errors("boxed"), 0.0);
    in_all_ways(|end| async move { Orders(1).count(end).await });
    assert_eq!(on_table("count", "boxed"), [1.0; 4]);
    assert_eq!(errors("boxed"), 1.0);
    in_all_ways(|end| async move { Below(1).count(end).await });
    assert_eq!(on_table("count", "below"), [1.0; 4]);
    assert_eq!(errors("below"), 1.0);
    assert_eq!(poll(pin!(Orders(3).twice(Well))), Poll::Ready(Ok(6)));
    assert_eq!(on_table("select", "by_default"), [1.0, 0.0, 0.0, 0.0]);
}
