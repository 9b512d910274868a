//! The one error of the build tool: a sentence for the person at the terminal.

use std::fmt::Display;

/// Why a command stopped, said in one sentence that names what to do about it.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Failure(String);

impl Failure {
    /// A failure that says `sentence`.
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

/// The outcome of everything that can stop a command.
pub(crate) type Outcome<T = ()> = Result<T, Failure>;

/// Puts an action in front of an error that would otherwise only say "not found".
pub(crate) trait Explain<T> {
    /// `cannot {action}: {error}`.
    fn explain(self, action: impl Display) -> Outcome<T>;
}

impl<T, E: Display> Explain<T> for Result<T, E> {
    fn explain(self, action: impl Display) -> Outcome<T> {
        self.map_err(|error| Failure(format!("cannot {action}: {error:#}")))
    }
}
