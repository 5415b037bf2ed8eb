// What is handed in is typed as permissively as it is read; what is answered, as exactly as it is told.

import {
  Access,
  builtinRole,
  formatRole,
  normalizeRole,
  suggestRoles,
  validateRole,
  whoCan,
  type Given,
  type HasPrivilegesRequest,
  type RoleDescriptor,
} from 'rolescope';

// Constants have `readonly` lists.
const logs = {
  cluster: ['monitor'],
  indices: [{ names: 'logs-*', privileges: ['read'], query: { term: { team: 'blue' } } }],
  run_as: null,
} as const satisfies Given<RoleDescriptor>;
const spec = { roles: ['viewer', { name: 'logs', descriptor: logs }], limitedBy: [['editor'], [{ descriptor: logs }]] } as const;
const access = new Access(spec);
const need = { index: [{ names: ['logs-*'], privileges: ['read'] }] } as const satisfies Given<HasPrivilegesRequest>;
access.hasPrivileges(need);
access.allowsMany('indices:data/read/search', ['logs-app'] as const);
suggestRoles(need, spec);

// What can be left out can be `undefined`, and `null` where that is taken for nothing.
declare const index: string | undefined;
declare const space: string | null;
access.explain({ privilege: 'read', index, feature: null, space });
access.apis(null);
access.kibana(null, 'gold');
new Access({ roles: ['viewer'], username: null, inventory: { indices: { logs: ['l'] }, dataStreams: undefined } });
new Access({ roles: [{ name: undefined, descriptor: { indices: undefined } }] });
whoCan({ privilege: 'read', index: 'logs' }, null);
validateRole('{}', { name: undefined, format: null });

// A role comes in many forms, and of an interface.
interface Query {
  term: Record<string, string>;
}
declare const query: Query;
const reader: RoleDescriptor = { indices: [{ names: ['logs-*'], privileges: ['read'], query }] };
reader.indices?.[0]?.privileges.push('view_index_metadata');
validateRole(reader);
formatRole({ elasticsearch: reader, kibana: [] }, { as: 'yaml' });
normalizeRole({ writer: reader });

// Answers are as they are told, and can be handed in again.
const stored = validateRole(reader).role;
const names: string[] | undefined = stored?.indices[0]?.names;
const text: string | undefined = normalizeRole(reader).indices?.[0]?.query;
const cluster: string[] | undefined = builtinRole('viewer')?.descriptor.cluster;
const format: 'elasticsearch' | 'kibana' | 'api_key' | 'roles' | 'console' | 'file' = validateRole(reader).format;
stored?.cluster.push('monitor');
if (stored) new Access({ roles: [{ descriptor: stored }], customRoles: { stored } });

// What would be refused does not compile.
// @ts-expect-error: a misspelt key
new Access({ role: ['viewer'] });
// @ts-expect-error: a misspelt key further down
new Access({ roles: [{ descriptor: { indices: [{ names: ['logs'], privilege: ['read'] }] } }] });
// @ts-expect-error: Elasticsearch asks for privileges
new Access({ roles: [{ descriptor: { indices: [{ names: ['logs'] }] } }] });
// @ts-expect-error: Elasticsearch takes no `null` here
new Access({ roles: [{ descriptor: { indices: null } }] });
// @ts-expect-error: `has_privileges` takes no queries
access.hasPrivileges({ index: [{ names: ['logs'], privileges: ['read'], query: '{}' }] });
// @ts-expect-error: there is no such licence
access.kibana([], 'bronze');
// @ts-expect-error: a role is a text or an object
validateRole(1);
// @ts-expect-error: a document query is a text or an object
new Access({ roles: [{ descriptor: { indices: [{ names: ['logs'], privileges: ['read'], query: 1 }] } }] });

export { cluster, format, names, text };
