//! What the demo company works on now: told one by one, because these are the tasks that people look at.

use shared::work::task::Priority::{Critical, High, Low};
use shared::work::task::Status::{Cancelled, Deferred, InProgress, Review};

use super::plan::{Plan, at, task};

pub const SCHOOLS: &str = "Школы, осень";
pub const CONTRACTS: &str = "Договоры 2027";
pub const WAREHOUSE: &str = "Склад";
pub const ORION: &str = "ТЦ «Орион»";
pub const SERVICE: &str = "Сервисный портал";
/// Projects of the demo company with the departments that they belong to.
pub const PROJECTS: &[(&str, &str)] = &[
    (SCHOOLS, "Отдел монтажа"),
    (CONTRACTS, "Продажи"),
    (WAREHOUSE, "Склад"),
    (ORION, "Отдел монтажа"),
    (SERVICE, "Отдел сервиса"),
];

/// All of them.
pub fn tasks() -> Vec<Plan> {
    [
        late(),
        today(),
        mounting(),
        crews(),
        undated(),
        service(),
        warehouse_and_money(),
        sales_and_staff(),
        away(),
    ]
    .concat()
}

fn late() -> Vec<Plan> {
    vec![
        task("Подписать акт выполненных работ с «Волгопромгаз»", "head", "head", 12)
            .is(InProgress)
            .due(-3, "17:00")
            .priority(High)
            .project(CONTRACTS)
            .says("Оригиналы у их главного инженера, без подписи не закроем квартал. Второй экземпляр отдать в бухгалтерию.")
            .tags(&["договор", "документы"])
            .watched_by(&["manager"])
            .remark(-4, "15:20", "head", "Обещали подписать до пятницы, но инженер в отпуске. Ищу, кто замещает.")
            .remark(-1, "10:05", "manager", "Могу заехать завтра по пути со школы."),
        task("Согласовать смету на замену контроллеров СКУД, бизнес-центр «Аврора», корпус 3", "head", "konstantinopolsky", 10)
            .is(Review)
            .due(-2, "12:00")
            .priority(High)
            .hours(8.0)
            .tags(&["сметы"])
            .accepted()
            .returned("Нет монтажных работ по второму подъезду, и НДС посчитан по старой ставке.")
            .helped_by(&["kim"])
            .watched_by(&["manager", "severyanov"])
            .says("Сорок две двери, шесть контроллеров. Сравнить двух поставщиков, кабель считать с запасом десять процентов.")
            .remark(-6, "11:40", "kim", "Второй поставщик даёт скидку семь процентов при оплате до конца месяца.")
            .remark(-3, "16:12", "konstantinopolsky", "Исправил НДС, добавил второй подъезд. Посмотрите ещё раз."),
        task("Вернуть на склад лишний кабель", "head", "head", 6).untaken().due(-1, "18:00").priority(Low).project(WAREHOUSE).tags(&["склад"]),
        task("Ответить на претензию ООО «Лабиринт»", "head", "manager2", 5)
            .is(InProgress)
            .due(0, "10:00")
            .priority(Critical)
            .hours(3.0)
            .tags(&["претензия", "документы"])
            .watched_by(&["semenova"])
            .says("Жалуются на простой домофона с 3 по 5 число. Приложить журнал выездов и акт. Срок ответа по договору — десять дней.")
            .remark(-2, "14:30", "manager2", "Журнал выездов собрала, жду выписку от диспетчера.")
            .remark(-1, "17:48", "head", "Покажите черновик до отправки."),
        task("Устранить замечания пожарного инспектора, детский сад № 27", "head", "kim", 14)
            .is(InProgress)
            .due(-1, "16:00")
            .moved_from(-5, "16:00")
            .priority(Critical)
            .steps(&["Заменить два извещателя", "Подписать журнал", "Переложить кабель у выхода 2", "Вызвать инспектора повторно"], 2)
            .tags(&["школы", "срочно"])
            .remark(-2, "9:15", "kim", "Извещатели поставили. Кабель-канал привезут завтра."),
    ]
}

fn today() -> Vec<Plan> {
    vec![
        task("Подготовить бригаду к монтажу видеонаблюдения в школе № 14", "head", "manager", 4)
            .is(InProgress)
            .due(0, "16:30")
            .moved_from(-1, "16:30")
            .priority(High)
            .project(SCHOOLS)
            .hours(6.0)
            .helped_by(&["li", "pakhomov", "yusupov"])
            .tags(&["школы", "выезд"])
            .says("Монтаж в субботу с 8:00, школа открыта до 17:00. Пропуска на троих и машину оформить до конца дня, кабель забрать со склада на Заводской.")
            .steps(
                &[
                    "Состав бригады подтверждён",
                    "Пропуска на троих и на машину А 482 МН",
                    "Камеры 12 шт., коммутатор, крепёж",
                    "Кабель UTP 305 м, две бухты",
                    "Стремянка и страховка",
                    "Ключи от серверной у завхоза",
                    "План прокладки у каждого на телефоне",
                ],
                3,
            )
            .remark(0, "8:52", "manager", "Пропуска готовы, забираю в 15:00."),
        task("Позвонить поставщику", "head", "li", 2).due(0, "17:00").says("Уточнить отгрузку коммутаторов: обещали на этой неделе, трек-номера нет.").tags(&["закупка"]),
        task("Отчёт по неявкам за месяц", "admin", "hr", 7).is(Review).due(0, "18:00").watched_by(&["head", "severyanov"]).accepted().tags(&["документы"]),
        task("Проверить видеоархив за выходные, ТЦ «Орион»", "manager", "manager", 1).is(InProgress).due(0, "15:00").project(ORION).hours(1.5),
        task("Выслать «Аврора» график допуска на неделю", "manager2", "manager2", 1).due(0, "18:00").priority(High).watched_by(&["head"]),
    ]
}

fn mounting() -> Vec<Plan> {
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

fn crews() -> Vec<Plan> {
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

fn undated() -> Vec<Plan> {
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

fn service() -> Vec<Plan> {
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

fn warehouse_and_money() -> Vec<Plan> {
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

fn sales_and_staff() -> Vec<Plan> {
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

fn away() -> Vec<Plan> {
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
