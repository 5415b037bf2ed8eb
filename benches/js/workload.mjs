// The question that the package and its peers are asked: one user, three roles, grants on `logs-app<n>-*` with two
// privileges each; may the user read an index? A thousand names, allowed and denied in turn.

export const NAMES = 1000;
export const SIZES = [30, 300, 3000, 30_000];

/** What the user is granted, role by role. */
export function rolesWith(grants) {
  const roles = [0, 1, 2].map((role) => ({ name: `role${role}`, grants: [] }));
  for (let n = 0; n < grants; n++) roles[n % 3].grants.push({ prefix: `logs-app${n}-`, privileges: ['read', 'write'] });
  return roles;
}

/** The names, and whether each may be read. */
export function namesFor(grants) {
  return Array.from({ length: NAMES }, (_, i) => {
    const allowed = i % 2 === 0;
    const n = (i * 7919) % grants;
    return { name: `logs-app${allowed ? n : grants + n}-2026.11.21`, allowed };
  });
}

/** The same as roles of Elasticsearch. */
export function descriptors(roles) {
  return roles.map(({ name, grants }) => {
    const indices = grants.map(({ prefix, privileges }) => ({ names: [`${prefix}*`], privileges }));
    return { name, descriptor: { indices } };
  });
}
