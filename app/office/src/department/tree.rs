//! From the flat list to the tree.

use shared::DepartmentId;
use shared::office::department::Department;
use ui::prelude::Choice;

/// A department and what is below it.
#[derive(Clone, Debug, PartialEq)]
pub struct Branch {
    pub department: Department,
    pub below: Vec<Branch>,
}

/// The tree, each level by name. What belongs to nothing known stands at the top, so that nothing is lost from sight.
pub fn tree(all: &[Department]) -> Vec<Branch> {
    let known = |id: DepartmentId| all.iter().any(|department| department.id == id);
    level(all, &|department| {
        department.parent_id.is_none_or(|parent| !known(parent))
    })
}

fn level(all: &[Department], here: &dyn Fn(&Department) -> bool) -> Vec<Branch> {
    let mut branches: Vec<Branch> = all
        .iter()
        .filter(|department| here(department))
        .map(|department| Branch {
            department: department.clone(),
            below: level(all, &|other| other.parent_id == Some(department.id)),
        })
        .collect();
    branches.sort_by_key(|branch| branch.department.name.to_lowercase());
    branches
}

/// The departments as options, in the order of the tree, each with what it belongs to.
pub fn choices(all: &[Department]) -> Vec<Choice> {
    let mut out = Vec::with_capacity(all.len());
    for branch in tree(all) {
        put(&branch, 0, &mut out);
    }
    out
}

fn put(branch: &Branch, depth: usize, out: &mut Vec<Choice>) {
    // Select boxes know no levels; no-break spaces show them.
    let label = format!(
        "{}{}",
        "\u{a0}\u{a0}\u{a0}".repeat(depth),
        branch.department.name
    );
    out.push(Choice::new(branch.department.id.to_string(), label));
    for below in &branch.below {
        put(below, depth + 1, out);
    }
}

/// Whether `id` is the branch itself or below it: a department cannot move there.
pub fn holds(branch: &Branch, id: DepartmentId) -> bool {
    branch.department.id == id || branch.below.iter().any(|below| holds(below, id))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn department(n: u128, parent: Option<u128>, name: &str) -> Department {
        let id = |n: u128| -> DepartmentId { format!("{n:032x}").parse().expect("an id") };
        Department {
            id: id(n),
            name: name.to_owned(),
            parent_id: parent.map(id),
            head_id: None,
            head_name: None,
            people: 0,
            version: 1,
        }
    }

    #[test]
    fn levels_go_by_name_and_nothing_is_lost() {
        let all = [
            department(1, None, "Монтаж"),
            department(2, Some(1), "Юг"),
            department(3, Some(1), "Север"),
            department(4, Some(9), "Архив"),
        ];
        let labels: Vec<String> = choices(&all)
            .into_iter()
            .map(|choice| choice.label)
            .collect();
        assert_eq!(
            labels,
            [
                "Архив",
                "Монтаж",
                "\u{a0}\u{a0}\u{a0}Север",
                "\u{a0}\u{a0}\u{a0}Юг"
            ]
        );
    }

    #[test]
    fn a_branch_holds_what_is_below_it() {
        let all = [
            department(1, None, "a"),
            department(2, Some(1), "b"),
            department(3, Some(2), "c"),
            department(4, None, "d"),
        ];
        let tree = tree(&all);
        assert!(holds(&tree[0], all[2].id));
        assert!(!holds(&tree[0], all[3].id));
    }
}
