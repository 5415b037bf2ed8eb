// The library: my roles and the built-in ones, to open, to copy, and to give to the user.

import { computed, signal } from '@preact/signals';
import { Fragment } from 'preact';
import { useState } from 'preact/hooks';
import type { BuiltinRole } from 'rolescope';
import { print, type Json } from '../model/json';
import * as document from '../state/document';
import * as library from '../state/library';
import { catalog, surroundings } from '../state/preview';
import { pane } from '../state/screen';
import { roles, toggleRole } from '../state/user';
import { Icon } from '../ui/Icon';
import { later } from '../ui/later';
import { Menu } from '../ui/Menu';
import * as commands from './commands';

const Templates = later('Templates');

const search = signal('');

type Audience = 'user' | 'system';
const audience = signal<Audience>('user');

const words = computed(() => search.value.toLowerCase().split(/\s+/).filter(Boolean));

const fits = (text: string): boolean => words.value.every((word) => text.toLowerCase().includes(word));

const found = computed(() => (catalog.value?.roles ?? []).filter((role) => fits(`${role.name} ${role.summary}`)));

export function Library() {
  const [isTarget, setTarget] = useState(false);
  const mine = library.mine.value.filter(({ name }) => fits(name));
  const builtin = found.value.filter((role) => role.audience === audience.value);
  const elsewhere = found.value.length - builtin.length;
  return (
    <section
      class={`pane library ${isTarget ? 'drop' : ''}`}
      data-pane="library"
      aria-labelledby="library-title"
      onDragOver={(event) => {
        event.preventDefault();
        setTarget(true);
      }}
      onDragLeave={() => setTarget(false)}
      onDrop={(event) => {
        event.preventDefault();
        setTarget(false);
        const { files } = event.dataTransfer ?? {};
        if (files?.length) void commands.importFiles(files);
        else void commands.importText(event.dataTransfer?.getData('text') ?? '');
      }}
      onPaste={(event) => {
        if (event.target instanceof HTMLInputElement) return;
        void commands.importText(event.clipboardData?.getData('text') ?? '');
      }}
    >
      <header class="pane-head">
        <h2 id="library-title" class="visually-hidden">
          Roles
        </h2>
        <label class="search">
          <Icon name="search" />
          <span class="visually-hidden">Search roles</span>
          <input
            id="search"
            type="search"
            placeholder="Search roles"
            value={search.value}
            onInput={(event) => (search.value = event.currentTarget.value)}
          />
        </label>
      </header>
      <div class="scroll">
        <section class="role-group" aria-labelledby="mine-title">
          <header>
            <h3 id="mine-title">My roles</h3>
            <button
              type="button"
              class="icon-button"
              aria-label="New role"
              title="New role"
              onClick={commands.createRole}
            >
              <Icon name="add" />
            </button>
            <Menu
              label="Import and export"
              commands={[
                { label: 'Import files', icon: 'upload', run: commands.chooseFiles },
                library.mine.value.length > 0 && { label: 'Export all', icon: 'download', run: commands.exportAll },
              ]}
            />
          </header>
          {library.mine.value.length === 0 ? (
            <p class="hint">
              What you write is kept in this browser, and nowhere else. Drop or paste role definitions here to import
              them.
            </p>
          ) : (
            <ul class="role-list">
              {mine.map((role) => (
                <MyRole key={role.id} role={role} />
              ))}
            </ul>
          )}
        </section>
        <section class="role-group" aria-labelledby="builtin-title">
          <header>
            <h3 id="builtin-title">Built-in roles</h3>
            <div class="switch" role="group" aria-label="Made for">
              {(['user', 'system'] as const).map((kind) => (
                <button
                  key={kind}
                  type="button"
                  aria-pressed={audience.value === kind}
                  onClick={() => (audience.value = kind)}
                >
                  {kind === 'user' ? 'People' : 'Servers'}
                </button>
              ))}
            </div>
          </header>
          <ul class="role-list">
            {builtin.map((role) => (
              <Builtin key={role.name} role={role} />
            ))}
          </ul>
          {catalog.value && builtin.length === 0 && (
            <p class="hint">
              {elsewhere > 0
                ? `None of these; ${elsewhere} among the others.`
                : `No built-in role has “${search.value}”.`}
            </p>
          )}
        </section>
        {surroundings.value && <Templates fits={fits} />}
      </div>
    </section>
  );
}

/** Gives a role to the user, or takes it away. */
const Assign = ({ name }: { name: string }) => (
  <input
    type="checkbox"
    aria-label={`${name} for the user`}
    title="The user has this role"
    checked={roles.value.includes(name)}
    onChange={() => toggleRole(name)}
  />
);

/** A name that may be broken behind its underscores. */
const Breakable = ({ name }: { name: string }) => (
  <>
    {name.split(/(?<=_)/).map((part, position) => (
      <Fragment key={position}>
        {position > 0 && <wbr />}
        {part}
      </Fragment>
    ))}
  </>
);

function MyRole({ role }: { role: library.MyRole }) {
  const isOpen = role.id === document.id.value;
  const isUnsaved = role.saved?.text !== role.text || role.saved.name !== role.name;
  const open = (): void => {
    library.openRole(role);
    pane.value = 'editor';
  };
  return (
    <li class={`role-item ${isOpen ? 'open' : ''}`}>
      {isOpen ? (
        <span class="own-mark" title="The user has the role that is being edited" />
      ) : (
        <Assign name={role.name} />
      )}
      <button type="button" class="role-open" aria-current={isOpen ? 'true' : undefined} onClick={open}>
        <span class="role-name">{role.name ? <Breakable name={role.name} /> : 'unnamed'}</span>
        {isUnsaved && <span class="state">{role.saved ? 'changed' : 'draft'}</span>}
      </button>
      <Menu
        label={`More for ${role.name}`}
        commands={[
          { label: 'Clone', icon: 'copy', run: () => commands.clone(library.asOfNow(role)) },
          { label: 'Export as a file', icon: 'download', run: () => commands.exportRole(library.asOfNow(role)) },
          { label: 'Delete', icon: 'trash', danger: true, run: () => library.remove(role) },
        ]}
      />
    </li>
  );
}

function Builtin({ role }: { role: BuiltinRole }) {
  const [isShown, setShown] = useState(false);
  const { name, summary, deprecated, removedIn, notes, descriptor } = role;
  const text = isShown ? print(descriptor as unknown as Json) : '';
  return (
    <li class={`role-item ${roles.value.includes(name) ? 'picked' : ''}`}>
      <Assign name={name} />
      <button type="button" class="role-open" aria-expanded={isShown} onClick={() => setShown(!isShown)}>
        <span class="role-name">
          <Breakable name={name} />
        </span>
        {(removedIn ?? deprecated) && <span class="tag warning">{removedIn ? 'removed' : 'deprecated'}</span>}
        <span class="role-summary">{summary}</span>
      </button>
      {isShown && (
        <div class="role-more">
          {deprecated && (
            <p class="limit">
              {deprecated.reason}
              {deprecated.use && (
                <>
                  {' '}
                  Use <code>{deprecated.use}</code>.
                </>
              )}
            </p>
          )}
          {removedIn && <p class="limit">Not among the built-in roles since {removedIn}.</p>}
          {notes.map((note) => (
            <p key={note}>{note}</p>
          ))}
          <pre tabIndex={0} aria-label={`Definition of ${name}`}>
            {text}
          </pre>
          <button type="button" class="button" onClick={() => commands.clone({ name, text: `${text}\n` })}>
            <Icon name="copy" /> Clone to edit
          </button>
        </div>
      )}
    </li>
  );
}
