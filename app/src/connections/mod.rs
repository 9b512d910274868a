//! Connecting sellers: invitations, the seller's pages, and disconnecting.

pub mod api;
pub mod disconnect;
pub mod invitations;
pub mod landing;
pub mod portal;
pub mod result;
