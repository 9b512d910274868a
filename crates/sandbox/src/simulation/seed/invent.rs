//! Invents organizations, profiles and balances that look real and are nobody's.

use serde_json::{Value, json};

use super::countries::{COUNTRIES, Country};
use crate::simulation::{
    draws::Draws,
    moment::Moment,
    onboarding::{OnboardingState, OnboardingStatus},
    organization::{Address, Fact, Organization},
    profile::{MethodStatus, Mode, Profile, ProfileMethod, ProfileStatus, Review, ReviewStatus},
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

/// What to invent an organization from; parts that are `None` are drawn.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sketch<'a> {
    pub(crate) id: &'a str,
    pub(crate) name: Option<&'a str>,
    pub(crate) country: Option<&'a str>,
    pub(crate) state: OnboardingState,
}

pub(crate) fn organization(sketch: Sketch<'_>, draws: &mut Draws, now: Moment) -> Organization {
    let country = country(sketch.country, draws);
    let name = sketch
        .name
        .map_or_else(|| name(country, draws), str::to_owned);
    let slug = slug(&name, sketch.id);
    let (city, postal_code) =
        country.cities[usize::try_from(draws.below(country.cities.len() as u64)).unwrap_or(0)];
    let signed_up_at = now.plus_seconds(-draws.between(3 * 86_400, 700 * 86_400));
    let completed = sketch.state.status == OnboardingStatus::Completed;
    let address = Address {
        street_and_number: format!("{} {}", draws.pick(country.streets), draws.between(1, 180)),
        postal_code: postal_code.to_owned(),
        city: city.to_owned(),
        country: country.code.to_owned(),
    };
    let mut organization = Organization {
        id: sketch.id.to_owned(),
        email: format!("info@{slug}.example"),
        locale: Some(country.locale.to_owned()),
        address: Some(address),
        registration_number: Fact::Text(digits(country.registration, draws)),
        vat_number: Fact::Text(digits(country.vat, draws)),
        vat_regulation: if country.code == "NL" {
            Fact::Text("dutch".to_owned())
        } else {
            Fact::Text("shifted".to_owned())
        },
        verified_at: completed.then(|| signed_up_at.plus_days(2)),
        signed_up_at,
        status: sketch.state.status,
        can_receive_payments: sketch.state.payments,
        can_receive_settlements: sketch.state.settlements,
        capabilities: sketch.state.capabilities(now),
        profiles: Vec::new(),
        balances: vec![balance(country, &name, sketch.state, draws, signed_up_at)],
        name,
    };
    organization.profiles.push(profile(&organization, draws));
    organization
}

/// A profile that fits the state of its organization.
pub(crate) fn profile(organization: &Organization, draws: &mut Draws) -> Profile {
    let country = country(Some(organization.country()), draws);
    let slug = slug(&organization.name, &organization.id);
    let completed = organization.status == OnboardingStatus::Completed;
    let review = (organization.status == OnboardingStatus::InReview
        && !organization.can_receive_payments)
        .then_some(Review {
            status: ReviewStatus::Pending,
        });
    let verified = completed || organization.can_receive_payments;
    Profile {
        id: format!("pfl_{}", draws.alphanumeric(10, "profile")),
        mode: Mode::Live,
        name: organization.name.clone(),
        website: format!("https://www.{slug}.example"),
        email: format!("shop@{slug}.example"),
        phone: digits(country.phone, draws),
        description: completed.then(|| format!("The web shop of {}", organization.name)),
        countries_of_activity: organization
            .address
            .as_ref()
            .map(|address| vec![address.country.clone()]),
        business_category: Some(draws.pick(CATEGORIES).to_owned()),
        status: if verified {
            ProfileStatus::Verified
        } else {
            ProfileStatus::Unverified
        },
        review,
        created_at: organization
            .signed_up_at
            .plus_seconds(draws.between(600, 86_400)),
        methods: methods(organization, draws),
        deleted: false,
    }
}

fn methods(organization: &Organization, draws: &mut Draws) -> Vec<ProfileMethod> {
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
            .filter(|_| draws.happens(0.5)),
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
    draws: &mut Draws,
    created: Moment,
) -> Value {
    let amount = |cents: i64| json!({ "currency": "EUR", "value": format!("{}.{:02}", cents / 100, cents % 100) });
    let cents = if state.payments {
        draws.between(0, 900_000)
    } else {
        0
    };
    let destination = state.settlements.then(|| {
        json!({ "type": "bank-account", "beneficiaryName": name, "bankAccount": digits(country.iban, draws) })
    });
    json!({
        "id": format!("bal_{}", draws.alphanumeric(22, "balance")),
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

fn country(code: Option<&str>, draws: &mut Draws) -> &'static Country {
    let known = code.and_then(|code| COUNTRIES.iter().find(|country| country.code == code));
    known.unwrap_or_else(|| {
        let at = usize::try_from(draws.below(COUNTRIES.len() as u64)).unwrap_or_default();
        &COUNTRIES[at]
    })
}

fn name(country: &Country, draws: &mut Draws) -> String {
    let (word, trade, form) = (
        draws.pick(country.words),
        draws.pick(country.trades),
        draws.pick(country.forms),
    );
    let (first, second) = if country.trade_first {
        (trade, word)
    } else {
        (word, trade)
    };
    let city = if draws.happens(0.4) {
        country.cities[usize::try_from(draws.below(country.cities.len() as u64)).unwrap_or(0)].0
    } else {
        ""
    };
    [first, second, city, form]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn digits(format: &str, draws: &mut Draws) -> String {
    let digit = |draws: &mut Draws| {
        char::from_digit(u32::try_from(draws.below(10)).unwrap_or_default(), 10)
    };
    format
        .chars()
        .map(|letter| {
            if letter == '#' {
                digit(draws).unwrap_or('0')
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
