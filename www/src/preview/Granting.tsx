// Which built-in roles grant what is asked: the user can be given one on the spot.

import { useState } from 'preact/hooks';
import type { QuestionParts } from 'rolescope';
import { catalog, useAnswer } from '../state/preview';
import { roles, toggleRole } from '../state/user';
import { Some } from '../ui/Some';

/** How many are shown at a time. */
const STEP = 6;

export function Granting({ question }: { question: QuestionParts }) {
  const [isOpen, setOpen] = useState(false);
  const answer = useAnswer('whoCan', isOpen ? question : undefined);
  const known = new Map((catalog.value?.roles ?? []).map((role) => [role.name, role]));
  const found = answer && 'value' in answer ? answer.value.map(({ role }) => known.get(role)) : [];
  const forPeople = found.filter((role) => role?.audience === 'user' && !role.deprecated);
  return (
    <details class="granting" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Built-in roles that grant it</summary>
      {answer && forPeople.length === 0 && <p class="none">None.</p>}
      <Some items={forPeople} step={STEP} what="roles" list="granting-roles">
        {(role) =>
          role && (
            <li key={role.name}>
              <label class="toggle" title={role.summary}>
                <input
                  type="checkbox"
                  checked={roles.value.includes(role.name)}
                  onChange={() => toggleRole(role.name)}
                />
                <code>{role.name}</code>
              </label>
            </li>
          )
        }
      </Some>
    </details>
  );
}
