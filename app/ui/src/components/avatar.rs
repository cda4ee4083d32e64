//! People as circles of initials. The hue comes from the id, so a person looks the same everywhere and for everyone.

use leptos::prelude::*;

use super::icon::icon;

/// The size of an avatar, px.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AvatarSize {
    S20,
    #[default]
    S24,
    S32,
    S48,
}

impl AvatarSize {
    fn class(self) -> &'static str {
        match self {
            AvatarSize::S20 => " a20",
            AvatarSize::S24 => "",
            AvatarSize::S32 => " a32",
            AvatarSize::S48 => " a48",
        }
    }
}

/// The first letters of the first two words: `Тимур Абдрахманов` → `ТА`.
pub fn initials(name: &str) -> String {
    let letters: String = name
        .split_whitespace()
        .filter_map(|word| word.chars().find(|c| c.is_alphanumeric()))
        .take(2)
        .collect();
    letters.to_uppercase()
}

/// The identity hue of an id, 1 to 6 (FNV-1a).
pub fn hue(id: &str) -> u8 {
    let hash = id.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    // The low bits of FNV alone are uneven.
    ((hash ^ (hash >> 15)) % 6) as u8 + 1
}

/// A person (or with `org` an organisation).
#[component]
pub fn Avatar(
    /// Whose: makes the hue.
    #[prop(into)]
    id: String,
    #[prop(into)] name: Signal<String>,
    #[prop(optional)] size: AvatarSize,
    /// Shows the mark of presence.
    #[prop(optional, into)]
    online: Signal<bool>,
    /// A square instead of a circle.
    #[prop(optional)]
    org: bool,
    /// Decoration: the name stands beside it.
    #[prop(optional)]
    quiet: bool,
) -> impl IntoView {
    let shape = if org { " org" } else { "" };
    let role = (!quiet).then_some("img");
    let said = move || (!quiet).then(|| name.get());
    view! {
        <span
            class=format!("av{}{shape}", size.class())
            data-c=hue(&id).to_string()
            data-on=move || online.get().then_some("")
            role=role
            aria-hidden=quiet.then_some("true")
            aria-label=said
            title=said
        >
            {move || initials(&name.get())}
        </span>
    }
}

/// Nobody.
#[component]
pub fn AvatarNone(
    /// For example: not assigned.
    #[prop(into)]
    label: Signal<String>,
) -> impl IntoView {
    view! {
        <span class="av none" role="img" aria-label=label title=label>
            {icon("user")}
        </span>
    }
}

/// Several people; those who do not fit are counted.
#[component]
pub fn AvatarGroup(
    /// Ids and names.
    #[prop(into)]
    people: Signal<Vec<(String, String)>>,
    #[prop(default = 4)] max: usize,
    #[prop(into)] label: Signal<String>,
) -> impl IntoView {
    let shown = move || {
        people.with(|people| {
            people
                .iter()
                .take(max)
                .map(|(id, name)| view! { <Avatar id=id.clone() name=name.clone() /> })
                .collect_view()
        })
    };
    let rest = move || {
        people.with(|people| {
            let rest: Vec<&str> = people.iter().skip(max).map(|(_, name)| name.as_str()).collect();
            (!rest.is_empty()).then(|| {
                let names = rest.join(", ");
                view! { <span class="av more" role="img" aria-label=names.clone() title=names>{format!("+{}", rest.len())}</span> }
            })
        })
    };
    view! {
        <span class="avs" role="group" aria-label=label>
            {shown}
            {rest}
        </span>
    }
}

/// A person with the name beside.
#[component]
pub fn Person(
    #[prop(into)] id: String,
    #[prop(into)] name: String,
    #[prop(optional)] size: AvatarSize,
) -> impl IntoView {
    view! {
        <span class="person">
            <Avatar id=id name=name.clone() size=size quiet=true />
            <span class="trunc">{name}</span>
        </span>
    }
}

/// The dot of an identity that is no person: project, tag, calendar layer.
#[component]
pub fn Dot(
    /// Whose: makes the hue.
    #[prop(into)]
    id: String,
) -> impl IntoView {
    view! { <span class="dot" data-c=hue(&id).to_string() aria-hidden="true"></span> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_take_the_first_two_words() {
        for (name, expected) in [
            ("Тимур Абдрахманов", "ТА"),
            ("ирина", "И"),
            ("Анна-Мария де ла Крус", "АД"),
            ("«Лабиринт» ООО", "ЛО"),
            ("", ""),
        ] {
            assert_eq!(initials(name), expected, "{name}");
        }
    }

    #[test]
    fn hues_stay_in_range_and_spread() {
        let mut seen = [0_u32; 7];
        for n in 0..600 {
            seen[usize::from(hue(&format!("018f-{n}")))] += 1;
        }
        assert_eq!(seen[0], 0);
        assert!(seen[1..].iter().all(|count| *count > 50), "{seen:?}");
    }
}
