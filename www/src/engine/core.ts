// What can be asked of the core of the engine: the role, its privileges, and what they come to.

import type * as Core from 'rolescope/core';
import type { HasPrivilegesRequest, HasPrivilegesResponse, Matrix, RoleDescriptor } from 'rolescope/core';
import type { Catalog, Subject, Preview, Check, Answer, Readable } from './shapes';

/** An engine, with the access that it built last: questions about that one cost next to nothing. */
export class Session<Engine extends typeof Core> {
  /** What was built last, and of what. */
  last: { access: InstanceType<Engine['Access']>; subject: Subject; role: RoleDescriptor } | undefined;

  /** The custom roles of the last subject, by their texts: they seldom change while another role is edited. */
  private known = new Map<string, RoleDescriptor | undefined>();

  constructor(readonly engine: Engine) {}

  /** The access that questions are about. */
  current(): InstanceType<Engine['Access']> {
    if (!this.last) throw new Error('There is no readable role yet.');
    return this.last.access;
  }

  /** Builds an access for the questions to come. */
  build(subject: Subject, role: RoleDescriptor): Preview {
    const access = this.make(subject, role);
    this.last?.access.free();
    this.last = { access, subject, role };
    return { overview: access.overview() };
  }

  /** An access of its own, with the role or with the role of that name. */
  make(subject: Subject, role: RoleDescriptor | string): InstanceType<Engine['Access']> {
    const customRoles = this.customRoles(subject);
    if (typeof role !== 'string') define(customRoles, subject.name, role);
    const access = new this.engine.Access({
      roles: [typeof role === 'string' ? role : subject.name, ...subject.roles],
      ...(subject.limitedBy && { limitedBy: [[...subject.limitedBy]] }),
      customRoles,
      username: subject.username,
      inventory: subject.inventory,
      skipInvalid: true,
    });
    return access as InstanceType<Engine['Access']>;
  }

  private customRoles({ custom }: Subject): Record<string, RoleDescriptor> {
    const before = this.known;
    this.known = new Map();
    const roles: Record<string, RoleDescriptor> = {};
    for (const [name, text] of Object.entries(custom)) {
      const role = before.has(text) ? before.get(text) : this.engine.validateRole(text, { name }).role;
      this.known.set(text, role);
      if (role) define(roles, name, role);
    }
    return roles;
  }
}

/** Says no instead of throwing. */
export function answer<T>(ask: () => T): Answer<T> {
  try {
    return { value: ask() };
  } catch (error) {
    return { refusal: (error as Error).message };
  }
}

/** Sets a key, even one like `__proto__`. */
function define<T>(record: Record<string, T>, key: string, value: T): void {
  Object.defineProperty(record, key, { value, enumerable: true, configurable: true, writable: true });
}

/** The tasks of an engine. */
export const coreTasks = <Engine extends typeof Core>(session: Session<Engine>) => {
  const { engine } = session;
  return {
    catalog: (): Catalog => ({
      roles: engine.builtinRoles(),
      privileges: engine.privilegeCatalog(),
    }),

    /**
     * Builds the access for all other tasks, and says what it comes to. Of a text that is not plainly a role it says
     * nothing: then `check` has to find out what it is.
     */
    preview(subject: Subject): Preview | undefined {
      try {
        return session.build(subject, JSON.parse(subject.text) as RoleDescriptor);
      } catch {
        return undefined;
      }
    },

    /** Says all that is to be said about the role; and builds the access, if `preview` could not. */
    check({ subject, isBuilt }: { subject: Subject; isBuilt: boolean }): Check {
      const validation = engine.validateRole(subject.text, { name: subject.name, deployment: subject.deployment });
      if (isBuilt) return { validation };
      if (!validation.role) return { validation, preview: { refusal: 'The text is not a role yet.' } };
      try {
        return { validation, preview: session.build(subject, validation.role) };
      } catch (error) {
        return { validation, preview: { refusal: (error as Error).message } };
      }
    },

    matrix: ({ names, privileges }: { names: string[]; privileges: string[] }): Answer<Matrix> =>
      answer(() => session.current().matrix(names, privileges)),

    readable: (index: string): Answer<Readable> =>
      answer(() => ({ fields: session.current().fields(index), documents: session.current().documents(index) })),

    /** Takes the request as text, so that what is wrong with it is said in the engine's words. */
    hasPrivileges: (request: string): Answer<HasPrivilegesResponse> =>
      answer(() => session.current().hasPrivileges(request as HasPrivilegesRequest)),
  };
};
