//! The e-mail that welcomes a new user.

/// An e-mail that welcomes a user.
#[derive(Debug, Clone)]
pub(super) struct Welcome {
    pub(super) user_id: i64,
    pub(super) name: String,
    pub(super) email: String,
}
