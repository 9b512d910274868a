//! The table: one row for each seller, with the facts that say who needs attention.

use domain::{
    ConnectionState, Owner, SellerList, SellerPage, SellerQuery, SellerRow, SellerStates, Sort,
};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use leptos::prelude::*;

use super::links;
use crate::{
    sellers::{
        next::{self, Reader},
        status,
    },
    ui::{
        Age, Badge, Cell, Column, CopyId, DataTable, Dot, Due, Icon, RelativeTime, Row, RowHeader,
        Stacked, Tag, Tone, relative,
    },
};

#[component]
pub fn SellerTable(
    list: SellerList,
    /// What was asked for.
    query: SellerQuery,
) -> impl IntoView {
    let now = list.now;
    let SellerPage { rows, total } = list.page;
    let cadence = list.cadence;
    let rows = rows
        .into_iter()
        .map(|row| {
            let limit = cadence.stale_after(row.states.onboarding);
            view! { <OneRow row now limit/> }.into_any()
        })
        .collect_view();
    view! {
        <DataTable
            caption="Sellers"
            total
            head=move || view! { <Head query/> }
            attr:data-live="rows"
            attr:data-shape=total.to_string()
        >
            {rows}
        </DataTable>
    }
}

#[component]
fn Head(query: SellerQuery) -> impl IntoView {
    let sort = |by| links::sort(&query, by);
    view! {
        <Column label="Seller" sort=sort(Sort::Name)/>
        <Column label="Organization id"/>
        <Column label="Onboarding"/>
        <Column label="Payments"/>
        <Column label="Settlements"/>
        <Column label="Next step" sort=sort(Sort::Urgency)/>
        <Column label="Due" sort=sort(Sort::Due)/>
        <Column label="Profiles"/>
        <Column label="Connection"/>
        <Column label="Checked" sort=sort(Sort::Checked)/>
    }
}

#[component]
fn OneRow(row: SellerRow, now: Timestamp, limit: SignedDuration) -> impl IntoView {
    let organization = row.organization.to_string();
    let states = row.states.clone();
    let under = match &states.country {
        Some(country) => format!("{} \u{b7} {country}", row.reference),
        None => row.reference.to_string(),
    };
    let name = row.shown_name().to_owned();
    let said = spoken(&name, &states);
    let href = format!("/sellers/{organization}");
    let (key, id) = (organization.clone(), organization.clone());
    view! {
        <Row
            attr:data-org=organization
            attr:data-live=key.clone()
            attr:data-say-key=key
            attr:data-say=said
        >
            <RowHeader href name under/>
            <Cell label="Organization id">
                <CopyId what="organization id" value=id/>
            </Cell>
            <StateCells states=states.clone() now/>
            <NextCells states=states.clone() now/>
            <Cell label="Profiles">
                <Profiles all=states.profiles blocked=states.profiles_blocked/>
            </Cell>
            <Cell label="Connection">
                <ConnectionWord row now/>
            </Cell>
            <Cell label="Checked">
                <Checked at=states.checked_at now limit/>
            </Cell>
        </Row>
    }
}

/// The states of a row, as they are told when they change while the page is open.
fn spoken(name: &str, states: &SellerStates) -> String {
    format!(
        "{name}: onboarding {}, payments {}, settlements {}",
        status::onboarding(states.onboarding).word.to_lowercase(),
        status::payments(states.payments).word.to_lowercase(),
        status::settlements(states.settlements).word.to_lowercase(),
    )
}

#[component]
fn StateCells(states: SellerStates, now: Timestamp) -> impl IntoView {
    let onboarding = status::onboarding(states.onboarding);
    let payments = status::payments(states.payments);
    let settlements = status::settlements(states.settlements);
    view! {
        <Cell label="Onboarding">
            <Stacked under=lasting(states.onboarding_since, now)>
                <Badge label=onboarding.word tone=onboarding.tone/>
            </Stacked>
        </Cell>
        <Cell label="Payments">
            <Badge label=payments.word tone=payments.tone/>
        </Cell>
        <Cell label="Settlements">
            <Dot label=settlements.word tone=settlements.tone/>
        </Cell>
    }
}

/// How long something has lasted: "12 days".
fn lasting(since: Timestamp, now: Timestamp) -> String {
    let ago = relative(now, since);
    ago.strip_suffix(" ago")
        .map_or_else(|| ago.clone(), |span| format!("for {span}"))
}

#[component]
fn NextCells(states: SellerStates, now: Timestamp) -> impl IntoView {
    let step = states.next;
    let turn = (step.owner != Owner::Nobody).then(|| next::owner(step.owner, Reader::Staff));
    let today = now.to_zoned(TimeZone::UTC).date();
    let due = match step.due_at {
        Some(due) => {
            let date = due.to_zoned(TimeZone::UTC).date();
            view! { <Due date today/> }.into_any()
        }
        None => view! { <span class="text-faint">"None"</span> }.into_any(),
    };
    view! {
        <Cell label="Next step" wide=true>
            <Stacked below=move || {
                turn.map(|label| view! { <Tag label icon=Icon::User/> })
            }>{next::sentence(step.code, Reader::Staff)}</Stacked>
        </Cell>
        <Cell label="Due">{due}</Cell>
    }
}

/// "2 ok, 1 blocked", broken only between the two.
#[component]
fn Profiles(all: u32, blocked: u32) -> impl IntoView {
    let words = profiles(all, blocked)
        .into_iter()
        .map(|words| view! { <span class="whitespace-nowrap">{words}</span> " " })
        .collect_view();
    view! { {words} }
}

fn profiles(all: u32, blocked: u32) -> Vec<String> {
    match (all.saturating_sub(blocked), blocked) {
        (0, 0) => vec!["None".to_owned()],
        (ok, 0) => vec![format!("{ok} ok")],
        (0, blocked) => vec![format!("{blocked} blocked")],
        (ok, blocked) => vec![format!("{ok} ok,"), format!("{blocked} blocked")],
    }
}

/// When the seller was last read. What is old stays, and says so.
#[component]
fn Checked(at: Option<Timestamp>, now: Timestamp, limit: SignedDuration) -> impl IntoView {
    let (tone, word) = match Age::of(at, now, limit) {
        Age::Fresh => (Tone::Neutral, ""),
        Age::Stale => (Tone::Warning, "Stale"),
        Age::Unknown => (Tone::Neutral, "Never"),
    };
    let mark = (!word.is_empty()).then(|| view! { <Dot tone label=word/> });
    view! {
        <span class="stacked whitespace-nowrap">
            {at.map(|at| view! { <RelativeTime at now/> })} {mark}
        </span>
    }
}

#[component]
fn ConnectionWord(row: SellerRow, now: Timestamp) -> impl IntoView {
    let words = status::connection(row.connection);
    let requested = row.requested_scopes;
    let granted = requested.saturating_sub(row.missing_scopes);
    let (label, tone) = match row.connection {
        ConnectionState::Connected if granted < requested => {
            (format!("Scopes {granted} of {requested}"), Tone::Warning)
        }
        _ => (words.word.to_owned(), words.tone),
    };
    let since = row
        .failing_since
        .filter(|_| row.connection == ConnectionState::Failing)
        .map(|since| lasting(since, now));
    view! {
        <Stacked under=since>
            <Dot label tone/>
        </Stacked>
    }
}

#[cfg(test)]
mod tests {
    use domain::{Basis, OrganizationId, SellerFacts};

    use super::*;

    #[test]
    fn profiles_are_counted_by_whether_they_are_blocked() {
        assert_eq!(profiles(0, 0), ["None"]);
        assert_eq!(profiles(2, 0), ["2 ok"]);
        assert_eq!(profiles(3, 1), ["2 ok,", "1 blocked"]);
        assert_eq!(profiles(1, 1), ["1 blocked"]);
    }

    #[test]
    fn a_seller_without_a_name_yet_is_named_by_its_id() {
        let organization = OrganizationId::parse("org_1").unwrap();
        let basis = Basis {
            organization: &organization,
            facts: &SellerFacts::default(),
            connection: ConnectionState::Connected,
            unknown_after: SignedDuration::from_hours(24),
        };
        let mut states = SellerStates::derive(&basis, None, Timestamp::UNIX_EPOCH);
        states.name = " ".into();
        assert_eq!(states.shown_name(&organization), "org_1");
        states.name = "Bakker BV".into();
        assert_eq!(states.shown_name(&organization), "Bakker BV");
    }

    #[test]
    fn a_span_is_told_without_ago() {
        let now = Timestamp::constant(1_795_183_320, 0);
        let since = now - SignedDuration::from_hours(24 * 12);
        assert_eq!(lasting(since, now), "for 12 days");
        assert_eq!(lasting(now, now), "just now");
    }
}
