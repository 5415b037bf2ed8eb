// The engine, in a worker of its own: whatever it is asked, the page stays responsive.
//
// The worker remembers the access that was built last, so that questions about it cost next to nothing.

import init, {
  Access,
  builtinRoles,
  privilegeCatalog,
  type BuiltinRole,
  type Explanation,
  type Overview,
  type PrivilegeCatalog,
  type QuestionParts,
  type RoleDescriptor,
} from 'rolescope';
import { check, type Diagnostic } from './check';

/** The facts that ship with the engine. */
export interface Catalog {
  roles: BuiltinRole[];
  privileges: PrivilegeCatalog;
}

/** The user to preview: one role as text, and others by name. */
export interface Subject {
  /** The name of the role that is being edited. */
  name: string;
  /** Its text. */
  text: string;
  /** The names of the user's other roles. */
  roles: string[];
}

/** What the subject comes to. */
export interface Preview {
  diagnostics: Diagnostic[];
  /** Missing where the text cannot be read as a role at all. */
  overview?: Overview;
}

/** The answer to a question, or why it is none: an unknown privilege, an invalid pattern. */
export type Answer = { explanation: Explanation } | { refusal: string };

let access: Access | undefined;

const tasks = {
  catalog: (): Catalog => ({ roles: builtinRoles(), privileges: privilegeCatalog() }),

  preview({ name, text, roles }: Subject): Preview {
    const { role, diagnostics } = check(text);
    if (!role) return { diagnostics };
    const customRoles: Record<string, RoleDescriptor> = { [name]: role };
    try {
      const built = new Access({ roles: [name, ...roles], customRoles, skipInvalid: true });
      access?.free();
      access = built;
    } catch (error) {
      return { diagnostics: [...diagnostics, check.thrown(error, name, text)] };
    }
    const overview = access.overview();
    const own = overview.problems.filter((problem) => problem.role === name);
    return { diagnostics: [...diagnostics, ...own.map((problem) => check.problem(problem, text))], overview };
  },

  explain(question: QuestionParts): Answer | undefined {
    try {
      return access && { explanation: access.explain(question) };
    } catch (error) {
      return { refusal: (error as Error).message };
    }
  },
};

/** What the engine can be asked, and what it answers. */
export type Tasks = typeof tasks;

/** A question to the worker. */
export interface Request {
  id: number;
  task: keyof Tasks;
  input: unknown;
}

/** Its answer. */
export type Response = { id: number; result: unknown } | { id: number; error: string };

// The page sends the compiled module first.
let loaded: Promise<void> | undefined;

self.onmessage = async ({ data }: MessageEvent<WebAssembly.Module | Request>) => {
  if (data instanceof WebAssembly.Module) {
    loaded = init(data);
    return;
  }
  const { id, task, input } = data;
  try {
    await loaded;
    const run = tasks[task] as (input: unknown) => unknown;
    self.postMessage({ id, result: run(input) } satisfies Response);
  } catch (error) {
    self.postMessage({ id, error: error instanceof Error ? error.message : String(error) } satisfies Response);
  }
};
