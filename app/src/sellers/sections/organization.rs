//! Who the seller is, as Mollie has it.

use domain::{Address, Organization, SellerDetail};
use leptos::prelude::*;

use super::{ToMollie, age, day, shown};
use crate::ui::{Fact, Facts, Section};

#[component]
pub fn OrganizationSection(seller: SellerDetail) -> impl IntoView {
    let fact = seller.facts.organization;
    let signed_up = seller
        .facts
        .onboarding
        .value
        .and_then(|onboarding| onboarding.signed_up_at)
        .map(day);
    let details = shown(&fact, |organization| {
        view! { <Details organization=organization.clone() signed_up/> }.into_any()
    });
    let age = age(&fact, seller.now, seller.stale_after);
    view! {
        <Section title="Organization" id="organization" aside=move || age attr:data-live="organization">
            {details}
        </Section>
    }
}

#[component]
fn Details(organization: Organization, signed_up: Option<String>) -> impl IntoView {
    let country = organization
        .address
        .as_ref()
        .and_then(|address| address.country.clone());
    let regulation = organization
        .vat_regulation
        .map(|word| format!("VAT rules: {word}"));
    view! {
        <Facts>
            <Fact term="Legal name">{organization.name}</Fact>
            <Fact term="Address">{given(organization.address.as_ref().and_then(one_line))}</Fact>
            <Fact term="Country">{given(country)}</Fact>
            <Fact term="Registration">{given(organization.registration_number)}</Fact>
            <Fact term="VAT number" note=regulation>
                {given(organization.vat_number)}
            </Fact>
            <Fact term="E-mail">{given(organization.email)}</Fact>
            <Fact term="Language">{given(organization.locale)}</Fact>
            {signed_up.map(|day| view! { <Fact term="At Mollie since">{day}</Fact> })}
            {organization.verified_at.map(|at| view! { <Fact term="Verified">{day(at)}</Fact> })}
        </Facts>
        {organization
            .dashboard
            .map(|href| {
                view! {
                    <div class="mt-3">
                        <ToMollie href words="Open at Mollie"/>
                    </div>
                }
            })}
    }
}

fn given(text: Option<String>) -> AnyView {
    match text.filter(|text| !text.trim().is_empty()) {
        Some(text) => text.into_any(),
        None => view! { <span class="text-faint">"Not given"</span> }.into_any(),
    }
}

/// Street, then postal code and city.
fn one_line(address: &Address) -> Option<String> {
    let town: Vec<&str> = [&address.postal_code, &address.city]
        .into_iter()
        .filter_map(|part| part.as_deref())
        .collect();
    let parts: Vec<String> = address
        .street_and_number
        .clone()
        .into_iter()
        .chain((!town.is_empty()).then(|| town.join(" ")))
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_shows_the_parts_it_has() {
        let mut address = Address {
            street_and_number: Some("Straat 1".into()),
            postal_code: Some("1000 AA".into()),
            city: Some("Amsterdam".into()),
            country: Some("NL".into()),
        };
        assert_eq!(
            one_line(&address).as_deref(),
            Some("Straat 1, 1000 AA Amsterdam")
        );
        address.street_and_number = None;
        address.postal_code = None;
        assert_eq!(one_line(&address).as_deref(), Some("Amsterdam"));
        assert_eq!(one_line(&Address::default()), None);
    }
}
