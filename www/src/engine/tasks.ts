// What the page asks of the engine. Plain data in, plain data out: this runs in the worker.
//
// The access that was built last is remembered, so that questions about it cost next to nothing.

import {
  Access,
  apis,
  builtinRoles,
  featureRoles,
  formatRole,
  kibanaFeatures,
  makeFeatureRole,
  privilegeCatalog,
  validateRole,
  type Api,
  type ApiAccess,
  type ApiActionCheck,
  type ApiExplanation,
  type BuiltinRole,
  type DocumentAccess,
  type Explanation,
  type FeatureRole,
  type FeatureRoleChoices,
  type FieldAccess,
  type FormatOptions,
  type HasPrivilegesResponse,
  type Inventory,
  type KibanaFeature,
  type KibanaOverview,
  type Matrix,
  type Overview,
  type PrivilegeCatalog,
  type PrivilegesToCheck,
  type QuestionParts,
  type RoleDescriptor,
  type UserPrivileges,
  type Validation,
} from 'rolescope';

/** The facts that every role is written with. */
export interface Catalog {
  roles: BuiltinRole[];
  privileges: PrivilegeCatalog;
}

/** The facts about what is around Elasticsearch's own privileges. */
export interface Surroundings {
  features: KibanaFeature[];
  templates: FeatureRole[];
  apis: Api[];
}

/** What takes the role. */
export type Deployment = 'stack' | 'serverless';

/** The user to preview. */
export interface Subject {
  /** The role that is being edited; the user has it. */
  name: string;
  text: string;
  /** The names of the user's other roles. */
  roles: readonly string[];
  /** The names of the roles that bound an API key, if the user is one. */
  limitedBy: readonly string[] | undefined;
  /** The texts of custom roles that those names may mean. */
  custom: Readonly<Record<string, string>>;
  username: string;
  deployment: Deployment;
  inventory: Inventory;
}

/** What the user may do, or why that cannot be said; then all other answers are about the last access that there was. */
export type Preview = { overview: Overview } | { refusal: string };

/** What is to be said about the role; with a preview if it was not known without. */
export interface Check {
  validation: Validation;
  preview?: Preview;
}

/** An answer, or why the question is none: an unknown privilege, an invalid pattern. */
export type Answer<T> = { value: T } | { refusal: string };

/** What may be read of one index; nothing if it may not be read at all. */
export interface Readable {
  fields: FieldAccess | undefined;
  documents: DocumentAccess | undefined;
}

/** Whether an API may be called, check by check; every action with its own reasons. */
export interface ApiReasons extends Pick<ApiExplanation, 'api' | 'granted'> {
  checks: { granted: boolean; anyOf: (ApiActionCheck & { why: Explanation | undefined })[] }[];
}

/** A form to write a role in. */
export type WrittenForm = NonNullable<FormatOptions['as']> | 'curl';

/** A role that was found in a text. */
export interface FoundRole {
  name: string | undefined;
  text: string;
}

/** A role made of a template, and the built-in ones to give beside it. */
export interface MadeText {
  text: string | undefined;
  builtinRoles: string[];
}

let access: Access | undefined;

function current(): Access {
  if (!access) throw new Error('There is no readable role yet.');
  return access;
}

/** Says no instead of throwing. */
function answer<T>(ask: () => T): Answer<T> {
  try {
    return { value: ask() };
  } catch (error) {
    return { refusal: (error as Error).message };
  }
}

/** The custom roles of the last subject, by their texts: they seldom change while another role is edited. */
let known = new Map<string, RoleDescriptor | undefined>();

function customRoles({ custom }: Subject): Record<string, RoleDescriptor> {
  const before = known;
  known = new Map();
  const roles: Record<string, RoleDescriptor> = {};
  for (const [name, text] of Object.entries(custom)) {
    const role = before.has(text) ? before.get(text) : validateRole(text, { name }).role;
    known.set(text, role);
    if (role) define(roles, name, role);
  }
  return roles;
}

function build(subject: Subject, role: RoleDescriptor): Preview {
  const roles = customRoles(subject);
  define(roles, subject.name, role);
  const built = new Access({
    roles: [subject.name, ...subject.roles],
    ...(subject.limitedBy && { limitedBy: [[...subject.limitedBy]] }),
    customRoles: roles,
    username: subject.username,
    inventory: subject.inventory,
    skipInvalid: true,
  });
  access?.free();
  access = built;
  return { overview: built.overview() };
}

/** Sets a key, even one like `__proto__`. */
function define<T>(record: Record<string, T>, key: string, value: T): void {
  Object.defineProperty(record, key, { value, enumerable: true, configurable: true, writable: true });
}

/** A command for a shell; what it quotes stays as it is. */
function curl(text: string, name: string): string {
  const body = formatRole(text, { name }).trimEnd().replaceAll("'", "'\\''");
  return `curl -X PUT "$ELASTICSEARCH_URL/_security/role/${encodeURIComponent(name)}" \\
  -H "Authorization: ApiKey $ELASTICSEARCH_API_KEY" \\
  -H "Content-Type: application/json" \\
  -d '${body}'
`;
}

export const tasks = {
  catalog: (): Catalog => ({
    roles: builtinRoles(),
    privileges: privilegeCatalog(),
  }),

  surroundings: (): Surroundings => ({
    features: kibanaFeatures(),
    templates: featureRoles(),
    apis: apis(),
  }),

  /**
   * Builds the access for all other tasks, and says what it comes to. Of a text that is not plainly a role it says
   * nothing: then `check` has to find out what it is.
   */
  preview(subject: Subject): Preview | undefined {
    try {
      return build(subject, JSON.parse(subject.text) as RoleDescriptor);
    } catch {
      return undefined;
    }
  },

  /** Says all that is to be said about the role; and builds the access, if `preview` could not. */
  check({ subject, isBuilt }: { subject: Subject; isBuilt: boolean }): Check {
    const validation = validateRole(subject.text, { name: subject.name, deployment: subject.deployment });
    if (isBuilt) return { validation };
    if (!validation.role) return { validation, preview: { refusal: 'The text is not a role yet.' } };
    try {
      return { validation, preview: build(subject, validation.role) };
    } catch (error) {
      return { validation, preview: { refusal: (error as Error).message } };
    }
  },

  /** The roles in a text of whatever form: what people paste, drop and import. */
  read(text: string): FoundRole[] {
    const { format, name, role, roles } = validateRole(text);
    if (!role || format === 'elasticsearch') return [{ name, text }];
    return (roles ?? [{ name, role }]).map((found) => ({ name: found.name, text: formatRole(found.role) }));
  },

  write: ({ text, name, form }: { text: string; name: string; form: WrittenForm }): Answer<string> =>
    answer(() => (form === 'curl' ? curl(text, name) : formatRole(text, { name, as: form }))),

  matrix: ({ names, privileges }: { names: string[]; privileges: string[] }): Answer<Matrix> =>
    answer(() => current().matrix(names, privileges)),

  explain: (question: QuestionParts): Answer<Explanation> => answer(() => current().explain(question)),

  kibana: ({ spaces }: { spaces: string[] }): KibanaOverview => current().kibana(spaces),

  apiAccess: (deployment: Deployment): ApiAccess[] => current().apis(deployment),

  /** Whether an API may be called, and why every action of it is granted or not. */
  explainApi: ({ name, index }: { name: string; index: string | undefined }): Answer<ApiReasons> =>
    answer(() => {
      const { api, granted, checks } = current().explainApi(name, index);
      const why = ({ action, scope }: ApiActionCheck): Explanation | undefined =>
        scope === 'own' ? undefined : current().explain({ action, index: scope === 'index' ? index : undefined });
      return {
        api,
        granted,
        checks: checks.map((check) => ({
          granted: check.granted,
          anyOf: check.anyOf.map((part) => ({ ...part, why: why(part) })),
        })),
      };
    }),

  /** A role made of a template: none where built-in roles are enough. */
  makeRole: (wanted: { product: string; name: string; choices: FeatureRoleChoices }): Answer<MadeText> =>
    answer(() => {
      const { descriptor, builtinRoles: others } = makeFeatureRole(wanted.product, wanted.name, wanted.choices);
      return { text: descriptor && formatRole(descriptor), builtinRoles: others };
    }),

  readable: (index: string): Answer<Readable> =>
    answer(() => ({ fields: current().fields(index), documents: current().documents(index) })),

  userPrivileges: (): UserPrivileges => current().userPrivileges(),

  /** Takes the request as text, so that what is wrong with it is said in the engine's words. */
  hasPrivileges: (request: string): Answer<HasPrivilegesResponse> =>
    answer(() => current().hasPrivileges(request as PrivilegesToCheck)),
};

/** What the engine can be asked, and what it answers. */
export type Tasks = typeof tasks;
