// Roles that the documentation of a product tells to make: chosen, adjusted, and taken over as one of mine.

import { signal } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { FeatureRole } from 'rolescope';
import { ask } from '../engine/client';
import * as library from '../state/library';
import { notify } from '../state/notices';
import { surroundings } from '../state/preview';
import { pane } from '../state/screen';
import { roles } from '../state/user';
import { Icon } from '../ui/Icon';
import { TokenField } from '../ui/TokenField';

/** The template that is being adjusted. */
const opened = signal<FeatureRole>();

/** The product, as the title writes it: `Heartbeat: Set up`. */
const productOf = ({ title }: FeatureRole): string => title.replace(/: .*/, '');

/** The templates, product by product. */
export function Templates({ fits }: { fits: (text: string) => boolean }) {
  const found = (surroundings.value?.templates ?? []).filter((role) =>
    fits(`${role.product} ${role.title} ${role.purpose} ${role.roleName}`),
  );
  const products = [...new Set(found.map(productOf))];
  if (products.length === 0) return null;
  return (
    <section class="role-group" aria-labelledby="templates-title">
      <header>
        <h3 id="templates-title">Templates</h3>
      </header>
      {products.map((product) => (
        <details class="product" key={product}>
          <summary>{product}</summary>
          <ul class="role-list">
            {found
              .filter((role) => productOf(role) === product)
              .map((role) => (
                <li key={role.name} class="role-item plain">
                  <button type="button" class="role-open" aria-haspopup="dialog" onClick={() => (opened.value = role)}>
                    <span class="role-name">{role.title.slice(productOf(role).length + 2)}</span>
                    <span class="role-summary">{role.purpose}</span>
                  </button>
                </li>
              ))}
          </ul>
        </details>
      ))}
    </section>
  );
}

/** The choices that a template leaves, over everything else. */
export function TemplateDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const role = opened.value;
  useEffect(() => {
    if (role) dialog.current?.showModal();
    else dialog.current?.close();
  }, [role]);
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="template-title" onClose={() => (opened.value = undefined)}>
      {role && <Choices key={`${role.product} ${role.name}`} role={role} />}
    </dialog>
  );
}

function Choices({ role }: { role: FeatureRole }) {
  const [index, setIndex] = useState(`${role.product}-*`);
  const [options, setOptions] = useState<Record<string, boolean>>(
    Object.fromEntries(role.options.map((option) => [option.name, option.default ?? false])),
  );
  const [spaces, setSpaces] = useState<string[]>([]);
  const [edit, setEdit] = useState(false);
  const takesIndex = role.grants.some(({ section, names }) => section === 'indices' && names === `${role.product}-*`);
  const takesSpaces = role.grants.some(({ section }) => section === 'kibana');
  const make = async (): Promise<void> => {
    const choices = { index, options, spaces, edit };
    const made = await ask('makeRole', { product: role.product, name: role.name, choices });
    if ('refusal' in made) {
      notify(made.refusal, { tone: 'warning' });
      return;
    }
    const { text, builtinRoles } = made.value;
    roles.value = [...new Set([...roles.value, ...builtinRoles])];
    if (text !== undefined) library.create(role.roleName, text);
    if (builtinRoles.length > 0) notify(`The user has ${builtinRoles.join(' and ')}, too, as the documentation says.`);
    opened.value = undefined;
    pane.value = text === undefined ? 'access' : 'editor';
  };
  return (
    <form
      method="dialog"
      onSubmit={(event) => {
        event.preventDefault();
        void make();
      }}
    >
      <header>
        <h2 id="template-title">{role.title}</h2>
        <button type="button" class="icon-button" aria-label="Close" onClick={() => (opened.value = undefined)}>
          <Icon name="close" />
        </button>
      </header>
      <div class="dialog-body">
        <p>{role.purpose}</p>
        {role.note && <p class="hint">{role.note}</p>}
        {takesIndex && (
          <div class="field">
            <label class="field-label" for="template-index">
              Index names
            </label>
            <input
              id="template-index"
              spellcheck={false}
              value={index}
              onInput={(event) => setIndex(event.currentTarget.value)}
            />
          </div>
        )}
        {takesSpaces && (
          <>
            <TokenField label="Kibana spaces" values={spaces} placeholder="all" onChange={setSpaces} />
            <label class="toggle">
              <input type="checkbox" checked={edit} onChange={(event) => setEdit(event.currentTarget.checked)} />
              Change things in Kibana, too
            </label>
          </>
        )}
        {role.options.map(({ name, about }) => (
          <label class="toggle" key={name}>
            <input
              type="checkbox"
              checked={options[name] ?? false}
              onChange={(event) => setOptions({ ...options, [name]: event.currentTarget.checked })}
            />
            {about}
          </label>
        ))}
        <ul class="grants" aria-label="What it grants">
          {role.grants
            .filter(({ when }) => !when || options[when])
            .map((grant) => (
              <li key={`${grant.section} ${grant.privileges.join()} ${grant.purpose}`}>
                <code>{grant.privileges.join(', ')}</code> <span class="hint">{grant.purpose}</span>
              </li>
            ))}
        </ul>
      </div>
      <button type="submit" class="button primary">
        {role.kind === 'builtin_roles' ? 'Give to the user' : 'Make this role'}
      </button>
    </form>
  );
}
