//! The page itself: asking for it again, and taking over what differs.

use leptos::{
    prelude::{document, window},
    wasm_bindgen::JsCast,
    web_sys::{Document, DomParser, Element, Node, Response, SupportedType},
};
use wasm_bindgen_futures::JsFuture;

/// The page could not be had: signed out, or the server is away.
pub(super) struct Gone;

/// Most changes that are announced at once; more would be noise.
const ANNOUNCED_AT_ONCE: usize = 3;

/// Whether news of that seller concerns this page. `*` stands for any seller.
pub(super) fn shows(seller: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    seller == "*"
        || seller.chars().all(plain)
            && document()
                .query_selector(&["[data-org=\"", seller, "\"]"].concat())
                .is_ok_and(|found| found.is_some())
}

/// Asks for this page again and takes over what differs. Gives how many regions had to be left
/// alone because somebody is at them.
pub(super) async fn refresh() -> Result<usize, Gone> {
    let fresh = fetch().await.ok_or(Gone)?;
    let here = document();
    let before = states(&here);
    let mut left = 0;
    for region in regions(&here).iter().filter(|one| around(one).is_none()) {
        left += take_over(region, &fresh);
    }
    announce(&before, &states(&fresh));
    Ok(left)
}

/// Whether somebody is at a region now, so that asking again would change nothing.
pub(super) fn is_held() -> bool {
    regions(&document()).iter().any(held)
}

async fn fetch() -> Option<Document> {
    let address = window().location().href().ok()?;
    let response = JsFuture::from(window().fetch_with_str(&address))
        .await
        .ok()?;
    let response: Response = response.dyn_into().ok()?;
    // A redirect leads to the sign-in page, which is not this page.
    if !response.ok() || response.redirected() {
        return None;
    }
    let text = JsFuture::from(response.text().ok()?).await.ok()?;
    DomParser::new()
        .ok()?
        .parse_from_string(&text.as_string()?, SupportedType::TextHtml)
        .ok()
}

fn all(root: &Element, selector: &str) -> Vec<Element> {
    let Ok(found) = root.query_selector_all(selector) else {
        return Vec::new();
    };
    (0..found.length())
        .filter_map(|index| found.get(index)?.dyn_into().ok())
        .collect()
}

fn regions(document: &Document) -> Vec<Element> {
    document
        .document_element()
        .map(|root| all(&root, "[data-live]"))
        .unwrap_or_default()
}

/// The region around this one.
fn around(region: &Element) -> Option<Element> {
    region.parent_element()?.closest("[data-live]").ok()?
}

/// The regions right below this one.
fn below(region: &Element) -> Vec<Element> {
    let mut inner = all(region, "[data-live]");
    inner.retain(|one| around(one).as_ref() == Some(region));
    inner
}

fn counterpart(region: &Element, fresh: &Document) -> Option<Element> {
    let key = region.get_attribute("data-live")?;
    fresh
        .query_selector(&["[data-live=\"", &key, "\"]"].concat())
        .ok()
        .flatten()
}

/// Takes over one region: piece by piece while it holds the same pieces, else as a whole.
fn take_over(region: &Element, fresh: &Document) -> usize {
    let Some(next) = counterpart(region, fresh) else {
        return 0;
    };
    if region.is_equal_node(Some(&next)) {
        return 0;
    }
    let pieces = below(region);
    let same_pieces = !pieces.is_empty() && shape(region, &pieces) == shape(&next, &below(&next));
    if !same_pieces && !held(region) {
        replace(region, &next);
        return 0;
    }
    let left: usize = pieces.iter().map(|one| take_over(one, fresh)).sum();
    left + usize::from(!same_pieces)
}

/// What a region consists of: the keys of its pieces, and what it says of itself.
fn shape(region: &Element, pieces: &[Element]) -> Vec<Option<String>> {
    let own = region.get_attribute("data-shape");
    let keys = pieces.iter().map(|one| one.get_attribute("data-live"));
    std::iter::once(own).chain(keys).collect()
}

/// The element itself stays, so that its place and its scrolling stay.
fn replace(region: &Element, next: &Element) {
    for name in next.get_attribute_names() {
        if let Some(name) = name.as_string() {
            let value = next.get_attribute(&name).unwrap_or_default();
            let _ = region.set_attribute(&name, &value);
        }
    }
    region.set_inner_html(&next.inner_html());
}

/// Whether the focus, or a selection of text, is inside.
fn held(region: &Element) -> bool {
    let inside = |node: Option<&Node>| node.is_some_and(|node| region.contains(Some(node)));
    let focus = document().active_element();
    if inside(focus.as_deref()) {
        return true;
    }
    let selection = window().get_selection().ok().flatten();
    selection.is_some_and(|one| !one.is_collapsed() && inside(one.anchor_node().as_ref()))
}

type State = (String, String);

fn states(document: &Document) -> Vec<State> {
    let root = document.document_element();
    root.map(|root| all(&root, "[data-say-key]"))
        .unwrap_or_default()
        .iter()
        .filter_map(|one| {
            Some((
                one.get_attribute("data-say-key")?,
                one.get_attribute("data-say")?,
            ))
        })
        .collect()
}

/// Announces which states changed, in the one live region of the page.
fn announce(before: &[State], after: &[State]) {
    let changed: Vec<&str> = after
        .iter()
        .filter(|(key, words)| before.iter().any(|(old, was)| old == key && was != words))
        .map(|(_, words)| words.as_str())
        .take(ANNOUNCED_AT_ONCE)
        .collect();
    if changed.is_empty() {
        return;
    }
    if let Some(live) = document().get_element_by_id("live") {
        live.set_text_content(Some(&changed.join(". ")));
    }
}
