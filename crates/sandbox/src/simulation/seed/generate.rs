//! Generates organizations, profiles and balances that look real and are nobody's.

use serde_json::{Value, json};

use super::countries::{COUNTRIES, Country};
use crate::simulation::{
    date_time::DateTime,
    onboarding::{OnboardingState, OnboardingStatus},
    optional_nullable::OptionalNullable,
    organization::{Address, Organization},
    profile::{MethodStatus, Mode, Profile, ProfileMethod, ProfileStatus, Review, ReviewStatus},
    rng::Rng,
};

const CATEGORIES: &[&str] = &[
    "FOOD_PRODUCT_STORES",
    "BOOKS_PERIODICALS_NEWSPAPERS",
    "BICYCLE_PARTS_SHOPS_SERVICE",
    "FLORISTS",
    "FURNITURE_FURNISHINGS_EQUIPMENT_STORES",
    "CLOTHING_SHOES_ACCESSORIES",
    "OTHER_MERCHANDISE",
];

/// What is fixed of an organization to be generated; parts that are `None` are random.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Template<'a> {
    pub(crate) id: &'a str,
    pub(crate) name: Option<&'a str>,
    pub(crate) country: Option<&'a str>,
    pub(crate) state: OnboardingState,
}

pub(crate) fn organization(template: Template<'_>, rng: &mut Rng, now: DateTime) -> Organization {
    let country = country(template.country, rng);
    let name = template
        .name
        .map_or_else(|| name(country, rng), str::to_owned);
    let slug = slug(&name, template.id);
    let (city, postal_code) =
        country.cities[usize::try_from(rng.below(country.cities.len() as u64)).unwrap_or(0)];
    let signed_up_at = now.plus_seconds(-rng.between(3 * 86_400, 700 * 86_400));
    let completed = template.state.status == OnboardingStatus::Completed;
    let address = Address {
        street_and_number: format!("{} {}", rng.pick(country.streets), rng.between(1, 180)),
        postal_code: postal_code.to_owned(),
        city: city.to_owned(),
        country: country.code.to_owned(),
    };
    let mut organization = Organization {
        id: template.id.to_owned(),
        email: format!("info@{slug}.example"),
        locale: Some(country.locale.to_owned()),
        address: Some(address),
        registration_number: OptionalNullable::Value(digits(country.registration, rng)),
        vat_number: OptionalNullable::Value(digits(country.vat, rng)),
        vat_regulation: if country.code == "NL" {
            OptionalNullable::Value("dutch".to_owned())
        } else {
            OptionalNullable::Value("shifted".to_owned())
        },
        verified_at: completed.then(|| signed_up_at.plus_days(2)),
        signed_up_at,
        status: template.state.status,
        can_receive_payments: template.state.payments,
        can_receive_settlements: template.state.settlements,
        capabilities: template.state.capabilities(now),
        profiles: Vec::new(),
        balances: vec![balance(country, &name, template.state, rng, signed_up_at)],
        name,
    };
    organization.profiles.push(profile(&organization, rng));
    organization
}

/// A profile that fits the state of its organization.
pub(crate) fn profile(organization: &Organization, rng: &mut Rng) -> Profile {
    let country = country(Some(organization.country()), rng);
    let slug = slug(&organization.name, &organization.id);
    let completed = organization.status == OnboardingStatus::Completed;
    let review = (organization.status == OnboardingStatus::InReview
        && !organization.can_receive_payments)
        .then_some(Review {
            status: ReviewStatus::Pending,
        });
    let verified = completed || organization.can_receive_payments;
    Profile {
        id: format!("pfl_{}", rng.alphanumeric(10, "profile")),
        mode: Mode::Live,
        name: organization.name.clone(),
        website: format!("https://www.{slug}.example"),
        email: format!("shop@{slug}.example"),
        phone: digits(country.phone, rng),
        description: completed.then(|| format!("The web shop of {}", organization.name)),
        countries_of_activity: organization
            .address
            .as_ref()
            .map(|address| vec![address.country.clone()]),
        business_category: Some(rng.pick(CATEGORIES).to_owned()),
        status: if verified {
            ProfileStatus::Verified
        } else {
            ProfileStatus::Unverified
        },
        review,
        created_at: organization
            .signed_up_at
            .plus_seconds(rng.between(600, 86_400)),
        methods: methods(organization, rng),
        deleted: false,
    }
}

fn methods(organization: &Organization, rng: &mut Rng) -> Vec<ProfileMethod> {
    let active =
        organization.can_receive_payments || organization.status == OnboardingStatus::Completed;
    let status = if active {
        MethodStatus::Activated
    } else {
        MethodStatus::PendingBoarding
    };
    let mut ids = vec!["ideal", "creditcard"];
    ids.extend(
        ["bancontact", "paypal", "banktransfer", "klarna"]
            .into_iter()
            .filter(|_| rng.happens(0.5)),
    );
    ids.into_iter()
        .map(|id| ProfileMethod {
            id: id.to_owned(),
            status: Some(status),
        })
        .collect()
}

fn balance(
    country: &Country,
    name: &str,
    state: OnboardingState,
    rng: &mut Rng,
    created: DateTime,
) -> Value {
    let amount = |cents: i64| json!({ "currency": "EUR", "value": format!("{}.{:02}", cents / 100, cents % 100) });
    let cents = if state.payments {
        rng.between(0, 900_000)
    } else {
        0
    };
    let destination = state.settlements.then(|| {
        json!({ "type": "bank-account", "beneficiaryName": name, "bankAccount": digits(country.iban, rng) })
    });
    json!({
        "id": format!("bal_{}", rng.alphanumeric(22, "balance")),
        "mode": "live",
        "createdAt": created,
        "currency": "EUR",
        "description": "Primary balance",
        "status": if state.payments { "active" } else { "inactive" },
        "availableAmount": amount(cents),
        "pendingAmount": amount(cents / 5),
        "transferFrequency": "every-monday",
        "transferThreshold": amount(500),
        "transferReference": null,
        "transferDestination": destination,
    })
}

fn country(code: Option<&str>, rng: &mut Rng) -> &'static Country {
    let known = code.and_then(|code| COUNTRIES.iter().find(|country| country.code == code));
    known.unwrap_or_else(|| {
        let at = usize::try_from(rng.below(COUNTRIES.len() as u64)).unwrap_or_default();
        &COUNTRIES[at]
    })
}

fn name(country: &Country, rng: &mut Rng) -> String {
    let (word, trade, form) = (
        rng.pick(country.words),
        rng.pick(country.trades),
        rng.pick(country.forms),
    );
    let (first, second) = if country.trade_first {
        (trade, word)
    } else {
        (word, trade)
    };
    let city = if rng.happens(0.4) {
        country.cities[usize::try_from(rng.below(country.cities.len() as u64)).unwrap_or(0)].0
    } else {
        ""
    };
    [first, second, city, form]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn digits(format: &str, rng: &mut Rng) -> String {
    let digit =
        |rng: &mut Rng| char::from_digit(u32::try_from(rng.below(10)).unwrap_or_default(), 10);
    format
        .chars()
        .map(|letter| {
            if letter == '#' {
                digit(rng).unwrap_or('0')
            } else {
                letter
            }
        })
        .collect()
}

/// A host name for an organization; its number where no Latin letters are left of the name.
fn slug(name: &str, id: &str) -> String {
    let mut slug = String::new();
    for letter in name.to_lowercase().chars() {
        match fold(letter) {
            Some(plain) => slug.push_str(plain),
            None if letter.is_ascii_alphanumeric() => slug.push(letter),
            None if !slug.ends_with('-') && !slug.is_empty() => slug.push('-'),
            None => {}
        }
        if slug.len() > 40 {
            break;
        }
    }
    let slug = slug.trim_matches('-');
    if slug.len() < 4 {
        format!("shop-{}", id.trim_start_matches("org_"))
    } else {
        slug.to_owned()
    }
}

fn fold(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ä' => "ae",
        'ö' => "oe",
        'ü' => "ue",
        'ß' => "ss",
        'à' | 'á' | 'â' | 'ą' => "a",
        'ç' | 'ć' => "c",
        'è' | 'é' | 'ê' | 'ë' | 'ę' => "e",
        'î' | 'ï' | 'í' | 'ı' => "i",
        'ł' => "l",
        'ñ' | 'ń' => "n",
        'ó' | 'ô' => "o",
        'ş' | 'ś' => "s",
        'û' | 'ú' | 'ù' => "u",
        'ž' | 'ź' | 'ż' => "z",
        'ğ' => "g",
        '’' | '\'' | '.' => "",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_a_host_name_whatever_the_script() {
        assert_eq!(
            slug("Kaffeerösterei Weißdorn GmbH", "org_1"),
            "kaffeeroesterei-weissdorn-gmbh"
        );
        assert_eq!(slug("Βιβλιοπωλείο Μέλισσα", "org_771"), "shop-771");
        assert_eq!(slug("’t Hoekje", "org_1"), "t-hoekje");
    }
}
