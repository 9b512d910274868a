use leptos::prelude::*;

use super::{
    shell::{banner, footer, skip_link},
    text::{OptText, Text},
};

/// The frame for people who are not staff: one column, under the name of the platform they deal with.
#[component]
pub fn PublicShell(
    /// The name of the platform.
    #[prop(into)]
    platform: Text,
    /// Where help is.
    #[prop(into)]
    help: Text,
    /// Wider, for pages with lists rather than one question.
    wide: bool,
    /// A line over everything, for instance that this is test data.
    #[prop(into)]
    banner: OptText,
    children: Children,
) -> impl IntoView {
    let class = if wide {
        "public-main public-wide"
    } else {
        "public-main"
    };
    view! {
        <div class="shell shell-public">
            {skip_link()}
            <header>
                {self::banner(banner)}
                <div class="public-head">
                    <Monogram name=platform.clone()/>
                    <span>{platform}</span>
                </div>
            </header>
            <main id="main" class=class tabindex="-1">
                {children()}
            </main>
            {footer(help)}
        </div>
    }
}

#[component]
fn Monogram(name: Text) -> impl IntoView {
    let letter = name
        .chars()
        .next()
        .map(|letter| letter.to_uppercase().to_string());
    view! { <span class="monogram" aria-hidden="true">{letter}</span> }
}
