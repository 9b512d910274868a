//! The title of the window.

use std::borrow::Cow;

use leptos::prelude::*;
use leptos_meta::Title;

/// The title of the window, before the name of the program.
#[component]
pub fn PageTitle(#[prop(into)] text: Cow<'static, str>) -> impl IntoView {
    view! { <Title text=text.into_owned()/> }
}

/// Makes every page's title what the window is called.
#[component]
pub fn WindowTitle() -> impl IntoView {
    view! { <Title formatter=window_title/> }
}

/// `leptos_meta` writes the title into the page as it is, while everything else that it and Leptos
/// write is escaped. All titles pass here, so this is the place. In the browser a title is set as
/// text, where escaping would show.
fn window_title(text: String) -> String {
    if text.is_empty() {
        return "Gangway".to_owned();
    }
    let text = if cfg!(feature = "ssr") {
        escaped(&text)
    } else {
        text
    };
    format!("{text} · Gangway")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn a_title_cannot_end_itself_and_is_escaped_once() {
        assert_eq!(escaped("Shop</title><b>"), "Shop&lt;/title&gt;&lt;b&gt;");
        assert_eq!(escaped("&lt; & Söhne"), "&amp;lt; &amp; Söhne");
    }
}
