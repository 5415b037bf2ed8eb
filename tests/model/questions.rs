//! Random questions, put to the engine and to the model.

use std::collections::{BTreeMap, BTreeSet};

use rolescope::access::explain::Question;
use rolescope::access::remote::supported_by_current_version;
use rolescope::access::{Access, Caller, ClusterRequest};
use rolescope::catalog;
use rolescope::pattern::Language;
use rolescope::role::{
    ApplicationPrivileges, IndicesPrivileges, PrivilegesToCheck, RoleDescriptor,
};

use super::actions;
use super::implicit;
use super::permission::{self, Answers, Authorized, Set, Side};
use super::random::Random;
use super::roles::{self, ALIASES};
use super::world::{APPLICATION_PRIVILEGES, APPLICATIONS, RESOURCES, Setting};

/// How many answers were asked for and how many of them were yes.
#[derive(Default)]
pub struct Count {
    pub questions: usize,
    pub granted: usize,
    pub by_kind: BTreeMap<&'static str, (usize, usize)>,
}

impl Count {
    fn add(&mut self, kind: &'static str, granted: bool) {
        self.questions += 1;
        self.granted += usize::from(granted);
        let (asked, yes) = self.by_kind.entry(kind).or_default();
        *asked += 1;
        *yes += usize::from(granted);
    }
}

/// Roles, what the engine and the model make of them, and what to ask them.
pub struct Subject<'a> {
    pub setting: &'a mut Setting,
    pub access: &'a Access,
    pub sides: &'a [Side],
    pub random: &'a mut Random,
    pub count: &'a mut Count,
}

/// A difference, in words.
pub type Agreement = Result<(), String>;

fn agree<T: PartialEq + std::fmt::Debug>(what: &str, engine: &T, model: &T) -> Agreement {
    if engine == model {
        Ok(())
    } else {
        Err(format!("{what}\n engine: {engine:?}\n model:  {model:?}"))
    }
}

impl Subject<'_> {
    /// Asks one question of a random kind.
    pub fn ask(&mut self) -> Agreement {
        match self.random.below(20) {
            0..=4 => self.index_action(),
            5..=7 => self.authorize(),
            8..=12 => self.has_privileges(),
            13..=15 => self.cluster_action(),
            16 => self.cluster_request(),
            17 => self.index_action_anywhere(),
            18 => self.run_as(),
            _ if self.random.chance(50) => self.remote(),
            _ => self.held(),
        }
    }

    fn all(&self, ask: impl Fn(&Side) -> bool) -> bool {
        self.sides.iter().all(ask)
    }

    /// A role to make questions of.
    fn some_role(&mut self) -> RoleDescriptor {
        let side = self.random.below(self.sides.len());
        let roles = &self.sides[side].descriptors;
        roles[self.random.below(roles.len())].clone()
    }

    /// An entry that the roles have, and a pattern of it.
    fn some_entry(&mut self) -> Option<(Vec<String>, IndicesPrivileges)> {
        let side = self.random.below(self.sides.len());
        let groups = &self.sides[side].groups;
        if groups.is_empty() {
            return None;
        }
        let group = &groups[self.random.below(groups.len())];
        let entry = IndicesPrivileges {
            names: group.names.clone(),
            privileges: group.privileges.iter().cloned().collect(),
            ..IndicesPrivileges::default()
        };
        Some((entry.names.clone(), entry))
    }

    /// A name that a pattern of the roles matches, or any.
    pub fn name(&mut self) -> String {
        let known: Vec<String> =
            self.setting
                .world
                .inventory
                .indices
                .iter()
                .flat_map(|(name, aliases)| [vec![name.to_owned()], aliases.to_vec()].concat())
                .chain(self.setting.world.inventory.data_streams.iter().flat_map(
                    |(name, indices)| {
                        [
                            vec![name.to_owned()],
                            indices.backing.clone(),
                            indices.failure.clone(),
                        ]
                        .concat()
                    },
                ))
                .collect();
        if !known.is_empty() && self.random.chance(30) {
            return self.random.one(&known);
        }
        if self.random.chance(80)
            && let Some((patterns, _)) = self.some_entry()
        {
            let pattern = self.random.one(&patterns);
            let names = &self.setting.world.names;
            let bits = names.of(&[pattern]);
            let matching: Vec<&String> = names
                .texts()
                .iter()
                .zip(&*bits)
                .filter_map(|(name, is_in)| is_in.then_some(name))
                .collect();
            if !matching.is_empty() {
                return self.random.one(&matching).clone();
            }
        }
        self.random.one(self.setting.world.names.texts())
    }

    pub fn name_with_selector(&mut self) -> String {
        let selector = match self.random.below(10) {
            0 | 1 => "::failures",
            2 => "::data",
            _ => "",
        };
        self.name() + selector
    }

    /// An action that the privileges of the roles are made of, or any.
    pub fn action_on_indices(&mut self) -> String {
        if self.random.chance(10) {
            return self
                .random
                .one(&[
                    "indices:admin/mapping/put",
                    "indices:admin/mapping/auto_put",
                ])
                .to_owned();
        }
        if self.random.chance(70)
            && let Some((_, entry)) = self.some_entry()
        {
            let name = self.random.one(&entry.privileges);
            let allowed = actions::index(&name).expect("a known privilege").0.allowed;
            if !allowed.is_empty() {
                return self.action_like(&allowed);
            }
        }
        let known: Vec<&str> = catalog::actions()
            .filter(|action| actions::is_index_action(action))
            .collect();
        self.random.one(&known).to_owned()
    }

    fn action_like(&mut self, patterns: &[String]) -> String {
        let pattern = self.random.one(patterns);
        let filling = self.random.one(&["", "x", "get", "/y"]);
        pattern.replace('*', filling)
    }

    fn index_action(&mut self) -> Agreement {
        let (action, name) = (self.action_on_indices(), self.name_with_selector());
        let engine = self.access.allows(&action, Some(&name));
        let world = &self.setting.world;
        let model = self.all(|side| side.authorize(&action, &[&name], world).is_granted());
        self.count.add("index action", model);
        agree(&format!("{action} on {name:?}"), &engine, &model)?;
        self.explained(&Question::IndexAction { action, name }, model)
    }

    /// Now and then, whether the explanation says the same.
    fn explained(&mut self, question: &Question, model: bool) -> Agreement {
        if !self.random.chance(20) {
            return Ok(());
        }
        let what = format!("explanation of {question:?}");
        let explanation = self.access.explain(question);
        let explanation = explanation.map_err(|error| format!("{}\n{what}", error.message))?;
        agree(&what, &explanation.granted, &model)?;
        agree(&what, &explanation.sides.iter().all(|side| *side), &model)?;
        // Roles without entries lack none in particular.
        agree(&what, &(model && !explanation.lacking.is_empty()), &false)
    }

    fn index_action_anywhere(&mut self) -> Agreement {
        let action = self.action_on_indices();
        if actions::is_cluster_action(&action) {
            return Ok(());
        }
        let engine = self.access.allows(&action, None);
        let model = self.all(|side| side.allows_on_any_name(&action));
        self.count.add("index action anywhere", model);
        agree(&format!("{action} anywhere"), &engine, &model)?;
        self.explained(&Question::IndexActionAnywhere(action), model)
    }

    /// Fields and documents of every name of a request.
    fn authorize(&mut self) -> Agreement {
        let action = self.action_on_indices();
        let count = self.random.one(&[1, 1, 2, 3]);
        let names: Vec<String> = (0..count).map(|_| self.name_with_selector()).collect();
        let requested: Vec<&str> = names.iter().map(String::as_str).collect();
        let what = format!("{action} on {requested:?}");
        let engine = self.access.authorize(&action, &requested);
        let world = &self.setting.world;
        let by_side: Vec<Authorized> = self
            .sides
            .iter()
            .map(|side| side.authorize(&action, &requested, world))
            .collect();
        let granted = by_side.iter().all(Authorized::is_granted);
        self.count.add("authorize", granted);
        agree(&what, &engine.granted, &granted)?;
        let names: Vec<&BTreeMap<String, permission::NameAccess>> = by_side
            .iter()
            .filter_map(|one| match one {
                Authorized::Names(_, names) => Some(names),
                Authorized::Everything => None,
            })
            .collect();
        agree(&what, &engine.everything, &names.is_empty())?;
        let Some((first, others)) = names.split_first() else {
            return Ok(());
        };
        let on_all_sides: Set = first
            .keys()
            .filter(|name| others.iter().all(|names| names.contains_key(*name)))
            .cloned()
            .collect();
        let engine_names: Set = engine
            .names
            .iter()
            .map(|(name, _)| name.to_owned())
            .collect();
        agree(&what, &engine_names, &on_all_sides)?;
        for (name, access) in engine.names.iter() {
            let fields = world.fields.where_true(|field| access.fields.grants(field));
            let expected: Vec<bool> = (0..fields.len())
                .map(|at| names.iter().all(|names| names[name].fields[at]))
                .collect();
            agree(&format!("fields of {name}: {what}"), &fields, &expected)?;
            agree(
                &format!("whether fields of {name} are limited: {what}"),
                &access.fields.is_restricted(),
                &expected.contains(&false),
            )?;
            let documents: BTreeSet<Set> = access
                .documents
                .iter()
                .map(|set| stand_ins(set.iter()))
                .collect();
            let expected: BTreeSet<Set> = names
                .iter()
                .filter_map(|names| names[name].queries.as_ref())
                .map(|queries| stand_ins(queries.iter()))
                .collect();
            agree(
                &format!("documents of {name}: {what}"),
                &documents,
                &expected,
            )?;
        }
        Ok(())
    }

    fn has_privileges(&mut self) -> Agreement {
        let request = self.privileges_to_check();
        let what = format!("{request:?}");
        let engine = self
            .access
            .has_privileges(&request)
            .map_err(|error| format!("{}\n{what}", error.message))?;
        let mut answers = Answers::default();
        for (name, answer) in engine.cluster.iter() {
            answers.cluster.insert(name.to_owned(), *answer);
        }
        for (pattern, privileges) in engine.index.iter() {
            for (name, answer) in privileges.iter() {
                let key = (pattern.to_owned(), name.to_owned());
                answers.index.insert(key, *answer);
            }
        }
        for (application, resources) in engine.application.iter() {
            for (resource, privileges) in resources.iter() {
                for (name, answer) in privileges.iter() {
                    let key = (application.to_owned(), resource.to_owned(), name.to_owned());
                    answers.application.insert(key, *answer);
                }
            }
        }
        let mut model = permission::has_privileges(self.sides, &request, &self.setting.world);
        if answers != model {
            // Perhaps for want of the right probes.
            self.add_witnesses(&request);
            model = permission::has_privileges(self.sides, &request, &self.setting.world);
        }
        let all = model
            .cluster
            .values()
            .chain(model.index.values())
            .chain(model.application.values());
        let mut has_all = true;
        for answer in all.clone() {
            self.count.add("privilege", *answer);
            has_all &= answer;
        }
        agree(&what, &answers, &model)?;
        agree(&what, &engine.has_all_requested, &has_all)?;
        for (name, answer) in &model.cluster {
            self.explained(&Question::ClusterPrivilege(name.clone()), *answer)?;
        }
        for entry in &request.index {
            let (pattern, privilege) = (entry.names[0].clone(), entry.privileges[0].clone());
            // Elsewhere in the request the same may be asked with another flag or together with others.
            if request.index.len() == 1 && entry.privileges.len() == 1 {
                let answer = model.index[&(pattern.clone(), privilege.clone())];
                let question = Question::IndexPrivilege {
                    privilege,
                    pattern,
                    allow_restricted_indices: entry.allow_restricted_indices,
                };
                self.explained(&question, answer)?;
            }
        }
        for ((application, resource, privilege), answer) in model.application {
            let question = Question::ApplicationPrivilege {
                application,
                privilege,
                resource,
            };
            self.explained(&question, answer)?;
        }
        Ok(())
    }

    pub fn privileges_to_check(&mut self) -> PrivilegesToCheck {
        let mut request = PrivilegesToCheck::default();
        for _ in 0..self.random.below(3) {
            let role = self.some_role();
            let name = if role.cluster.is_empty() || self.random.chance(40) {
                roles::cluster_privilege(self.random)
            } else {
                self.random.one(&role.cluster)
            };
            request.cluster.push(name);
        }
        for _ in 0..self.random.below(3) {
            let names = (0..=self.random.below(2)).map(|_| self.asked_pattern());
            let names = names.collect();
            let mut privileges = Vec::new();
            for _ in 0..=self.random.below(3) {
                privileges.push(match self.some_entry() {
                    Some((_, entry)) if self.random.chance(50) => {
                        self.random.one(&entry.privileges)
                    }
                    _ => roles::index_privilege(self.random),
                });
            }
            request.index.push(IndicesPrivileges {
                names,
                privileges,
                allow_restricted_indices: self.random.chance(30),
                ..IndicesPrivileges::default()
            });
        }
        if self.random.chance(40) {
            let role = self.some_role();
            let entry = if role.applications.is_empty() {
                ApplicationPrivileges::default()
            } else {
                self.random.one(&role.applications)
            };
            let of_role = |random: &mut Random, own: &[String], any: &[&str]| {
                if own.is_empty() || random.chance(30) {
                    random.one(any).to_owned()
                } else {
                    random.one(own)
                }
            };
            let stem = entry.application.trim_end_matches('*').to_owned();
            let fitting: Vec<&str> = APPLICATIONS
                .into_iter()
                .filter(|name| name.starts_with(&stem))
                .collect();
            let application = if fitting.is_empty() {
                self.random.one(&APPLICATIONS)
            } else {
                self.random.one(&fitting)
            };
            request.application.push(ApplicationPrivileges {
                application: application.to_owned(),
                privileges: (0..=self.random.below(2))
                    .map(|_| of_role(self.random, &entry.privileges, &APPLICATION_PRIVILEGES))
                    .collect(),
                resources: (0..=self.random.below(2))
                    .map(|_| of_role(self.random, &entry.resources, &RESOURCES))
                    .collect(),
            });
        }
        request
    }

    /// A pattern to ask about.
    pub fn asked_pattern(&mut self) -> String {
        match self.random.below(10) {
            0..=4 => match self.some_entry() {
                Some((patterns, _)) => self.random.one(&patterns),
                None => "*".to_owned(),
            },
            5..=7 => {
                let name = self.name();
                // Some names would be patterns.
                if name.starts_with('/') {
                    "a".to_owned()
                } else {
                    name
                }
            }
            _ => self.random.one(&self.setting.patterns),
        }
    }

    /// Lets the model try the texts that tell the languages of the request and of the roles apart.
    fn add_witnesses(&mut self, request: &PrivilegesToCheck) {
        let language = |list: &[String]| Language::of(list).expect("a valid list");
        let asked_of = |actions: &actions::Actions| {
            let allowed = language(&actions.allowed);
            allowed.difference(&language(&actions.excluded))
        };
        let mut action_names = Vec::new();
        let (mut resources, mut application_actions) = (Vec::new(), Vec::new());
        let mut grants = Vec::new();
        for side in self.sides {
            grants.extend(side.groups.iter().map(|group| group.names.clone()));
            let held = side
                .cluster
                .iter()
                .filter_map(|name| actions::cluster(name));
            let held: Vec<Language> = held.map(|(actions, _)| asked_of(&actions)).collect();
            for name in &request.cluster {
                let asked = asked_of(&actions::cluster(name).expect("a known privilege").0);
                action_names.extend(held.iter().map(|held| asked.witness(held)));
                action_names.push(asked.witness(&Language::union_of(held.clone())));
            }
            let privileges = request.index.iter().flat_map(|entry| &entry.privileges);
            for name in privileges {
                let asked = asked_of(&actions::index(name).expect("a known privilege").0);
                let parts = side.groups.iter().flat_map(|group| &group.language);
                for part in parts.clone() {
                    action_names.push(asked.witness(&asked_of(part)));
                }
                action_names.push(asked.witness(&Language::union_of(parts.map(asked_of))));
            }
            for entry in &request.application {
                for (own, lists) in &side.applications {
                    let patterns: Vec<String> = own.patterns.iter().cloned().collect();
                    let granted = Language::union_of(lists.iter().map(|list| language(list)));
                    for resource in &entry.resources {
                        let asked = language(std::slice::from_ref(resource));
                        resources.push(asked.witness(&granted));
                    }
                    for name in &entry.privileges {
                        let asked = language(std::slice::from_ref(name));
                        application_actions.push(asked.witness(&language(&patterns)));
                    }
                }
            }
        }
        self.add_names(request.index.iter().flat_map(|entry| &entry.names), &grants);
        let world = &mut self.setting.world;
        for (probes, witnesses) in [
            (&mut world.actions, action_names),
            (&mut world.resources, resources),
            (&mut world.application_actions, application_actions),
        ] {
            for text in witnesses.into_iter().flatten().flatten() {
                probes.add(text);
            }
        }
    }

    /// Adds names of the asked patterns: some at all, and for each list one that it leaves out.
    fn add_names<'a>(&mut self, asked: impl Iterator<Item = &'a String>, grants: &[Vec<String>]) {
        let language = |list: &[String]| Language::of(list).expect("a valid list");
        let restricted = language(&self.setting.world.restricted);
        let mut names = Vec::new();
        for pattern in asked {
            let asked = language(std::slice::from_ref(pattern));
            let unrestricted = asked.difference(&restricted);
            names.extend(asked.sample(1).unwrap_or_default());
            names.extend(unrestricted.sample(1).unwrap_or_default());
            for list in grants {
                let granted = language(list);
                let witnesses = [
                    asked.witness(&granted),
                    asked.witness(&granted.difference(&restricted)),
                    unrestricted.witness(&granted),
                ];
                names.extend(witnesses.into_iter().flatten().flatten());
            }
        }
        for name in names {
            self.setting.world.names.add(name);
        }
    }

    fn cluster_action(&mut self) -> Agreement {
        let role = self.some_role();
        let action = if role.cluster.is_empty() || self.random.chance(30) {
            let known: Vec<&str> = catalog::actions()
                .filter(|action| actions::is_cluster_action(action))
                .collect();
            self.random.one(&known).to_owned()
        } else {
            let name = self.random.one(&role.cluster);
            let allowed = actions::cluster(&name)
                .expect("a known privilege")
                .0
                .allowed;
            if allowed.is_empty() {
                return Ok(());
            }
            self.action_like(&allowed)
        };
        if !actions::is_cluster_action(&action) {
            return Ok(());
        }
        let engine = self.access.allows(&action, None);
        let model = self.all(|side| side.allows_cluster_action(&action));
        self.count.add("cluster action", model);
        agree(&action, &engine, &model)?;
        self.explained(&Question::ClusterAction(action), model)
    }

    /// Requests that the privileges under `global` look into.
    fn cluster_request(&mut self) -> Agreement {
        let applications = ["myapp", "my-other", "kibana-b", "my\\app", "x"];
        let of_security = |rest: &str| format!("cluster:admin/xpack/security/{rest}");
        let names = |random: &mut Random| -> Vec<String> {
            let names = random.some(&applications, 0, 2);
            names.into_iter().map(str::to_owned).collect()
        };
        let managed: Vec<_> = self
            .sides
            .iter()
            .flat_map(|side| &side.descriptors)
            .filter_map(|role| role.global.role_manage.clone())
            .flatten()
            .collect();
        let (action, request) = match self.random.below(4) {
            0 => {
                let action = self.random.one(&["get", "put", "delete", "other"]);
                let names = names(self.random);
                (
                    of_security(&format!("privilege/{action}")),
                    ClusterRequest::ApplicationPrivileges(names),
                )
            }
            1 => {
                let names = names(self.random);
                (
                    of_security("profile/put/data"),
                    ClusterRequest::ProfileData(names),
                )
            }
            2 => {
                let patterns = if managed.is_empty() || self.random.chance(30) {
                    self.setting.patterns.clone()
                } else {
                    self.random.one(&managed).names
                };
                let action = self.random.one(&["role/delete", "role/bulk_delete"]);
                let names = self.random.some(&patterns, 1, 2);
                (of_security(action), ClusterRequest::DeleteRoles(names))
            }
            _ => {
                let mut role = RoleDescriptor::default();
                for _ in 0..=self.random.below(2) {
                    let entry = if managed.is_empty() || self.random.chance(20) {
                        roles::role(self.setting, self.random).indices.pop()
                    } else {
                        let managed = self.random.one(&managed);
                        Some(IndicesPrivileges {
                            names: self.random.some(&managed.names, 1, 2),
                            privileges: self.random.some(&managed.privileges, 1, 2),
                            ..IndicesPrivileges::default()
                        })
                    };
                    role.indices.extend(entry);
                }
                if self.random.chance(10) {
                    role.run_as.push("a".to_owned());
                }
                let action = self.random.one(&["role/put", "role/bulk_put", "role/get"]);
                (of_security(action), ClusterRequest::PutRoles(vec![role]))
            }
        };
        let what = format!("{action} {request:?}");
        let engine = self
            .access
            .allows_request(&action, &request, &Caller::default())
            .map_err(|error| format!("{}\n{what}", error.message))?;
        let ask = |subject: &Self| {
            let world = &subject.setting.world;
            subject.all(|side| side.allows_request(&action, &request, world))
        };
        let mut model = ask(self);
        if model != engine {
            let asked: Vec<String> = match &request {
                ClusterRequest::DeleteRoles(names) => names.clone(),
                ClusterRequest::PutRoles(roles) => roles
                    .iter()
                    .flat_map(|role| &role.indices)
                    .flat_map(|entry| entry.names.clone())
                    .collect(),
                _ => Vec::new(),
            };
            let mut grants: Vec<Vec<String>> = Vec::new();
            for one in &managed {
                let joined = grants.iter().map(|list| [&list[..], &one.names].concat());
                let joined: Vec<_> = joined.collect();
                grants.extend(joined);
                grants.push(one.names.clone());
            }
            self.add_names(asked.iter(), &grants);
            model = ask(self);
        }
        self.count.add("cluster request", model);
        agree(&what, &engine, &model)
    }

    fn run_as(&mut self) -> Agreement {
        let user = self
            .random
            .one(&["a", "b", "ab", "ba", "aab", "A", "none", ""]);
        let engine = self.access.allows_run_as(user);
        let model = self.all(|side| side.allows_run_as(user));
        self.count.add("run as", model);
        agree(&format!("run as {user}"), &engine, &model)?;
        self.explained(&Question::RunAs(user.to_owned()), model)
    }

    /// What is sent to a remote cluster.
    fn remote(&mut self) -> Agreement {
        let alias = self.random.one(&ALIASES);
        for (side, model) in self.access.sides().iter().zip(self.sides) {
            let engine = side.remote.project(alias);
            let expected = model.project(alias, &supported_by_current_version());
            self.count.add("remote", expected.is_some());
            let shown = engine.map(|role| {
                let entries = role.indices.iter().map(permission::RemoteEntry::of);
                (role.cluster, entries.collect::<BTreeSet<_>>())
            });
            agree(&format!("remote {alias:?}"), &shown, &expected)?;
        }
        Ok(())
    }

    /// What a side says that it holds (`GET _security/user/_privileges`).
    fn held(&mut self) -> Agreement {
        for (side, model) in self.access.sides().iter().zip(self.sides) {
            if model.groups.iter().any(|group| group.implicit) {
                continue;
            }
            let engine = side
                .user_privileges()
                .map_err(|error| error.message.clone())?;
            let clusters: Vec<String> = model.cluster.iter().cloned().collect();
            agree(
                "whether fields or documents are limited",
                &side.indices.has_field_or_document_level_security(),
                &model.has_field_or_document_level_security(&self.setting.world),
            )?;
            agree("cluster held", &engine.cluster, &clusters)?;
            let mut groups: BTreeMap<(bool, Vec<String>), Set> = BTreeMap::new();
            for group in &model.groups {
                let key = (group.allow_restricted, group.names.clone());
                groups
                    .entry(key)
                    .or_default()
                    .extend(group.privileges.clone());
            }
            let shown: BTreeMap<(bool, Vec<String>), Set> = engine
                .indices
                .iter()
                .map(|one| {
                    let key = (one.allow_restricted_indices, one.names.clone());
                    (key, one.privileges.iter().cloned().collect())
                })
                .collect();
            agree("indices held", &shown, &groups)?;
            agree(
                "number of groups held",
                &engine.indices.len(),
                &groups.len(),
            )?;
            let shown: BTreeSet<(String, Set, Set)> = engine
                .applications
                .iter()
                .map(|one| {
                    let set = |texts: &Vec<String>| texts.iter().cloned().collect::<Set>();
                    (
                        one.application.clone(),
                        set(&one.privileges),
                        set(&one.resources),
                    )
                })
                .collect();
            let expected = model.applications_held(&self.setting.world);
            agree("applications held", &shown, &expected)?;
            let run_as: Set = engine.run_as.into_iter().collect();
            agree(
                "run as held",
                &run_as,
                &model.run_as.iter().cloned().collect(),
            )?;
            self.count.add("held", true);
        }
        Ok(())
    }
}

/// Queries, those that come with application privileges only counted.
fn stand_ins<'a>(queries: impl Iterator<Item = &'a String>) -> Set {
    let mut implicit = 0;
    let mut set: Set = Set::new();
    for query in queries {
        if query.starts_with(implicit::QUERY) || !roles::QUERIES.contains(&query.as_str()) {
            implicit += 1;
        } else {
            set.insert(query.clone());
        }
    }
    if implicit > 0 {
        set.insert(format!("{implicit} implicit"));
    }
    set
}
