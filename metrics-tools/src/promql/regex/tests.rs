use super::*;

#[test]
fn values_are_matched_as_a_whole() {
    for (pattern, value, expected) in [
        ("5..", "503", true),
        ("5..", "5030", false),
        ("4..|5..", "404", true),
        ("a|b", "ab", false),
        ("", "", true),
        (".*", "a\nb", true),
        ("(?i)get", "GET", true),
        ("/users/{id}", "/users/{id}", true),
        ("/users/\\{id\\}", "/users/{id}", true),
        ("x{2}", "xx", true),
        ("[[:digit:]]+", "12", true),
        ("[[]", "[", true),
        ("[]a]", "]", true),
        ("[a&&b]+", "a&b", true),
        ("[--0]+", "-./0", true),
        ("[a\\-z]+", "a-z", true),
        ("[\\d-x]+", "1-x", true),
        ("[a-]+", "a-", true),
        ("[^]a]", "b", true),
        ("\\Qa.b\\E+", "a.bb", true),
        ("\\<a\\>", "<a>", true),
        ("(?P<name>a)(?:b)", "ab", true),
        ("\\d+\\/\\_", "1/_", true),
        ("a+?", "aaa", true),
        ("[a\\]]+", "a]", true),
    ] {
        let regex = LabelRegex::new(pattern).expect(pattern);
        assert_eq!(regex.is_match(value), Some(expected), "{pattern} {value}");
    }
}

#[test]
fn what_re2_refuses_is_refused() {
    for pattern in [
        "(",
        "a)",
        "a**",
        "a+*",
        "x{2}{3}",
        "*",
        "[a",
        "\\",
        "\\8",
        "(?=a)",
        "(?!a)",
        "(?<=a)b",
        "\\1",
        "(?x)a",
        "a{1001}",
        "[z-a]",
        "[0--9]",
        "(?P<>a)",
        "\\y",
        "[[:wort:]]",
    ] {
        assert!(LabelRegex::new(pattern).is_err(), "{pattern}");
    }
}

#[test]
fn what_cannot_be_told_is_accepted() {
    for pattern in ["\\p{L}+", "\\pN", "[\\p{Greek}a]"] {
        let regex = LabelRegex::new(pattern).expect(pattern);
        assert_eq!(regex.is_match("a"), None, "{pattern}");
    }
}
