//! What the demo companies have done in the last two months: made of patterns, so that lists, figures and charts have a past.

use shared::work::task::{Priority, Status};

use super::plan::{Plan, at, task};
use super::present::{CONTRACTS, ORION, SCHOOLS, SERVICE, WAREHOUSE};
use crate::seed::random::Random;

/// How far back it goes, in days.
const DAYS: i64 = 64;

/// Who sets what for whom: titles hold `{}` for a place.
struct Pattern {
    by: &'static str,
    to: &'static [&'static str],
    titles: &'static [&'static str],
    places: &'static [&'static str],
    projects: &'static [Option<&'static str>],
    tasks: usize,
}

const PATTERNS: &[Pattern] = &[
    Pattern {
        by: "head",
        to: &[
            "manager",
            "manager2",
            "konstantinopolsky",
            "kim",
            "li",
            "pakhomov",
            "yusupov",
        ],
        titles: &[
            "Монтаж видеонаблюдения: {}",
            "Смета: {}",
            "Выезд по гарантии: {}",
            "Исполнительная документация: {}",
            "Пусконаладка: {}",
            "Замена контроллеров СКУД: {}",
            "Осмотр перед монтажом: {}",
            "Site survey: {}",
        ],
        places: &[
            "школа № 9",
            "школа № 14",
            "детский сад № 3",
            "ТЦ «Орион»",
            "БЦ «Аврора», корпус 2",
            "котельная № 4",
            "ул. Мира, 7",
            "подстанция 7",
            "ЖК «Речной», дом 3",
        ],
        projects: &[Some(SCHOOLS), None, Some(ORION), None],
        tasks: 40,
    },
    Pattern {
        by: "severyanov",
        to: &["orlov", "fayzrakhmanova", "lindqvist"],
        titles: &[
            "Сервис кондиционеров: {}",
            "Заявка на ремонт: {}",
            "Повторное обращение: {}",
            "Firmware update: {}",
        ],
        places: &[
            "аптека «Вита»",
            "поликлиника № 5",
            "Садовая, 21",
            "гостиница «Волга»",
            "ТД «Меридиан»",
        ],
        projects: &[Some(SERVICE), None],
        tasks: 14,
    },
    Pattern {
        by: "semenova",
        to: &["khristorozhdestvenskaya", "whitfield"],
        titles: &[
            "Коммерческое предложение: {}",
            "Договор обслуживания: {}",
            "Renewal call: {}",
        ],
        places: &[
            "«Волгопромгаз»",
            "ООО «Лабиринт»",
            "ТСЖ «Берёзовая роща»",
            "автосалон «Маяк»",
        ],
        projects: &[Some(CONTRACTS)],
        tasks: 9,
    },
    Pattern {
        by: "sorokin",
        to: &["zhukova"],
        titles: &["Комплектация заказа: {}", "Приёмка: {}"],
        places: &["школа № 14", "бригада 1", "бригада 2"],
        projects: &[Some(WAREHOUSE)],
        tasks: 6,
    },
    Pattern {
        by: "tikhomirova",
        to: &["belova"],
        titles: &["Счета и акты: {}", "Сверка: {}"],
        places: &["«Волгопромгаз»", "ТЦ «Орион»", "ТД «Меридиан»"],
        projects: &[None],
        tasks: 6,
    },
];

const RESULTS: &[&str] = &[
    "Выполнено, замечаний нет.",
    "Сделано, акт подписан.",
    "Готово. Остатки сданы на склад.",
    "Согласовано с клиентом.",
];
const REMARKS: &[&str] = &[
    "Сделал, фото приложил.",
    "Жду доступа на объект.",
    "Клиент доволен.",
    "Не хватило кабеля, довёз.",
    "Акт подписан, скан в папке.",
];
const TAGS: &[&str] = &["выезд", "документы", "сметы", "гарантия"];

/// All of them.
pub fn tasks() -> Vec<Plan> {
    let mut random = Random::new(14);
    let mut plans = Vec::new();
    for pattern in PATTERNS {
        for index in 0..pattern.tasks {
            plans.push(one(&mut random, pattern, index));
        }
    }
    plans.extend(
        [
            "Отпускные ведомости",
            "Медосмотр: списки",
            "Обновить должностные инструкции",
        ]
        .iter()
        .enumerate()
        .map(|(index, title)| {
            let ago = 45 - 12 * index as i64;
            task(title, "hr", "hr", ago)
                .done(at(-ago + 8, "15:00"), "")
                .due(-ago + 9, "18:00")
        }),
    );
    // Before leaving he finished what he had.
    plans.push(
        task("Передать дела и инструмент", "head", "martynov", 30)
            .done(at(-22, "16:00"), "Инструмент сдан по описи.")
            .due(-21, "18:00"),
    );
    plans
}

fn one(random: &mut Random, pattern: &Pattern, index: usize) -> Plan {
    let title = random
        .pick(pattern.titles)
        .replace("{}", pattern.places[index % pattern.places.len()]);
    let to = pattern.to[random.below(pattern.to.len())];
    // Evenly over the time, the last ones a few days ago.
    let ago = DAYS - (index as i64 * (DAYS - 6)) / pattern.tasks as i64;
    let span = random.between(2, 9).min(ago - 1);
    let on_time = random.chance(820);
    let ended = at(
        -ago + if on_time {
            span
        } else {
            (span + random.between(1, 3)).min(ago - 1)
        },
        if random.chance(500) { "11:20" } else { "16:35" },
    );
    let mut plan = task(&title, pattern.by, to, ago).due(-ago + span, "18:00");
    plan = match random.below(100) {
        0..6 => {
            plan.ended = Some(ended);
            plan.is(Status::Cancelled)
        }
        _ => plan.done(ended, RESULTS[random.below(RESULTS.len())]),
    };
    plan.project = pattern.projects[random.below(pattern.projects.len())];
    plan.priority = [
        Priority::Low,
        Priority::Normal,
        Priority::Normal,
        Priority::Normal,
        Priority::High,
    ][random.below(5)];
    plan.estimate_minutes = random
        .chance(600)
        .then(|| 60 * i32::try_from(random.between(1, 12)).unwrap_or(1));
    plan.acceptance = random.chance(250);
    if plan.acceptance && random.chance(300) {
        plan.returned = Some("Не приложены фото, верните с ними.");
    }
    if random.chance(400) {
        plan.tags = vec![TAGS[random.below(TAGS.len())]];
    }
    if random.chance(450) {
        let text = REMARKS[random.below(REMARKS.len())];
        plan.remarks
            .push((plan.made + (ended - plan.made) / 2, to, text));
    }
    plan
}

/// What the other company does.
pub fn other() -> Vec<Plan> {
    vec![
        task("Ремонт погрузчика: гидравлика", "head", "manager", 6)
            .is(Status::InProgress)
            .due(2, "18:00")
            .priority(Priority::High),
        task("Заказать фильтры", "head", "manager", 3).due(1, "12:00"),
        task("Техосмотр: три фургона", "head", "manager", 9)
            .is(Status::Review)
            .due(-1, "18:00")
            .accepted(),
        task("Договор аренды мастерской", "admin", "admin", 14)
            .is(Status::InProgress)
            .due(9, "18:00"),
        task("Замена масла, борт 12", "head", "manager", 12)
            .done(at(-7, "13:00"), "Заменено.")
            .due(-6, "18:00"),
        task("Инструктаж по охране труда", "admin", "head", 11)
            .done(at(-8, "10:30"), "")
            .due(-9, "18:00"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed::demo::people::PEOPLE;
    use crate::seed::demo::present;

    /// QLT-16: about 140 tasks, each of people whom the company has.
    #[test]
    fn the_stories_fit_the_company() {
        let known =
            |login: &&str| *login == "admin" || PEOPLE.iter().any(|person| person.login == *login);
        let plans = [tasks(), present::tasks()].concat();
        assert!((130..=160).contains(&plans.len()), "{}", plans.len());
        for plan in &plans {
            let people = [plan.by]
                .into_iter()
                .chain(plan.to)
                .chain(plan.helpers.iter().copied())
                .chain(plan.watchers.iter().copied())
                .chain(plan.remarks.iter().map(|remark| remark.1));
            assert!(people.into_iter().all(|login| known(&login)), "{plan:?}");
            let involved = |login: &str| {
                plan.by == login
                    || plan.to == Some(login)
                    || plan.helpers.contains(&login)
                    || plan.watchers.contains(&login)
            };
            assert!(
                plan.remarks.iter().all(|remark| involved(remark.1)),
                "somebody writes who may not see it: {plan:?}"
            );
            assert!(plan.ended.is_none_or(|ended| ended > plan.made), "{plan:?}");
        }
        for status in Status::ALL {
            assert!(plans.iter().any(|plan| plan.status == status), "{status}");
        }
    }
}
