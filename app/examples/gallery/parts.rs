//! Every part that the composed pages leave out.

use app::ui::*;
use leptos::prelude::*;

use crate::frame::{NOW, ago, staff};

const TONES: [(Tone, &str); 5] = [
    (Tone::Neutral, "Neutral"),
    (Tone::Info, "Info"),
    (Tone::Success, "Success"),
    (Tone::Warning, "Warning"),
    (Tone::Danger, "Danger"),
];

fn buttons() -> impl IntoView {
    view! {
        <Section title="Buttons" id="buttons">
            <div class="stack">
                <div class="actions">
                    <Button kind=Kind::Primary>"Primary"</Button>
                    <Button>"Secondary"</Button>
                    <Button kind=Kind::Quiet>"Quiet"</Button>
                    <Button kind=Kind::Danger icon=Shape::Unplug>"Danger"</Button>
                    <Button disabled=true>"Disabled"</Button>
                </div>
                <div class="actions">
                    <Button kind=Kind::Primary size=Size::Small icon=Shape::Refresh>"Small"</Button>
                    <ButtonLink href="#" size=Size::Small external=true>"Small link"</ButtonLink>
                    <ButtonLink href="#" kind=Kind::Primary size=Size::Large>"Large link"</ButtonLink>
                </div>
            </div>
        </Section>
    }
}

fn tones() -> impl IntoView {
    view! {
        <Section title="Tones" id="tones">
            <div class="stack">
                <div class="actions">{TONES.map(|(tone, label)| view! { <Badge label tone/> })}</div>
                <div class="flex flex-wrap gap-4">{TONES.map(|(tone, label)| view! { <Dot label tone/> })}</div>
                {TONES.map(|(tone, label)| view! { <Notice tone title=label>"Cause, consequence and "<a href="#">"what to do"</a>"."</Notice> })}
                <Notice tone=Tone::Danger title="The connection is lost since 09:02 UTC" actions=|| view! { <ButtonLink href="#" size=Size::Small>"Send a new link"</ButtonLink> }>
                    "Mollie refused our permission twice; the client list still has the seller. Most likely the seller withdrew it."
                </Notice>
                {TONES.map(|(tone, label)| view! { <Progress label=label value=4 max=6 tone/> })}
                <div class="flex flex-wrap gap-4">
                    <Freshness checked=Some(ago(40)) now=NOW limit=jiff::SignedDuration::from_mins(5)/>
                    <Freshness checked=Some(ago(7_300)) now=NOW limit=jiff::SignedDuration::from_mins(5) note="Mollie does not answer"/>
                    <Freshness checked=None now=NOW limit=jiff::SignedDuration::from_mins(5)/>
                </div>
            </div>
        </Section>
    }
}

fn form() -> impl IntoView {
    view! {
        <Section title="Fields" id="fields">
            <form class="form-stack max-w-md" method="post">
                <TextField name="name" label="Shop name" value="Kiezel & Klei" hint="As customers see it."/>
                <TextField name="email" kind="email" label="Email" value="anna@" error="Enter a full address, like anna@example.org." autocomplete="email"/>
                <TextField name="vat" label="VAT number" required=false/>
                <Select name="role" label="Role" choices=vec![Choice::new("viewer", "Viewer"), Choice::new("support", "Support")] selected="support"/>
                <TextArea name="reason" label="Reason" hint="Kept in the audit trail."/>
                <Fieldset legend="What this person may do">
                    <Checkbox name="may" value="export" label="Export lists" checked=true/>
                    <Checkbox name="may" value="disconnect" label="Disconnect sellers" hint="Stops payments through this platform."/>
                </Fieldset>
                <FormActions>
                    <Button kind=Kind::Primary>"Save"</Button>
                    <ButtonLink href="#" kind=Kind::Quiet>"Cancel"</ButtonLink>
                </FormActions>
            </form>
        </Section>
    }
}

fn nothing() -> impl IntoView {
    view! {
        <Section title="Nothing here" id="nothing" framed=false>
            <Empty shape=Shape::Plug title="No sellers yet" actions=|| view! { <ButtonLink href="#" kind=Kind::Primary>"Invite a seller"</ButtonLink> }>
                "Invite a seller and their onboarding shows here as soon as they connect."
            </Empty>
        </Section>
    }
}

fn shapes() -> impl IntoView {
    use Shape as S;
    let all = [
        S::ArrowRight,
        S::Bank,
        S::Blocked,
        S::Calendar,
        S::Card,
        S::Check,
        S::CheckCircle,
        S::ChevronDown,
        S::ChevronLeft,
        S::ChevronRight,
        S::ChevronUp,
        S::Circle,
        S::Clock,
        S::Close,
        S::Copy,
        S::Document,
        S::External,
        S::EyeOff,
        S::Filter,
        S::Globe,
        S::Info,
        S::Link,
        S::List,
        S::Mail,
        S::Minus,
        S::Moon,
        S::Plug,
        S::Plus,
        S::Pulse,
        S::Question,
        S::Refresh,
        S::Search,
        S::Shield,
        S::SignOut,
        S::SortBoth,
        S::Sun,
        S::Unplug,
        S::User,
        S::Users,
        S::Warning,
    ];
    view! {
        <Section title="Shapes" id="shapes">
            <div class="flex flex-wrap gap-3">{all.map(|shape| view! { <Icon shape class="icon size-5"/> })}</div>
        </Section>
    }
}

pub(crate) fn page() -> AnyView {
    let page = view! {

            <PageHeader title="Parts" subtitle="Each part of the design system once."/>
            {buttons()}
            {tones()}
            {form()}
            {shapes()}
            {nothing()}

    };
    staff(page.into_any())
}
