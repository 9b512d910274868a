//! The page for a browser that holds no portal session.

use leptos::prelude::*;

use crate::{
    connections::frame::{SellerMessage, platform},
    ui::{Icon, Tone},
};

/// How to get in. The guard has set the status.
#[component]
pub fn Locked() -> impl IntoView {
    let platform = platform();
    view! {
        <SellerMessage
            title="This browser does not know you yet"
            tone=Tone::Neutral
            icon=Icon::User
            subtitle="Your page opens in the browser with which you connected to Mollie, and stays open there for a while."
        >
            <div class="prose">
                <ul>
                    <li>
                        <strong>"Not connected yet?"</strong>
                        " Open the link of the invitation from " {platform.clone()} "."
                    </li>
                    <li>
                        <strong>"Connected before, or on another device?"</strong>
                        " Ask " {platform}
                        " for a new invitation, open it and press Continue. Mollie knows you, and brings you to your page."
                    </li>
                </ul>
                <p class="text-muted">"There is no password to remember, and none that can be stolen."</p>
            </div>
        </SellerMessage>
    }
}
