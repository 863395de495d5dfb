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
        ("GET|\\x{1F600}", "😀", true),
        ("\\x{e9}+\\xe9", "éé", true),
        ("[\\x{2000}-\\x{2010}]", "\u{2005}", true),
        ("\\x41\\101\\0101", "AA\u{8}1", true),
        ("(?<name>a)(?P<name>b)", "ab", true),
        ("(?i:get)(?-i)x", "GETx", true),
        ("(?i)a(?-i)b", "AB", false),
        ("(?s-s:.)", "\n", false),
        ("\\Aa\\z", "a", true),
        ("\\Qa.b\\E{2}", "a.bb", true),
        ("\\Q*[", "*[", true),
        ("\\s", "\u{b}", false),
        ("[[:space:]]", "\u{b}", true),
        ("[[:^alpha:]x]+", "1x", true),
        ("[^\\W_]+", "a_", false),
        ("a{,2}", "a{,2}", true),
        ("a{02}", "a{02}", true),
        ("(?)a", "a", true),
        ("\\PL*", "", true),
        ("[a-a]", "a", true),
        ("(?i)\\x7f", "\u{7f}", true),
        ("(?i)[\\x7f]", "\u{7f}", true),
        ("[a-\\x{d800}]*", "", true),
        ("[\\x{d800}-\\x{e000}]*", "", true),
        ("a{2,}", "aaa", true),
        ("a{2,}", "a", false),
        ("\\08", "\08", true),
        ("(?s)é", "é", true),
        ("[[:]x]", "[x]", true),
        ("[[:digit:]][[:]x", "1:x", true),
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
        "(a{0,1000}){0,9}",
        "((a{10}){10}){11}",
        "(?:aaaaa){2}{3}",
        "a{5,2}",
        "\\C",
        "\\Z",
        "\\x{110000}",
        "\\x{}",
        "\\xg0",
        "\\p{Elvish}",
        "\\pY",
        "\\p{Greek",
        "[\\b]",
        "[\\Q]",
        "[a-\\d]",
        "(?P<a-b>x)",
        "(?P=a)",
        "(?i-)a",
        "(?>a)",
        "(?#a)",
        "|*",
        "(*a)",
        "[[:",
        "\\é",
        "\\18",
        "(?--i:a)",
        "(a{1000}){2,}",
        "((a{10}b){10}b){11}",
        "a|*",
    ] {
        assert!(LabelRegex::new(pattern).is_err(), "{pattern}");
    }
}

#[test]
fn mistakes_that_look_alike_have_their_own_messages() {
    let look_around = "RE2 can't look around: write another matcher, such as `!~`";
    for (pattern, message) in [
        ("(?<=a)b", look_around),
        ("(?<!a)b", look_around),
        ("(?=a)", look_around),
        ("(?i=a)", "`=` is not a flag of RE2"),
        ("a{1001,5}", "something is repeated more than 1000 times"),
        ("a)", "this `)` closes nothing"),
    ] {
        let error = LabelRegex::new(pattern).expect_err(pattern);
        assert_eq!(error, message, "{pattern}");
    }
}

#[test]
fn what_cannot_be_evaluated_is_accepted() {
    for pattern in [
        "\\p{L}+",
        "\\pN",
        "[\\p{Greek}a]",
        "\\P{^Lu}",
        "(?i)é|a",
        "(?i)[k-ÿ]",
        // It has the Kelvin sign, which is a `k`.
        "(?i)[\\x{2000}-\\x{3000}]",
        "\\x{d800}",
    ] {
        let regex = LabelRegex::new(pattern).expect(pattern);
        assert_eq!(regex.is_match("a"), None, "{pattern}");
    }
    let kelvin = LabelRegex::new("(?i)k").expect("a letter");
    assert_eq!(
        (kelvin.is_match("K"), kelvin.is_match("\u{212a}")),
        (Some(true), None)
    );
}

#[test]
fn limits_are_those_of_go() {
    let around =
        |depth: usize, inner: &str| format!("{}{inner}{}", "(".repeat(depth), ")".repeat(depth));
    let nested = |depth: usize| around(depth, "a");
    let behind = |depth: usize, open: &str| format!("{}b{}", open.repeat(depth), ")".repeat(depth));
    let counted = |length: usize, count: &str| format!("(?:{}){{{count}}}", "a".repeat(length));
    let repeated = |length: usize| counted(length, "1000");
    let beside = |part: &str, length: usize| format!("(?:{part}{}){{1000}}", "a".repeat(length));
    for (pattern, accepted) in [
        (nested(60), true),
        (nested(998), true),
        (nested(999), false),
        (nested(1000), false),
        (around(998, "aa"), true),
        (around(999, "aa"), false),
        (around(997, ".a"), true),
        (around(998, ".a"), false),
        (around(996, "a+|b+"), true),
        (around(997, "a+|b+"), false),
        (around(996, "()a"), true),
        (around(997, "()a"), false),
        (format!("{}a{}", "(?:".repeat(2000), ")".repeat(2000)), true),
        (behind(400, "(a"), true),
        (behind(600, "(a"), false),
        (behind(2000, "(?:.a"), true),
        (repeated(3355), true),
        (repeated(3356), false),
        (counted(3354, "0,1000"), true),
        (counted(3355, "0,1000"), false),
        (counted(3355, "1000,"), true),
        (counted(3356, "1000,"), false),
        (format!("(?:{}){{0,}}", repeated(3355)), true),
        (counted(3355, "559,1000"), true),
        (counted(3355, "558,1000"), false),
        (beside("()", 3352), true),
        (beside("()", 3353), false),
        (beside("(?:a+|b+)", 3350), true),
        (beside("(?:a+|b+)", 3351), false),
        (beside("a*", 3352), true),
        (beside("a*", 3353), false),
        (beside("a+", 3353), true),
        (beside("a+", 3354), false),
        (beside(&counted(3350, "0,"), 3), true),
        (beside(&counted(3350, "0,"), 4), false),
        (format!("(?:{}b){{500}}", counted(3354, "2,")), true),
        (format!("(?:{}bb){{500}}", counted(3354, "2,")), false),
        ("((a{1000}){0}){1000}".to_owned(), true),
        ("(a{0}){1000}".to_owned(), true),
        ("((a{10}){10}){10}".to_owned(), true),
    ] {
        let regex = LabelRegex::new(&pattern);
        assert_eq!(
            regex.is_ok(),
            accepted,
            "{}",
            &pattern[..20.min(pattern.len())]
        );
    }
}

#[test]
fn long_expressions_take_linear_time() {
    for part in [
        "[[:",
        "{",
        "{1",
        "[",
        "(",
        "\\p{",
        "(?P<",
        "[[:alpha:",
        "\\x{",
        "a{1,",
        "a|",
    ] {
        // Quadratic time would take a minute.
        let _ = LabelRegex::new(&part.repeat(200_000));
    }
}

#[test]
fn a_class_has_the_characters_that_re2_gives_it_and_its_negation_all_others() {
    type Has = fn(&char) -> bool;
    let classes: [(&str, Has); 14] = [
        ("alnum", char::is_ascii_alphanumeric),
        ("alpha", char::is_ascii_alphabetic),
        ("ascii", char::is_ascii),
        ("blank", |c| matches!(c, '\t' | ' ')),
        ("cntrl", char::is_ascii_control),
        ("digit", char::is_ascii_digit),
        ("graph", char::is_ascii_graphic),
        ("lower", char::is_ascii_lowercase),
        ("print", |c| matches!(c, ' '..='~')),
        ("punct", char::is_ascii_punctuation),
        ("space", |c| matches!(c, '\t'..='\r' | ' ')),
        ("upper", char::is_ascii_uppercase),
        ("word", |c| c.is_ascii_alphanumeric() || *c == '_'),
        ("xdigit", char::is_ascii_hexdigit),
    ];
    for (name, has) in classes {
        let regex = |class: String| LabelRegex::new(&class).expect(name);
        let (class, others) = (
            regex(format!("[[:{name}:]]")),
            regex(format!("[[:^{name}:]]")),
        );
        for c in '\0'..='\u{80}' {
            let value = c.to_string();
            let found = (class.is_match(&value), others.is_match(&value));
            assert_eq!(found, (Some(has(&c)), Some(!has(&c))), "{name} {c:?}");
        }
    }
}
