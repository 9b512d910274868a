//! Outcomes of an attempt to connect that end without a connection: a page for each.

use leptos::prelude::*;

use super::frame::{SellerMessage, platform};
use crate::ui::{CopyId, Icon, Tone};

/// Why a seller came back from Mollie without a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The seller refused on Mollie's page.
    Refused,
    /// Too late, a second time, or from another browser.
    Expired,
    /// The organization, or the reference, is linked already.
    AlreadyLinked,
    /// Permissions were left out without which there is nothing to show.
    FewerScopes,
    /// The platform is ending an earlier connection of this organization.
    BeingDisconnected,
    /// Our fault or Mollie's.
    OurFault,
}

impl Outcome {
    /// The outcome of this code in a URL. Anything else is taken for our fault, which is the one
    /// page that is never wrong.
    pub fn parse(code: &str) -> Self {
        match code {
            "refused" => Self::Refused,
            "expired" => Self::Expired,
            "already-linked" => Self::AlreadyLinked,
            "fewer-scopes" => Self::FewerScopes,
            "being-disconnected" => Self::BeingDisconnected,
            _ => Self::OurFault,
        }
    }
}

/// A request id from a URL, if it can be one: anyone can write anything into a URL, and this
/// page must not repeat it.
pub fn reference(text: &str) -> Option<String> {
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    ((8..=64).contains(&text.len()) && plain).then(|| text.to_owned())
}

/// The page of an outcome. Its status is 200: the callback has told and logged what happened,
/// and anyone can open this address.
#[component]
pub fn OutcomePage(
    outcome: Outcome,
    /// Names the failed request in the log.
    reference: Option<String>,
) -> impl IntoView {
    match outcome {
        Outcome::Refused => view! { <Refused/> }.into_any(),
        Outcome::Expired => view! { <Expired/> }.into_any(),
        Outcome::AlreadyLinked => view! { <AlreadyLinked/> }.into_any(),
        Outcome::FewerScopes => view! { <FewerScopes/> }.into_any(),
        Outcome::BeingDisconnected => view! { <BeingDisconnected/> }.into_any(),
        Outcome::OurFault => view! { <OurFault reference/> }.into_any(),
    }
}

#[component]
fn Refused() -> impl IntoView {
    let platform = platform();
    view! {
        <SellerMessage
            title="You did not connect"
            tone=Tone::Neutral
            icon=Icon::Minus
            subtitle="That is fine. You said no on Mollie's page, so nothing was shared and nothing was changed."
        >
            <div class="prose">
                <p>
                    "Did you want to read more first? Your invitation still works: open its link again. It says what "
                    {platform.clone()} " would see, and what it could never do."
                </p>
                <p>"For questions, ask " {platform} " before you decide."</p>
            </div>
        </SellerMessage>
    }
}

#[component]
fn Expired() -> impl IntoView {
    let platform = platform();
    view! {
        <SellerMessage
            title="This attempt has run out"
            tone=Tone::Warning
            icon=Icon::Clock
            subtitle="Coming back from Mollie works once, in the browser in which you started, and only for a short time. Nothing was connected."
        >
            <div class="prose">
                <p>"Open the link of your invitation again and press Continue; Mollie remembers you."</p>
                <p>
                    "Does the invitation no longer open? Ask " {platform} " for a new one."
                </p>
            </div>
        </SellerMessage>
    }
}

#[component]
fn BeingDisconnected() -> impl IntoView {
    let platform = platform();
    view! {
        <SellerMessage
            title="An earlier connection is being ended"
            tone=Tone::Warning
            icon=Icon::Clock
            subtitle="We have asked Mollie to end it, and nothing new was connected until Mollie has done so."
        >
            <div class="prose">
                <p>
                    "Did you not expect this? Ask " {platform}
                    ". To connect again, ask for a new invitation in a few minutes."
                </p>
            </div>
        </SellerMessage>
    }
}

#[component]
fn AlreadyLinked() -> impl IntoView {
    let platform = platform();
    view! {
        <SellerMessage
            title="This is already linked"
            tone=Tone::Warning
            icon=Icon::Link
            subtitle="Either this Mollie organization belongs to another seller, or your place here has another Mollie organization. We kept nothing; Mollie may still list us among your authorised apps, where you can remove us."
        >
            <div class="prose">
                <ul>
                    <li>
                        "Do you have more than one organization at Mollie? Open your invitation again and choose the right one."
                    </li>
                    <li>
                        "Did you change your company? Ask " {platform}
                        ": they can end the old link, and then invite you anew."
                    </li>
                </ul>
            </div>
        </SellerMessage>
    }
}

#[component]
fn FewerScopes() -> impl IntoView {
    let platform = platform();
    let needed = domain::Scope::ALL
        .iter()
        .filter(|scope| scope.is_essential())
        .map(|scope| view! { <li>{super::scopes::words(*scope).title}</li> })
        .collect_view();
    view! {
        <SellerMessage
            title="A permission was left out"
            tone=Tone::Warning
            icon=Icon::EyeOff
            subtitle="Without it there is nothing to show, so we kept nothing. Mollie may still list us among your authorised apps, where you can remove us."
        >
            <div class="prose">
                <p>{platform} " needs to see at least:"</p>
                <ul>{needed}</ul>
                <p>
                    "Both can only be read. Open your invitation again, and approve everything that Mollie lists."
                </p>
            </div>
        </SellerMessage>
    }
}

#[component]
fn OurFault(reference: Option<String>) -> impl IntoView {
    let platform = platform();
    view! {
        <SellerMessage
            title="Something went wrong on our side"
            tone=Tone::Danger
            subtitle="It was not you. Trying again is safe: nothing is connected twice."
        >
            <div class="prose">
                <p>"Open the link of your invitation again in a minute and press Continue."</p>
                <p>
                    "If it happens again, tell " {platform}
                    {if reference.is_some() { " and give them this number:" } else { "." }}
                </p>
            </div>
            {reference
                .map(|value| {
                    view! {
                        <p>
                            <CopyId what="reference number" value/>
                        </p>
                    }
                })}
        </SellerMessage>
    }
}

#[cfg(test)]
mod tests {
    use super::{Outcome, reference};

    #[test]
    fn an_unknown_outcome_is_taken_for_our_fault() {
        assert_eq!(Outcome::parse("refused"), Outcome::Refused);
        assert_eq!(Outcome::parse("already-linked"), Outcome::AlreadyLinked);
        for unknown in ["", "Refused", "connected", "<script>"] {
            assert_eq!(Outcome::parse(unknown), Outcome::OurFault, "{unknown:?}");
        }
    }

    #[test]
    fn only_what_can_be_a_request_id_is_repeated() {
        let id = "0197f3c2-6b1e-7cc3-98a4-0d4f2e6a1b77";
        assert_eq!(reference(id).as_deref(), Some(id));
        let long = "a".repeat(65);
        for forged in ["", "short", "call +31 20 000 00 00", "a<b>cdefgh", &long] {
            assert_eq!(reference(forged), None, "{forged:?}");
        }
    }
}
