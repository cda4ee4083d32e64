//! The time zones to choose from.

use ui::prelude::Choice;

/// Those of Russia and its neighbours from west to east, then of the wider world (names of the IANA database).
const ZONES: [&str; 42] = [
    "Europe/Kaliningrad",
    "Europe/Moscow",
    "Europe/Simferopol",
    "Europe/Volgograd",
    "Europe/Samara",
    "Europe/Saratov",
    "Asia/Yekaterinburg",
    "Asia/Omsk",
    "Asia/Novosibirsk",
    "Asia/Krasnoyarsk",
    "Asia/Irkutsk",
    "Asia/Chita",
    "Asia/Yakutsk",
    "Asia/Vladivostok",
    "Asia/Sakhalin",
    "Asia/Magadan",
    "Asia/Kamchatka",
    "Europe/Minsk",
    "Europe/Chisinau",
    "Asia/Yerevan",
    "Asia/Tbilisi",
    "Asia/Baku",
    "Asia/Almaty",
    "Asia/Tashkent",
    "Asia/Bishkek",
    "Asia/Dushanbe",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Paris",
    "Europe/Belgrade",
    "Europe/Istanbul",
    "Asia/Dubai",
    "Asia/Riyadh",
    "Asia/Kolkata",
    "Asia/Bangkok",
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Africa/Cairo",
    "America/New_York",
    "America/Chicago",
    "America/Los_Angeles",
    "UTC",
];

/// The zones as options; one that is already chosen is always among them.
pub fn zones(chosen: &str) -> Vec<Choice> {
    let other = (!chosen.is_empty() && !ZONES.contains(&chosen)).then_some(chosen);
    other
        .into_iter()
        .chain(ZONES)
        .map(|zone| Choice::new(zone, zone.replace('_', " ")))
        .collect()
}
