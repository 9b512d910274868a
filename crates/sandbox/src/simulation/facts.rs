//! Reads facts that a test or a person gives about an organization.

use serde_json::{Map, Value, json};

use super::{
    capability::{PAYMENTS, SETTLEMENTS},
    date_time::DateTime,
    onboarding::{OnboardingState, OnboardingStatus},
    organization::Organization,
    rng::Rng,
    seed,
};

const KNOWN: &[&str] = &[
    "id",
    "name",
    "email",
    "locale",
    "address",
    "registrationNumber",
    "vatNumber",
    "vatRegulation",
    "verifiedAt",
    "signedUpAt",
    "status",
    "canReceivePayments",
    "canReceiveSettlements",
    "capabilities",
    "profiles",
    "methods",
    "balances",
];

/// Facts with the API's own names and shapes. What is left out stays as it is.
#[derive(Clone, Debug)]
pub(crate) struct Facts(Map<String, Value>);

#[derive(Debug, thiserror::Error)]
pub(crate) enum FactsError {
    #[error("The facts must be one JSON object")]
    NotAnObject,
    #[error("The facts do not fit together: {0}")]
    Shape(#[from] serde_json::Error),
    #[error("The id must be `org_` and digits, and not be taken")]
    Id,
}

impl Facts {
    /// Takes the known facts out of a JSON object; answers also the names that mean nothing here.
    pub(crate) fn read(value: Value) -> Result<(Self, Vec<String>), FactsError> {
        let Value::Object(given) = value else {
            return Err(FactsError::NotAnObject);
        };
        let (known, unknown): (Map<_, _>, Map<_, _>) = given
            .into_iter()
            .partition(|(name, _)| KNOWN.contains(&name.as_str()));
        Ok((
            Self(known),
            unknown.into_iter().map(|(name, _)| name).collect(),
        ))
    }

    pub(crate) fn id(&self) -> Option<&str> {
        self.0.get("id").and_then(Value::as_str)
    }

    pub(crate) fn name(&self) -> Option<&str> {
        self.0.get("name").and_then(Value::as_str)
    }

    pub(crate) fn country(&self) -> Option<&str> {
        self.0
            .get("address")
            .and_then(|address| address.get("country"))
            .and_then(Value::as_str)
    }

    fn gives(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// For a new organization: a status alone says also what is possible with it.
    pub(crate) fn complete_for_new(&mut self) {
        let status = self
            .0
            .entry("status")
            .or_insert_with(|| json!("needs-data"));
        let possible = *status == json!(OnboardingStatus::Completed.as_str());
        if !self.gives("capabilities") {
            for name in ["canReceivePayments", "canReceiveSettlements"] {
                self.0.entry(name).or_insert(json!(possible));
            }
        }
    }

    /// The state that these facts of a new organization put it in; a status that is none counts as needs-data here
    /// and is refused when the facts are applied.
    pub(crate) fn state(&self) -> OnboardingState {
        let status = self
            .0
            .get("status")
            .cloned()
            .and_then(|status| serde_json::from_value(status).ok());
        let possible = |flag: &str, capability: &str| match self.0.get(flag) {
            Some(given) => given.as_bool().unwrap_or_default(),
            None => self.enables(capability),
        };
        OnboardingState::new(
            status.unwrap_or(OnboardingStatus::NeedsData),
            possible("canReceivePayments", PAYMENTS),
            possible("canReceiveSettlements", SETTLEMENTS),
        )
    }

    fn enables(&self, capability: &str) -> bool {
        let given = self.0.get("capabilities").and_then(Value::as_array);
        given
            .into_iter()
            .flatten()
            .any(|it| it["name"] == capability && it["status"] == "enabled")
    }

    /// The organization with these facts applied. A list replaces the list there was, but a profile or balance
    /// that stands for one there was (by id, else by its place) keeps what it does not mention. What is not given
    /// and would contradict the facts is made to fit them.
    pub(crate) fn apply_to(
        &self,
        organization: &Organization,
        rng: &mut Rng,
        now: DateTime,
    ) -> Result<Organization, FactsError> {
        let mut merged = serde_json::to_value(organization)?;
        for (name, given) in &self.0 {
            let before = merged.get(name).cloned().unwrap_or(Value::Null);
            merged[name] = match name.as_str() {
                "id" | "methods" => continue,
                "address" => merged_with(before, given),
                "balances" => list(
                    before,
                    given,
                    || json!({ "id": format!("bal_{}", rng.alphanumeric(22, "balance")) }),
                ),
                "profiles" => list(before, given, || {
                    serde_json::to_value(seed::generate_profile(organization, rng))
                        .unwrap_or_default()
                }),
                _ => given.clone(),
            };
        }
        if let Some(methods) = self.0.get("methods") {
            for profile in merged["profiles"].as_array_mut().into_iter().flatten() {
                profile["methods"] = methods.clone();
            }
        }
        let mut changed: Organization = serde_json::from_value(merged)?;
        self.reconcile(&mut changed, now);
        Ok(changed)
    }

    fn reconcile(&self, organization: &mut Organization, now: DateTime) {
        let state_given = ["status", "canReceivePayments", "canReceiveSettlements"]
            .iter()
            .any(|name| self.gives(name));
        if self.gives("capabilities") {
            if !self.gives("canReceivePayments") {
                organization.can_receive_payments = organization
                    .enabled(PAYMENTS)
                    .unwrap_or(organization.can_receive_payments);
            }
            if !self.gives("canReceiveSettlements") {
                organization.can_receive_settlements = organization
                    .enabled(SETTLEMENTS)
                    .unwrap_or(organization.can_receive_settlements);
            }
        } else if state_given {
            organization.capabilities = organization.state().capabilities(now);
        }
        if state_given && !self.gives("profiles") && !self.gives("methods") {
            organization.update_profiles();
        }
    }
}

fn merged_with(before: Value, given: &Value) -> Value {
    match (before, given) {
        (Value::Object(mut before), Value::Object(given)) => {
            before.extend(given.clone());
            Value::Object(before)
        }
        _ => given.clone(),
    }
}

fn list(before: Value, given: &Value, mut fresh: impl FnMut() -> Value) -> Value {
    let Value::Array(given) = given else {
        return given.clone();
    };
    let before = if let Value::Array(before) = before {
        before
    } else {
        Vec::new()
    };
    let elements = given.iter().enumerate().map(|(at, element)| {
        let known = match element.get("id") {
            Some(id) => before.iter().find(|known| known.get("id") == Some(id)),
            None => before.get(at),
        };
        merged_with(known.cloned().unwrap_or_else(&mut fresh), element)
    });
    Value::Array(elements.collect())
}
