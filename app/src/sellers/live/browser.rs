//! The browser half: the stream of events, the clock, and when to ask for the page again.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};

use leptos::{
    prelude::{document, set_interval, set_timeout, window},
    task::spawn_local,
    wasm_bindgen::{JsCast, closure::Closure},
    web_sys::{
        Element, Event, EventSource, EventTarget, MessageEvent, PageTransitionEvent, RequestInit,
        UrlSearchParams, VisibilityState,
    },
};

use super::page;

/// Changes that come together are taken over together.
const SETTLE: Duration = Duration::from_millis(150);
/// How often the page says that it is open, and renews its ages.
const MINUTE: Duration = Duration::from_mins(1);

/// One page that keeps itself current.
#[derive(Clone)]
struct Live(Rc<Inner>);

struct Inner {
    sign: Element,
    events: String,
    source: RefCell<Option<EventSource>>,
    /// The stream was open before; what was told while it was not is missing.
    opened: Cell<bool>,
    /// A refresh is planned or under way.
    busy: Cell<bool>,
    /// Something came while a refresh was under way, or a region could not be replaced.
    behind: Cell<bool>,
}

/// Starts, if the page carries a sign that says what to listen to.
pub(super) fn start() {
    let sign = document().get_element_by_id("live-state");
    let Some((sign, events)) = sign.and_then(|sign| {
        let events = sign.get_attribute("data-events")?;
        Some((sign, events))
    }) else {
        return;
    };
    let live = Live(Rc::new(Inner {
        sign,
        events,
        source: RefCell::new(None),
        opened: Cell::new(false),
        busy: Cell::new(false),
        behind: Cell::new(false),
    }));
    live.open();
    live.follow_the_page();
}

impl Live {
    /// Opens the stream. The browser opens it again by itself when it breaks.
    fn open(&self) {
        let Ok(source) = EventSource::new(&self.0.events) else {
            return;
        };
        let live = self.clone();
        on(&source, "open", move |_| live.listening());
        let live = self.clone();
        on(&source, "error", move |_| live.show_state());
        let live = self.clone();
        on(&source, "seller", move |event| {
            let seller = event
                .dyn_ref::<MessageEvent>()
                .and_then(|event| event.data().as_string());
            if seller.is_some_and(|seller| page::shows(&seller)) {
                live.refresh_soon();
            }
        });
        self.0.source.replace(Some(source));
    }

    /// The stream is open. Only now say that the page is, so that nothing found because of that
    /// is missed.
    fn listening(&self) {
        self.show_state();
        self.watch();
        if self.0.opened.replace(true) {
            self.refresh_soon();
        }
    }

    fn is_in_state(&self, state: u16) -> bool {
        let source = self.0.source.borrow();
        source
            .as_ref()
            .is_some_and(|source| source.ready_state() == state)
    }

    /// Follows what happens to the page itself: it is seen again, focus leaves a region, a
    /// minute passes.
    fn follow_the_page(&self) {
        let live = self.clone();
        on(&document(), "visibilitychange", move |_| live.seen());
        let live = self.clone();
        on(&window(), "pageshow", move |event| {
            let event = event.dyn_ref::<PageTransitionEvent>();
            if event.is_some_and(PageTransitionEvent::persisted) {
                live.seen();
            }
        });
        let live = self.clone();
        on(&document(), "focusout", move |_| {
            if live.0.behind.get() {
                live.refresh_soon();
            }
        });
        let live = self.clone();
        set_interval(move || live.seen(), MINUTE);
    }

    /// The page is in sight: renew it, and say that it is open.
    fn seen(&self) {
        if !visible() {
            return;
        }
        if self.is_in_state(EventSource::OPEN) {
            self.watch();
        } else if !self.is_in_state(EventSource::CONNECTING) {
            self.open();
        }
        self.refresh_soon();
    }

    /// Says that this page is open, so that its seller is read more often.
    fn watch(&self) {
        let sign = &self.0.sign;
        let Some(place) = sign.get_attribute("data-watch") else {
            return;
        };
        let Ok(form) = UrlSearchParams::new() else {
            return;
        };
        if let Some(organization) = sign.get_attribute("data-org") {
            form.append("organization", &organization);
        }
        let request = RequestInit::new();
        request.set_method("POST");
        request.set_body(&form);
        // Whether it arrived does not matter: the next minute brings another.
        drop(window().fetch_with_str_and_init(&place, &request));
    }

    fn refresh_soon(&self) {
        if self.0.busy.replace(true) {
            self.0.behind.set(true);
            return;
        }
        let live = self.clone();
        set_timeout(move || spawn_local(live.refresh()), SETTLE);
    }

    async fn refresh(self) {
        self.0.behind.set(false);
        if visible() {
            match page::refresh().await {
                Ok(left_alone) => {
                    // What somebody is at is taken over when the focus leaves it.
                    self.0.behind.set(self.0.behind.get() || left_alone > 0);
                    self.show_state();
                }
                Err(page::Gone) => self.show("Not current, please reload", "tone-warning"),
            }
        }
        let again = self.0.behind.get() && !page::is_held();
        self.0.busy.set(false);
        if again {
            self.refresh_soon();
        }
    }

    fn show_state(&self) {
        if self.is_in_state(EventSource::OPEN) {
            self.show("Live", "tone-success");
        } else {
            self.show("Reconnecting", "tone-warning");
        }
    }

    fn show(&self, words: &str, tone: &str) {
        let sign = &self.0.sign;
        sign.set_class_name(&["dot ", tone].concat());
        if let Some(place) = sign.last_element_child() {
            place.set_text_content(Some(words));
        }
        let _ = sign.remove_attribute("hidden");
    }
}

fn visible() -> bool {
    document().visibility_state() == VisibilityState::Visible
}

/// Listens for as long as the page lives.
fn on(target: &EventTarget, name: &str, listener: impl FnMut(Event) + 'static) {
    let listener = Closure::<dyn FnMut(Event)>::new(listener).into_js_value();
    let _ = target.add_event_listener_with_callback(name, listener.unchecked_ref());
}
