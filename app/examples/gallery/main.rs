//! Draws the components of the design system with made-up data, as plain pages to look at:
//! `cargo run -p app --features ssr --example gallery` writes `target/gallery/*.html`, which
//! take their look from `target/gallery/main.css` (Tailwind's output for `style/main.css`).

#![expect(
    clippy::wildcard_imports,
    reason = "the gallery shows the design system whole"
)]

mod frame;
mod parts;
mod public;
mod seller;
mod sellers;

use std::{fs, io, path::Path};

use leptos::prelude::*;

type Page = (&'static str, fn() -> AnyView);

const PAGES: [Page; 5] = [
    ("sellers", sellers::page),
    ("seller", seller::page),
    ("parts", parts::page),
    ("connect", public::connect),
    ("sign-in", public::sign_in),
];

fn main() -> io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/gallery");
    fs::create_dir_all(&folder)?;
    for (name, page) in PAGES {
        let body = Owner::new().with(|| page().to_html());
        for theme in ["light", "dark"] {
            fs::write(
                folder.join(format!("{name}-{theme}.html")),
                document(name, theme, &body),
            )?;
        }
    }
    Ok(())
}

fn document(title: &str, theme: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"en\" class=\"js\" data-theme=\"{theme}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>{title}</title>\
         <link rel=\"stylesheet\" href=\"main.css\"></head><body>{body}</body></html>"
    )
}
