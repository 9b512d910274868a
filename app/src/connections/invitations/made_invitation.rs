//! An invitation just made, as its form answers it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// An invitation just made. The link is shown once.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeInvitation {
    /// The link for the seller.
    pub link: String,
    /// Whom it is for.
    pub reference: String,
    /// When it stops working.
    pub expires_at: Timestamp,
}
