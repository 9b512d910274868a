//! Carries the requests of `oauth2` over our own HTTP client.

use std::pin::Pin;

use oauth2::{AsyncHttpClient, HttpRequest, HttpResponse};
use usecases::ports::MollieError;

use crate::{failure, http::Transport};

type Answering<'c> = Pin<Box<dyn Future<Output = Result<HttpResponse, MollieError>> + Send + 'c>>;

impl<'c> AsyncHttpClient<'c> for Transport {
    type Error = MollieError;
    type Future = Answering<'c>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.call_token_endpoint(request))
    }
}

impl Transport {
    /// Judges every answer but a success itself: `oauth2` would lose the status, and keep the body.
    async fn call_token_endpoint(&self, request: HttpRequest) -> Result<HttpResponse, MollieError> {
        let request = reqwest::Request::try_from(request);
        let request = request.map_err(|error| failure::transport(&error))?;
        let reply = self.send(request).await?;
        match self.oauth_refusal(&reply) {
            Some(error) => Err(error),
            // Without its headers: whether the body is JSON is seen by reading it.
            None => Ok(HttpResponse::new(reply.body)),
        }
    }
}
