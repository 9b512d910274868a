//! What `cargo xtask bench` sets the Sellers page against: axum handing out the same bytes from
//! memory, without database, rendering or layers.
//!
//! `bare 127.0.0.1:4999 page.html`

use axum::{Router, http::header, response::Html, routing::get, serve::ListenerExt};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(addr), Some(file)) = (arguments.next(), arguments.next()) else {
        return Err(std::io::Error::other("usage: bare ADDRESS FILE"));
    };
    let page: &'static str = std::fs::read_to_string(file)?.leak();
    let handler = move || async move { ([(header::CACHE_CONTROL, "no-store")], Html(page)) };
    let router = Router::new().route("/", get(handler));
    let listener = TcpListener::bind(addr).await?.tap_io(|stream| {
        // As the real server does; a failure would only make the comparison slower.
        let _ = stream.set_nodelay(true);
    });
    axum::serve(listener, router).await
}
