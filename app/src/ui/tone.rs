use super::icon::Icon;

/// What a colour means. A tone never stands alone: it comes with an icon and a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Nothing to judge, or nothing known.
    Neutral,
    /// Under way; nobody here has to act.
    Info,
    /// As it should be.
    Success,
    /// Needs attention soon.
    Warning,
    /// Wrong or stopped; needs action now.
    Danger,
}

impl Tone {
    /// The classes of an element in this tone: its own, and the one that gives it and all
    /// in it the tone's colours.
    pub fn class(self, class: &str) -> String {
        let tone = match self {
            Self::Neutral => " tone-neutral",
            Self::Info => " tone-info",
            Self::Success => " tone-success",
            Self::Warning => " tone-warning",
            Self::Danger => " tone-danger",
        };
        [class, tone].concat()
    }

    /// The icon that tells the tone without its colour.
    pub const fn icon(self) -> Icon {
        match self {
            Self::Neutral => Icon::Question,
            Self::Info => Icon::Clock,
            Self::Success => Icon::CheckCircle,
            Self::Warning => Icon::Warning,
            Self::Danger => Icon::Blocked,
        }
    }
}
