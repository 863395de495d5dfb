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
    /// Unique, in lower case.
    pub email: String,
    /// When the user was stored.
    pub created_at: Timestamp,
}

/// What a client sends to make a user; not checked yet.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct UserRequest {
    /// Not only space, and no control characters; invisible characters only beside others; space around it is dropped.
    #[schema(
        example = "Ada Lovelace",
        max_length = 100,
        pattern = r"^[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]*[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069 \xa0\u1680\u2000-\u200a\u202f\u205f\u3000\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u2065\u206a-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff][^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]*$"
    )]
    pub name: String,
    /// Unique, upper and lower case being the same; space around it is dropped. Other scripts are allowed, quotes are not.
    #[schema(
        example = "ada@example.com",
        max_length = 254,
        pattern = r#"^[ \xa0\u1680\u2000-\u200a\u202f\u205f\u3000]*[^\x00-\x20"(),:;<>@\[\\\]\x7f-\xa0\xad\u0300-\u036f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u206f\u2800\u3000-\u3004\u3008-\u3020\u3164\ufe00-\ufe6f\ufeff-\uff20\uffa0\ufff0-\uffff.]+(\.[^\x00-\x20"(),:;<>@\[\\\]\x7f-\xa0\xad\u0300-\u036f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u206f\u2800\u3000-\u3004\u3008-\u3020\u3164\ufe00-\ufe6f\ufeff-\uff20\uffa0\ufff0-\uffff.]+)*@[^\x00-\x20"(),:;<>@\[\\\]\x7f-\xa0\xad\u0300-\u036f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u206f\u2800\u3000-\u3004\u3008-\u3020\u3164\ufe00-\ufe6f\ufeff-\uff20\uffa0\ufff0-\uffff!#$%&'*+/=?^_`{|}~.-]([^\x00-\x20"(),:;<>@\[\\\]\x7f-\xa0\xad\u0300-\u036f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u206f\u2800\u3000-\u3004\u3008-\u3020\u3164\ufe00-\ufe6f\ufeff-\uff20\uffa0\ufff0-\uffff!#$%&'*+/=?^_`{|}~.]*[^\x00-\x20"(),:;<>@\[\\\]\x7f-\xa0\xad\u0300-\u036f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u206f\u2800\u3000-\u3004\u3008-\u3020\u3164\ufe00-\ufe6f\ufeff-\uff20\uffa0\ufff0-\uffff!#$%&'*+/=?^_`{|}~.-])?(\.[^\x00-\x20"(),:;<>@\[\\\]\x7f-\xa0\xad\u0300-\u036f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u206f\u2800\u3000-\u3004\u3008-\u3020\u3164\ufe00-\ufe6f\ufeff-\uff20\uffa0\ufff0-\uffff!#$%&'*+/=?^_`{|}~.-]([^\x00-\x20"(),:;<>@\[\\\]\x7f-\xa0\xad\u0300-\u036f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u206f\u2800\u3000-\u3004\u3008-\u3020\u3164\ufe00-\ufe6f\ufeff-\uff20\uffa0\ufff0-\uffff!#$%&'*+/=?^_`{|}~.]*[^\x00-\x20"(),:;<>@\[\\\]\x7f-\xa0\xad\u0300-\u036f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u206f\u2800\u3000-\u3004\u3008-\u3020\u3164\ufe00-\ufe6f\ufeff-\uff20\uffa0\ufff0-\uffff!#$%&'*+/=?^_`{|}~.-])?)+[ \xa0\u1680\u2000-\u200a\u202f\u205f\u3000]*$"#
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

    /// Looks like an e-mail address, in lower case.
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
                email: normalized(&self.email),
                password: self.password,
            })
        } else {
            Err(problems.join("; "))
        }
    }
}

/// Controls, and what reverses or breaks the text around it.
fn is_control(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// What nobody sees. Within a name it may join letters or choose their form.
fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || is_control(c)
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2065}'
            | '\u{206a}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{ffff}')
}

fn check_name(name: &str) -> Result<(), String> {
    if name.chars().count() > LONGEST_NAME {
        Err(format!(
            "`name` must have at most {LONGEST_NAME} characters"
        ))
    } else if name.chars().any(is_control) {
        Err("`name` must not contain control characters".to_owned())
    } else if name.chars().all(is_invisible) {
        Err("`name` must not be empty".to_owned())
    } else {
        Ok(())
    }
}

/// Detects typing mistakes, and what a mailer could take for several addresses or for a parameter. Only a delivered e-mail
/// proves that an address exists.
fn check_email(email: &str) -> Result<(), String> {
    if email.chars().count() > LONGEST_EMAIL {
        return Err(format!(
            "`email` must have at most {LONGEST_EMAIL} characters"
        ));
    }
    if email.chars().any(is_control) {
        return Err("`email` must not contain control characters".to_owned());
    }
    let looks_right = email.trim().split_once('@').is_some_and(|(local, domain)| {
        let mut parts = local.split('.');
        let is_local = parts.all(|part| !part.is_empty() && part.chars().all(in_address));
        let labels: Vec<&str> = domain.split('.').collect();
        let is_label = |label: &&str| {
            let ends = label.starts_with('-') || label.ends_with('-');
            !label.is_empty() && !ends && label.chars().all(in_domain)
        };
        is_local && labels.len() > 1 && labels.iter().all(is_label)
    });
    if looks_right {
        Ok(())
    } else {
        Err("`email` must be an e-mail address, such as ada@example.com".to_owned())
    }
}

/// Whether a part of an address may have this character: any of ASCII that needs no quotes, and letters of the world, composed,
/// so that one address is written in one way.
fn in_address(c: char) -> bool {
    let quoted = "\"(),:;<>@[\\]";
    let combining = matches!(c, '\u{300}'..='\u{36f}');
    // Punctuation that looks like that of ASCII, or is no text.
    let other = matches!(c,
        '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}' | '\u{fe00}'..='\u{fe6f}'
        | '\u{feff}'..='\u{ff20}');
    !is_invisible(c) && !quoted.contains(c) && !combining && !other
}

fn in_domain(c: char) -> bool {
    in_address(c) && (!c.is_ascii() || c.is_ascii_alphanumeric() || c == '-')
}

/// An address as it is stored and looked up: addresses that differ in upper and lower case only are one.
pub(crate) fn normalized(email: &str) -> String {
    email.trim().to_lowercase()
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
            ("ا\u{200c}ب", "a'b-c_d=e@x-y.example"),
            ("👩\u{200d}🔬", "jürgen@münchen.example"),
            ("a\u{301}", "o.o@x.y"),
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
            "a@x.y>",
            "<a@x.y>",
            "a,b@x.y",
            "a;b@x.y",
            "mailto:a@x.y",
            "mailto:a@x.y?cc=z",
            "a@x.y?cc=z",
            "a@x.y/z",
            "a@[127.0.0.1]",
            "\"a b\"@x.y",
            "a..b@x.y",
            ".a@x.y",
            "a.@x.y",
            "a@-x.y",
            "a@x-.y",
            "a@x_y.z",
            // A full stop and an at sign of other scripts, nothing that can be seen, text from right to left, and letters that
            // are not composed.
            "a@x。y",
            "a＠x.y",
            "a\u{200b}@x.y",
            "a\u{202e}@x.y",
            "a\u{feff}@x.y",
            "a\u{308}@x.y",
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
        for name in [
            "Ada\nLovelace",
            "\u{200b}",
            "\u{200b} \u{feff}",
            "\u{3164}",
            "Ada\u{202e}",
            "A\u{2028}B",
        ] {
            assert!(validate(name, "ada@example.com").is_err(), "{name:?}");
        }
    }

    #[test]
    fn upper_and_lower_case_of_any_script_are_one_address() {
        for (one, other) in [
            ("Ada@Example.com", "ADA@example.COM"),
            ("Ärger@x.y", "ärger@X.y"),
        ] {
            let [one, other] = [one, other].map(|email| validate("Ada", email).expect("valid"));
            assert_eq!(one.email(), other.email());
        }
    }

    /// Texts near the borders of the rules.
    fn texts() -> impl Strategy<Value = String> {
        let any = "\\PC{0,6}";
        let near = "[ \t\u{a0}\u{85}\u{2003}\u{feff}\u{0}\u{7f}\u{200b}\u{202e}\u{301}Aé李@.]{0,8}";
        let long = (95_usize..260).prop_map(|length| "é".repeat(length));
        let address = (any, "[ a.@\u{3000}-]{0,3}").prop_map(|(a, b)| format!("{a}a@b{b}.c"));
        // Each character of the first planes once in a while.
        let one = (0_u32..0x3000, 0_u32..0x100).prop_map(|(near, ascii)| {
            let [near, ascii] = [near, ascii].map(|c| char::from_u32(c).unwrap_or('x'));
            format!("a{near}@b{ascii}c.d")
        });
        let far = (0xfe00_u32..0x1_0000)
            .prop_map(|c| format!("{0}@{0}.y", char::from_u32(c).unwrap_or('x')));
        prop_oneof![any, near, long, address, one, far]
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
