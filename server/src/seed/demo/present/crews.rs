//! The two crews out on the sites.

use shared::work::task::Priority::{High, Low};
use shared::work::task::Status::{InProgress, Review};

use super::super::plan::{Plan, task};
use super::{ORION, SCHOOLS, WAREHOUSE};

/// On the sites.
pub fn crews() -> Vec<Plan> {
    vec![
        task("Монтаж видеонаблюдения, школа № 14", "head", "manager", 6)
            .due(1, "17:00")
            .priority(High)
            .project(SCHOOLS)
            .hours(16.0)
            .helped_by(&["li", "pakhomov", "yusupov"])
            .steps(
                &[
                    "Кабель проложен",
                    "Камеры закреплены",
                    "Регистратор настроен",
                    "Доступ директору выдан",
                    "Акт подписан",
                ],
                0,
            ),
        task(
            "Пусконаладка: котельная № 4, датчики давления",
            "head",
            "kim",
            9,
        )
        .is(InProgress)
        .due(2, "18:00")
        .hours(6.0)
        .remark(-1, "15:31", "kim", "Два датчика врут, меняю по гарантии."),
        task(
            "ТЦ «Орион»: добавить четыре камеры на парковке",
            "head",
            "li",
            11,
        )
        .is(InProgress)
        .due(9, "15:00")
        .project(ORION)
        .hours(10.0)
        .steps(
            &["Точки согласованы", "Кабель", "Камеры", "Запись проверена"],
            1,
        ),
        task(
            "ТЦ «Орион»: заменить источник питания в шкафу 12",
            "manager2",
            "manager2",
            3,
        )
        .due(5, "10:00")
        .project(ORION),
        task("Label the spare parts shelves", "head", "pakhomov", 15)
            .is(InProgress)
            .priority(Low)
            .project(WAREHOUSE),
        task(
            "Карты доступа для новых сотрудников",
            "head",
            "konstantinopolsky",
            7,
        )
        .is(InProgress)
        .due(10, "12:00")
        .steps(
            &[
                "Список от кадров",
                "Фото",
                "Печать",
                "Уровни доступа",
                "Лифт",
                "Парковка",
                "Столовая",
                "Выдача",
                "Роспись в журнале",
            ],
            8,
        ),
        task(
            "Выезд: не открывается шлагбаум, ТСЖ «Берёзовая роща», въезд 2",
            "manager",
            "manager",
            1,
        )
        .due(1, "14:00")
        .priority(High)
        .tags(&["выезд", "гарантия"]),
        task(
            "Сдать исполнительную документацию по детскому саду № 3",
            "manager",
            "manager",
            12,
        )
        .is(Review)
        .due(3, "18:00")
        .project(SCHOOLS)
        .hours(4.0),
        task("Написать отзыв о стажёре", "manager", "manager", 4)
            .due(6, "18:00")
            .priority(Low)
            .watched_by(&["hr"]),
        task(
            "Подобрать кронштейны для фасадных камер",
            "manager2",
            "manager2",
            5,
        )
        .is(InProgress)
        .due(4, "13:00")
        .tags(&["закупка"]),
        task(
            "Проверить страховки и удерживающие привязи",
            "manager2",
            "manager2",
            8,
        )
        .due(11, "9:30")
        .tags(&["обучение"])
        .steps(&["Осмотр", "Сроки", "Списать негодные"], 0),
        task("Разметить трассы в школе № 22", "head", "pakhomov", 3)
            .due(12, "11:00")
            .project(SCHOOLS)
            .hours(2.0),
    ]
}
