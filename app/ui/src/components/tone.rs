//! What something means: never colour alone, always with an icon and a word.

/// A meaning, drawn through `data-tone`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Good, done.
    Ok,
    /// At risk, presses.
    Warn,
    /// Late, failed, destructive.
    Bad,
    /// Going on.
    Info,
    /// Nothing special.
    #[default]
    Mute,
    /// The tenant's own colour; not for states.
    Accent,
}

impl Tone {
    /// The value of `data-tone`.
    pub fn as_str(self) -> &'static str {
        match self {
            Tone::Ok => "ok",
            Tone::Warn => "warn",
            Tone::Bad => "bad",
            Tone::Info => "info",
            Tone::Mute => "mute",
            Tone::Accent => "accent",
        }
    }
}
