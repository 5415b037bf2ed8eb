// How each peer is asked. All have the same shape: given the roles, a function that tells whether an index may be read.

import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import { defineAbility, subject } from '@casl/ability';
import { StringAdapter, newEnforcer, newModelFromString } from 'casbin';
import { Access } from '../../pkg/node.js';
import { descriptors } from './workload.mjs';

const CASBIN_MODEL = `
[request_definition]
r = sub, obj, act
[policy_definition]
p = sub, obj, act
[role_definition]
g = _, _
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = g(r.sub, p.sub) && keyMatch(r.obj, p.obj) && r.act == p.act
`;

export const peers = {
  /** The yardstick: what one would write by hand. */
  'loop of startsWith': (roles) => {
    const grants = roles.flatMap((role) => role.grants);
    return (name) => {
      for (const grant of grants) {
        if (name.startsWith(grant.prefix) && grant.privileges.includes('read')) return true;
      }
      return false;
    };
  },

  rolescope: (roles) => {
    const access = new Access({ roles: descriptors(roles) });
    return (name) => access.allows('indices:data/read/search', name);
  },

  '@casl/ability': (roles) => {
    const ability = defineAbility((can) => {
      for (const { prefix, privileges } of roles.flatMap((role) => role.grants)) {
        can(privileges, 'Index', { name: { $regex: new RegExp(`^${prefix}`) } });
      }
    });
    return (name) => ability.can('read', subject('Index', { name }));
  },

  'casbin keyMatch': async (roles) => {
    const rules = roles.flatMap(({ name, grants }) => [
      `g, user, ${name}`,
      ...grants.flatMap(({ prefix, privileges }) => privileges.map((privilege) => `p, ${name}, ${prefix}*, ${privilege}`)),
    ]);
    const enforcer = await newEnforcer(newModelFromString(CASBIN_MODEL), new StringAdapter(rules.join('\n')));
    return (name) => enforcer.enforceSync('user', name, 'read');
  },

  'cedar-wasm': (roles) => {
    const policies = roles.flatMap(({ name, grants }) =>
      grants.map(
        ({ prefix, privileges }) =>
          `permit (principal in Role::"${name}", action in [${privileges.map((it) => `Action::"${it}"`)}], resource) ` +
          `when { resource.name like "${prefix}*" };`,
      ),
    );
    const id = `policies-${policies.length}`;
    const answer = cedar.preparsePolicySet(id, { staticPolicies: policies.join('\n') });
    if (answer.type !== 'success') throw new Error(JSON.stringify(answer.errors));
    const principal = { type: 'User', id: 'user' };
    const parents = roles.map(({ name }) => ({ type: 'Role', id: name }));
    const user = { uid: principal, attrs: {}, parents };
    return (name) => {
      const resource = { type: 'Index', id: name };
      const answer = cedar.statefulIsAuthorized({
        principal,
        action: { type: 'Action', id: 'read' },
        resource,
        context: {},
        preparsedPolicySetId: id,
        entities: [user, { uid: resource, attrs: { name }, parents: [] }],
      });
      return answer.type === 'success' && answer.response.decision === 'allow';
    };
  },
};
