//! Lists that come in pages (`Mollie: pagination`).

use std::collections::HashSet;

use secrecy::SecretString;
use url::Url;
use usecases::ports::MollieError;

use crate::{
    Client, failure,
    wire::{Link, List, ListItem},
};

/// The largest page that Mollie gives.
pub(crate) const PAGE_SIZE: &str = "250";
/// Two and a half million items; a list that goes on is not Mollie's.
const MOST_PAGES: usize = 10_000;

impl Client {
    /// Every item of a list, page after page.
    pub(crate) async fn every_page<T: ListItem>(
        &self,
        first: Url,
        token: &SecretString,
    ) -> Result<Vec<T>, MollieError> {
        let mut items = Vec::new();
        let mut seen = HashSet::new();
        let mut next = Some(first);
        while let Some(url) = next {
            if seen.len() == MOST_PAGES || !seen.insert(url.clone()) {
                return Err(failure::malformed("a list of pages that does not end"));
            }
            let list: List<T> = self.read(T::KEY, url, token).await?;
            next = match list.links.next.value() {
                Some(link) => Some(self.own(&link)?),
                None => None,
            };
            items.extend(list.items);
        }
        Ok(items)
    }

    /// The address of a link, if it leads back to the API itself: the token goes there with it.
    fn own(&self, link: &Link) -> Result<Url, MollieError> {
        let api = self.transport.api();
        let url = link.href.as_deref().and_then(|href| Url::parse(href).ok());
        url.filter(|url| {
            url.scheme() == api.scheme()
                && url.host() == api.host()
                && url.port_or_known_default() == api.port_or_known_default()
                && url.username().is_empty()
                && url.password().is_none()
        })
        .ok_or_else(|| failure::malformed("a next page at another address than the API"))
    }
}
