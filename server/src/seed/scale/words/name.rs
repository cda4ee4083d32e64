//! Names of people.

use crate::seed::random::Random;

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
}
