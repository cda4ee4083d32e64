//! What is written within a task: its description, remarks, checklist, result.

use super::{RARE, person};
use crate::seed::random::Random;

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
