//! Every form that changes something.

use leptos::prelude::*;

use crate::ui::{OptText, Text};

/// A form that posts to us, with the token that proves that this page holds it.
#[component]
pub fn PostForm(
    #[prop(into)] action: Text,
    #[prop(optional, into)] class: OptText,
    children: Children,
) -> impl IntoView {
    let token = token(&action).map(|(name, value)| {
        view! { <input type="hidden" name=name value=value/> }
    });
    view! {
        <form method="post" action=action class=class.into_inner()>
            {token}
            {children()}
        </form>
    }
}

/// The name and the value of the token, where a session is open.
#[cfg(feature = "ssr")]
fn token(action: &str) -> Option<(&'static str, String)> {
    use crate::guard::form_token::FIELD;
    let forms = crate::guard::visitor().forms;
    forms.of_form(action).map(|key| (FIELD, key.token(action)))
}

/// Pages are rendered on the server only; the browser never asks.
#[cfg(not(feature = "ssr"))]
fn token(_: &str) -> Option<(&'static str, String)> {
    None
}
