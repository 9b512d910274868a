//! Connecting sellers through OAuth, and disconnecting them.

mod complete;
mod disconnect;
mod order;
mod revoke;
mod start;
pub(crate) mod store;

pub use complete::{Callback, Completion};
pub use disconnect::{DisconnectOrder, DisconnectSellers, Disconnection};
pub use start::{InvitationLanding, Started};
