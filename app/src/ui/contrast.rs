//! Holds the tokens to WCAG 2.2 AA in both themes (1.4.3 text, 1.4.11 controls).

use std::collections::BTreeMap;

const TOKENS: &str = include_str!("../../../style/tokens.css");
const GROUNDS: [&str; 4] = ["sunken", "canvas", "surface", "hover"];
const TONES: [&str; 5] = ["neutral", "info", "success", "warning", "danger"];
const TEXT: f64 = 4.5;
const CONTROL: f64 = 3.0;

/// The luminance of a colour in the light and in the dark theme.
type Luminance = [f64; 2];

fn tokens() -> BTreeMap<&'static str, Luminance> {
    let lines = TOKENS
        .lines()
        .filter_map(|line| line.trim().strip_prefix("--color-"));
    lines
        .filter_map(|line| line.split_once(": light-dark("))
        .map(read)
        .collect()
}

fn read((name, value): (&'static str, &'static str)) -> (&'static str, Luminance) {
    let colours: Vec<f64> = value
        .split("oklch(")
        .skip(1)
        .map(|colour| {
            let end = colour.find(')').expect("a colour ends");
            let parts: Vec<f64> = colour[..end]
                .split_whitespace()
                .map(|part| part.parse().expect("a colour is three numbers"))
                .collect();
            luminance(parts[0], parts[1], parts[2].to_radians())
        })
        .collect();
    (name, [colours[0], colours[1]])
}

/// Oklch to the relative luminance of WCAG, by way of linear sRGB clipped to its gamut.
#[expect(
    clippy::many_single_char_names,
    reason = "the letters of the colour spaces"
)]
fn luminance(lightness: f64, chroma: f64, hue: f64) -> f64 {
    let (a, b) = (chroma * hue.cos(), chroma * hue.sin());
    let l = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
    let m = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
    let s = (lightness - 0.089_484_177_5 * a - 1.291_485_548 * b).powi(3);
    let red = 4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s;
    let green = -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s;
    let blue = -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701 * s;
    0.2126 * red.clamp(0.0, 1.0) + 0.7152 * green.clamp(0.0, 1.0) + 0.0722 * blue.clamp(0.0, 1.0)
}

fn assert_contrast(above: &str, ground: &str, least: f64) {
    let tokens = tokens();
    for (theme, name) in ["light", "dark"].into_iter().enumerate() {
        let (one, other) = (tokens[above][theme], tokens[ground][theme]);
        let ratio = (one.max(other) + 0.05) / (one.min(other) + 0.05);
        assert!(
            ratio >= least,
            "{above} on {ground} in {name}: {ratio:.2} < {least}"
        );
    }
}

#[test]
fn words_are_readable_on_every_ground() {
    for ground in GROUNDS {
        for words in ["ink", "muted", "faint", "link"] {
            assert_contrast(words, ground, TEXT);
        }
    }
    assert_contrast("on-accent", "accent", TEXT);
    assert_contrast("on-accent", "accent-strong", TEXT);
    assert_contrast("accent-strong", "accent-soft", TEXT);
}

#[test]
fn a_tone_is_readable_on_its_own_ground_and_on_every_other() {
    for tone in TONES {
        let words = format!("{tone}-fg");
        assert_contrast(&words, &format!("{tone}-bg"), TEXT);
        assert_contrast("ink", &format!("{tone}-bg"), TEXT);
        assert_contrast("muted", &format!("{tone}-bg"), TEXT);
        for ground in GROUNDS {
            assert_contrast(&words, ground, TEXT);
        }
    }
}

#[test]
fn controls_and_focus_stand_out_from_their_ground() {
    for ground in ["canvas", "surface"] {
        assert_contrast("control", ground, CONTROL);
        assert_contrast("accent", ground, CONTROL);
        assert_contrast("focus", ground, CONTROL);
    }
}
