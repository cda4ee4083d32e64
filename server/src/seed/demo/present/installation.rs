//! The engineers of the installation department, and what has no date yet.

use shared::work::task::Priority::{High, Low};
use shared::work::task::Status::{Deferred, InProgress};

use super::super::plan::{Plan, task};
use super::{CONTRACTS, SCHOOLS, WAREHOUSE};

/// Estimates, contracts, plans: what the head has given to the engineers.
pub fn engineers() -> Vec<Plan> {
    vec![
        task("Проверить остатки картриджей", "head", "li", 3).due(5, "12:00").priority(Low).tags(&["склад"]),
        task("Перевести клиентов с тарифа «Базовый» на договор обслуживания 2027 года", "head", "konstantinopolsky", 20)
            .is(InProgress)
            .due(7, "18:00")
            .project(CONTRACTS)
            .hours(40.0)
            .says("Список клиентов у Екатерины. Сначала те, у кого договор кончается в декабре.")
            .steps(&CLIENTS, 12)
            .tags(&["договор"])
            .watched_by(&["semenova"])
            .remark(-8, "12:00", "konstantinopolsky", "Восемь согласились сразу, двое просят встречу.")
            .remark(-1, "11:11", "semenova", "По «Меридиану» и «Вите» подпишу сама, не звоните им."),
        task("Обновить регламент выезда: кто подписывает, что фотографируем и где хранятся оригиналы", "head", "manager2", 9)
            .due(7, "18:00")
            .hours(4.0)
            .watched_by(&["manager", "pakhomov", "li"])
            .remark(-5, "10:20", "pakhomov", "Добавьте, пожалуйста, про фото щита до и после.")
            .remark(-4, "16:45", "li", "И про серийные номера."),
        task("Согласовать с директором школы № 9 дату сдачи объекта", "head", "manager", 3).due(2, "11:00").project(SCHOOLS).tags(&["школы"]),
        task("Заявка на спецодежду: зима", "head", "yusupov", 6).is(InProgress).due(3, "17:00").hours(1.0).steps(&["Размеры бригады 1", "Размеры бригады 2", "Сверить с остатками", "Отправить на склад"], 2),
        task("План обучения на декабрь", "head", "head", 8).is(InProgress).due(10, "16:00").watched_by(&["hr"]),
        task("Осмотреть объект: подстанция 7, охранное освещение", "head", "pakhomov", 2).due(4, "10:00").hours(3.0).tags(&["выезд"]),
        task("Commission the access control at the Aurora site, building 2", "head", "konstantinopolsky", 5)
            .is(InProgress)
            .due(6, "15:00")
            .priority(High)
            .says("The vendor engineer joins remotely at 14:00. Have the controller serial numbers and the wiring diagram at hand.")
            .helped_by(&["lindqvist"])
            .remark(-1, "13:05", "lindqvist", "Firmware 4.2.1 is on the share. Please do not skip the 4.2.0 step."),
        task("Смета на турникеты, проходная № 1", "head", "kim", 4).is(InProgress).due(8, "14:00").hours(5.0).tags(&["сметы"]),
        task("Принять инструмент бригады 2 после ремонта", "head", "manager2", 2).due(1, "12:00").project(WAREHOUSE),
    ]
}

/// Without a deadline.
pub fn undated() -> Vec<Plan> {
    vec![
        task("Собрать предложения по новому складу", "head", "kim", 25)
            .project(WAREHOUSE)
            .says("Что где лежит, чего не хватает, какие стеллажи. Пишите в комментарии.")
            .watched_by(&["sorokin", "zhukova", "manager2", "pakhomov"])
            .remark(
                -20,
                "10:00",
                "manager2",
                "Отдельная полка под гарантийное, сейчас всё вперемешку.",
            )
            .remark(-12, "12:45", "pakhomov", "Стол с тисками у входа."),
        task("Идеи для обучения монтажников", "head", "pakhomov", 30)
            .is(Deferred)
            .tags(&["обучение"]),
        task(
            "Фотоотчёты: единые имена файлов",
            "manager2",
            "manager2",
            16,
        )
        .is(InProgress)
        .priority(Low),
    ]
}

/// Those who move to the new contract.
const CLIENTS: [&str; 20] = [
    "ТД «Меридиан»",
    "Аптека «Вита»",
    "«Волгопромгаз»",
    "ООО «Лабиринт»",
    "ТЦ «Орион»",
    "БЦ «Аврора»",
    "ТСЖ «Берёзовая роща»",
    "Школа № 9",
    "Школа № 14",
    "Школа № 22",
    "Детский сад № 3",
    "Детский сад № 27",
    "Поликлиника № 5",
    "Котельная № 4",
    "Библиотека на Гоголя",
    "ЖК «Речной»",
    "Подстанция 7",
    "Паркинг «Центр»",
    "Гостиница «Волга»",
    "Автосалон «Маяк»",
];
