//! Around every request that Mollie would see: the log, and the faults.

use std::sync::atomic::Ordering;

use axum::{
    extract::{ConnectInfo, MatchedPath, Request, State},
    middleware::Next,
    response::Response,
};

use super::{
    call::Caller,
    fault_injection::{distort, replacement},
};
use crate::{
    connection::Connection,
    simulation::{
        faults::{Fault, FaultKind, Target},
        request_log::LoggedRequest,
    },
    state::AppState,
};

/// Said by a handler about its request, for the log.
#[derive(Clone, Debug)]
pub(super) struct LogDetails {
    pub(super) organization: Option<String>,
    pub(super) grant_type: Option<&'static str>,
}

impl LogDetails {
    pub(super) fn organization(id: &str) -> Self {
        Self {
            organization: Some(id.to_owned()),
            grant_type: None,
        }
    }
}

/// Answers the request, or lets a fault do so, and logs it before the answer is held back or lost.
pub(super) async fn record(
    State(state): State<AppState>,
    ConnectInfo(connection): ConnectInfo<Connection>,
    request: Request,
    next: Next,
) -> Response {
    let _in_flight = InFlight::enter(&state);
    let info = RequestInfo::of(&state, &request);
    let fault = state.with(|simulation, _| simulation.trigger_fault(info.target()));
    let early = fault
        .as_ref()
        .filter(|fault| !fault.after_effect)
        .and_then(replacement);
    let mut response = match early {
        Some(response) => response,
        None => next.run(request).await,
    };
    let details = response.extensions_mut().remove::<LogDetails>();
    if let Some(late) = fault.as_ref().and_then(replacement) {
        response = late;
    }
    info.log(&state, details, &response, fault.as_ref());
    match fault {
        None => response,
        Some(fault) => distort(fault, response, &connection).await,
    }
}

struct RequestInfo {
    method: String,
    path: String,
    route: String,
    caller: Option<String>,
}

impl RequestInfo {
    fn of(state: &AppState, request: &Request) -> Self {
        let route = request.extensions().get::<MatchedPath>();
        Self {
            method: request.method().to_string(),
            path: request.uri().path().to_owned(),
            route: route.map_or_else(|| "(none)".to_owned(), |it| it.as_str().to_owned()),
            caller: Caller::of(state, request.headers()).map(|caller| caller.organization),
        }
    }

    fn target(&self) -> Target<'_> {
        Target {
            method: &self.method,
            path: &self.path,
            organization: self.caller.as_deref(),
        }
    }

    fn log(
        self,
        state: &AppState,
        details: Option<LogDetails>,
        response: &Response,
        fault: Option<&Fault>,
    ) {
        let (organization, grant_type) =
            details.map_or((None, None), |it| (it.organization, it.grant_type));
        let dropped = fault.is_some_and(|fault| fault.kind == FaultKind::Drop);
        state.with(|simulation, now| {
            let request = LoggedRequest {
                time: now,
                method: self.method,
                path: self.path,
                organization: self.caller.or(organization),
                status: (!dropped).then(|| response.status().as_u16()),
                grant_type: grant_type.map(str::to_owned),
                fault: fault.map(|fault| fault.kind.as_str()),
            };
            simulation.request_log.record(request, &self.route);
        });
    }
}

/// Counts the requests being answered; also when the client goes away in the middle.
struct InFlight(AppState);

impl InFlight {
    fn enter(state: &AppState) -> Self {
        let in_flight = state.in_flight().fetch_add(1, Ordering::Relaxed) + 1;
        state.with(|simulation, _| simulation.request_log.at_once(in_flight));
        Self(state.clone())
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.in_flight().fetch_sub(1, Ordering::Relaxed);
    }
}
