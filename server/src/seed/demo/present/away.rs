//! What is out of sight: deferred, cancelled, in the bin, done.

use shared::work::task::Status::{Cancelled, Deferred};

use super::super::plan::{Plan, at, task};
use super::SCHOOLS;

/// All of them.
pub fn tasks() -> Vec<Plan> {
    vec![
        task(
            "Инструктаж по высотным работам: допуск для новых сотрудников",
            "head",
            "pakhomov",
            8,
        )
        .is(Deferred)
        .due(4, "9:30")
        .tags(&["обучение"]),
        task("Переезд серверной", "admin", "admin", 40)
            .is(Deferred)
            .due(40, "18:00"),
        task(
            "Заменить домофоны на Речной, 11",
            "head",
            "konstantinopolsky",
            22,
        )
        .is(Cancelled)
        .due(-9, "18:00")
        .remark(-12, "10:00", "head", "Жильцы отказались, отменяю."),
        task("Тестовая задача, удалить", "head", "head", 3).deleted(),
        task("Дубль: позвонить поставщику", "head", "li", 2)
            .due(1, "12:00")
            .deleted(),
        task("Закупить стремянки", "manager2", "manager2", 10)
            .is(Cancelled)
            .due(-4, "12:00")
            .deleted(),
        task(
            "Школа № 9: сдать исполнительную документацию",
            "head",
            "kim",
            18,
        )
        .done(
            at(-6, "15:40"),
            "Документация принята, замечаний нет. Экземпляр в архиве.",
        )
        .due(-5, "18:00")
        .project(SCHOOLS)
        .accepted()
        .steps(
            &[
                "Схемы",
                "Кабельный журнал",
                "Паспорта",
                "Протоколы",
                "Акты скрытых работ",
                "Фото",
                "Ведомость",
                "Подпись монтажа",
                "Подпись школы",
                "Скан",
                "Архив",
            ],
            11,
        )
        .remark(-7, "12:00", "kim", "Осталась подпись завхоза."),
        task(
            "Replace the UPS batteries at the server room",
            "head",
            "manager",
            9,
        )
        .done(at(-2, "17:20"), "Both strings replaced, load test passed.")
        .due(-1, "18:00")
        .hours(2.0),
    ]
}
