//! A list as dense as the real one.

use app::ui::*;
use leptos::prelude::*;

use crate::frame::{NOW, Staff, ago, today};

type Status = (&'static str, Tone);

struct Sample {
    name: &'static str,
    legal: &'static str,
    org: &'static str,
    onboarding: Status,
    since: &'static str,
    payments: Status,
    settlements: Status,
    step: &'static str,
    owner: &'static str,
    due: Option<i8>,
    profiles: &'static str,
    connection: Status,
    checked: i64,
}

const NEEDS: Status = ("Needs data", Tone::Warning);
const REVIEW: Status = ("In review", Tone::Info);
const DONE: Status = ("Completed", Tone::Success);
const AVAILABLE: Status = ("Available", Tone::Success);
const PENDING: Status = ("Pending", Tone::Info);
const BLOCKED: Status = ("Blocked", Tone::Danger);
const UNKNOWN: Status = ("Unknown", Tone::Neutral);
const ON: Status = ("On", Tone::Success);
const OFF: Status = ("Off", Tone::Neutral);
const OK: Status = ("Connected", Tone::Success);

fn samples() -> [Sample; 12] {
    let row = |name,
               legal,
               org,
               (onboarding, since),
               payments,
               settlements,
               (step, owner, due),
               profiles,
               connection,
               checked| Sample {
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
    };
    [
        row(
            "Fietsenmakerij De Spaak",
            "De Spaak B.V. \u{b7} NL",
            "org_48201937",
            (DONE, "212 days"),
            BLOCKED,
            OFF,
            (
                "Mollie asked for proof of the new director's identity; it is late.",
                "Seller",
                Some(-3),
            ),
            "1 ok, 1 blocked",
            OK,
            42,
        ),
        row(
            "Atelier Lumi\u{e8}re",
            "Lumi\u{e8}re SARL \u{b7} FR",
            "org_50117264",
            (NEEDS, "9 days"),
            PENDING,
            OFF,
            (
                "Mollie needs more details before you can be paid.",
                "Seller",
                Some(0),
            ),
            "1 unverified",
            OK,
            64,
        ),
        row(
            "Kiezel & Klei",
            "Kiezel en Klei V.O.F. \u{b7} NL",
            "org_39920118",
            (DONE, "88 days"),
            UNKNOWN,
            OFF,
            (
                "Reconnect: Mollie refuses our permission since this morning.",
                "Us",
                None,
            ),
            "Unknown",
            ("Failing 5 h", Tone::Danger),
            18_300,
        ),
        row(
            "Nordlicht Keramik",
            "Nordlicht GmbH \u{b7} DE",
            "org_61028843",
            (NEEDS, "4 days"),
            AVAILABLE,
            OFF,
            (
                "You can sell now. Add the rest so Mollie can pay you out.",
                "Seller",
                Some(5),
            ),
            "2 ok",
            OK,
            38,
        ),
        row(
            "Bakkerij Janssen",
            "Bakkerij Janssen \u{b7} BE",
            "org_57730021",
            (REVIEW, "6 days"),
            AVAILABLE,
            OFF,
            (
                "You can sell now. Pay-outs start after Mollie's check.",
                "Mollie",
                None,
            ),
            "1 ok",
            OK,
            51,
        ),
        row(
            "Studio Verde",
            "Verde S.r.l. \u{b7} IT",
            "org_60044512",
            (REVIEW, "2 days"),
            PENDING,
            OFF,
            (
                "You are done. Mollie is checking (usually days).",
                "Mollie",
                None,
            ),
            "1 unverified",
            OK,
            47,
        ),
        row(
            "Het Houten Huis",
            "Houten Huis Holding B.V. \u{b7} NL",
            "org_18834410",
            (DONE, "1 year"),
            AVAILABLE,
            ON,
            ("Ready.", "None", None),
            "3 ok",
            OK,
            33,
        ),
        row(
            "Patisserie Violette",
            "Violette SNC \u{b7} FR",
            "org_44419008",
            (DONE, "140 days"),
            AVAILABLE,
            ON,
            ("Ready.", "None", None),
            "1 ok",
            ("Scopes 7 of 9", Tone::Warning),
            29,
        ),
        row(
            "Sch\u{f6}n & Gut Manufaktur und Handelsgesellschaft",
            "Sch\u{f6}n & Gut mbH & Co. KG \u{b7} DE",
            "org_33500871",
            (DONE, "61 days"),
            AVAILABLE,
            ON,
            (
                "All works. Mollie asked for an update; finish before the date shown.",
                "Seller",
                Some(24),
            ),
            "2 ok",
            OK,
            40,
        ),
        row(
            "Tulp & Tak",
            "Tulp en Tak B.V. \u{b7} NL",
            "org_62210045",
            (DONE, "19 days"),
            AVAILABLE,
            ON,
            ("Ready.", "None", None),
            "1 ok",
            OK,
            44,
        ),
        row(
            "Vintage Vault",
            "Vintage Vault Ltd \u{b7} GB",
            "org_27716309",
            (DONE, "300 days"),
            AVAILABLE,
            ON,
            ("Ready.", "None", None),
            "1 ok",
            OK,
            58,
        ),
        row(
            "Zeebries Surf",
            "Zeebries Surf \u{b7} BE",
            "org_58860127",
            (NEEDS, "31 days"),
            UNKNOWN,
            OFF,
            (
                "Invite again: the seller withdrew the permission.",
                "Us",
                None,
            ),
            "Unknown",
            ("Disconnected", Tone::Neutral),
            190_000,
        ),
    ]
}

fn row(sample: Sample) -> impl IntoView {
    let badge = |(label, tone): Status| view! { <Badge label tone/> };
    let due = match sample.due {
        Some(days) => {
            let date = today() + jiff::Span::new().days(days);
            view! { <Due date today=today()/> }.into_any()
        }
        None => view! { <span class="text-faint">"None"</span> }.into_any(),
    };
    let (dot, tone) = sample.connection;
    view! {
        <Row attr:data-org=sample.org>
            <LeadCell href="#" name=sample.name under=sample.legal/>
            <Cell label="Organization id">
                <CopyId what="organization id" value=sample.org/>
            </Cell>
            <Cell label="Onboarding">
                <Stacked under=sample.since>{badge(sample.onboarding)}</Stacked>
            </Cell>
            <Cell label="Payments">{badge(sample.payments)}</Cell>
            <Cell label="Settlements">
                <Dot tone=sample.settlements.1 label=sample.settlements.0/>
            </Cell>
            <Cell label="Next step" wide=true>
                <Stacked below=move || view! { <Tag label=sample.owner shape=Shape::User/> }>
                    {sample.step}
                </Stacked>
            </Cell>
            <Cell label="Due">{due}</Cell>
            <Cell label="Profiles">{sample.profiles}</Cell>
            <Cell label="Connection">
                <Dot tone label=dot/>
            </Cell>
            <Cell label="Checked" align=Align::End>
                <RelativeTime at=ago(sample.checked) now=NOW/>
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
    view! {
        <Staff>
            {top()}
            {filters()}
            <DataTable caption="Sellers" total=212 head=head>
                {samples().into_iter().map(row).collect_view()}
            </DataTable>
            <Pager at noun="sellers" href=|page, per| format!("?page={page}&per={per}")/>
        </Staff>
    }
    .into_any()
}
