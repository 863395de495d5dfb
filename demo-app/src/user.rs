//! What a user is, and what a valid one looks like. Not where users are kept: that is [`crate::users`].

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::passwords::Password;

const LONGEST_NAME: usize = 100;
/// The longest address that fits into an SMTP command.
const LONGEST_EMAIL: usize = 254;

/// A user as stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// Given by the database, never reused.
    pub id: i64,
    /// As the user wrote it, without surrounding space.
    pub name: String,
    /// Unique, upper and lower case being the same.
    pub email: String,
    /// When the user was stored.
    pub created_at: Timestamp,
}

/// What a client sends to make a user; not checked yet.
#[derive(Debug, Clone, Deserialize)]
pub struct UserRequest {
    /// Any name.
    pub name: String,
    /// Any text that may be an e-mail address.
    pub email: String,
    /// What the user will sign in with; who has none can't.
    #[serde(default)]
    pub password: Option<Password>,
}

/// A user that may be stored: only [`UserRequest::validate`] makes one.
#[derive(Debug, Clone)]
pub struct NewUser {
    name: String,
    email: String,
    password: Option<Password>,
}

impl NewUser {
    /// 1 to 100 characters, none of them a control character.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Looks like an e-mail address.
    #[must_use]
    pub fn email(&self) -> &str {
        &self.email
    }

    /// Long enough to be hard to guess.
    pub(crate) fn take_password(&mut self) -> Option<Password> {
        self.password.take()
    }
}

impl UserRequest {
    /// Checks name and e-mail address, without the space around them, and the password.
    ///
    /// # Errors
    /// Everything that is wrong, in words for the client.
    pub fn validate(self) -> Result<NewUser, String> {
        let name = self.name.trim();
        let email = self.email.trim();
        let problems: Vec<String> = [
            check_name(name).err(),
            check_email(email).err(),
            self.password
                .as_ref()
                .and_then(|password| password.check().err()),
        ]
        .into_iter()
        .flatten()
        .collect();
        if problems.is_empty() {
            Ok(NewUser {
                name: name.to_owned(),
                email: email.to_owned(),
                password: self.password,
            })
        } else {
            Err(problems.join("; "))
        }
    }
}

fn check_name(name: &str) -> Result<(), String> {
    if name.is_empty() {
        Err("`name` must not be empty".to_owned())
    } else if name.chars().count() > LONGEST_NAME {
        Err(format!(
            "`name` must have at most {LONGEST_NAME} characters"
        ))
    } else if name.chars().any(char::is_control) {
        Err("`name` must not contain control characters".to_owned())
    } else {
        Ok(())
    }
}

/// Finds slips, not undeliverable addresses: only an e-mail that arrives proves an address.
fn check_email(email: &str) -> Result<(), String> {
    if email.len() > LONGEST_EMAIL {
        return Err(format!("`email` must have at most {LONGEST_EMAIL} bytes"));
    }
    let looks_right = email.split_once('@').is_some_and(|(local, domain)| {
        let clean = |text: &str| {
            !text
                .chars()
                .any(|c| c == '@' || c.is_whitespace() || c.is_control())
        };
        let labels = domain.split('.');
        !local.is_empty()
            && clean(local)
            && clean(domain)
            && domain.contains('.')
            && labels.into_iter().all(|label| !label.is_empty())
    });
    if looks_right {
        Ok(())
    } else {
        Err("`email` must be an e-mail address, such as ada@example.com".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn validate(name: &str, email: &str) -> Result<NewUser, String> {
        UserRequest {
            name: name.to_owned(),
            email: email.to_owned(),
            password: None,
        }
        .validate()
    }

    #[test]
    fn surrounding_space_is_dropped() {
        let user = validate("  Ada Lovelace ", " ada@example.com ").expect("valid");
        assert_eq!(
            (user.name(), user.email()),
            ("Ada Lovelace", "ada@example.com")
        );
    }

    #[test]
    fn unusual_but_valid_users_pass() {
        for (name, email) in [
            ("李", "li@例え.jp"),
            (&"x".repeat(100), "a+b@sub.example.co"),
        ] {
            assert!(validate(name, email).is_ok(), "{name} {email}");
        }
    }

    #[test]
    fn bad_addresses_are_refused() {
        for email in [
            "",
            "ada",
            "@example.com",
            "ada@",
            "ada@localhost",
            "ada@example..com",
            "ada@.com",
            "ada@example.com.",
            "ada lovelace@example.com",
            "a@b@example.com",
            "ada@exam\u{0}ple.com",
        ] {
            assert!(validate("Ada", email).is_err(), "{email:?}");
        }
        assert!(validate("Ada", &format!("{}@example.com", "a".repeat(250))).is_err());
    }

    #[test]
    fn all_problems_are_named_at_once() {
        let problems = validate(" ", "nobody").expect_err("two problems");
        assert!(
            problems.contains("`name`") && problems.contains("`email`"),
            "{problems}"
        );
        assert!(validate(&"x".repeat(101), "ada@example.com").is_err());
        assert!(validate("Ada\nLovelace", "ada@example.com").is_err());
    }
}
