//! Who works in the demo companies.

/// Departments of the demo company: name, the one above.
pub const DEPARTMENTS: &[(&str, Option<&str>)] = &[
    ("Дирекция", None),
    (MOUNTING, None),
    ("Бригада 1", Some(MOUNTING)),
    ("Бригада 2", Some(MOUNTING)),
    ("Отдел сервиса", None),
    ("Склад", None),
    ("Бухгалтерия", None),
    ("Продажи", None),
    ("Отдел кадров", None),
];

/// The department that `head@demo.test` heads.
pub const MOUNTING: &str = "Отдел монтажа";

/// Who heads what; below Отдел монтажа its head answers for the crews too.
pub const HEADS: &[(&str, &str)] = &[
    (MOUNTING, "head"),
    ("Отдел сервиса", "severyanov"),
    ("Склад", "sorokin"),
    ("Бухгалтерия", "tikhomirova"),
    ("Продажи", "semenova"),
    ("Отдел кадров", "hr"),
];

/// Somebody: the part of the address before `@` is what the stories call them.
pub struct Person {
    pub login: &'static str,
    pub name: &'static str,
    pub role: &'static str,
    pub department: &'static str,
    pub position: &'static str,
}

const fn person(
    login: &'static str,
    name: &'static str,
    role: &'static str,
    department: &'static str,
    position: &'static str,
) -> Person {
    Person {
        login,
        name,
        role,
        department,
        position,
    }
}

/// Whom the system itself makes: the first administrators.
pub const FIRST: &[Person] = &[
    person(
        "admin",
        "Игорь Самойлов",
        "admin",
        "Дирекция",
        "Системный администратор",
    ),
    person(
        "superadmin",
        "Виктор Платонов",
        "superadmin",
        "Дирекция",
        "Владелец установки",
    ),
];

/// Whom the administrator makes.
pub const PEOPLE: &[Person] = &[
    person(
        "head",
        "Ольга Верещагина",
        "head",
        MOUNTING,
        "Руководитель отдела монтажа",
    ),
    person(
        "manager",
        "Тимур Абдрахманов",
        "manager",
        "Бригада 1",
        "Бригадир",
    ),
    person(
        "manager2",
        "Мария Соколова-Белозёрская",
        "manager",
        "Бригада 2",
        "Бригадир",
    ),
    person(
        "konstantinopolsky",
        "Александр Константинопольский",
        "manager",
        "Бригада 1",
        "Инженер СКУД",
    ),
    person("kim", "Ирина Ким", "manager", "Бригада 1", "Инженер КИПиА"),
    person(
        "li",
        "Денис Ли",
        "manager",
        "Бригада 2",
        "Инженер видеонаблюдения",
    ),
    person(
        "pakhomov",
        "Сергей Пахомов",
        "manager",
        "Бригада 2",
        "Монтажник-высотник",
    ),
    person(
        "yusupov",
        "Роман Юсупов",
        "manager",
        "Бригада 2",
        "Монтажник",
    ),
    person(
        "martynov",
        "Олег Мартынов",
        "manager",
        "Бригада 1",
        "Монтажник",
    ),
    person(
        "hr",
        "Нина Гринько",
        "hr",
        "Отдел кадров",
        "Начальник отдела кадров",
    ),
    person(
        "analyst",
        "Евгения Лаптева",
        "analyst",
        "Дирекция",
        "Аналитик",
    ),
    person(
        "severyanov",
        "Андрей Северьянов",
        "head",
        "Отдел сервиса",
        "Руководитель сервиса",
    ),
    person(
        "fayzrakhmanova",
        "Гульнара Файзрахманова",
        "manager",
        "Отдел сервиса",
        "Диспетчер сервиса",
    ),
    person(
        "orlov",
        "Дмитрий Орлов",
        "manager",
        "Отдел сервиса",
        "Сервисный инженер",
    ),
    person(
        "lindqvist",
        "Hannah Lindqvist",
        "manager",
        "Отдел сервиса",
        "Vendor support engineer",
    ),
    person(
        "sorokin",
        "Павел Сорокин",
        "head",
        "Склад",
        "Заведующий складом",
    ),
    person("zhukova", "Алёна Жукова", "manager", "Склад", "Кладовщик"),
    person(
        "ismailov",
        "Магомед Исмаилов",
        "employee",
        "Склад",
        "Комплектовщик",
    ),
    person(
        "tikhomirova",
        "Светлана Тихомирова",
        "head",
        "Бухгалтерия",
        "Главный бухгалтер",
    ),
    person(
        "belova",
        "Юлия Белова",
        "manager",
        "Бухгалтерия",
        "Бухгалтер",
    ),
    person(
        "semenova",
        "Екатерина Семёнова",
        "head",
        "Продажи",
        "Руководитель продаж",
    ),
    person(
        "khristorozhdestvenskaya",
        "Любовь Христорождественская-Заболоцкая",
        "manager",
        "Продажи",
        "Менеджер по договорам",
    ),
    person(
        "whitfield",
        "James Whitfield",
        "manager",
        "Продажи",
        "Key account manager",
    ),
    person(
        "rybakova",
        "Инна Рыбакова",
        "employee",
        "Продажи",
        "Секретарь",
    ),
];

/// Who has left the company since.
pub const LEFT: &str = "martynov";

/// Who reads English.
pub const ENGLISH: &[&str] = &["lindqvist", "whitfield"];

/// The other company, by which one sees that nothing crosses.
pub const OTHER: &[Person] = &[
    person("admin", "Антон Воронцов", "admin", "Управление", "Директор"),
    person(
        "head",
        "Полина Зимина",
        "head",
        "Мастерская",
        "Мастер участка",
    ),
    person("manager", "Егор Лапшин", "manager", "Мастерская", "Механик"),
];

/// Its departments.
pub const OTHER_DEPARTMENTS: &[(&str, Option<&str>)] =
    &[("Управление", None), ("Мастерская", None)];
