//! The screens of Gangway: one shell, one route table, and a folder for each feature.
//!
//! Pages are rendered whole on the server and work without JavaScript. Islands are the few parts
//! that change by themselves.

#![recursion_limit = "256"]

pub mod connections;
pub mod error;
pub mod frame;
#[cfg(feature = "ssr")]
pub mod guard;
pub mod operations;
pub mod paging;
pub mod sellers;
pub mod staff;
pub mod ui;

use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags, provide_meta_context};
use leptos_router::{
    SsrMode,
    components::{Route, Router, Routes},
    path,
};

/// The document around every page.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <HashedStylesheet options=options.clone() id="style"/>
                <HydrationScripts options=options islands=true/>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// Every page and its address.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <frame::WindowTitle/>
        <Router>
            <Routes fallback=frame::NotFoundPage>
                <Route path=path!("/") view=staff::home::HomePage ssr=SsrMode::Async/>
                <Route path=path!("/sign-in") view=staff::sign_in::SignInPage ssr=SsrMode::Async/>
                <Route path=path!("/sellers") view=sellers::list::SellersPage ssr=SsrMode::Async/>
                <Route
                    path=path!("/sellers/:organization")
                    view=sellers::detail::SellerPage
                    ssr=SsrMode::Async
                />
                <Route
                    path=path!("/sellers/:organization/disconnect")
                    view=connections::disconnect::DisconnectPage
                    ssr=SsrMode::Async
                />
                <Route
                    path=path!("/invitations")
                    view=connections::invitations::InvitationsPage
                    ssr=SsrMode::Async
                />
                <Route
                    path=path!("/connect/result")
                    view=connections::result::ResultPage
                    ssr=SsrMode::Async
                />
                <Route
                    path=path!("/connect/:invite")
                    view=connections::landing::ConnectPage
                    ssr=SsrMode::Async
                />
                <Route path=path!("/my") view=connections::portal::PortalPage ssr=SsrMode::Async/>
                <Route path=path!("/people") view=staff::people::PeoplePage ssr=SsrMode::Async/>
                <Route
                    path=path!("/people/:person")
                    view=staff::people::person::PersonPage
                    ssr=SsrMode::Async
                />
                <Route path=path!("/sessions") view=staff::sessions::SessionsPage ssr=SsrMode::Async/>
                <Route path=path!("/audit") view=staff::audit::AuditPage ssr=SsrMode::Async/>
                <Route
                    path=path!("/operations")
                    view=operations::page::OperationsPage
                    ssr=SsrMode::Async
                />
            </Routes>
        </Router>
    }
}
