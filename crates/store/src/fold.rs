//! The form in which names are sorted and searched.

/// Folds a text so that the spellings of one name meet: lower case in every script, `ß` as `ss`,
/// dotless and dotted `i` alike (Turkish), one lower-case sigma (Greek), one space between words.
///
/// Both engines store the result and compare it byte by byte, so they cannot disagree on case.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letter {
            'ß' => folded.push_str("ss"),
            'ı' => folded.push('i'),
            'ς' => folded.push('σ'),
            // The dot that lower-casing leaves behind of `İ`, and a character that must not occur
            // because it marks the end of a range of prefixes.
            '\u{307}' | END_OF_PREFIX => {}
            blank if blank.is_whitespace() || blank.is_control() => {
                if !folded.is_empty() && !folded.ends_with(' ') {
                    folded.push(' ');
                }
            }
            other => folded.push(other),
        }
    }
    if folded.ends_with(' ') {
        folded.pop();
    }
    folded
}

/// Sorts after every character that a folded text holds.
pub(crate) const END_OF_PREFIX: char = char::MAX;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_meet() {
        for (one, other) in [
            ("GROẞE STRAẞE", "große strasse"),
            ("İSTANBUL IŞIK", "istanbul ışık"),
            ("ΟΔΥΣΣΕΥΣ", "οδυσσεύς".replace('ύ', "υ").as_str()),
            ("  Bäcker\t&\u{a0}Söhne \n", "bäcker & söhne"),
        ] {
            assert_eq!(fold(one), fold(other), "{one}");
        }
    }

    #[test]
    fn letters_that_differ_stay_apart() {
        assert_ne!(fold("Müller"), fold("Muller"));
        assert_ne!(fold("100%"), fold("100_"));
    }

    #[test]
    fn folding_twice_changes_nothing() {
        for text in ["İı ẞß Σς", " a  b ", "\u{10ffff}x"] {
            let once = fold(text);
            assert_eq!(fold(&once), once);
        }
    }
}
