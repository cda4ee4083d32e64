//! The other departments: service, warehouse, accounting, sales, staff, administration.

use shared::work::task::Priority::High;
use shared::work::task::Status::{InProgress, Review};

use super::super::plan::{Plan, task};
use super::{CONTRACTS, SERVICE, WAREHOUSE};

/// The service department.
pub fn service() -> Vec<Plan> {
    vec![
        task(
            "Заменить аккумуляторы ИБП, поликлиника № 5",
            "severyanov",
            "orlov",
            5,
        )
        .is(InProgress)
        .due(1, "16:00")
        .priority(High)
        .hours(3.0)
        .tags(&["выезд"]),
        task(
            "Разобрать очередь заявок старше недели",
            "severyanov",
            "fayzrakhmanova",
            3,
        )
        .is(InProgress)
        .due(0, "18:00")
        .project(SERVICE),
        task(
            "Monthly sync with the vendor: open firmware defects",
            "severyanov",
            "lindqvist",
            6,
        )
        .due(4, "11:00")
        .project(SERVICE)
        .says("Bring the list of controllers that rebooted in October and the two packet captures.")
        .steps(
            &["List of reboots", "Packet captures", "Firmware matrix"],
            1,
        ),
        task(
            "Сервис кондиционеров: аптека «Вита», 3 шт.",
            "severyanov",
            "orlov",
            4,
        )
        .due(3, "13:00")
        .hours(2.0)
        .tags(&["выезд"]),
        task(
            "Проверить, почему повторяется заявка по домофону, Садовая, 21",
            "severyanov",
            "orlov",
            9,
        )
        .is(Review)
        .due(-1, "12:00")
        .accepted()
        .tags(&["гарантия"]),
        task(
            "Шаблоны ответов клиентам: переписать проще",
            "severyanov",
            "fayzrakhmanova",
            13,
        )
        .is(InProgress)
        .due(14, "18:00")
        .project(SERVICE)
        .watched_by(&["semenova"]),
        task(
            "График дежурств на новый год",
            "severyanov",
            "severyanov",
            2,
        )
        .due(13, "12:00")
        .priority(High),
    ]
}

/// Warehouse and accounting.
pub fn warehouse_and_money() -> Vec<Plan> {
    vec![
        task("Склад № 1: инвентаризация", "sorokin", "zhukova", 5)
            .due(11, "10:00")
            .project(WAREHOUSE)
            .hours(12.0)
            .helped_by(&["ismailov"])
            .steps(
                &[
                    "Стеллажи А–Г",
                    "Стеллажи Д–К",
                    "Гарантийное",
                    "Сверка с бухгалтерией",
                ],
                0,
            ),
        task("Списать просроченный герметик", "sorokin", "zhukova", 9)
            .is(InProgress)
            .due(-2, "17:00")
            .tags(&["склад"]),
        task("Принять поставку: камеры, 60 шт.", "sorokin", "sorokin", 2)
            .due(2, "9:00")
            .priority(High)
            .tags(&["закупка"]),
        task(
            "Закрыть месяц: акты и счета-фактуры",
            "tikhomirova",
            "belova",
            6,
        )
        .is(InProgress)
        .due(10, "18:00")
        .priority(High)
        .steps(&["Монтаж", "Сервис", "Склад", "Аванс"], 1),
        task("Сверка с «Волгопромгаз»", "tikhomirova", "belova", 8)
            .is(Review)
            .due(1, "15:00")
            .accepted()
            .watched_by(&["head"]),
        task(
            "Подготовить бюджет на первый квартал",
            "tikhomirova",
            "tikhomirova",
            10,
        )
        .is(InProgress)
        .due(15, "18:00")
        .watched_by(&["admin", "analyst"]),
    ]
}

/// Sales, staff, administration.
pub fn sales_and_staff() -> Vec<Plan> {
    vec![
        task("Коммерческое предложение: сеть аптек «Вита», двенадцать точек", "semenova", "khristorozhdestvenskaya", 4).is(InProgress).due(3, "16:00").priority(High).hours(6.0).tags(&["договор"]),
        task("Продлить договор с «Лабиринт» на новых условиях", "semenova", "khristorozhdestvenskaya", 12).is(InProgress).due(-1, "18:00").project(CONTRACTS).remark(-1, "12:20", "semenova", "Ждём ответа на претензию, без неё не подпишут."),
        task("Prepare the Orion mall renewal: pricing and SLA annex", "semenova", "whitfield", 6)
            .is(InProgress)
            .due(5, "17:00")
            .priority(High)
            .project(CONTRACTS)
            .says("Three-year term, two response-time tiers. Legal wants the liability cap in both languages."),
        task("Call back the Riverside housing association", "semenova", "whitfield", 1).due(1, "11:00"),
        task("Оформить выход двух монтажников", "hr", "hr", 3).due(2, "17:00").steps(&["Договоры", "Медосмотр", "Допуск к высоте", "Пропуска"], 1).watched_by(&["head"]),
        task("Табель за месяц", "hr", "hr", 2).is(InProgress).due(9, "12:00").priority(High),
        task("Обновить права доступа после увольнения", "admin", "admin", 6).is(InProgress).due(1, "18:00").priority(High).tags(&["документы"]),
        task("Проверить восстановление из резервной копии", "admin", "admin", 9).due(12, "20:00").hours(2.0),
    ]
}
