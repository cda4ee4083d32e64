//! What the demo company works on now: told one by one, because these are the tasks that people look at.

mod away;
mod crews;
mod installation;
mod offices;
mod urgent;

use super::plan::Plan;

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
        urgent::late(),
        urgent::today(),
        installation::engineers(),
        crews::crews(),
        installation::undated(),
        offices::service(),
        offices::warehouse_and_money(),
        offices::sales_and_staff(),
        away::tasks(),
    ]
    .concat()
}
