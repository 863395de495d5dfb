//! The code of such a function: that of its calls.

use super::model::Model;
use crate::calls;
use proc_macro2::TokenStream;

pub(super) fn expand(model: &Model) -> TokenStream {
    calls::expand(&model.calls, &TokenStream::new())
}
