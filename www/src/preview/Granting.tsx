// Which roles grant what is asked: the user can be given one on the spot, and a new one can be made of a need.

import { useEffect, useState } from 'preact/hooks';
import type { QuestionParts, RoleSuggestions } from 'rolescope';
import { ask } from '../engine/client';
import type { Answer } from '../engine/shapes';
import { print, type Json } from '../model/json';
import * as library from '../state/library';
import { catalog, useAnswer } from '../state/preview';
import { pane } from '../state/screen';
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

/** The roles that satisfy a request of has_privileges, those that grant the least beyond it first. */
export function Satisfying({ request }: { request: string }) {
  const [isOpen, setOpen] = useState(false);
  const [answer, setAnswer] = useState<Answer<RoleSuggestions>>();
  useEffect(() => {
    let isWanted = isOpen;
    setAnswer(undefined);
    if (isOpen) void ask('suggest', request).then((next) => isWanted && setAnswer(next));
    return () => void (isWanted = false);
  }, [isOpen, request]);
  const { custom, suggestions = [] } = answer && 'value' in answer ? answer.value : {};
  const give = (names: readonly string[]): void => {
    roles.value = [...new Set([...roles.value, ...names])];
  };
  const make = (): void => {
    library.create('made_to_measure', `${print(custom as Json)}\n`);
    pane.value = 'editor';
  };
  return (
    <details class="granting" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Roles that satisfy it</summary>
      <Some items={suggestions} step={STEP} what="sets of roles" list="satisfying">
        {({ roles: names }) => (
          <li key={names.join()}>
            <button type="button" class="link" onClick={() => give(names)}>
              Give the user <code>{names.join(' and ')}</code>
            </button>
          </li>
        )}
      </Some>
      {custom && (
        <button type="button" class="link" onClick={make}>
          Make a role that grants this and nothing else
        </button>
      )}
      {answer && 'refusal' in answer && <p class="none">{answer.refusal}</p>}
    </details>
  );
}
