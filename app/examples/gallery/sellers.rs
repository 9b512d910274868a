//! A list as dense as the real one.

use app::ui::*;
use leptos::prelude::*;

use crate::frame::{NOW, ago, staff, today};

/// Name, legal name, organization id; onboarding and since when; payments; settlements;
/// next step and its owner; days until due; profiles; connection; seconds since checked.
const SAMPLES: &str = "\
Fietsenmakerij De Spaak|De Spaak B.V. · NL|org_48201937|Completed|212 days|Blocked|Off|Mollie asked for proof of the new director's identity; it is late.|Seller|-3|1 ok, 1 blocked|Connected|42
Atelier Lumière|Lumière SARL · FR|org_50117264|Needs data|9 days|Pending|Off|Mollie needs more details before you can be paid.|Seller|0|1 unverified|Connected|64
Kiezel & Klei|Kiezel en Klei V.O.F. · NL|org_39920118|Completed|88 days|Unknown|Off|Reconnect: Mollie refuses our permission since this morning.|Us||Unknown|Failing 5 h|18300
Nordlicht Keramik|Nordlicht GmbH · DE|org_61028843|Needs data|4 days|Available|Off|You can sell now. Add the rest so Mollie can pay you out.|Seller|5|2 ok|Connected|38
Bakkerij Janssen|Bakkerij Janssen · BE|org_57730021|In review|6 days|Available|Off|You can sell now. Pay-outs start after Mollie's check.|Mollie||1 ok|Connected|51
Studio Verde|Verde S.r.l. · IT|org_60044512|In review|2 days|Pending|Off|You are done. Mollie is checking (usually days).|Mollie||1 unverified|Connected|47
Het Houten Huis|Houten Huis Holding B.V. · NL|org_18834410|Completed|1 year|Available|On|Ready.|None||3 ok|Connected|33
Patisserie Violette|Violette SNC · FR|org_44419008|Completed|140 days|Available|On|Ready.|None||1 ok|Scopes 7 of 9|29
Schön & Gut Manufaktur und Handelsgesellschaft|Schön & Gut mbH & Co. KG · DE|org_33500871|Completed|61 days|Available|On|All works. Mollie asked for an update; finish before the date shown.|Seller|24|2 ok|Connected|40
Tulp & Tak|Tulp en Tak B.V. · NL|org_62210045|Completed|19 days|Available|On|Ready.|None||1 ok|Connected|44
Vintage Vault|Vintage Vault Ltd · GB|org_27716309|Completed|300 days|Available|On|Ready.|None||1 ok|Connected|58
Zeebries Surf|Zeebries Surf · BE|org_58860127|Needs data|31 days|Unknown|Off|Invite again: the seller withdrew the permission.|Us||Unknown|Disconnected|190000";

fn tone(word: &str) -> Tone {
    match word {
        "Completed" | "Available" | "On" | "Connected" => Tone::Success,
        "In review" | "Pending" => Tone::Info,
        "Needs data" | "Scopes 7 of 9" => Tone::Warning,
        "Blocked" | "Failing 5 h" => Tone::Danger,
        _ => Tone::Neutral,
    }
}

fn row(sample: &'static str) -> impl IntoView {
    let facts: Vec<&'static str> = sample.split('|').collect();
    let [
        name,
        legal,
        org,
        onboarding,
        since,
        payments,
        settlements,
        step,
        owner,
        due,
        profiles,
        connection,
        checked,
    ] = facts.try_into().expect("a sample has thirteen facts");
    let due = due
        .parse::<i32>()
        .ok()
        .map(|days| today() + jiff::Span::new().days(days));
    let due = due.map_or_else(
        || view! { <span class="text-faint">"None"</span> }.into_any(),
        |date| view! { <Due date today=today()/> }.into_any(),
    );
    let checked = ago(checked
        .parse()
        .expect("the last fact is a number of seconds"));
    view! {
        <Row attr:data-org=org>
            <LeadCell href="#" name under=legal/>
            <Cell label="Organization id">
                <CopyId what="organization id" value=org/>
            </Cell>
            <Cell label="Onboarding">
                <Stacked under=since>
                    <Badge label=onboarding tone=tone(onboarding)/>
                </Stacked>
            </Cell>
            <Cell label="Payments">
                <Badge label=payments tone=tone(payments)/>
            </Cell>
            <Cell label="Settlements">
                <Dot tone=tone(settlements) label=settlements/>
            </Cell>
            <Cell label="Next step" wide=true>
                <Stacked below=move || view! { <Tag label=owner shape=Shape::User/> }>
                    {step}
                </Stacked>
            </Cell>
            <Cell label="Due">{due}</Cell>
            <Cell label="Profiles">{profiles}</Cell>
            <Cell label="Connection">
                <Dot tone=tone(connection) label=connection/>
            </Cell>
            <Cell label="Checked" align=Align::End>
                <RelativeTime at=checked now=NOW/>
            </Cell>
        </Row>
    }
}

fn head() -> impl IntoView {
    let sort = |order| Sort {
        href: "#".into(),
        order,
    };
    view! {
        <Column label="Seller" sort=sort(None)/>
        <Column label="Organization id"/>
        <Column label="Onboarding" sort=sort(None)/>
        <Column label="Payments"/>
        <Column label="Settlements"/>
        <Column label="Next step"/>
        <Column label="Due" sort=sort(Some(Order::Ascending))/>
        <Column label="Profiles"/>
        <Column label="Connection"/>
        <Column label="Checked" align=Align::End sort=sort(None)/>
    }
}

fn top() -> impl IntoView {
    let step = |label: &'static str, count| FunnelStep {
        label: label.into(),
        count,
        href: "#".into(),
    };
    let steps = vec![
        step("Invited", 248),
        step("Connected", 212),
        step("Data complete", 187),
        step("In review", 31),
        step("Can take payments", 164),
        step("Gets settlements", 151),
    ];
    view! {
        <PageHeader
            title="Sellers"
            meta=|| view! { <Freshness checked=Some(ago(38)) now=NOW limit=jiff::SignedDuration::from_mins(5) note="next in 4 min"/> }
            actions=|| {
                view! {
                    <ButtonLink href="#" icon=Shape::Document>
                        "Export CSV"
                    </ButtonLink>
                    <ButtonLink href="#" kind=Kind::Primary icon=Shape::Plus>
                        "Invite a seller"
                    </ButtonLink>
                }
            }
        />
        <Tiles>
            <CountTile label="Act now" count=3 href="#" tone=Tone::Danger hint="1 late, 1 blocked, 1 lost connection"/>
            <CountTile label="Due in 7 days" count=12 href="#" tone=Tone::Warning hint="next: Nordlicht Keramik"/>
            <CountTile label="Waiting on Mollie" count=31 href="#" tone=Tone::Info hint="longest 9 days"/>
            <CountTile label="Stale" count=0 href="#" tone=Tone::Warning hint="all read within 5 min"/>
        </Tiles>
        <Funnel label="Onboarding path" steps/>
    }
}

fn filters() -> impl IntoView {
    let any = |rest: &[&'static str]| {
        let mut choices = vec![Choice::new("", "Any")];
        choices.extend(rest.iter().map(|&word| Choice::new(word, word)));
        choices
    };
    view! {
        <Tabs label="Sellers by state">
            <Tab href="#" label="All" count=212 current=true/>
            <Tab href="#" label="Needs data" count=25/>
            <Tab href="#" label="In review" count=31/>
            <Tab href="#" label="Completed" count=156/>
            <Tab href="#" label="Blocked" count=4/>
            <Tab href="#" label="Lost connection" count=1/>
            <Tab href="#" label="Disconnected" count=7/>
        </Tabs>
        <FilterForm action="#" label="Filter sellers">
            <SearchField label="Name or organization id"/>
            <Select name="payments" label="Payments" choices=any(&["Available", "Pending", "Blocked"])/>
            <Select name="connection" label="Connection" choices=any(&["Connected", "Failing", "Lost"])/>
            <Select name="sort" label="Sort" choices=vec![Choice::new("urgency", "Most urgent"), Choice::new("name", "Name")]/>
        </FilterForm>
        <Chips summary="12 of 212 sellers" clear="#">
            <Chip label="Country" value="NL, BE, DE, FR" remove="#"/>
            <Chip label="Due before" value="31 Dec 2026" remove="#"/>
        </Chips>
    }
}

pub(crate) fn page() -> AnyView {
    let at = Paging {
        page: 1,
        per: 50,
        total: 212,
        sizes: &[50, 100, 250],
    };
    let page = view! {

            {top()}
            {filters()}
            <DataTable caption="Sellers" total=212 head=head>
                {SAMPLES.lines().map(row).collect_view()}
            </DataTable>
            <Pager at noun="sellers" href=|page, per| format!("?page={page}&per={per}")/>

    };
    staff(page.into_any())
}
