// What can be asked of the whole engine beyond its core: why, what changed, Kibana, REST APIs, roles for products, and
// roles in other forms.

import type * as Whole from 'rolescope';
import type {
  ApiAccess,
  ApiActionCheck,
  Comparison,
  Explanation,
  FeatureRoleChoices,
  GrantingRole,
  HasPrivilegesRequest,
  KibanaOverview,
  QuestionParts,
  RoleSuggestions,
  UserPrivileges,
} from 'rolescope';
import { answer, coreTasks, type Session } from './core';
import type {
  Surroundings,
  Deployment,
  Answer,
  ApiReasons,
  WrittenForm,
  FoundRole,
  MadeText,
  Compared,
} from './shapes';

/** A command for a shell; what it quotes stays as it is. */
function curl(json: string, name: string): string {
  const body = json.trimEnd().replaceAll("'", "'\\''");
  return `curl -X PUT "$ELASTICSEARCH_URL/_security/role/${encodeURIComponent(name)}" \\
  -H "Authorization: ApiKey $ELASTICSEARCH_API_KEY" \\
  -H "Content-Type: application/json" \\
  -d '${body}'
`;
}

/** The tasks of the whole engine. */
export const wholeTasks = (session: Session<typeof Whole>) => {
  const { engine } = session;
  return {
    ...coreTasks(session),

    userPrivileges: (): UserPrivileges => session.current().userPrivileges(),

    surroundings: (): Surroundings => ({
      features: engine.kibanaFeatures(),
      templates: engine.featureRoles(),
      apis: engine.apis(),
    }),

    /** The roles in a text of whatever form: what people paste, drop and import. */
    read(text: string): FoundRole[] {
      const { format, name, role, roles } = engine.validateRole(text);
      if (!role || format === 'elasticsearch') return [{ name, text }];
      return (roles ?? [{ name, role }]).map((found) => ({ name: found.name, text: engine.formatRole(found.role) }));
    },

    write: ({ text, name, form }: { text: string; name: string; form: WrittenForm }): Answer<string> =>
      answer(() =>
        form === 'curl' ? curl(engine.formatRole(text, { name }), name) : engine.formatRole(text, { name, as: form }),
      ),

    explain: (question: QuestionParts): Answer<Explanation> => answer(() => session.current().explain(question)),

    /** The built-in roles that grant what is asked. */
    whoCan: (question: QuestionParts): Answer<GrantingRole[]> =>
      answer(() => engine.whoCan(question, { inventory: session.last?.subject.inventory ?? {} })),

    /** Roles for a request of has_privileges. */
    suggest: (request: string): Answer<RoleSuggestions> =>
      answer(() => engine.suggestRoles(request as HasPrivilegesRequest)),

    kibana: ({ spaces }: { spaces: string[] }): KibanaOverview => session.current().kibana(spaces),

    apiAccess: (deployment: Deployment): ApiAccess[] => session.current().apis(deployment),

    /** Whether an API may be called, and why every action of it is granted or not. */
    explainApi: ({ name, index }: { name: string; index: string | undefined }): Answer<ApiReasons> =>
      answer(() => {
        const { api, granted, checks } = session.current().explainApi(name, index);
        const why = ({ action, scope, index: behind }: ApiActionCheck): Explanation | undefined =>
          scope === 'own'
            ? undefined
            : session.current().explain({ action, index: scope === 'index' ? (behind ?? index) : undefined });
        return {
          api,
          granted,
          checks: checks.map((check) => ({
            granted: check.granted,
            anyOf: check.anyOf.map((part) => ({ ...part, why: why(part) })),
          })),
        };
      }),

    /** What changed from an access with something else in place of the role. */
    compare: (other: Compared): Answer<Comparison> =>
      answer(() => {
        if (!session.last) throw new Error('There is no readable role yet.');
        const { access: after, subject } = session.last;
        const role = 'role' in other ? other.role : engine.validateRole(other.text, { name: subject.name }).role;
        if (role === undefined) throw new Error('What it is compared with is not a role.');
        const before = session.make(subject, role);
        try {
          return engine.compareAccess(before, after);
        } finally {
          before.free();
        }
      }),

    /** A role made of a template: none where built-in roles are enough. */
    makeRole: (wanted: { product: string; name: string; choices: FeatureRoleChoices }): Answer<MadeText> =>
      answer(() => {
        const { descriptor, builtinRoles: others } = engine.makeFeatureRole(
          wanted.product,
          wanted.name,
          wanted.choices,
        );
        return { text: descriptor && engine.formatRole(descriptor), builtinRoles: others };
      }),
  };
};

/** What the engine can be asked, and what it answers. */
export type Tasks = ReturnType<typeof wholeTasks>;
