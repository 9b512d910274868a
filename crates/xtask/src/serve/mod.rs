//! Starting the sandbox and Gangway, and stopping them again.

pub(crate) mod http;
pub(crate) mod process_guard;
pub(crate) mod program;
pub(crate) mod settings;
