//! Pages that change by themselves.
//!
//! The server says *which* seller changed; the page then asks for itself again and takes over
//! the regions that carry `data-live`. So there is one way to draw a page, and the browser holds
//! no state of its own. Nothing is replaced under the focus or under a selection, nothing scrolls.
//!
//! - `data-live="<key>"`: a region, replaced when it differs. Regions may lie in each other; as
//!   long as the outer one holds the same inner ones, and has the same `data-shape`, only these
//!   are replaced.
//! - `data-org="<organization>"`: the page shows this seller.
//! - `data-say-key`, `data-say`: a state in words; told in the live region when it changes.

#[cfg(feature = "hydrate")]
mod browser;
#[cfg(feature = "hydrate")]
mod page;

use leptos::prelude::*;

use crate::ui::Text;

/// Keeps the page current, and says so.
///
/// What it needs stands in the page rather than in the island's properties, so that the browser
/// half carries no parser for them.
#[component]
pub fn LivePage(
    /// Where the server tells of changes.
    #[prop(into)]
    events: Text,
    /// Where to say that this page is open, once a minute.
    #[prop(optional, into)]
    watch: Option<Text>,
    /// Whom the page is about, sent along with that; none for a list, whose rows say it.
    #[prop(optional, into)]
    organization: Option<Text>,
) -> impl IntoView {
    view! {
        <span
            id="live-state"
            class="dot tone-neutral"
            hidden
            data-events=events
            data-watch=watch
            data-org=organization
        >
            <svg viewBox="0 0 8 8" aria-hidden="true">
                <circle cx="4" cy="4" r="3.5"></circle>
            </svg>
            <span></span>
        </span>
        <LiveUpdates/>
    }
}

/// Listens for changes and takes them over.
#[island]
pub fn LiveUpdates() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    browser::start();
}
