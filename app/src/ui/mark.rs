use leptos::prelude::*;

use super::text::Text;

/// The mark: a plank with its handrail, leading up from the quay.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 24 24" aria-hidden="true" inner_html=DRAWING></svg>
    }
}

const DRAWING: &str = concat!(
    r#"<rect width="24" height="24" rx="6" class="mark-ground"/>"#,
    r#"<path d="M4 17.5h3.5L17 9.5h3" class="mark-plank"/>"#,
    r#"<path d="M7.5 17.2v-5.4M12.3 13.3V7.7M17 9.3V4.5" class="mark-rail"/>"#,
    r#"<path d="m7.5 11.9L17 4.7" class="mark-rail"/>"#,
);

/// The mark with a name, as a link home.
#[component]
pub fn Brand(
    /// Where home is.
    #[prop(default = Text::Borrowed("/"), into)]
    href: Text,
    /// The name.
    #[prop(default = Text::Borrowed("Gangway"), into)]
    name: Text,
) -> impl IntoView {
    view! {
        <a class="brand" href=href>
            <Mark/>
            <span>{name}</span>
        </a>
    }
}
