//! Reading: one resource, a list, or every page of a list (`Mollie: pagination`).

use std::collections::HashSet;

use secrecy::SecretString;
use serde::de::DeserializeOwned;
use url::Url;
use usecases::ports::MollieError;

use crate::{
    Client, Link, failure,
    wire::{List, ListItem},
};

/// The largest page that Mollie gives.
const PAGE_SIZE: &str = "250";
/// Two hundred and fifty thousand items; a list that goes on is not Mollie's.
const MOST_PAGES: usize = 1_000;

/// Items of a list that comes in pages.
pub(crate) struct Pages<T> {
    pub(crate) items: Vec<T>,
    /// Whether there are more.
    pub(crate) is_cut: bool,
}

fn endless() -> MollieError {
    failure::malformed("a list of pages that does not end")
}

impl Client {
    /// The address of a resource. A parameter without a value is left out.
    pub(crate) fn v2(&self, path: &str, query: &[(&str, &str)]) -> Url {
        let mut url = self.transport.endpoint(&format!("v2/{path}"));
        for (name, value) in query.iter().filter(|(_, value)| !value.is_empty()) {
            url.query_pairs_mut().append_pair(name, value);
        }
        url
    }

    /// One resource; `name` is what errors call it.
    pub(crate) async fn read<T: DeserializeOwned>(
        &self,
        name: &str,
        url: Url,
        token: &SecretString,
    ) -> Result<T, MollieError> {
        let reply = self.transport.get(url, Some(token)).await?;
        match self.transport.refusal(&reply) {
            Some(error) => Err(error),
            None => failure::read(name, &reply.body),
        }
    }

    /// Every item of a list that comes whole.
    pub(crate) async fn read_list<T: ListItem>(
        &self,
        url: Url,
        token: &SecretString,
    ) -> Result<Vec<T>, MollieError> {
        let list: List<T> = self.read(T::KEY, url, token).await?;
        Ok(list.items)
    }

    /// Every item of a list that comes in pages.
    pub(crate) async fn read_pages<T: ListItem>(
        &self,
        first: Url,
        token: &SecretString,
    ) -> Result<Vec<T>, MollieError> {
        let items = self.read_first_pages(first, token, MOST_PAGES).await?;
        if items.is_cut {
            return Err(endless());
        }
        Ok(items.items)
    }

    /// The items of the first pages of a list.
    pub(crate) async fn read_first_pages<T: ListItem>(
        &self,
        mut first: Url,
        token: &SecretString,
        most: usize,
    ) -> Result<Pages<T>, MollieError> {
        first.query_pairs_mut().append_pair("limit", PAGE_SIZE);
        let mut items = Vec::new();
        let mut seen = HashSet::new();
        let mut next = Some(first);
        while let Some(url) = next {
            if seen.len() == most {
                return Ok(Pages {
                    items,
                    is_cut: true,
                });
            }
            if !seen.insert(url.clone()) {
                return Err(endless());
            }
            let page: List<T> = self.read(T::KEY, url, token).await?;
            items.extend(page.items);
            let link = page.links.next.value();
            next = link.map(|link| self.same_origin(&link)).transpose()?;
        }
        Ok(Pages {
            items,
            is_cut: false,
        })
    }

    /// The address of a link, if it leads back to the API itself: the token goes there with it.
    fn same_origin(&self, link: &Link) -> Result<Url, MollieError> {
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
