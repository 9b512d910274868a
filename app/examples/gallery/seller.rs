//! One thing in depth.

use app::ui::*;
use jiff::SignedDuration;
use leptos::prelude::*;

use crate::frame::{NOW, ago, staff, today};

const LIMIT: SignedDuration = SignedDuration::from_mins(5);

fn heading() -> impl IntoView {
    let trail = vec![Crumb {
        label: "Sellers".into(),
        href: "#".into(),
    }];
    view! {
        <Breadcrumb steps=trail/>
        <PageHeader
            title="Nordlicht Keramik"
            meta=|| {
                view! {
                    <span>"Nordlicht GmbH"</span>
                    <CopyId what="organization id" value="org_61028843"/>
                    <Tag label="Germany" shape=Shape::Globe/>
                    <Tag label="de_DE" shape=Shape::Mail/>
                    <Dot tone=Tone::Success label="Connected"/>
                }
            }
            actions=|| {
                view! {
                    <Button icon=Shape::Refresh>"Check now"</Button>
                    <Button kind=Kind::Danger icon=Shape::Unplug>
                        "Disconnect"
                    </Button>
                }
            }
        />
    }
}

fn states() -> impl IntoView {
    let fresh = |checked, note: &'static str| view! { <Freshness checked=Some(ago(checked)) now=NOW limit=LIMIT note/> };
    view! {
        <Callout
            label="Next step"
            title="You can sell now. Add the rest so Mollie can pay you out."
            tone=Tone::Warning
            meta=|| {
                view! {
                    <Tag label="Seller" shape=Shape::User/>
                    <Due date=jiff::civil::date(2026, 11, 25) today=today()/>
                }
            }
            actions=|| {
                view! {
                    <ButtonLink href="#" kind=Kind::Primary external=true>
                        "Open this step at Mollie"
                    </ButtonLink>
                    <Button icon=Shape::Link>"Copy link"</Button>
                }
            }
            consequence="After 25 Nov Mollie holds pay-outs; payments go on."
        />
        <Tiles>
            <StateTile label="Onboarding" word="Needs data" tone=Tone::Warning sentence="Two details are missing.">
                <span>"Since 16 Nov 2026"</span>
                {fresh(38, "client list")}
            </StateTile>
            <StateTile label="Payments" word="Available" tone=Tone::Success sentence="Customers can pay this seller.">
                <span>"Since 2 Nov 2026"</span>
                {fresh(38, "capabilities")}
            </StateTile>
            <StateTile label="Settlements" word="Off" tone=Tone::Danger sentence="Money stays at Mollie until the bank account is verified.">
                <span>"Since 16 Nov 2026"</span>
                {fresh(7_500, "last two checks failed")}
            </StateTile>
        </Tiles>
    }
}

fn checklist() -> impl IntoView {
    view! {
        <Section
            title="Progress"
            id="progress"
            aside=|| view! { <Progress label="3 of 6 confirmed, 1 not visible to us" value=3 max=6/> }
        >
            <Checklist>
                <ChecklistItem state=CheckState::Done word="Complete" title="Organization details" evidence="Name, address and registration number are present (organization, 38 s ago)"/>
                <ChecklistItem state=CheckState::Done word="Complete" title="Website and products" evidence="One profile is verified (profiles, 6 min ago)"/>
                <ChecklistItem state=CheckState::Done word="Complete" title="Payment methods" evidence="iDEAL and cards are activated (methods, 6 min ago)"/>
                <ChecklistItem state=CheckState::Open word="Incomplete" title="Bank account" evidence="Requirement bank-account is due 25 Nov 2026 (capabilities, 38 s ago)" aside=|| view! { <ButtonLink href="#" size=Size::Small external=true>"Open step"</ButtonLink> }/>
                <ChecklistItem state=CheckState::Waiting word="In review" title="Identity of representatives" evidence="Sent 17 Nov 2026; Mollie names 1 to 10 business days"/>
                <ChecklistItem state=CheckState::Unseen word="Not visible to us" title="Stakeholders" evidence="Mollie tells platforms only when something is missing"/>
            </Checklist>
        </Section>
    }
}

fn profiles() -> impl IntoView {
    view! {
        <Section title="Profiles and methods" id="profiles" framed=false aside=|| view! { <Freshness checked=Some(ago(360)) now=NOW limit=SignedDuration::from_mins(15)/> }>
            <CardGrid>
                <Card
                    title="Nordlicht Shop"
                    under="https://nordlicht.example"
                    badge=|| view! { <Badge label="Verified" tone=Tone::Success/> }
                    footer=|| view! { <ButtonLink href="#" size=Size::Small>"Edit profile"</ButtonLink> }
                >
                    <Facts rows=true>
                        <Fact term="Profile id">
                            <CopyId what="profile id" value="pfl_QkEhN94Ba3"/>
                        </Fact>
                        <Fact term="Category">"Home and garden (5719)"</Fact>
                        <Fact term="Countries">"DE, AT, CH"</Fact>
                    </Facts>
                    <StatusGrid label="Payment methods">
                        <StatusItem name="Credit card" word="Activated" tone=Tone::Success/>
                        <StatusItem name="iDEAL" word="Activated" tone=Tone::Success/>
                        <StatusItem name="Klarna" word="In review" tone=Tone::Info/>
                        <StatusItem name="PayPal" word="Action needed" tone=Tone::Warning note="Finish at PayPal"/>
                        <StatusItem name="SEPA debit" word="Rejected" tone=Tone::Danger/>
                        <StatusItem name="Apple Pay" word="Not requested" tone=Tone::Neutral shape=Shape::Minus/>
                    </StatusGrid>
                </Card>
                <Card
                    title="Nordlicht Markt"
                    under="https://markt.nordlicht.example/winter-2026/keramik"
                    badge=|| view! { <Badge label="Unverified" tone=Tone::Info/> }
                    footer=|| view! { <ButtonLink href="#" size=Size::Small>"Edit profile"</ButtonLink> }
                >
                    <Notice tone=Tone::Info title="A change is in review">"New website since 18 Nov 2026. The old one stays in force."</Notice>
                    <Facts rows=true>
                        <Fact term="Profile id">
                            <CopyId what="profile id" value="pfl_v9hTwCvYqw"/>
                        </Fact>
                        <Fact term="Category">"Home and garden (5719)"</Fact>
                    </Facts>
                    <StatusGrid label="Payment methods">
                        <StatusItem name="Credit card" word="Waiting" tone=Tone::Info/>
                        <StatusItem name="iDEAL" word="Waiting" tone=Tone::Info/>
                    </StatusGrid>
                </Card>
            </CardGrid>
        </Section>
    }
}

fn side() -> impl IntoView {
    view! {
        <Section title="Organization" id="organization">
            <Facts rows=true>
                <Fact term="Legal name">"Nordlicht GmbH"</Fact>
                <Fact term="Address">"Hafenstra\u{df}e 12, 20457 Hamburg"</Fact>
                <Fact term="Registration">"HRB 148823"</Fact>
                <Fact term="VAT number">"DE311482203"</Fact>
                <Fact term="Email">"kontakt@nordlicht.example"</Fact>
                <Fact term="Connected by" note="2 Nov 2026, 09:14 UTC">"Jonas Petersen"</Fact>
            </Facts>
        </Section>
        <Section title="Connection" id="connection">
            <Facts rows=true>
                <Fact term="State"><Dot tone=Tone::Success label="Connected"/></Fact>
                <Fact term="Permissions" note="Missing: settlements.read, invoices.read">"7 of 9"</Fact>
                <Fact term="Last refresh"><RelativeTime at=ago(1_900) now=NOW/></Fact>
                <Fact term="Next refresh"><RelativeTime at=ago(-800) now=NOW/></Fact>
            </Facts>
        </Section>
        <Section title="Timeline" id="timeline" aside=|| view! { <a class="text-link" href="#">"All"</a> }>
            <Timeline>
                <TimelineItem shape=Shape::Warning tone=Tone::Warning title="Requirement opened: bank account" at=ago(86_400 * 4) now=NOW source="poll">"Due 25 Nov 2026. Without it pay-outs stop."</TimelineItem>
                <TimelineItem shape=Shape::Bank tone=Tone::Danger title="Settlements: on to off" at=ago(86_400 * 4 + 60) now=NOW source="poll"/>
                <TimelineItem shape=Shape::Mail title="Reminder sent in German" at=ago(86_400 * 5) now=NOW source="mara@harbour.example"/>
                <TimelineItem shape=Shape::Check tone=Tone::Success title="Payments: pending to available" at=ago(86_400 * 18) now=NOW source="webhook"/>
                <TimelineItem shape=Shape::Plug tone=Tone::Info title="Connected" at=ago(86_400 * 18 + 7_200) now=NOW source="seller"/>
            </Timeline>
        </Section>
    }
}

pub(crate) fn page() -> AnyView {
    let page = view! {

            {heading()}
            {states()}
            <Columns side>{checklist()} {profiles()}</Columns>

    };
    staff(page.into_any())
}
