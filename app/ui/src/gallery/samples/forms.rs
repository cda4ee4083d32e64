//! Fields.

use chrono::{DateTime, TimeDelta, Utc};
use leptos::prelude::*;
use shared::i18n::k;

use super::actions::people_list;
use super::section;
use crate::components::*;
use crate::i18n::t;

/// A moment that never changes, so that pictures compare: 20 November 2026, 13:30 UTC.
pub(super) fn moment() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::seconds(1_795_181_400)
}

fn persons() -> Vec<Choice> {
    people_list()
        .into_iter()
        .map(|(id, name)| Choice::new(id, name).person())
        .collect()
}

pub(super) fn fields(key: &'static str) -> AnyView {
    let id = |field: &str| format!("{key}-{field}");
    let projects = vec![
        Choice::new("schools", t(k::GALLERY_PROJECT_SCHOOLS)),
        Choice::new("stock", t(k::GALLERY_PROJECT_STOCK)),
    ];
    let pair = vec![
        Choice::new("one", t(k::GALLERY_ONE)),
        Choice::new("other", t(k::GALLERY_OTHER)),
    ];
    let people = persons();
    let some = RwSignal::new(people.iter().skip(1).take(2).cloned().collect::<Vec<_>>());
    let one = RwSignal::new(people.iter().skip(3).take(1).cloned().collect::<Vec<_>>());
    let everybody = people.clone();
    let text = |text: &str| RwSignal::new(text.to_owned());
    let content = view! {
        <div class="g2">
            <Field id=id("title") label=t(k::GALLERY_HEADING) help=t(k::GALLERY_HEADING_HELP) required=true>
                <TextInput value=text(t(k::GALLERY_HEADING_VALUE)) />
            </Field>
            <Field id=id("deadline") label=t(k::GALLERY_DEADLINE) error=t(k::GALLERY_DEADLINE_ERROR)>
                <DateTimeInput value=RwSignal::new(Some(moment())) />
            </Field>
            <Field id=id("project") label=t(k::GALLERY_PROJECT) optional=true>
                <Select value=text("schools") options=projects />
            </Field>
            <Field id=id("contract") label=t(k::GALLERY_DISABLED)>
                <TextInput value=text(t(k::GALLERY_FROM_CONTRACT)) disabled=true />
            </Field>
            <Field id=id("address") label=t(k::GALLERY_EMPTY_FIELD)>
                <TextInput value=text("") placeholder=t(k::GALLERY_ADDRESS_EXAMPLE) icon="pin" />
            </Field>
            <Field id=id("password") label=t(k::GALLERY_PASSWORD)>
                <TextInput value=text("naryad") kind="password" autocomplete="off" />
            </Field>
            <Field id=id("responsible") label=t(k::GALLERY_RESPONSIBLE)>
                <Combobox value=one options=everybody />
            </Field>
            <Field id=id("helpers") label=t(k::GALLERY_HELPERS)>
                <Combobox value=some options=people multiple=true />
            </Field>
            <Field id=id("description") label=t(k::GALLERY_DESCRIPTION)>
                <TextArea value=text(t(k::GALLERY_EMPTY_TEXT)) rows=2 />
            </Field>
        </div>
        <div class="row wrap g4">
            <Checkbox checked=RwSignal::new(false) label=t(k::GALLERY_UNTICKED) />
            <Checkbox checked=RwSignal::new(true) label=t(k::GALLERY_TICKED) />
            <Checkbox checked=RwSignal::new(false) indeterminate=true label=t(k::GALLERY_PARTLY) />
            <Radios name=id("pair") label=t(k::CHOOSE) value=text("one") options=pair />
            <Switch checked=RwSignal::new(true) label=t(k::GALLERY_ON) />
            <Switch checked=RwSignal::new(false) label=t(k::GALLERY_OFF) />
        </div>
    };
    section(t(k::GALLERY_FIELDS), true, content.into_any())
}
