//! The state of our connection to a seller.

use crate::words::words;

words! {
    /// State of our connection to a seller.
    ConnectionState {
        /// Works.
        Connected = "connected",
        /// The last polls failed; the grant itself is not in doubt.
        Failing = "failing",
        /// The grant is dead and we do not know that the seller ended it.
        Lost = "lost",
        /// The seller ended it at Mollie.
        DisconnectedBySeller = "disconnected-by-seller",
        /// We ended it and Mollie has proved it.
        DisconnectedByUs = "disconnected-by-us",
        /// We asked Mollie to end it and could not yet prove that it did.
        DisconnectUnconfirmed = "disconnect-unconfirmed",
    }
}

impl ConnectionState {
    /// Whether we hold a grant that the worker may use to read facts.
    pub const fn is_polled(self) -> bool {
        matches!(self, Self::Connected | Self::Failing)
    }

    /// Whether Mollie may still hold a grant of the seller's to us. A lost connection says only
    /// that the token we have is dead.
    pub const fn may_have_grant(self) -> bool {
        !matches!(self, Self::DisconnectedBySeller | Self::DisconnectedByUs)
    }

    /// Whether the grant has ended, whoever ended it.
    pub const fn has_ended(self) -> bool {
        matches!(
            self,
            Self::Lost | Self::DisconnectedBySeller | Self::DisconnectedByUs
        )
    }
}

words! {
    /// Why a connection is failing or lost.
    LossCause {
        /// Mollie refused the refresh token, and again some time later while it answered other
        /// calls.
        GrantRefused = "grant-refused",
        /// Mollie refused the refresh token once; it is asked again.
        RefusedOnce = "refused-once",
        /// Mollie goes on refusing, but still lists the seller as the partner's client.
        StillListed = "still-listed",
        /// Mollie refuses so many grants at the same time that the fault is hardly the sellers'.
        ManyRefused = "many-refused",
        /// Mollie refuses our own client id, secret or partner token.
        OurCredentials = "our-credentials",
        /// A refresh was cut off, and Mollie refuses the token that we still hold.
        RefreshInterrupted = "refresh-interrupted",
        /// The stored token cannot be opened with the keys we have.
        Unreadable = "unreadable",
        /// Mollie refuses an access token that it has just issued.
        Unauthorized = "unauthorized",
        /// Mollie asked us to slow down.
        RateLimited = "rate-limited",
        /// Mollie did not answer, or answered with an error.
        Unavailable = "unavailable",
        /// Mollie answered something we cannot read.
        Malformed = "malformed",
    }
}

impl LossCause {
    /// Whether Mollie refuses the grant, which is not believed yet.
    pub const fn is_doubted_refusal(self) -> bool {
        matches!(
            self,
            Self::RefusedOnce | Self::StillListed | Self::ManyRefused
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_living_grant_is_polled() {
        for state in ConnectionState::ALL {
            assert!(!(state.is_polled() && state.has_ended()), "{state}");
        }
        assert!(!ConnectionState::DisconnectUnconfirmed.is_polled());
        assert!(!ConnectionState::DisconnectUnconfirmed.has_ended());
    }
}
