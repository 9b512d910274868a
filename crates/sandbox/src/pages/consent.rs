//! The page on which a seller lets the app in, or does not.

use maud::{Markup, html};

use super::page;
use crate::simulation::scopes::{self, Scopes};

/// An account that can be chosen.
pub(crate) struct Candidate {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) state: String,
    pub(crate) connected: bool,
}

/// What the page shows. `carried` is the request itself, which every form sends along.
pub(crate) struct ConsentPage<'a> {
    pub(crate) client_id: &'a str,
    pub(crate) scopes: &'a Scopes,
    pub(crate) carried: &'a [(&'a str, &'a str)],
    pub(crate) search: &'a str,
    pub(crate) candidates: &'a [Candidate],
    pub(crate) total: usize,
    pub(crate) complaint: Option<&'a str>,
}

impl ConsentPage<'_> {
    pub(crate) fn render(&self) -> String {
        page(
            "Connect your account – Mollie sandbox",
            "narrow",
            &html! {
                h1 { "Let this app use your Mollie account?" }
                p.soft { "The app " code { (self.client_id) } " asks for access." }
                @if let Some(complaint) = self.complaint {
                    p.notice.bad role="alert" { (complaint) }
                }
                section.card aria-labelledby="scopes" {
                    h2 id="scopes" { "It will be able to" }
                    ul.plain.scopes {
                        @for scope in self.scopes.iter() {
                            @if let Some(permission) = scopes::find(scope) {
                                li { span { (permission.description) } code.soft { (permission.id) } }
                            }
                        }
                    }
                }
                section.card aria-labelledby="accounts" {
                    h2 id="accounts" { "Your account" }
                    @if self.total > self.candidates.len() || !self.search.is_empty() { (self.search_form()) }
                    (self.choice())
                }
            },
        )
    }

    fn hidden(&self) -> Markup {
        html! {
            @for (name, value) in self.carried { input type="hidden" name=(name) value=(value); }
        }
    }

    fn search_form(&self) -> Markup {
        html! {
            form method="get" action="/oauth2/authorize" role="search" {
                (self.hidden())
                div.row {
                    div.grow {
                        label for="q" { "Search by name or id" }
                        input id="q" name="q" type="search" value=(self.search) autocomplete="off";
                    }
                    button { "Search" }
                }
                p.small.soft {
                    "Showing " (self.candidates.len()) " of " (self.total) " accounts."
                }
            }
        }
    }

    fn choice(&self) -> Markup {
        html! {
            form method="post" action="/oauth2/authorize" {
                (self.hidden())
                fieldset {
                    legend { "Choose the account to connect" }
                    @if self.candidates.is_empty() {
                        p.soft { "No account has this name or id." }
                    }
                    div.accounts {
                        @for account in self.candidates { (option(account)) }
                    }
                }
                div.row {
                    button.main type="submit" name="decision" value="approve" { "Approve" }
                    button type="submit" name="decision" value="refuse" formnovalidate { "Refuse" }
                }
            }
        }
    }
}

fn option(account: &Candidate) -> Markup {
    html! {
        label {
            input type="radio" name="organization" value=(account.id) required;
            span {
                (account.name) " " code.soft { (account.id) }
                br;
                span.soft { (account.state) }
            }
            @if account.connected { span.tag.good { "connected" } }
        }
    }
}

/// Shown instead of a redirect when the app itself is not known.
pub(crate) fn unknown_client() -> String {
    page(
        "Unknown app – Mollie sandbox",
        "narrow",
        &html! {
            section.card {
                h1 { "This app is not known" }
                p { "The link that brought you here names an app that is not registered with this sandbox, so it is not \
                     safe to send you back." }
                p.soft.small { "Developers: compare the client id with the one the sandbox was started with." }
            }
        },
    )
}
