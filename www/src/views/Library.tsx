// The library: built-in roles, to look at and to give to the user.

import { computed, signal } from '@preact/signals';
import type { BuiltinRole } from 'rolescope';
import { catalog, otherRoles, toggleRole } from '../state/preview';

const search = signal('');
const audience = signal<'user' | 'system'>('user');

const found = computed(() => {
  const words = search.value.toLowerCase().split(/\s+/);
  return (catalog.value?.roles ?? []).filter((role) => {
    const text = `${role.name} ${role.summary}`.toLowerCase();
    return role.audience === audience.value && words.every((word) => text.includes(word));
  });
});

export function Library() {
  return (
    <section class="pane library" data-pane="Roles" aria-labelledby="library-title">
      <header class="pane-head">
        <h2 id="library-title">Built-in roles</h2>
        <span class="count">{otherRoles.value.length} picked</span>
      </header>
      <div class="pane-tools">
        <input
          type="search"
          placeholder="Search roles"
          aria-label="Search roles"
          value={search.value}
          onInput={(event) => (search.value = event.currentTarget.value)}
        />
        <div class="switch" role="group" aria-label="Made for">
          {(['user', 'system'] as const).map((kind) => (
            <button key={kind} type="button" aria-pressed={audience.value === kind} onClick={() => (audience.value = kind)}>
              {kind === 'user' ? 'People' : 'Servers'}
            </button>
          ))}
        </div>
      </div>
      <ul class="scroll role-list">
        {found.value.map((role) => (
          <RoleItem key={role.name} role={role} />
        ))}
      </ul>
      {catalog.value && found.value.length === 0 && <p class="empty">No built-in role matches “{search.value}”.</p>}
    </section>
  );
}

function RoleItem({ role }: { role: BuiltinRole }) {
  return (
    <li>
      <label class="role-item">
        <input
          type="checkbox"
          checked={otherRoles.value.includes(role.name)}
          onChange={() => toggleRole(role.name)}
        />
        <span class="role-name">{role.name}</span>
        {role.deprecated && <span class="tag warning">deprecated</span>}
        <span class="role-summary">{role.summary}</span>
        {role.deprecated && (
          <span class="role-summary">
            {role.deprecated.reason}
            {role.deprecated.use && (
              <>
                {' '}
                Use <code>{role.deprecated.use}</code>.
              </>
            )}
          </span>
        )}
      </label>
    </li>
  );
}
