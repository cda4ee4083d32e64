//! How tasks are laid out: the view, the calendar's span, the board's lanes, each with its word in the address.

/// How tasks are laid out (TSK-03, TSK-07).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    #[default]
    List,
    Board,
    Calendar,
}

impl View {
    /// The word in the address.
    pub fn as_str(self) -> &'static str {
        match self {
            View::List => "list",
            View::Board => "board",
            View::Calendar => "calendar",
        }
    }

    /// The layout of a word; the list for any other.
    pub fn parse(text: &str) -> Self {
        [View::Board, View::Calendar]
            .into_iter()
            .find(|view| view.as_str() == text)
            .unwrap_or_default()
    }
}

/// How much the calendar shows at once (TSK-07).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Span {
    #[default]
    Month,
    Week,
    Day,
    Agenda,
}

impl Span {
    /// All, in the order of the switch.
    pub const ALL: [Span; 4] = [Span::Month, Span::Week, Span::Day, Span::Agenda];

    /// The word in the address.
    pub fn as_str(self) -> &'static str {
        match self {
            Span::Month => "month",
            Span::Week => "week",
            Span::Day => "day",
            Span::Agenda => "agenda",
        }
    }

    /// The span of a word; the month for any other.
    pub fn parse(text: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|span| span.as_str() == text)
            .unwrap_or_default()
    }
}

/// What the board's rows are made by (TSK-03).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lanes {
    #[default]
    None,
    Responsible,
    Priority,
    Project,
}

impl Lanes {
    /// All, in the order of the choice.
    pub const ALL: [Lanes; 4] = [
        Lanes::None,
        Lanes::Responsible,
        Lanes::Priority,
        Lanes::Project,
    ];

    /// The word in the address.
    pub fn as_str(self) -> &'static str {
        match self {
            Lanes::None => "none",
            Lanes::Responsible => "responsible",
            Lanes::Priority => "priority",
            Lanes::Project => "project",
        }
    }

    /// The lanes of a word; none for any other.
    pub fn parse(text: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|lanes| lanes.as_str() == text)
            .unwrap_or_default()
    }
}
