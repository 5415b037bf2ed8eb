// Finds out whether a text is a role, and at which place it is not.

import { findNodeAtLocation, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import type { ProblemOverview, RoleDescriptor } from 'rolescope';

/** A finding about the text of a role. */
export interface Diagnostic {
  severity: 'error' | 'warning' | 'info';
  message: string;
  /** Where, in UTF-16 units from the start. */
  from: number;
  to: number;
}

/** Reads a text as a role; every way in which it is none is a diagnostic. */
export function check(text: string): { role?: RoleDescriptor; diagnostics: Diagnostic[] } {
  const errors: ParseError[] = [];
  parseTree(text, errors, { disallowComments: true });
  const diagnostics = errors.map(({ error, offset, length }): Diagnostic => {
    const words = printParseErrorCode(error).replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
    return { severity: 'error', message: `Not JSON: ${words}.`, from: offset, to: offset + length };
  });
  try {
    return { role: JSON.parse(text) as RoleDescriptor, diagnostics };
  } catch {
    return { diagnostics };
  }
}

/** What the engine passed over in a role. */
check.problem = ({ message, pointer }: ProblemOverview, text: string): Diagnostic => ({
  severity: 'warning',
  message,
  ...place(text, pointer ?? ''),
});

/** What the engine threw about the role of that name. */
check.thrown = (error: unknown, name: string, text: string): Diagnostic => {
  const { message, pointer = '' } = error as Error & { pointer?: string };
  const prefix = `/customRoles/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  return { severity: 'error', message, ...place(text, pointer.startsWith(prefix) ? pointer.slice(prefix.length) : '') };
};

/** Where a JSON pointer points to; the innermost part of it that is there. */
function place(text: string, pointer: string): { from: number; to: number } {
  const root = parseTree(text);
  const path = pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  let node: Node | undefined = root;
  for (const step of path) {
    const next: Node | undefined = node && findNodeAtLocation(node, [node.type === 'array' ? Number(step) : step]);
    if (!next) break;
    node = next;
  }
  return { from: node?.offset ?? 0, to: node ? node.offset + node.length : text.length };
}
