//! A user, and the rules for valid ones. [`crate::users`] stores them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::passwords::Password;

const LONGEST_NAME: usize = 100;
/// The maximum length of an address in an SMTP command, if it is ASCII.
const LONGEST_EMAIL: usize = 254;

/// A user as stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
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
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct UserRequest {
    /// Not only space, and no control characters; space around it is dropped.
    #[schema(
        example = "Ada Lovelace",
        max_length = 100,
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*[^\x00-\x1f\x7f-\x9f \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000][^\x00-\x1f\x7f-\x9f]*$"
    )]
    pub name: String,
    /// Unique, upper and lower case being the same; space around it is dropped.
    #[schema(
        example = "ada@example.com",
        max_length = 254,
        pattern = r"^[ \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*[^@\x00-\x1f\x7f-\x9f \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+@[^@.\x00-\x1f\x7f-\x9f \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+(\.[^@.\x00-\x1f\x7f-\x9f \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+)+[ \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*$"
    )]
    pub email: String,
    /// What the user will sign in with; who has none can't.
    #[serde(default)]
    #[schema(
        value_type = Option<String>,
        format = Password,
        min_length = 8,
        max_length = 256,
        example = "correct horse battery staple"
    )]
    pub password: Option<Password>,
}

/// A valid user, which only [`UserRequest::validate`] creates.
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
    /// All mistakes, as text for the client.
    pub fn validate(self) -> Result<NewUser, String> {
        let problems = [
            check_name(&self.name).err(),
            check_email(&self.email).err(),
            self.password
                .as_ref()
                .and_then(|password| password.check().err()),
        ];
        let problems: Vec<String> = problems.into_iter().flatten().collect();
        if problems.is_empty() {
            Ok(NewUser {
                name: self.name.trim().to_owned(),
                email: self.email.trim().to_owned(),
                password: self.password,
            })
        } else {
            Err(problems.join("; "))
        }
    }
}

fn check_name(name: &str) -> Result<(), String> {
    if name.trim().is_empty() {
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

/// Detects typing mistakes. Only a delivered e-mail proves that an address exists.
fn check_email(email: &str) -> Result<(), String> {
    if email.chars().count() > LONGEST_EMAIL {
        return Err(format!(
            "`email` must have at most {LONGEST_EMAIL} characters"
        ));
    }
    if email.chars().any(char::is_control) {
        return Err("`email` must not contain control characters".to_owned());
    }
    let looks_right = email.trim().split_once('@').is_some_and(|(local, domain)| {
        let clean = |text: &str| !text.chars().any(|c| c == '@' || c.is_whitespace());
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
    use proptest::prelude::*;
    use serde_json::json;
    use utoipa::PartialSchema as _;

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

    /// Texts near the borders of the rules.
    fn texts() -> impl Strategy<Value = String> {
        let any = "\\PC{0,6}";
        let near = "[ \t\u{a0}\u{85}\u{2003}\u{feff}\u{0}\u{7f}Aé李@.]{0,8}";
        let long = (95_usize..260).prop_map(|length| "é".repeat(length));
        let address = (any, "[ a.@\u{3000}]{0,3}").prop_map(|(a, b)| format!("{a}a@b{b}.c"));
        prop_oneof![any, near, long, address]
    }

    proptest! {
        #[test]
        fn the_described_users_are_those_that_are_valid(name in texts(), email in texts()) {
            let schema = serde_json::to_value(UserRequest::schema()).expect("JSON");
            let schema = jsonschema::validator_for(&schema).expect("a schema");
            for (name, email) in [(&*name, "ada@example.com"), ("Ada", &*email), (&name, &email)] {
                let described = schema.is_valid(&json!({"name": name, "email": email}));
                let valid = validate(name, email);
                prop_assert_eq!(described, valid.is_ok(), "{:?} {:?}: {:?}", name, email, valid);
            }
        }
    }
}
