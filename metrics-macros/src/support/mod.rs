//! What all macros use. Imports no macro.
//!
//! | file | holds |
//! |---|---|
//! | `closure` | closures over what a function returns |
//! | `company` | the other attributes above a function |
//! | `errors` | all mistakes of an item, reported together |
//! | `number` | numbers that are written out, without units |
//! | `objective` | `slo(…)` |
//! | `entries` | the list in an attribute's parentheses as it is written |
//! | `options` | its options, each known and given once |
//! | `suggest` | the nearest name for a misspelt one |
//! | `names` | the naming rules of Prometheus, for metrics and labels |
//! | `case` | snake case |
//! | `buckets` | lists of bucket bounds, and rules that make them |
//! | `native` | the options `buckets` and `native` |
//! | `decimal` | numbers as they are written |
//! | `group` | what arrives from `macro_rules!` |
//! | `help` | help texts, from an option or the doc comment |
//! | `item` | what is shown of an item that an attribute does not go with |
//! | `label_name` | `#[label("name")]` on variants and fields |
//! | `function` | the user's function, with its signature and its body |
//! | `body` | where the body runs, and the code around it |
//! | `arguments` | the arguments, moved to where the body runs |
//! | `async_function` | an `async fn` as the function that returns its future |
//! | `output` | what a return type says by itself |
//! | `place` | where an attribute stands |
//! | `returned_future` | a body that ends in a future, as `#[async_trait]` makes it |
//! | `source` | where a value comes from when a function is called |
//! | `shown` | where the compiler shows generated code |
//! | `text` | tokens as somebody would write them |
//! | `words` | names in patterns and types |
//! | `mentions` | which variables an expression mentions |
//! | `runtime` | the path to the runtime |

pub(crate) mod arguments;
pub(crate) mod async_function;
pub(crate) mod body;
pub(crate) mod buckets;
pub(crate) mod case;
pub(crate) mod closure;
pub(crate) mod company;
pub(crate) mod decimal;
pub(crate) mod entries;
pub(crate) mod errors;
pub(crate) mod function;
pub(crate) mod group;
pub(crate) mod help;
pub(crate) mod item;
pub(crate) mod label_name;
pub(crate) mod mentions;
pub(crate) mod names;
pub(crate) mod native;
pub(crate) mod number;
pub(crate) mod objective;
pub(crate) mod options;
pub(crate) mod output;
pub(crate) mod place;
pub(crate) mod returned_future;
pub(crate) mod runtime;
pub(crate) mod shown;
pub(crate) mod source;
pub(crate) mod suggest;
pub(crate) mod text;
pub(crate) mod words;
