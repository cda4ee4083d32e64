//! Titles of tasks: a deed, a thing, a place.

use crate::seed::random::Random;

/// A task's title.
pub fn title(random: &mut Random, english: bool) -> String {
    let number = random.between(1, 399).to_string();
    if english {
        let place = random.pick(PLACES_EN).replace("{n}", &number);
        return format!(
            "{} {} for {place}",
            random.pick(DEEDS_EN),
            random.pick(THINGS_EN)
        );
    }
    if random.chance(250) {
        return random.pick(WHOLE_RU).replace("{n}", &number);
    }
    let place = random.pick(PLACES_RU).replace("{n}", &number);
    format!(
        "{} {}: {place}",
        random.pick(DEEDS_RU),
        random.pick(THINGS_RU)
    )
}

const DEEDS_RU: &[&str] = &[
    "Подготовить",
    "Согласовать",
    "Проверить",
    "Отправить клиенту",
    "Обновить",
    "Заказать",
    "Получить",
    "Передать в бухгалтерию",
    "Исправить",
    "Составить",
    "Закрыть",
    "Уточнить",
    "Внести в систему",
    "Распечатать и подписать",
    "Пересчитать",
    "Запросить",
    "Найти",
    "Сверить",
    "Перенести",
    "Отсканировать",
];
const THINGS_RU: &[&str] = &[
    "смету",
    "договор",
    "акт выполненных работ",
    "счёт на оплату",
    "график выездов",
    "отчёт по простоям",
    "заявку на материалы",
    "коммерческое предложение",
    "паспорт объекта",
    "журнал инструктажей",
    "табель бригады",
    "схему подключения",
    "исполнительную документацию",
    "протокол испытаний",
    "накладную",
    "допуск на объект",
    "перечень оборудования",
    "гарантийное письмо",
    "план работ на неделю",
    "опись инструмента",
    "ведомость дефектов",
    "лист согласования",
    "технические условия",
    "прошивку контроллеров",
    "список пропусков",
    "данные счётчиков",
    "карту рисков",
    "ответ на претензию",
    "дополнительное соглашение",
    "фотоотчёт",
];
const PLACES_RU: &[&str] = &[
    "школа № {n}",
    "детский сад № {n}",
    "ТЦ «Орион»",
    "бизнес-центр «Аврора», корпус {n}",
    "«Волгопромгаз»",
    "ООО «Лабиринт»",
    "ул. Садовая, {n}",
    "ул. Карла Маркса, {n}",
    "котельная № {n}",
    "подстанция {n}",
    "склад на Заводской",
    "ТСЖ «Берёзовая роща»",
    "поликлиника № {n}",
    "ЖК «Речной», дом {n}",
    "проходная № {n}",
    "аптека «Вита»",
    "торговый дом «Меридиан»",
    "серверная, этаж {n}",
    "паркинг, уровень {n}",
    "библиотека на Гоголя",
];
const WHOLE_RU: &[&str] = &[
    "Монтаж видеонаблюдения, объект {n}",
    "Замена контроллеров СКУД, корпус {n}",
    "Сервис кондиционеров, {n} шт.",
    "Провести инструктаж по высотным работам, группа {n}",
    "Позвонить поставщику по заказу {n}",
    "Закрыть месяц: акты, участок {n}",
    "Пусконаладка вентиляции, секция {n}",
    "Заменить аккумуляторы ИБП, стойка {n}",
    "Разобрать жалобу жителей, дом {n}",
    "Подключить шлагбаум, въезд {n}",
    "Поверка датчиков, линия {n}",
    "Выезд по гарантии, наряд {n}",
];
const DEEDS_EN: &[&str] = &[
    "Prepare",
    "Approve",
    "Check",
    "Send",
    "Update",
    "Order",
    "Collect",
    "Review",
    "Close",
    "Recalculate",
    "Scan",
    "Draft",
];
const THINGS_EN: &[&str] = &[
    "the estimate",
    "the service contract",
    "the completion act",
    "the invoice",
    "the visit schedule",
    "the downtime report",
    "the material request",
    "the quotation",
    "the site passport",
    "the wiring diagram",
    "the as-built drawings",
    "the test protocol",
    "the access list",
    "the warranty letter",
    "the risk assessment",
    "the photo report",
];
const PLACES_EN: &[&str] = &[
    "School No. {n}",
    "Aurora business centre, building {n}",
    "Orion mall",
    "Riverside homes, block {n}",
    "the boiler house {n}",
    "the server room, floor {n}",
    "gate {n}",
    "the warehouse",
    "Meridian Trading",
    "the clinic No. {n}",
];
