//! Connecting sellers, keeping their tokens alive, and disconnecting them.

mod complete;
mod disconnect;
mod invite;
mod portal;
mod seal;
mod start;
pub(crate) mod token;

pub use complete::{Callback, Completion};
pub use disconnect::{DisconnectOrder, DisconnectSellers, Disconnection};
pub use invite::{InvitationLink, InviteSellers, LOCALES, invitation_is_open};
pub use start::{InvitationLanding, Started};
