//! Pages for people who are not signed in.

use app::ui::*;
use leptos::prelude::*;

pub(crate) fn connect() -> AnyView {
    view! {
        <PublicShell platform="Harbour Market" help="#">
            <PageHeader title="Connect Nordlicht Keramik to Mollie" subtitle="Mollie handles the payments of Harbour Market. Connecting takes about ten minutes."/>
            <Section title="What will happen" id="steps" framed=false>
                <ol class="prose">
                    <li>"Sign in to Mollie, or make an account there."</li>
                    <li>"Allow Harbour Market to see how far you are."</li>
                    <li>"Finish your details at Mollie. You can stop and come back."</li>
                </ol>
            </Section>
            <div class="grid gap-2">
                <ButtonLink href="#" kind=Kind::Primary size=Size::Large full=true>"I have a Mollie account"</ButtonLink>
                <ButtonLink href="#" size=Size::Large full=true>"Create one"</ButtonLink>
            </div>
            <Section title="Have ready" id="ready" framed=false>
                <ul class="prose">
                    <li>"Registration number"</li>
                    <li>"Identity document of a director"</li>
                    <li>"Bank account and website"</li>
                </ul>
            </Section>
            <Notice tone=Tone::Neutral title="What we see">"Your organization, your onboarding state and your profiles. Never your password or your bank login."</Notice>
        </PublicShell>
    }
    .into_any()
}

pub(crate) fn sign_in() -> AnyView {
    view! {
        <PublicShell platform="Gangway" logo=Mark help="#">
            <PageHeader title="Sign in"/>
            <Notice tone=Tone::Danger title="That email and password do not match"/>
            <form class="form-stack" method="post">
                <TextField name="email" kind="email" label="Email" autocomplete="username"/>
                <TextField name="password" kind="password" label="Password" autocomplete="current-password"/>
                <Button kind=Kind::Primary full=true>"Sign in"</Button>
            </form>
        </PublicShell>
    }
    .into_any()
}
