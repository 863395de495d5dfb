//! A user, and the rules for valid ones. [`crate::users`] stores them.

use icu_properties::props::{DefaultIgnorableCodePoint, GeneralCategory};
use icu_properties::{CodePointMapData, CodePointSetData};
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
    /// Not only space, and no characters that are invisible or control the text around them; space around it is dropped.
    #[schema(
        example = "Ada Lovelace",
        max_length = 100,
        pattern = "^[^\\x00-\\x1f\\x7f-\\x9f\\xad\\u034f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u0890\\u0891\\u08e2\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u2800\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb\u{110bd}\u{110cd}\u{13430}-\u{1343f}\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]*[^\\x00-\\x1f\\x7f-\\x9f\\xad\\u034f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u0890\\u0891\\u08e2\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u2800\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb\u{110bd}\u{110cd}\u{13430}-\u{1343f}\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff} \\xa0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000][^\\x00-\\x1f\\x7f-\\x9f\\xad\\u034f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u0890\\u0891\\u08e2\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u2800\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb\u{110bd}\u{110cd}\u{13430}-\u{1343f}\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]*$"
    )]
    pub name: String,
    /// ASCII without quotes, with a dot in the domain; another domain in its ASCII form, `xn--…`. Unique, upper and lower case
    /// being the same; spaces around it are dropped.
    #[schema(
        example = "ada@example.com",
        max_length = 254,
        pattern = r"^ *[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+ *$"
    )]
    pub email: String,
    /// The password for logins. A user without one can't sign in.
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

/// Whether it is invisible, or changes the text around it. These include joiners and variation selectors.
fn is_hidden(c: char) -> bool {
    let category = CodePointMapData::<GeneralCategory>::new().get(c);
    matches!(
        category,
        GeneralCategory::Control
            | GeneralCategory::Format
            | GeneralCategory::LineSeparator
            | GeneralCategory::ParagraphSeparator
    ) || CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
        // Braille without a dot.
        || c == '\u{2800}'
}

fn check_name(name: &str) -> Result<(), String> {
    if name.chars().count() > LONGEST_NAME {
        Err(format!(
            "`name` must have at most {LONGEST_NAME} characters"
        ))
    } else if name.chars().any(is_hidden) {
        Err("`name` must not contain control characters or invisible ones".to_owned())
    } else if name.chars().all(char::is_whitespace) {
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
    let looks_right = trimmed(email)
        .split_once('@')
        .is_some_and(|(local, domain)| {
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
        Err(
            "`email` must be an e-mail address in ASCII, such as ada@example.com; write another domain as xn--…"
                .to_owned(),
        )
    }
}

/// Whether a part of an address may have this character: any of ASCII that needs no quotes. With others, one address could be
/// written in several ways that look alike.
fn in_address(c: char) -> bool {
    c.is_ascii_graphic() && !"\"(),:;<>@[\\]".contains(c)
}

fn in_domain(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-'
}

fn trimmed(email: &str) -> &str {
    email.trim_matches(' ')
}

/// An address as it is stored and looked up: addresses that differ in upper and lower case only are one.
pub(crate) fn normalized(email: &str) -> String {
    trimmed(email).to_ascii_lowercase()
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
            ("李", "li@xn--r8jz45g.jp"),
            ("ابن سينا", "a'b-c_d=e@x-y.example"),
            ("🔬", "{a|b}~/?#@1.2"),
            ("a\u{301}", "o.o@x.y"),
            ("İlker Σίσυφος ﬁ", "A.B@X.Y"),
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
            // Other scripts, also where they look like ASCII, or become it in lower case or another form.
            "jürgen@x.y",
            "li@例え.jp",
            "a@x。y",
            "a＠x.y",
            "ａ@x.y",
            "\u{212a}@x.y",
            "İ@x.y",
            "ΟΔΥΣΣΕΥΣ@x.y",
            "ﬁ@x.y",
            "a\u{308}@x.y",
            "а@x.y",
            // Nothing visible.
            "a\u{200b}@x.y",
            "a\u{202e}@x.y",
            "a\u{feff}@x.y",
            "a\u{e0001}@x.y",
            "\u{a0}a@x.y",
            "a@x.y\n",
            "a@x.y\t",
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
            "A\u{ad}da",
            "\u{2800}",
            "A\u{fe0f}",
            "A\u{61c}",
            "A\u{110bd}",
            "A\u{13430}",
            "A\u{1bca0}",
            "A\u{1d173}",
            "A\u{e0001}",
            "A\u{e0100}",
            "\u{3000}\u{a0}",
        ] {
            assert!(validate(name, "ada@example.com").is_err(), "{name:?}");
        }
    }

    #[test]
    fn upper_and_lower_case_are_one_address() {
        let [one, other] = ["Ada@Example.com", " ADA@example.COM  "]
            .map(|email| validate("Ada", email).expect("valid"));
        assert_eq!(one.email(), other.email());
    }

    /// Texts near the borders of the rules.
    fn texts() -> impl Strategy<Value = String> {
        let any = "\\PC{0,6}";
        let near = "[ \t\u{a0}\u{85}\u{2003}\u{feff}\u{0}\u{7f}\u{200b}\u{202e}\u{301}Aé李@.]{0,8}";
        let long = (95_usize..260).prop_map(|length| "é".repeat(length));
        let address = (any, "[ a.@\u{3000}-]{0,3}").prop_map(|(a, b)| format!("{a}a@b{b}.c"));
        // Any character, in case the others never hit a special one.
        let one = (0_u32..0x3000, 0_u32..0x100).prop_map(|(near, ascii)| {
            let [near, ascii] = [near, ascii].map(|c| char::from_u32(c).unwrap_or('x'));
            format!("a{near}@b{ascii}c.d")
        });
        let far = (0x2000_u32..0x11_0000)
            .prop_map(|c| format!("{0}@{0}.y", char::from_u32(c).unwrap_or('x')));
        prop_oneof![any, near, long, address, one, far]
    }

    #[test]
    fn the_described_names_have_the_characters_that_unicode_says_are_visible() {
        let schema = serde_json::to_value(UserRequest::schema()).expect("JSON");
        let schema = jsonschema::validator_for(&schema).expect("a schema");
        let mut before = None;
        let mut borders = 0;
        for c in '\0'..=char::MAX {
            let is_border = before.is_some_and(|before| is_hidden(before) != is_hidden(c));
            for c in before
                .replace(c)
                .into_iter()
                .chain([c])
                .filter(|_| is_border)
            {
                let user = json!({"name": format!("A{c}"), "email": "ada@example.com"});
                assert_eq!(schema.is_valid(&user), !is_hidden(c), "{c:?}");
                borders += 1;
            }
        }
        assert!(borders > 80, "{borders}");
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
