//! `/connect/result`: where the seller lands after Mollie. It claims only what the store says.

use domain::{NextStep, NextStepCode, Owner, SellerDetail};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    api::read_portal,
    frame::{SellerMessage, SellerProblem, platform},
    outcome::{Outcome, OutcomePage, reference},
    portal::Locked,
    scopes::MissingScopes,
};
use crate::{
    error::UiError,
    sellers::{
        live::LivePage,
        next::{self, Reader},
    },
    ui::{ButtonLink, Fact, Facts, Icon, Kind, Size, Tone},
};

/// What came of an attempt to connect.
#[component]
pub fn ResultPage() -> impl IntoView {
    let (outcome, failed) = use_query_map().with_untracked(|query| {
        let outcome = query.get_str("outcome").map(Outcome::parse);
        (outcome, query.get_str("ref").and_then(reference))
    });
    if let Some(outcome) = outcome {
        return view! { <OutcomePage outcome reference=failed/> }.into_any();
    }
    Suspend::new(async move {
        match read_portal().await {
            Ok(seller) => view! { <Arrived seller/> }.into_any(),
            Err(UiError::SignInNeeded) => view! { <Locked/> }.into_any(),
            Err(error) => view! { <SellerProblem error/> }.into_any(),
        }
    })
    .into_any()
}

/// How a page greets a seller who has just connected.
struct Greeting {
    title: &'static str,
    tone: Tone,
    /// What comes next, beyond the sentence of the step.
    more: &'static str,
}

const fn greet(title: &'static str, tone: Tone, more: &'static str) -> Greeting {
    Greeting { title, tone, more }
}

/// The greeting for what happens next.
fn greeting(step: &NextStep) -> Greeting {
    use NextStepCode as C;
    match (step.code, step.owner) {
        (C::Ready, _) => greet(
            "You are connected and ready",
            Tone::Success,
            "Customers can pay you, and Mollie pays out to your bank account.",
        ),
        (C::FirstReading, _) => greet(
            "You are connected",
            Tone::Success,
            "Your account is being read for the first time, which takes a few seconds. You may also \
             close this page.",
        ),
        (C::Reconnect | C::Disconnected | C::ConfirmDisconnect, _) => greet(
            "This connection has ended",
            Tone::Warning,
            "To connect again, ask for a new invitation.",
        ),
        (C::FirstPayment, _) => greet(
            "Connected. A first payment comes next",
            Tone::Info,
            "An order that a customer pays is enough. Mollie then goes on by itself.",
        ),
        (C::WaitForReview | C::WaitForPayouts | C::WaitForChange | C::WaitForPayments, _) => greet(
            "Connected. Mollie is checking",
            Tone::Info,
            "There is nothing to do for you now. It usually takes 1 to 2 business days, at times up \
             to 10. Mollie writes to you if something is missing.",
        ),
        (C::PastDue, _) => greet(
            "Connected. A task at Mollie is late",
            Tone::Danger,
            "Mollie shows what it is. Your page lists everything that it asks for.",
        ),
        (C::AnswerUpdate, _) => greet(
            "Connected. Mollie asks for an update",
            Tone::Warning,
            "Mollie shows what it is. You can stop at any time and go on later.",
        ),
        (C::PayoutsHeld | C::PaymentsOff | C::AllOff, Owner::Seller) => greet(
            "Connected. Mollie waits for you",
            Tone::Warning,
            "Mollie holds something back until you have done what it asks for.",
        ),
        (_, Owner::Seller) => greet(
            "Connected. Now finish your details",
            Tone::Success,
            "It takes about 10 minutes at Mollie. You can stop at any time and go on later.",
        ),
        _ => greet(
            "Connected, but Mollie holds something back",
            Tone::Warning,
            "Ask Mollie for the reason; we are told no more than your page shows.",
        ),
    }
}

/// The sentence of the step, where the greeting does not say it already. What stands below it
/// stands on the seller's own page, not here.
fn sentence(code: NextStepCode) -> &'static str {
    use NextStepCode as C;
    match code {
        C::Ready
        | C::PastDue
        | C::FirstReading
        | C::Reconnect
        | C::Disconnected
        | C::ConfirmDisconnect => "",
        code => next::sentence(code, Reader::Seller).trim_end_matches(" See the reason below."),
    }
}

#[component]
fn Arrived(seller: SellerDetail) -> impl IntoView {
    let step = seller.states.next.clone();
    let greeting = greeting(&step);
    let subtitle = sentence(step.code);
    view! {
        <SellerMessage
            title=greeting.title
            tone=greeting.tone
            subtitle
            organization=seller.organization.to_string()
            actions=move || view! { <WayOn step/> }
        >
            <p class="text-muted">{greeting.more}</p>
            <Linked seller=seller.clone()/>
            <MissingScopes missing=seller.connection.missing() platform=platform()/>
            <LivePage events="/events" watch="/fn/portal-watch"/>
        </SellerMessage>
    }
}

/// Which of the seller's organizations it is: easily the wrong one, for who has several.
#[component]
fn Linked(seller: SellerDetail) -> impl IntoView {
    let name = seller.shown_name().to_owned();
    view! {
        <Facts>
            <Fact term="Mollie organization">{name}</Fact>
            <Fact term="Linked with">{platform()} ", as " {seller.reference.to_string()}</Fact>
        </Facts>
    }
}

/// One main button: to the step at Mollie where there is one, to the seller's own page otherwise.
#[component]
fn WayOn(step: NextStep) -> impl IntoView {
    let link = step.link.filter(|_| step.owner == Owner::Seller);
    let waits = step.code == NextStepCode::FirstReading;
    let has_link = link.is_some();
    let kind = if has_link || waits {
        Kind::Secondary
    } else {
        Kind::Primary
    };
    view! {
        {link
            .map(|href| {
                view! {
                    <ButtonLink
                        href
                        kind=Kind::Primary
                        size=Size::Large
                        full=true
                        external=true
                    >
                        "Go on at Mollie"
                    </ButtonLink>
                }
            })}
        {waits
            .then(|| {
                view! {
                    <ButtonLink
                        href="/connect/result"
                        kind=Kind::Primary
                        size=Size::Large
                        full=true
                        icon=Icon::Refresh
                    >
                        "Reload"
                    </ButtonLink>
                }
            })}
        <ButtonLink href="/my" kind size=Size::Large full=true>
            "Show my page"
        </ButtonLink>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(code: NextStepCode, owner: Owner) -> NextStep {
        NextStep {
            code,
            owner,
            due_at: None,
            link: None,
        }
    }

    #[test]
    fn only_a_seller_with_nothing_left_to_do_is_called_ready() {
        for code in NextStepCode::ALL {
            for owner in Owner::ALL {
                let title = greeting(&step(*code, *owner)).title;
                assert_eq!(
                    title.contains("ready"),
                    *code == NextStepCode::Ready,
                    "{code} {owner}"
                );
            }
        }
    }

    #[test]
    fn an_ended_connection_is_not_called_connected() {
        use NextStepCode as C;
        for code in [C::Reconnect, C::Disconnected, C::ConfirmDisconnect] {
            assert!(greeting(&step(code, Owner::Seller)).title.contains("ended"));
        }
    }
}
