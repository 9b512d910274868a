//! The payment methods that Mollie offers.

/// One method of the catalogue; limits are decimal strings in `currency`.
#[derive(Debug)]
pub(crate) struct Method {
    pub(crate) id: &'static str,
    pub(crate) description: &'static str,
    pub(crate) currency: &'static str,
    pub(crate) minimum: &'static str,
    pub(crate) maximum: Option<&'static str>,
}

impl Method {
    /// Apple Pay and Google Pay are listed only when a caller asks for wallets.
    pub(crate) fn is_wallet(&self) -> bool {
        matches!(self.id, "applepay" | "googlepay")
    }
}

const fn method(
    id: &'static str,
    description: &'static str,
    currency: &'static str,
    minimum: &'static str,
    maximum: Option<&'static str>,
) -> Method {
    Method {
        id,
        description,
        currency,
        minimum,
        maximum,
    }
}

/// Everything Mollie offers, in the order of `GET /v2/methods/all`.
pub(crate) const CATALOGUE: &[Method] = &[
    method("ideal", "iDEAL", "EUR", "0.01", Some("50000.00")),
    method("creditcard", "Card", "EUR", "0.01", Some("10000.00")),
    method("bancontact", "Bancontact", "EUR", "0.02", Some("50000.00")),
    method("paypal", "PayPal", "EUR", "0.01", Some("8000.00")),
    method("applepay", "Apple Pay", "EUR", "0.01", Some("10000.00")),
    method("googlepay", "Google Pay", "EUR", "0.01", Some("10000.00")),
    method(
        "banktransfer",
        "Bank transfer",
        "EUR",
        "0.01",
        Some("1000000.00"),
    ),
    method(
        "directdebit",
        "SEPA Direct Debit",
        "EUR",
        "0.01",
        Some("1000.00"),
    ),
    method("klarna", "Pay with Klarna", "EUR", "0.10", Some("10000.00")),
    method(
        "in3",
        "Pay in 3 instalments",
        "EUR",
        "50.00",
        Some("5000.00"),
    ),
    method(
        "billie",
        "Pay by Invoice for Businesses",
        "EUR",
        "0.01",
        Some("10000.00"),
    ),
    method("riverty", "Riverty", "EUR", "5.00", Some("2500.00")),
    method("alma", "Alma", "EUR", "50.00", Some("2000.00")),
    method("eps", "eps", "EUR", "1.00", Some("50000.00")),
    method(
        "kbc",
        "KBC/CBC Payment Button",
        "EUR",
        "0.01",
        Some("50000.00"),
    ),
    method(
        "belfius",
        "Belfius Pay Button",
        "EUR",
        "0.01",
        Some("50000.00"),
    ),
    method("przelewy24", "Przelewy24", "EUR", "0.01", Some("12815.00")),
    method("blik", "BLIK", "PLN", "0.01", Some("10000.00")),
    method("trustly", "Trustly", "EUR", "0.01", Some("50000.00")),
    method("satispay", "Satispay", "EUR", "0.01", Some("3000.00")),
    method("mybank", "MyBank", "EUR", "0.01", Some("50000.00")),
    method(
        "bancomatpay",
        "Bancomat Pay",
        "EUR",
        "0.01",
        Some("10000.00"),
    ),
    method("multibanco", "Multibanco", "EUR", "0.01", Some("99999.00")),
    method("mbway", "MB Way", "EUR", "0.01", Some("5000.00")),
    method("bizum", "Bizum", "EUR", "0.01", Some("5000.00")),
    method("twint", "TWINT", "CHF", "0.01", Some("5000.00")),
    method("bacs", "Bacs Direct Debit", "GBP", "1.00", Some("1000.00")),
    method("paybybank", "Pay by Bank", "GBP", "0.01", Some("20000.00")),
    method("swish", "Swish", "SEK", "0.01", Some("100000.00")),
    method("vipps", "Vipps", "NOK", "1.00", Some("100000.00")),
    method("mobilepay", "MobilePay", "DKK", "1.00", Some("100000.00")),
    method("billink", "Billink", "EUR", "1.00", Some("2500.00")),
    method("paysafecard", "paysafecard", "EUR", "1.00", Some("999.00")),
    method("giftcard", "Gift cards", "EUR", "0.01", None),
    method("voucher", "Vouchers", "EUR", "0.01", None),
];

pub(crate) fn find(id: &str) -> Option<&'static Method> {
    CATALOGUE.iter().find(|method| method.id == id)
}
