//! What companies, their parts and their projects are called.

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
