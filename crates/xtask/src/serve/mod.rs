//! Starting the sandbox and Gangway, and stopping them again.

pub(crate) mod http;
pub(crate) mod leash;
pub(crate) mod program;
pub(crate) mod settings;
