//! Words of made-up companies (QLT-16): believable texts of a service company, in Russian and English.

use super::random::Random;

/// What nearly every company has under these words: for measuring the search of common words (QLT-02).
pub const COMMON: &[&str] = &["договор", "проверить", "заявка"];

/// Words that stand in one task of some ten thousand: for measuring the search of rare words.
pub const RARE: &[&str] = &[
    "калориметр",
    "гигростат",
    "ректификатор",
    "эжектор",
    "пирометр",
    "wattmeter",
    "виброизолятор",
    "мегаомметр",
];

const FIRST_M: &[&str] = &[
    "Александр",
    "Дмитрий",
    "Максим",
    "Сергей",
    "Андрей",
    "Алексей",
    "Артём",
    "Илья",
    "Кирилл",
    "Михаил",
    "Никита",
    "Матвей",
    "Роман",
    "Егор",
    "Арсений",
    "Иван",
    "Денис",
    "Евгений",
    "Даниил",
    "Тимур",
    "Владислав",
    "Игорь",
    "Павел",
    "Руслан",
    "Марк",
    "Олег",
    "Виктор",
    "Юрий",
    "Ринат",
    "Григорий",
];
const FIRST_F: &[&str] = &[
    "Анна",
    "Мария",
    "Елена",
    "Дарья",
    "Анастасия",
    "Екатерина",
    "Виктория",
    "Ольга",
    "Наталья",
    "Юлия",
    "Татьяна",
    "Светлана",
    "Ирина",
    "Ксения",
    "Алина",
    "Елизавета",
    "Полина",
    "Алёна",
    "Марина",
    "Надежда",
    "Вера",
    "Людмила",
    "Гульнара",
    "Инна",
    "Софья",
];
/// The masculine form; the feminine one is made by rule.
const LAST: &[&str] = &[
    "Смирнов",
    "Иванов",
    "Кузнецов",
    "Соколов",
    "Попов",
    "Лебедев",
    "Козлов",
    "Новиков",
    "Морозов",
    "Петров",
    "Волков",
    "Соловьёв",
    "Васильев",
    "Зайцев",
    "Павлов",
    "Семёнов",
    "Голубев",
    "Виноградов",
    "Богданов",
    "Воробьёв",
    "Фёдоров",
    "Михайлов",
    "Беляев",
    "Тарасов",
    "Белов",
    "Комаров",
    "Орлов",
    "Киселёв",
    "Макаров",
    "Андреев",
    "Ковалёв",
    "Ильин",
    "Гусев",
    "Титов",
    "Кузьмин",
    "Кудрявцев",
    "Баранов",
    "Куликов",
    "Алексеев",
    "Степанов",
    "Яковлев",
    "Сорокин",
    "Сергеев",
    "Романов",
    "Захаров",
    "Борисов",
    "Королёв",
    "Герасимов",
    "Пономарёв",
    "Григорьев",
    "Константинопольский",
    "Преображенский",
    "Вознесенский",
    "Абдрахманов",
    "Файзрахманов",
    "Ахметов",
    "Бондаренко",
    "Ли",
    "Ким",
    "Юсупов",
];
const FIRST_EN: &[&str] = &[
    "James", "Emma", "Oliver", "Hannah", "Liam", "Sophie", "Noah", "Grace", "Lucas", "Chloe",
    "Ethan", "Amelia", "Daniel", "Isla", "Marcus", "Nora", "Felix", "Ruth",
];
const LAST_EN: &[&str] = &[
    "Whitfield",
    "Carter",
    "Nguyen",
    "Okafor",
    "Lindqvist",
    "Harper",
    "Bennett",
    "Ramirez",
    "Doyle",
    "Fischer",
    "Kowalski",
    "Moreau",
    "Ellison",
    "Patel",
    "Sato",
    "Hughes",
    "Novak",
    "Thornbury-Clarke",
    "Oyelaran",
    "McAllister",
];

/// The place of a Russian company in its name.
pub const COMPANIES_RU: &[&str] = &[
    "Вектор",
    "Монтажсервис",
    "Теплодом",
    "Горлифт",
    "Климат-Юг",
    "Сибсвязь",
    "Алмаз",
    "Волга-Инжиниринг",
    "Техноград",
    "Уралэнерго",
    "Маяк",
    "Полюс",
    "Балтсервис",
    "Кварц",
    "Орион",
    "Заря",
    "Стройнадзор",
    "Аквасистемы",
    "Меридиан",
    "Контур",
    "Рубеж",
    "Вентпром",
    "Пульс",
    "Северсталь-Сервис",
    "Каскад",
];
/// The same in English.
pub const COMPANIES_EN: &[&str] = &[
    "Northgate Services",
    "Harbour Lifts",
    "Bluewater HVAC",
    "Crown Facilities",
    "Anchor Security",
    "Brightline Electric",
    "Summit Care",
    "Oakfield Maintenance",
];

/// Names of departments of the first level.
pub const DEPARTMENTS: [(&str, &str); 12] = [
    ("Отдел монтажа", "Installation"),
    ("Отдел сервиса", "Service"),
    ("Продажи", "Sales"),
    ("Склад", "Warehouse"),
    ("Бухгалтерия", "Accounting"),
    ("Проектный отдел", "Engineering"),
    ("Отдел снабжения", "Purchasing"),
    ("Диспетчерская", "Dispatch"),
    ("Отдел охраны труда", "Health and safety"),
    ("Юридический отдел", "Legal"),
    ("Отдел качества", "Quality"),
    ("ИТ", "IT"),
];

/// Names of projects.
pub const PROJECTS: [(&str, &str); 12] = [
    ("Школы, осень", "Schools, autumn"),
    ("Договоры 2027", "Contracts 2027"),
    ("Новый склад", "New warehouse"),
    ("ТЦ «Орион»", "Orion mall"),
    ("Переезд офиса", "Office move"),
    ("Пожарная безопасность", "Fire safety"),
    ("Модернизация лифтов", "Lift upgrade"),
    ("Детские сады", "Kindergartens"),
    ("Тендеры", "Tenders"),
    ("Обучение", "Training"),
    ("Автопарк", "Vehicles"),
    ("Жилой комплекс «Речной»", "Riverside homes"),
];

/// Tags: one word each.
pub const TAGS: &[&str] = &[
    "договор",
    "срочно",
    "школы",
    "сметы",
    "склад",
    "выезд",
    "документы",
    "закупка",
    "обучение",
    "гарантия",
    "safety",
    "invoice",
    "on-site",
    "claim",
];

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

const SENTENCES_RU: &[&str] = &[
    "Клиент просит уложиться до конца недели.",
    "Пропуска на бригаду и машину оформить заранее, без них на объект не пустят.",
    "Оригиналы хранятся в бухгалтерии, копии приложить к заявке.",
    "Если оборудования нет на складе, согласовать замену с инженером.",
    "Проверить показания до и после работ и сфотографировать щит.",
    "Контактное лицо на объекте — заместитель директора, телефон в карточке клиента.",
    "Договор продлевается автоматически, но цены надо пересмотреть.",
    "В прошлый раз забыли подписать второй экземпляр, в этот раз проверить обе стороны.",
    "Работы только после 18:00, шуметь нельзя.",
    "Старый кабель вернуть на склад, остатки взвесить и записать.",
    "Доступ в серверную по заявке, оформляет диспетчер.",
    "Смета не должна выйти за лимит, иначе согласование пойдёт через головной офис.",
    "Высота больше пяти метров: нужны допуск и страховка.",
    "Заявка пришла повторно, причина та же, гарантия ещё действует.",
    "Сравнить с прошлым годом и объяснить разницу больше десяти процентов.",
    "Акт отправить по электронной почте, оригинал передать с курьером.",
    "Поставщик обещает отгрузку во вторник, держать на контроле.",
    "После завершения обновить схему и паспорт объекта.",
    "Жители предупреждены, отключение не дольше двух часов.",
    "Снять копию журнала и приложить к отчёту.",
    "Номер счёта и сумму сверить с бухгалтерией до отправки.",
    "Нужен второй человек: одному двери не снять.",
    "По итогам написать короткий вывод: что сделано, что осталось, что мешало.",
    "Уточнить размеры на месте, чертёж старый.",
];
const SENTENCES_EN: &[&str] = &[
    "The client wants it done before the end of the week.",
    "Arrange passes for the crew and the van in advance.",
    "Keep the originals in accounting and attach the copies.",
    "If the part is out of stock, agree on a replacement with the engineer.",
    "Take readings before and after the work and photograph the panel.",
    "Work only after 6 pm, no noise before that.",
    "Return the old cable to the warehouse and weigh what is left.",
    "The warranty still covers it, same cause as last month.",
    "Compare with last year and explain any difference above ten per cent.",
    "Update the diagram and the site passport when finished.",
    "Residents have been warned, two hours without power at most.",
    "Check the contract number and the amount with accounting first.",
];
const COMMENTS_RU: &[&str] = &[
    "Сделал, фото приложу вечером.",
    "Жду ответа от поставщика.",
    "Клиент перенёс на среду.",
    "На объекте нет доступа, звоню охране.",
    "Готово, осталось подписать акт.",
    "Нужна ещё одна бухта кабеля.",
    "Согласовано, можно начинать.",
    "Проверил: сходится.",
    "Забрал документы, везу в офис.",
    "Посмотри, пожалуйста, вторую страницу сметы.",
];
const COMMENTS_EN: &[&str] = &[
    "Done, photos tonight.",
    "Waiting for the supplier.",
    "The client moved it to Wednesday.",
    "No access on site, calling security.",
    "Approved, go ahead.",
    "Checked, the figures match.",
];
const STEPS_RU: &[&str] = &[
    "Позвонить на объект",
    "Оформить пропуска",
    "Получить материалы",
    "Выполнить работы",
    "Сделать фото",
    "Подписать акт",
    "Сдать инструмент",
    "Обновить паспорт объекта",
];
const STEPS_EN: &[&str] = &[
    "Call the site",
    "Get the passes",
    "Collect the materials",
    "Do the work",
    "Take photos",
    "Sign the act",
    "Return the tools",
    "Update the site passport",
];
const RESULTS_RU: &[&str] = &[
    "Выполнено, замечаний нет.",
    "Сделано, акт подписан обеими сторонами.",
    "Готово, остатки сданы на склад.",
    "Согласовано без изменений.",
];

/// A person's name.
pub fn person(random: &mut Random, english: bool) -> String {
    if english {
        return format!("{} {}", random.pick(FIRST_EN), random.pick(LAST_EN));
    }
    let last = random.pick(LAST);
    if random.chance(450) {
        format!("{} {}", random.pick(FIRST_F), feminine(last))
    } else {
        format!("{} {last}", random.pick(FIRST_M))
    }
}

/// A woman's form of a surname.
fn feminine(last: &str) -> String {
    match last.strip_suffix("ий") {
        Some(stem) => format!("{stem}ая"),
        None if last.ends_with(['в', 'н']) => format!("{last}а"),
        None => last.to_owned(),
    }
}

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

/// A task's description: one to four sentences, names and numbers among them.
pub fn description(random: &mut Random, english: bool) -> String {
    let mut text = String::with_capacity(400);
    for index in 0..random.between(1, 4) {
        if index > 0 {
            text.push(' ');
        }
        text.push_str(random.pick(if english { SENTENCES_EN } else { SENTENCES_RU }));
    }
    if random.chance(300) {
        let (who, number) = (person(random, english), random.between(1000, 99_999));
        text.push_str(&if english {
            format!("\nContact: {who}, order {number}.")
        } else {
            format!("\nКонтакт: {who}, заказ {number}.")
        });
    }
    if random.below(1_000) == 0 {
        text.push(' ');
        text.push_str(random.pick(RARE));
    }
    text
}

/// A remark.
pub fn comment(random: &mut Random, english: bool) -> &'static str {
    random.pick(if english { COMMENTS_EN } else { COMMENTS_RU })
}

/// A line of a checklist.
pub fn step(index: usize, english: bool) -> &'static str {
    let steps = if english { STEPS_EN } else { STEPS_RU };
    steps[index % steps.len()]
}

/// What came out of a task.
pub fn result(random: &mut Random, english: bool) -> &'static str {
    if english {
        "Done, no remarks."
    } else {
        random.pick(RESULTS_RU)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surnames_have_a_form_for_women() {
        for (man, woman) in [
            ("Соколов", "Соколова"),
            ("Ильин", "Ильина"),
            ("Преображенский", "Преображенская"),
            ("Ли", "Ли"),
            ("Бондаренко", "Бондаренко"),
        ] {
            assert_eq!(feminine(man), woman);
        }
    }

    #[test]
    fn texts_have_no_holes_left() {
        let mut random = Random::new(1);
        for _ in 0..500 {
            for english in [false, true] {
                let texts = [
                    title(&mut random, english),
                    description(&mut random, english),
                    person(&mut random, english),
                ];
                assert!(
                    texts
                        .iter()
                        .all(|text| !text.contains('{') && !text.is_empty()),
                    "{texts:?}"
                );
            }
        }
    }
}
