//! Functions with every syntax, and lint levels at every position. The restriction lints report
//! nearly every line.

use std::cmp::Ordering;
use std::fmt::{self, Debug, Display};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

#[measured(sync, async)]
pub fn nothing() {}

#[measured(sync, async)]
pub fn value(number: u32) -> u32 {
    return number * 2;
}

#[measured(sync, async)]
pub fn statement(number: u32) -> u32 {
    let doubled = number * 2;
    let number = doubled + 1;
    number
}

#[measured(sync, async)]
pub fn result(text: &str) -> Result<u8, std::num::ParseIntError> {
    use std::str::FromStr as Parse;
    let number = <u8 as Parse>::from_str(text)?;
    return Ok(number);
}

#[measured(sync, async)]
fn wrapped(number: u8) -> Result<u8, String> {
    Ok(number)
}

#[measured(sync, async)]
fn optional(number: u8) -> Option<u8> {
    Some(number)
}

pub fn uses() -> (Result<u8, String>, Option<u8>) {
    drop((wrapped_async(1), optional_async(2)));
    (wrapped(1), optional(2))
}

#[measured(sync, async)]
pub fn references<'a>(text: &'a str, numbers: &mut Vec<u8>, string: &String) -> &'a str {
    numbers.push(string.len() as u8);
    text
}

#[measured(sync, async)]
pub fn by_value(text: String, shared: Arc<u8>, mut numbers: Vec<u8>) -> usize {
    numbers.push(*shared);
    text.len() + numbers.len()
}

#[measured(sync, async)]
pub fn patterns((a, b): (u8, u8), [c, _, ..]: [u8; 4], Pair { left, .. }: Pair, _: u8) -> u8 {
    a + b + c + left
}

#[measured(sync, async)]
pub fn implied(shown: impl Display, into: impl Into<String>) -> impl Debug {
    format!("{}{}", shown, into.into())
}

#[measured(sync, async)]
pub fn generic<T: Clone, const N: usize>(of: &[T; N]) -> [T; N]
where
    T: Debug,
{
    of.clone()
}

#[measured(sync, async)]
pub fn of_parameter<T>(value: T, _other: &T) -> T {
    value
}

#[measured]
pub unsafe fn unsafe_code(pointer: *const u8) -> u8 {
    pointer.is_null() as u8
}

#[measured]
pub async unsafe fn unsafe_later(pointer: *const u8) -> u8 {
    pointer.is_null() as u8
}

#[measured]
pub extern "C" fn foreign(number: u8) -> u8 {
    number
}

#[measured(sync, async)]
pub fn conditional(#[cfg(unix)] number: u8, #[cfg(not(unix))] number: u16) -> u8 {
    number as u8
}

#[measured]
pub fn boxed(number: u8) -> Pin<Box<dyn Future<Output = Result<u8, String>> + Send>> {
    let more = number + 1;
    Box::pin(async move { Ok(more) })
}

#[measured]
pub fn forwarded(number: u8) -> Pin<Box<dyn Future<Output = u8> + Send>> {
    use std::future::ready;
    Box::pin(ready(number))
}

#[measured]
pub fn by_hand(number: u8) -> impl Future<Output = u8> {
    async move { number }
}

#[measured]
#[track_caller]
pub fn tracked(number: Option<u8>) -> Option<u8> {
    assert!(number.is_some());
    Some(number?)
}

#[measured]
#[inline(always)]
#[must_use]
pub fn inlined(number: u8) -> u8 {
    if number > 1 { inlined(number - 1) } else { 1 }
}

#[measured]
pub fn complex(number: u8) -> Result<(usize, Vec<Pair>), ((usize, Vec<Pair>), (usize, Vec<Pair>))> {
    match number {
        0 => Err(((0, Vec::new()), (0, Vec::new()))),
        1 => Ok((0, Vec::new())),
        _ => {
            for n in 0..number {
                if n > 3 && n < 5 || n == 7 {
                    if n % 2 == 0 {
                        return Ok((n as usize, Vec::new()));
                    }
                }
            }
            Ok((1, Vec::new()))
        }
    }
}

#[measured(sync, async)]
pub fn shadows(number: u8) -> u8 {
    let number = number;
    let closure = |number: u8| number + 1;
    let x = closure(number);
    if x == 1 {
        panic!("one");
    }
    x
}

#[derive(Debug)]
pub struct Pair {
    left: u8,
    right: u8,
}

impl Pair {
    #[measured(sync, async)]
    pub fn new(left: u8, right: u8) -> Pair {
        Pair { left, right }
    }

    #[measured(sync, async)]
    pub fn left(&self) -> &u8 {
        &self.left
    }

    #[measured(sync, async)]
    pub fn set_left(&mut self, left: u8) -> &mut Self {
        self.left = left;
        self
    }

    #[measured(sync, async)]
    pub fn into_left(self) -> u8 {
        self.left
    }

    #[measured(sync, async)]
    pub fn shared(self: Arc<Self>) -> u8 {
        self.left
    }

    #[measured(sync, async)]
    pub fn unused_self(&self, number: u8) -> u8 {
        number
    }

    #[measured(sync, async)]
    pub fn local(self: Rc<Self>, _other: Rc<Self>) -> Self {
        Self { left: self.left, right: 1 }
    }
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub struct Copied(u8);

impl Copy for Copied {}

impl Clone for Copied {
    #[measured]
    fn clone(&self) -> Self {
        *self
    }
}

#[derive(PartialEq, Eq)]
pub struct Ordered(u8);

impl Ord for Ordered {
    #[measured]
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}

impl PartialOrd for Ordered {
    #[measured]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Ordered {
    #[measured]
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        write!(formatter, "{}", self.0)
    }
}

impl Default for Ordered {
    #[measured]
    fn default() -> Self {
        Ordered(0)
    }
}

impl Iterator for Ordered {
    type Item = u8;

    #[measured]
    fn next(&mut self) -> Option<u8> {
        self.0 = self.0.checked_sub(1)?;
        Some(self.0)
    }
}

impl Drop for Pair {
    #[measured]
    fn drop(&mut self) {
        self.right = 0
    }
}

pub trait Shape {
    #[measured]
    fn area(&self) -> u32 {
        return 1;
    }

    #[measured]
    fn split(&self) -> Result<(usize, Vec<u8>), ((usize, Vec<u8>), (usize, Vec<u8>))> {
        Ok((self.area() as usize, Vec::new()))
    }

    fn later(&self) -> impl Future<Output = u32> + Send;
}

impl Shape for Ordered {
    #[measured]
    fn split(&self) -> Result<(usize, Vec<u8>), ((usize, Vec<u8>), (usize, Vec<u8>))> {
        Ok((1, Vec::new()))
    }

    #[measured]
    async fn later(&self) -> u32 {
        1
    }
}

#[allow(clippy::needless_return)]
#[measured(sync, async)]
pub fn allowed_above(number: u8) -> u8 {
    return number;
}

#[measured(sync, async)]
#[allow(clippy::implicit_return, unused_variables)]
pub fn allowed_below(number: u8) -> u8 {
    1
}

#[measured(sync, async)]
#[deny(clippy::needless_return, unused_mut)]
pub fn denied(mut number: u8) -> u8 {
    return number;
}

#[measured(sync, async)]
#[expect(clippy::needless_pass_by_value, clippy::implicit_return)]
pub fn expected_below(text: String) -> Result<usize, String> {
    Ok(text.len())
}

#[expect(clippy::needless_return, unused_variables)]
#[measured(sync, async)]
pub fn expected_above(number: u8) -> u8 {
    return 1;
}

#[measured(sync, async)]
#[expect(clippy::needless_return, unused_variables, unused_mut)]
pub fn expected_in_vain() -> u8 {
    1
}

#[measured]
#[expect(clippy::inline_always)]
#[inline(always)]
pub fn expected_inline() -> u8 {
    1
}

#[measured]
#[expect(clippy::unused_async)]
pub async fn expected_async() -> u8 {
    1
}

#[measured]
#[expect(clippy::manual_async_fn)]
pub fn expected_by_hand() -> impl Future<Output = u8> {
    async { 1 }
}

#[measured(sync, async)]
pub fn expected_of_arguments(
    #[expect(unused_variables)] unused: u32,
    #[expect(unused_mut)] mut unchanged: String,
    #[expect(unused_variables)] used: u32,
    #[expect(non_snake_case)] Named: u32,
    #[expect(unused_variables)] (left, right): (u8, u8),
    #[allow(unused_variables)] allowed: u32,
    #[warn(unused_variables)] warned: u32,
    #[cfg_attr(all(), expect(unused_variables))] expected_under_a_condition: u32,
) -> Result<String, u32> {
    if used > Named { Err(used) } else { Ok(unchanged) }
}

#[measured(sync, async)]
pub fn levels_within(number: u8) -> u8 {
    #![expect(unused_variables)]
    #[expect(unused_mut)]
    let mut unused = 1;
    #[allow(clippy::let_and_return)]
    let value = number;
    value
}

#[measured(sync, async)]
pub fn items(number: u8) -> Result<u8, String> {
    use std::cmp::max;
    const LIMIT: u8 = 3;
    fn within(number: u8) -> u8 {
        return max(number, LIMIT);
    }
    Ok(within(number))
}
