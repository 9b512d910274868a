//! What happens next in words, for staff and for the seller: the same truth to both.

use domain::{NextStep, NextStepCode, Owner};

use crate::ui::Tone;

/// Who reads a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    Staff,
    /// The seller whom it is about.
    Seller,
}

/// What happens next, in a sentence.
pub fn sentence(code: NextStepCode, reader: Reader) -> &'static str {
    match reader {
        Reader::Staff => to_staff(code),
        Reader::Seller => to_seller(code),
    }
}

fn to_staff(code: NextStepCode) -> &'static str {
    use NextStepCode as C;
    match code {
        C::GiveDetails => "Mollie needs more details before this seller can be paid.",
        C::GiveDetailsForPayouts => "Can sell now. Mollie needs the rest before it pays out.",
        C::AnswerUpdate => "All works. Mollie asked the seller for an update.",
        C::GiveDetailsForPayments => {
            "Payments are off until the seller adds details; earlier money still pays out."
        }
        C::WaitForReview => "The seller is done. Mollie is checking, which usually takes days.",
        C::WaitForPayouts => "Can sell now. Pay-outs start after Mollie's check.",
        C::WaitForChange => "All works while Mollie checks a change.",
        C::WaitForPayments => "Payments pause during Mollie's check; pay-outs continue.",
        C::Ready => "Ready.",
        C::PayoutsHeld => "Can sell; pay-outs are held.",
        C::PaymentsOff => "Payments are off; pay-outs continue.",
        C::AllOff => {
            "Payments and pay-outs are off. Where no task is listed, only Mollie knows why."
        }
        C::PastDue => "A task at Mollie is late.",
        C::FirstPayment => {
            "Can sell now. Mollie's check waits for a first payment of about 5 euro."
        }
        C::ProfilesBlocked => "Mollie has blocked every payment profile.",
        C::Reconnect => "Our permission has ended. The seller must connect again.",
        C::Disconnected => "We ended this connection.",
        C::ConfirmDisconnect => "We asked Mollie to end this connection and wait for proof.",
        C::FirstReading => "Connected. The first reading is under way.",
    }
}

fn to_seller(code: NextStepCode) -> &'static str {
    use NextStepCode as C;
    match code {
        C::GiveDetails => "Mollie needs more details before you can be paid.",
        C::GiveDetailsForPayouts => "You can sell now. Add the rest so Mollie can pay you out.",
        C::AnswerUpdate => "All works. Mollie asked for an update; finish before the date shown.",
        C::GiveDetailsForPayments => {
            "Payments are off until you add details; earlier money still pays out."
        }
        C::WaitForReview => "You are done. Mollie is checking (usually days).",
        C::WaitForPayouts => {
            "You can sell now. Pay-outs start after Mollie's check; a first payment of 5 euro may be needed."
        }
        C::WaitForChange => "All works while Mollie checks a change.",
        C::WaitForPayments => "Payments pause during Mollie's check; pay-outs continue.",
        C::Ready => "Ready.",
        C::PayoutsHeld => "You can sell; pay-outs are held. See the reason below.",
        C::PaymentsOff => "Payments are off; pay-outs continue. See the reason below.",
        C::AllOff => {
            "Payments and pay-outs are off. If no task is listed, ask Mollie; we are told nothing more."
        }
        C::PastDue => "A task at Mollie is late. Please finish it now.",
        C::FirstPayment => {
            "You can sell now. Mollie's check waits for a first payment of about 5 euro."
        }
        C::ProfilesBlocked => {
            "Mollie has blocked your payment profiles. Ask Mollie for the reason."
        }
        C::Reconnect => "Our connection to your Mollie account has ended. Please connect again.",
        C::Disconnected => "You are no longer connected.",
        C::ConfirmDisconnect => "The connection is being ended; Mollie has not confirmed it yet.",
        C::FirstReading => "You are connected. We are reading your account for the first time.",
    }
}

/// What stays so, or gets worse, while nothing is done.
pub fn consequence(code: NextStepCode) -> Option<&'static str> {
    use NextStepCode as C;
    Some(match code {
        C::GiveDetails => "Until then shoppers cannot pay and nothing is paid out.",
        C::GiveDetailsForPayouts | C::WaitForPayouts | C::PayoutsHeld => {
            "Until then Mollie keeps the money that comes in."
        }
        C::AnswerUpdate => "After the date Mollie may turn payments or pay-outs off.",
        C::GiveDetailsForPayments | C::PaymentsOff => "Until then shoppers cannot pay.",
        C::WaitForReview | C::WaitForPayments => {
            "Until then shoppers cannot pay. Mollie may still ask for more."
        }
        C::AllOff | C::ProfilesBlocked => {
            "Until then shoppers cannot pay and the shop should not offer Mollie's methods."
        }
        C::PastDue => "Mollie keeps payments or pay-outs off until it is done.",
        C::FirstPayment => "Without a first payment Mollie's check does not start.",
        C::Reconnect => "Until then what you see here stays as it was read last.",
        C::WaitForChange | C::Ready | C::Disconnected | C::ConfirmDisconnect | C::FirstReading => {
            return None;
        }
    })
}

/// Whose turn it is.
pub fn owner(owner: Owner, reader: Reader) -> &'static str {
    match (owner, reader) {
        (Owner::Seller, Reader::Staff) => "Seller",
        (Owner::Seller, Reader::Seller) => "You",
        (Owner::Mollie, _) => "Mollie",
        (Owner::Us, _) => "Us",
        (Owner::Nobody, _) => "Nobody",
    }
}

/// How pressing the step is.
pub fn tone(step: &NextStep) -> Tone {
    use NextStepCode as C;
    match (step.code, step.owner) {
        (C::PastDue | C::AllOff | C::PaymentsOff | C::ProfilesBlocked | C::Reconnect, _) => {
            Tone::Danger
        }
        (C::Ready, _) => Tone::Success,
        (C::Disconnected, _) => Tone::Neutral,
        (C::PayoutsHeld | C::ConfirmDisconnect, _) | (_, Owner::Seller) => Tone::Warning,
        _ => Tone::Info,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_step_has_a_sentence_of_its_own_for_each_reader() {
        for reader in [Reader::Staff, Reader::Seller] {
            let said: BTreeSet<&str> = NextStepCode::ALL
                .iter()
                .map(|code| sentence(*code, reader))
                .inspect(|words| assert!(words.ends_with('.'), "{words}"))
                .collect();
            assert_eq!(said.len(), NextStepCode::ALL.len(), "{reader:?}");
        }
    }

    #[test]
    fn staff_are_never_addressed_as_the_seller() {
        for code in NextStepCode::ALL {
            let words = sentence(*code, Reader::Staff).to_lowercase();
            assert!(!words.contains("you"), "{words}");
        }
    }

    #[test]
    fn a_step_that_costs_nothing_has_no_consequence() {
        assert_eq!(consequence(NextStepCode::WaitForChange), None);
        assert!(consequence(NextStepCode::GiveDetails).is_some());
    }
}
