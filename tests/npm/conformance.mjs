// Asks case files of the packed package, through its JavaScript API: node tests/npm/conformance.mjs FILE.jsonl…
//
// Prints the ids of the cases that fail (20 at most), for each file one line as the native command
// (`cargo run --example conformance`) does, and which kinds the API has no question for. Fails if a case fails; what
// cannot be asked from JavaScript is counted as unsupported, which is none of the package's faults.

import { isDeepStrictEqual } from 'node:util';
import { readFileSync } from 'node:fs';
import { installed } from './project.mjs';

const SHOWN = 20;

const { Access, builtinRole, compareAccess, validateRole } = installed();

/** The restricted names of Elasticsearch's own tests. */
const RESTRICTED_INDICES = JSON.parse(readFileSync(new URL('../conformance/restricted_indices.json', import.meta.url)));

/** A case that the API has no question for. */
class Unsupported extends Error {}

class Failed extends Error {}

const list = (value) => (Array.isArray(value) ? value : []);
const entries = (value, change) => Object.fromEntries(Object.entries(value ?? {}).map(([key, of]) => [key, change(of)]));

/** What an access of the case is built from. */
function spec(test) {
  const descriptors = (roles) => list(roles).map((descriptor, number) => ({ name: `role_${number}`, descriptor }));
  const roles = [test.role, ...list(test.builtin_roles)].filter((name) => name !== undefined);
  return {
    username: 'user',
    roles: [...roles, ...descriptors(test.roles)],
    limitedBy: list(test.limited_by).map(descriptors),
    applicationPrivileges: list(test.stored_privileges ?? test.application_privileges).map(({ application, name, actions }) => ({
      application,
      name,
      actions: list(actions),
    })),
    restrictedIndices: test.restricted_indices ?? RESTRICTED_INDICES,
    inventory: {
      indices: entries(test.metadata?.indices, (index) => list(index.aliases)),
      dataStreams: entries(test.metadata?.data_streams, ({ backing, failure }) => ({
        backing: list(backing),
        failure: list(failure),
      })),
    },
  };
}

const builtin = new Map();

/** What the roles of the case come to. */
function access(test) {
  if (test.remote_cluster) throw new Unsupported('remote clusters alone');
  if (!test.role || test.stored_privileges) return new Access(spec(test));
  if (!builtin.has(test.role)) builtin.set(test.role, new Access(spec(test)));
  return builtin.get(test.role);
}

function same(actual, expected) {
  if (!isDeepStrictEqual(actual, expected)) {
    throw new Failed(`${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`);
  }
}

/** Whether the actual value has all that the expected one has: lists as sets, an empty list as good as none. */
function agrees(actual, expected) {
  const isNone = (value) => value === null || value === undefined;
  if (isNone(actual) && Array.isArray(expected)) return expected.length === 0;
  if (Array.isArray(actual) && isNone(expected)) return actual.length === 0;
  if (Array.isArray(actual) && Array.isArray(expected)) {
    const left = [...actual];
    return (
      left.length === expected.length &&
      expected.every((item) => {
        const found = left.findIndex((other) => agrees(other, item));
        return found >= 0 && left.splice(found, 1).length === 1;
      })
    );
  }
  if (typeof actual === 'object' && typeof expected === 'object' && actual && expected) {
    return Object.keys(expected).every((key) => agrees(actual[key], expected[key]));
  }
  return isNone(actual) ? isNone(expected) : actual === expected;
}

function contains(parts, message) {
  for (const part of [parts ?? []].flat()) {
    if (!message.includes(part)) throw new Failed(`no ${JSON.stringify(part)} in ${JSON.stringify(message)}`);
  }
}

/** The message that an action is refused with, or nothing if it is not. */
function refusal(action) {
  try {
    action();
  } catch (error) {
    if (error.name !== 'RolescopeError' || typeof error.code !== 'string') throw error;
    return error.message;
  }
}

/** The expression for the empty name, which no index has. */
const EMPTY = '/()/';

/** A name as the pattern that matches nothing else. */
const literal = (name) => name.replace(/[*?\\]/g, '\\$&').replace(/^\//, '\\/') || EMPTY;

/** A role of one entry for those patterns, beside restricted names that it does not reach. */
const matching = (patterns, restrictedIndices = []) => ({
  roles: [{ descriptor: { indices: [{ names: patterns, privileges: ['read'] }] } }],
  restrictedIndices,
});

/** Whether the names that one list of patterns matches, restricted ones aside, are all matched by another one. */
function covers(patterns, names, restricted = []) {
  const [without, withThem] = [patterns, names].map((list) => new Access(matching(list, restricted)));
  if (compareAccess(without, withThem).gained.indices.length > 0) return false;
  // A comparison is about names that there can be.
  const isEmptyNameIn = (list) => list.length > 0 && grants(list, EMPTY);
  return !isEmptyNameIn(names) || isEmptyNameIn(restricted) || isEmptyNameIn(patterns);
}

/** The same of a single pattern, as a request asks it. */
function grants(patterns, name) {
  const request = { index: [{ names: [name], privileges: ['read'] }] };
  return new Access(matching(patterns)).hasPrivileges(request).has_all_requested;
}

function field_access(test) {
  const roles = (groups) => [
    {
      descriptor: {
        indices: list(groups).map(({ grant, except }) => {
          if (!grant && except) throw new Unsupported('fields taken away from none, which no role has');
          return { names: ['i'], privileges: ['read'], ...(grant && { field_security: { grant, except: except ?? [] } }) };
        }),
      },
    },
  ];
  const access = new Access({ roles: roles(test.groups), limitedBy: list(test.limited_by).map(roles) });
  same(access.fields('i', [test.field])?.fields[test.field] ?? false, test.expect);
}

/** The privileges or actions of an application, asked as a `has_privileges` request. */
function application_grants(test) {
  const { application, resource } = test;
  if (application.includes('*')) throw new Unsupported('an application with a wildcard, which requests may not have');
  const privileges = list(test.privileges ?? test.actions);
  const answer = access(test).hasPrivileges({ application: [{ application, privileges, resources: [resource] }] });
  same(Object.values(answer.application[application][resource]).every(Boolean), test.expect);
}

/** What the roles let read of the documents of an index. */
function document_access(test) {
  if (!/^indices:data\/read\//.test(test.action)) throw new Unsupported('documents for something else than reading');
  const documents = access(test).documents(test.index);
  if (!documents) throw new Failed(`no access to ${test.index}`);
  if (documents.queries.length > 1) throw new Unsupported('queries of several sides');
  same(documents.queries[0]?.toSorted() ?? null, test.expect.queries?.toSorted() ?? null);
}

/** Whether roles that allow a search there are restricted to workflows, and in force for the one at hand. */
function workflow(test) {
  const free = ({ restriction, ...descriptor }) => descriptor;
  const index = test.roles[0]?.indices?.[0]?.names?.[0];
  const allows = (test, workflow) => new Access({ ...spec(test), workflow }).allows('indices:data/read/search', index);
  const unrestricted = { roles: test.roles.map(free), limited_by: test.limited_by?.map((roles) => roles.map(free)) };
  if (!index || !allows(unrestricted)) throw new Unsupported('a workflow of roles that allow no search');
  same({ restricted: !allows(test), allowed: allows(test, test.workflow) }, test.expect);
}

/** Privileges of the cluster, or on an index named `i`, in one role. */
const holding = (scope, privileges) =>
  new Access({
    roles: [{ descriptor: scope === 'cluster' ? { cluster: privileges } : { indices: [{ names: ['i'], privileges }] } }],
  });

function privilege_grants_action({ scope, privileges, action, expect }) {
  if (!['cluster', 'index'].includes(scope)) throw new Unsupported(`privileges of ${scope}`);
  if (action.startsWith('indices:') === (scope === 'cluster')) throw new Unsupported('an action of another scope');
  // Some privileges may update mappings though they do not grant the action.
  if (action.startsWith('indices:admin/mapping/')) throw new Unsupported('an update of mappings');
  same(holding(scope, privileges).allows(action, scope === 'index' ? 'i' : undefined), expect);
}

function definition({ role }) {
  const { descriptor } = builtinRole(role) ?? {};
  if (!descriptor) throw new Failed(`no role ${role}`);
  return descriptor;
}

/** Whether a validation comes to the verdict that is expected, and says what is expected of the server. */
function judged({ valid, elasticsearch }, { expect, errors_contain }) {
  if (valid !== expect.valid) throw new Failed(`valid is ${valid}, ${elasticsearch}`);
  for (const parts of [expect.errors_contain, errors_contain]) contains(parts, elasticsearch ?? '');
}

/** The parser's verdict, and what it makes of the fields of the entries. */
function role_parse({ name, role, key_order: order, expect, errors_contain }) {
  if (order) throw new Unsupported('an order of keys');
  const answer = parse(name, JSON.stringify(role));
  judged(answer, { expect, errors_contain });
  const fields = ({ field_security: { grant = null, except = null } = {} }) => ({ grant, except });
  if (expect.indices) same(answer.role.indices.map(fields), expect.indices);
}

/** The privileges that would grant an action, as the answer to someone who has none names them. */
function privilege_names_that_grant({ scope, action, selector, expect, ordered }) {
  if (selector === 'failures_only') throw new Unsupported('privileges on failures alone');
  const index = scope === 'index' ? { index: selector === 'failures' ? 'i::failures' : 'i' } : {};
  const { privileges } = new Access({ roles: [] }).explain({ action, ...index });
  same(ordered ? privileges : privileges.toSorted(), ordered ? expect : expect.toSorted());
}

const KINDS = {
  document_access,
  privilege_names_that_grant,
  role_parse,
  workflow,
  workflow_allowed: ({ workflows, workflow: asked, expect }) => {
    if (workflows?.length === 0) throw new Unsupported('a restriction to no workflow, which no key has');
    const role = { cluster: ['monitor'], ...(workflows && { restriction: { workflows } }) };
    same(new Access({ roles: [{ descriptor: role }], workflow: asked }).allows('cluster:monitor/main'), expect);
  },
  privilege_grants_action,
  privilege_invalid: ({ scope, privilege, errors_contain }) => {
    if (!['cluster', 'index'].includes(scope)) throw new Unsupported(`privileges of ${scope}`);
    const message = refusal(() => holding(scope, [privilege]).allows('indices:data/read/search', 'i'));
    if (message === undefined) throw new Failed('known');
    contains(errors_contain, message);
  },
  cluster_implies: ({ a, b, expect }) => {
    if (!Array.isArray(a) || !Array.isArray(b) || b.length === 0) throw new Unsupported('privileges with conditions, or none');
    same(holding('cluster', a).hasPrivileges({ cluster: b }).has_all_requested, expect);
  },
  is_reserved: ({ name, expect }) => same(builtinRole(name) !== undefined && !builtinRole(name).removedIn, expect),
  has_description: (test) => same(Boolean(definition(test).description), test.expect),
  has_remote_indices: (test) => same(list(definition(test).remote_indices).length > 0, test.expect),
  metadata_entry: (test) => same(isDeepStrictEqual(definition(test).metadata?.[test.key], test.value), test.expect),
  global_valid: ({ global, expect }) => same(validateRole({ global }, { format: 'elasticsearch' }).valid, expect),
  cluster_action: (test) => {
    if (test.action.startsWith('indices:')) throw new Unsupported('an index action asked of the cluster');
    same(access(test).allows(test.action), test.expect);
  },
  index_action: (test) => {
    if (test.index_type === 'data_stream') throw new Unsupported('a data stream without its name');
    same(access(test).allows(test.action, test.index), test.expect);
  },
  index_action_any: (test) => same(access(test).allows(test.action), test.expect),
  run_as: (test) => same(access(test).allowsRunAs(test.user), test.expect),
  has_privileges: (test) => {
    const answer = access(test).hasPrivileges(test.request);
    for (const [key, expected] of Object.entries(test.expect)) same(answer[key], expected);
  },
  has_privileges_error: (test) => {
    const message = refusal(() => access(test).hasPrivileges(test.request));
    if (message === undefined) throw new Failed('answered');
    contains(test.errors_contain, message);
  },
  user_privileges: (test) => {
    if (test.unwrap) throw new Unsupported('one side of an access');
    const answer = access(test).userPrivileges();
    if (!agrees(answer, test.expect)) throw new Failed(`${JSON.stringify(answer)} instead of ${JSON.stringify(test.expect)}`);
  },
  roles_combination_invalid: (test) => {
    const message = refusal(() => access(test));
    if (message === undefined) throw new Failed('combined');
    contains(test.errors_contain, message);
  },
  application_grants,
  application: (test) => {
    // The privilege that is asked for becomes a stored one, so that it can be asked for by its name.
    const { application, privilege: name, actions, resource, ...others } = test;
    const stored_privileges = [...list(test.stored_privileges), { application, name, actions }];
    application_grants({ ...others, stored_privileges, application, privileges: [name], resource });
  },
  application_name_valid: ({ name, allow_wildcard, expect, errors_contain_ignore_case }) => {
    const application = { application: name, privileges: ['read'], resources: ['*'] };
    const message = allow_wildcard
      ? validateRole({ applications: [application] }, { format: 'elasticsearch' }).elasticsearch
      : refusal(() => new Access({ roles: [] }).hasPrivileges({ application: [application] }));
    // What comes without any name does not get as far.
    if (name === '') throw new Unsupported('an application without a name');
    same(message === undefined, expect);
    const parts = [errors_contain_ignore_case ?? []].flat();
    contains(parts.map((part) => part.toLowerCase()), message?.toLowerCase());
  },
  application_privilege_name_valid: ({ name, form, expect }) => {
    if (form !== 'privilege_or_action') throw new Unsupported('names of privileges to be stored');
    const application = { application: 'app', privileges: [name], resources: ['*'] };
    same(validateRole({ applications: [application] }, { format: 'elasticsearch' }).valid, expect);
  },
  authorize: (test) => {
    if (Object.keys(test.expect).some((key) => key !== 'granted')) throw new Unsupported('what several names come to');
    const asked = access(test);
    same(test.requested.every((name) => asked.allows(test.action, name)), test.expect.granted);
  },
  field_access,
  pattern_valid: (test) => same(refusal(() => new Access(matching(test.patterns))) === undefined, test.expect),
  pattern_invalid: (test) => {
    const message = refusal(() => new Access(matching(test.patterns)));
    if (message === undefined) throw new Failed('built');
    // An entry's names are a set, which the message tells in an order of its own.
    if (test.patterns.length === 1) contains(test.errors_contain, message);
  },
  pattern_matches: (test) => {
    if (/::(data|failures)$/.test(test.input)) throw new Unsupported('a name with a selector');
    if (test.patterns.length === 0) throw new Unsupported('an entry without names');
    same(grants(test.patterns, literal(test.input)), test.expect);
  },
  pattern_subset: (test) => {
    if (test.a.length === 0 || test.b.length === 0) throw new Unsupported('an entry without names');
    same(covers(test.b, test.a), test.expect);
    // On a pattern that matches nothing a request holds nothing, though no name is lacking.
    const [pattern, more] = test.a;
    if (!more && grants(['*'], pattern)) same(grants(test.b, pattern), test.expect);
  },
  pattern_subset_minus: ({ a, minus, b, expect }) => {
    if (a.length === 0 || b.length === 0) throw new Unsupported('an entry without names');
    same(covers(b, a, minus), expect);
  },
};
KINDS.pattern_too_complex = KINDS.pattern_invalid;

/** How the API is handed what comes in by each way into the server. */
const STAGES = {
  put_role: (name, body) => validateRole(body, { name, format: 'elasticsearch' }),
  put_role_serverless: (name, body) => validateRole(body, { name, format: 'elasticsearch', deployment: 'serverless' }),
  api_key: (name, body) => validateRole(`{"role_descriptors":{${JSON.stringify(name)}:${body}}}`, { format: 'api_key' }),
  request: (name, body) => validateRole(body),
  role_file: (name, body) => validateRole(`${JSON.stringify(name)}: ${body}`, { format: 'file' }),
  has_privileges: (name, body) => {
    const message = refusal(() => new Access({ username: name, roles: ['superuser'] }).hasPrivileges(body));
    // Which privileges exist is found out when the request is answered.
    const valid = message === undefined || /^unknown (cluster|index) privilege /.test(message);
    return { valid, elasticsearch: message };
  },
};

/** What a request is refused for after its role has been parsed: privileges and names, but for that of the role, and queries. */
const AFTER_PARSING = /^(Validation Failed: (?!.*Role names must be)|failed to parse field 'query' )/s;

/** What the parser alone says. Each way into the server has it take a restriction or a description, none takes both. */
function parse(name, body, { allow_restriction: restriction, allow_description: description } = {}) {
  const has = (key) => body.includes(`"${key}"`);
  let way;
  // The request for a role allows no names as long as the parser does.
  if (!description && (restriction || !has('restriction'))) way = STAGES.api_key;
  else if (!restriction && (description || !has('description'))) way = STAGES.put_role;
  else throw new Unsupported('a parser that no request has');
  const answer = way(name, body);
  return AFTER_PARSING.test(answer.elasticsearch ?? '') ? { role: answer.role, valid: true } : answer;
}
STAGES.parse = parse;

/** A role, less what `global` has for categories that are not there. */
function withoutEmptyCategories({ global, ...role }) {
  const categories = Object.entries(global ?? {}).filter(([, category]) => Object.keys(category).length > 0);
  return categories.length > 0 ? { ...role, global: Object.fromEntries(categories) } : role;
}

function stage(test) {
  const ask = STAGES[test.stage];
  if (!ask) throw new Unsupported(`stage ${test.stage}`);
  const answer = ask(test.role_name, test.body_text ?? JSON.stringify(test.body), test.options);
  judged(answer, test);
  const { parsed } = test.expect;
  if (parsed && test.stage !== 'request') same(withoutEmptyCategories(answer.role), withoutEmptyCategories(parsed));
}

function ask(test) {
  if (test.stage) return stage(test);
  const kind = KINDS[test.kind];
  if (!kind) throw new Unsupported(`kind ${test.kind}`);
  return kind(test);
}

let shown = 0;
let allPassed = true;
const unsupported = new Map();
for (const file of process.argv.slice(2)) {
  const counts = { passed: 0, failed: 0, unsupported: 0 };
  for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
    const test = JSON.parse(line);
    try {
      ask(test);
      counts.passed += 1;
    } catch (error) {
      if (error instanceof Unsupported) {
        counts.unsupported += 1;
        unsupported.set(error.message, (unsupported.get(error.message) ?? 0) + 1);
      } else {
        counts.failed += 1;
        if (shown++ < SHOWN) console.log(`${test.id}: ${error.message}`);
      }
    }
  }
  console.log(`${file}: ${counts.passed} passed, ${counts.failed} failed, ${counts.unsupported} unsupported`);
  allPassed &&= counts.failed === 0;
}
for (const [why, count] of unsupported) console.log(`unsupported: ${why}: ${count}`);
process.exitCode = allPassed ? 0 : 1;
