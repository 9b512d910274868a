use std::borrow::Cow;

/// Words shown by a component: a literal or an owned string.
pub type Text = Cow<'static, str>;

/// Words that a page may or may not have. An empty text counts as none, so that
/// no component draws an empty line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OptText(Option<Text>);

impl OptText {
    /// The words, if there are any.
    pub fn into_inner(self) -> Option<Text> {
        self.0
    }

    /// The words, if there are any.
    pub fn as_deref(&self) -> Option<&str> {
        self.0.as_deref()
    }

    /// Whether there is something to show.
    pub const fn is_some(&self) -> bool {
        self.0.is_some()
    }
}

impl From<Text> for OptText {
    fn from(text: Text) -> Self {
        Self(Some(text).filter(|text| !text.is_empty()))
    }
}

impl From<&'static str> for OptText {
    fn from(text: &'static str) -> Self {
        Text::Borrowed(text).into()
    }
}

impl From<String> for OptText {
    fn from(text: String) -> Self {
        Text::Owned(text).into()
    }
}

impl<T: Into<Text>> From<Option<T>> for OptText {
    fn from(text: Option<T>) -> Self {
        text.map(Into::into).map_or_else(Self::default, Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::OptText;

    #[test]
    fn an_empty_text_counts_as_none() {
        assert!(!OptText::from("").is_some());
        assert!(!OptText::from(Some(String::new())).is_some());
        assert!(!OptText::from(None::<String>).is_some());
        assert_eq!(OptText::from("x").as_deref(), Some("x"));
    }
}
