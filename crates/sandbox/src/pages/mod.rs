//! The pages that people see; all of them work without JavaScript.

pub(crate) mod consent;
pub(crate) mod control;
pub(crate) mod dashboard;

use maud::{DOCTYPE, Markup, PreEscaped, html};

const STYLE: &str = include_str!("style.css");

/// A whole page with the sandbox's ribbon on top. `width` is `narrow` or `wide`.
fn page(title: &str, width: &str, content: &Markup) -> String {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex";
                title { (title) }
                link rel="icon" href="data:,";
                style { (PreEscaped(STYLE)) }
            }
            body {
                p.ribbon { strong { "Sandbox" } " – a simulated Mollie. No real account, no real money." }
                main class=(width) { (content) }
            }
        }
    }
    .into_string()
}
