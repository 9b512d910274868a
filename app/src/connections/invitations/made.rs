//! The link just made.

use jiff::{Timestamp, tz::TimeZone};
use leptos::prelude::*;

use crate::{
    connections::invitations::{api::InvitationLine, made_invitation::MadeInvitation},
    ui::{CopyId, Section, date_words, relative},
};

/// The link just made. Only a hash of it is kept, so that it cannot be shown again.
#[component]
pub fn MadeLink(
    made: MadeInvitation,
    /// The newest invitations, to tell whom the link is for.
    lines: Vec<InvitationLine>,
    /// The time of this page.
    now: Timestamp,
) -> impl IntoView {
    let title = match whom_for(&made, lines) {
        Some(reference) => format!("The link for {reference}"),
        None => "The new link".to_owned(),
    };
    let until = date_words(made.expires_at.to_zoned(TimeZone::UTC).date());
    view! {
        <Section
            title
            id="made"
            note="Copy it now: it is shown this once. If it gets lost, withdraw it and make another."
        >
            <div class="grid gap-3">
                <p class="break-all">
                    <CopyId what="invitation link" value=made.link/>
                </p>
                <p class="text-sm text-muted">
                    "Send it to this seller only: whoever opens it can connect their Mollie account in the seller's place. It works once, until "
                    {until} " (" {relative(now, made.expires_at)} ")."
                </p>
            </div>
        </Section>
    }
}

/// The reference of the newest open invitation that ends when this one does.
fn whom_for(made: &MadeInvitation, lines: Vec<InvitationLine>) -> Option<String> {
    if !made.reference.is_empty() {
        return Some(made.reference.clone());
    }
    let ends = made.expires_at.as_second();
    lines
        .into_iter()
        .find(|line| line.expires_at.as_second() == ends)
        .map(|line| line.reference)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connections::invitations::api::InvitationStatus;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn line(reference: &str, expires: i64) -> InvitationLine {
        InvitationLine {
            id: "1".into(),
            reference: reference.into(),
            locale: "en_US".into(),
            created_by: "ann@shop.example".into(),
            created_at: at(0),
            expires_at: at(expires),
            started_at: None,
            status: InvitationStatus::Open,
        }
    }

    #[test]
    fn the_link_is_told_apart_by_its_end() {
        let made = MadeInvitation {
            link: "https://example.org/connect/x".into(),
            reference: String::new(),
            expires_at: at(200),
        };
        let lines = vec![line("newer", 300), line("this", 200)];
        assert_eq!(whom_for(&made, lines).as_deref(), Some("this"));
        assert_eq!(whom_for(&made, vec![line("newer", 300)]), None);
    }
}
