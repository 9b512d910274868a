//! Whether Mollie itself answers, whoever's grant is in doubt.

use http::StatusCode;
use serde::Deserialize;
use usecases::ports::MollieError;

use crate::{Client, failure};

impl Client {
    /// Asks who we are: as the partner, or as nobody, whom Mollie refuses in words of its own.
    pub(super) async fn probe(&self) -> Result<(), MollieError> {
        let token = self.partner_token.as_ref();
        let url = self.v2("organizations/me", &[]);
        let reply = self.transport.get(url, token).await?;
        let sound = match token {
            // Were nobody's token accepted, no seller's refusal would mean anything.
            Some(_) => reply.status.is_success(),
            None => reply.status == StatusCode::UNAUTHORIZED && is_mollie_refusal(&reply.body),
        };
        if token.is_some() && reply.status == StatusCode::UNAUTHORIZED {
            return Err(partner_token_is_refused());
        }
        match self.transport.refusal(&reply) {
            _ if sound => Ok(()),
            Some(error @ MollieError::RateLimited { .. }) => Err(error),
            _ => Err(MollieError::Unavailable {
                reason: format!("{} to a probe", failure::status_text(reply.status)),
            }),
        }
    }
}

pub(crate) fn partner_token_is_refused() -> MollieError {
    MollieError::OurCredentials {
        reason: "the partner token, so sellers who leave are not recognised".into(),
    }
}

/// Whether a body is Mollie's own refusal of a caller without a token, and not the page of somebody
/// in between.
fn is_mollie_refusal(body: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Refusal {
        status: u16,
        title: String,
    }
    let refusal = serde_json::from_slice::<Refusal>(body);
    refusal.is_ok_and(|refusal| refusal.status == 401 && !refusal.title.is_empty())
}
