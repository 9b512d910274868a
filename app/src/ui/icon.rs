use leptos::prelude::*;

/// The icons, drawn on a 16 by 16 grid with one line weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    ArrowRight,
    Bank,
    Blocked,
    Card,
    Check,
    CheckCircle,
    ChevronDown,
    ChevronLeft,
    ChevronRight,
    ChevronUp,
    Circle,
    Clock,
    Close,
    Copy,
    Document,
    External,
    EyeOff,
    Filter,
    Globe,
    Info,
    Link,
    List,
    Mail,
    Minus,
    Plug,
    Plus,
    Pulse,
    Question,
    Refresh,
    Search,
    Shield,
    SignOut,
    SortBoth,
    Unplug,
    User,
    Users,
    Warning,
}

impl Icon {
    /// The drawing, as the inside of an `<svg>`.
    const fn drawing(self) -> &'static str {
        match self {
            Self::ArrowRight => r#"<path d="M3 8h10M9 4l4 4-4 4"/>"#,
            Self::Bank => {
                r#"<path d="M2 6.2 8 2.5l6 3.7zM3.5 6.5v5.5M6.5 6.5v5.5M9.5 6.5v5.5M12.5 6.5v5.5M2 13.5h12"/>"#
            }
            Self::Blocked => {
                r#"<path d="M5.4 1.8h5.2l3.6 3.6v5.2l-3.6 3.6H5.4l-3.6-3.6V5.4zM5.2 8h5.6"/>"#
            }
            Self::Card => {
                r#"<path d="M3.3 3.2h9.4a1.4 1.4 0 0 1 1.4 1.4v6.8a1.4 1.4 0 0 1-1.4 1.4H3.3a1.4 1.4 0 0 1-1.4-1.4V4.6a1.4 1.4 0 0 1 1.4-1.4zM1.9 6.5h12.2M4.5 10h2.5"/>"#
            }
            Self::Check => r#"<path d="m3 8.5 3.3 3.2L13 4.6"/>"#,
            Self::CheckCircle => {
                r#"<circle cx="8" cy="8" r="6.2"/><path d="m5.2 8.2 2 2 3.7-4.2"/>"#
            }
            Self::ChevronDown => r#"<path d="m4 6.2 4 4 4-4"/>"#,
            Self::ChevronLeft => r#"<path d="m9.8 4-4 4 4 4"/>"#,
            Self::ChevronRight => r#"<path d="m6.2 4 4 4-4 4"/>"#,
            Self::ChevronUp => r#"<path d="m4 9.8 4-4 4 4"/>"#,
            Self::Circle => r#"<circle cx="8" cy="8" r="6.2" stroke-dasharray="2.6 2.27"/>"#,
            Self::Clock => r#"<circle cx="8" cy="8" r="6.2"/><path d="M8 4.6V8l2.3 1.6"/>"#,
            Self::Close => r#"<path d="m4 4 8 8M12 4l-8 8"/>"#,
            Self::Copy => {
                r#"<rect x="5.7" y="5.7" width="8" height="8" rx="1.5"/><path d="M3.8 10.3h-.3a1.2 1.2 0 0 1-1.2-1.2V3.5a1.2 1.2 0 0 1 1.2-1.2h5.6a1.2 1.2 0 0 1 1.2 1.2v.3"/>"#
            }
            Self::Document => {
                r#"<path d="M4.3 1.9h4.9l3.8 3.8v7.1a1.3 1.3 0 0 1-1.3 1.3H4.3A1.3 1.3 0 0 1 3 12.8V3.2a1.3 1.3 0 0 1 1.3-1.3zM9 2v4h4M5.7 9h4.6M5.7 11.4h3"/>"#
            }
            Self::External => {
                r#"<path d="M9.5 2.5h4v4M13.2 2.8 7.5 8.5M11.5 9.5v2.7a1.3 1.3 0 0 1-1.3 1.3H3.8a1.3 1.3 0 0 1-1.3-1.3V5.8a1.3 1.3 0 0 1 1.3-1.3h2.7"/>"#
            }
            Self::EyeOff => {
                r#"<path d="M2.5 2.5l11 11M6.5 3.7A6.6 6.6 0 0 1 8 3.5c4 0 6.3 4.5 6.3 4.5a11 11 0 0 1-1.7 2.3M10.6 11.8A6 6 0 0 1 8 12.5C4 12.5 1.7 8 1.7 8a11 11 0 0 1 2.9-3.3M6.6 6.6a2 2 0 0 0 2.8 2.8"/>"#
            }
            Self::Filter => r#"<path d="M2 4h12M4.5 8h7M6.8 12h2.4"/>"#,
            Self::Globe => {
                r#"<circle cx="8" cy="8" r="6.2"/><path d="M1.8 8h12.4M8 1.8c1.8 1.7 2.6 3.8 2.6 6.2S9.8 12.5 8 14.2C6.2 12.5 5.4 10.4 5.4 8S6.2 3.5 8 1.8z"/>"#
            }
            Self::Info => r#"<circle cx="8" cy="8" r="6.2"/><path d="M8 7.4v3.5M8 5h.01"/>"#,
            Self::Link => {
                r#"<path d="M6.7 9.3a2.7 2.7 0 0 0 3.9 0l2.2-2.2a2.75 2.75 0 0 0-3.9-3.9l-.9.9M9.3 6.7a2.7 2.7 0 0 0-3.9 0L3.2 8.9a2.75 2.75 0 0 0 3.9 3.9l.9-.9"/>"#
            }
            Self::List => r#"<path d="M5.8 4h8M5.8 8h8M5.8 12h8M2.5 4h.01M2.5 8h.01M2.5 12h.01"/>"#,
            Self::Mail => {
                r#"<path d="M3.2 3.3h9.6a1.3 1.3 0 0 1 1.3 1.3v6.8a1.3 1.3 0 0 1-1.3 1.3H3.2a1.3 1.3 0 0 1-1.3-1.3V4.6a1.3 1.3 0 0 1 1.3-1.3zM2.2 4.5 8 8.8l5.8-4.3"/>"#
            }
            Self::Minus => r#"<path d="M3.5 8h9"/>"#,
            Self::Plug => {
                r#"<path d="M5.5 1.8v3M10.5 1.8v3M3.8 4.8h8.4v2.4a4.2 4.2 0 0 1-8.4 0zM8 11.4v2.9"/>"#
            }
            Self::Plus => r#"<path d="M8 3.2v9.6M3.2 8h9.6"/>"#,
            Self::Pulse => r#"<path d="M1.7 8.3h2.8l2-5 3 9.4 2-4.4h2.8"/>"#,
            Self::Question => {
                r#"<circle cx="8" cy="8" r="6.2"/><path d="M6.2 6.3A1.85 1.85 0 0 1 8 4.9c1 0 1.8.7 1.8 1.6 0 1.2-1.8 1.4-1.8 2.5M8 11.2h.01"/>"#
            }
            Self::Refresh => {
                r#"<path d="M13.7 7A5.8 5.8 0 0 0 3.3 4.6L2.2 6M2.2 2.8V6h3.2M2.3 9a5.8 5.8 0 0 0 10.4 2.4l1.1-1.4M13.8 13.2V10h-3.2"/>"#
            }
            Self::Search => r#"<circle cx="7" cy="7" r="4.6"/><path d="m10.4 10.4 3.4 3.4"/>"#,
            Self::Shield => {
                r#"<path d="M8 1.7 13 3.5v4c0 3.2-2.1 5.5-5 6.8-2.9-1.3-5-3.6-5-6.8v-4zM5.8 7.9l1.6 1.6 2.9-3.2"/>"#
            }
            Self::SignOut => {
                r#"<path d="M6.3 13.7H3.6a1.3 1.3 0 0 1-1.3-1.3V3.6a1.3 1.3 0 0 1 1.3-1.3h2.7M10.4 11l3-3-3-3M13.2 8H6.3"/>"#
            }
            Self::SortBoth => r#"<path d="m5 6.2 3-3 3 3M5 9.8l3 3 3-3"/>"#,
            Self::Unplug => {
                r#"<path d="M5.5 1.8v2.4M10.5 1.8v3M6.8 4.8h5.4v2.4a4.2 4.2 0 0 1-.8 2.5M9.6 11A4.2 4.2 0 0 1 3.8 7.2V4.8M8 11.4v2.9M2 2l12 12"/>"#
            }
            Self::User => {
                r#"<circle cx="8" cy="5.2" r="2.9"/><path d="M2.6 14c.5-2.9 2.6-4.4 5.4-4.4s4.9 1.5 5.4 4.4"/>"#
            }
            Self::Users => {
                r#"<circle cx="6" cy="5.4" r="2.5"/><path d="M1.5 13.5c.4-2.6 2.1-3.9 4.5-3.9s4.1 1.3 4.5 3.9M10.3 3.1a2.5 2.5 0 0 1 0 4.6M12 9.9c1.5.5 2.3 1.7 2.6 3.6"/>"#
            }
            Self::Warning => r#"<path d="M8 2.2 14.6 13.6H1.4zM8 6.5v3.2M8 11.6h.01"/>"#,
        }
    }
}

/// Hidden from screen readers: the word beside it speaks.
#[component]
pub fn Icon(
    icon: Icon,
    /// All its classes, where it has more than its own: `icon size-5`.
    #[prop(default = "icon")]
    class: &'static str,
) -> impl IntoView {
    view! {
        <svg class=class viewBox="0 0 16 16" aria-hidden="true" inner_html=icon.drawing()></svg>
    }
}
