// What the user may do: who the user is, what it comes to in words, the ask box, and the views of it.

import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { name } from '../state/document';
import { mine } from '../state/library';
import { catalog, overview, refusal, version } from '../state/preview';
import { view, type View } from '../state/screen';
import { limitedBy, roles, toggleRole, username } from '../state/user';
import { Icon } from '../ui/Icon';
import { later } from '../ui/later';
import { Tabs, type Tab } from '../ui/Tabs';
import { TokenField, type Option } from '../ui/TokenField';
import { Ask } from './Ask';
import { OverviewView } from './Overview';

const tabs: readonly Tab<View>[] = [
  { key: 'overview', label: 'Overview' },
  { key: 'indices', label: 'Indices' },
  { key: 'kibana', label: 'Kibana' },
  { key: 'apis', label: 'APIs' },
  { key: 'changes', label: 'Changes' },
  { key: 'responses', label: 'Responses' },
];

const Indices = later('Indices');
const Kibana = later('Kibana');
const Apis = later('Apis');
const Changes = later('Changes');
const Responses = later('Responses');

export function Access() {
  const views = useRef<HTMLDivElement>(null);
  useViewInSight(views);
  return (
    <section class="pane access" data-pane="access" aria-labelledby="access-title">
      <header class="pane-head">
        <h2 id="access-title">What the user may do</h2>
        {refusal.value !== undefined && version.value > 0 && (
          <span class="state warning">as of the last readable text</span>
        )}
      </header>
      <div class="scroll">
        <User />
        {overview.value && (
          <ul class="summary" aria-label="In short">
            {overview.value.summary.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        )}
        {version.value > 0 && (
          <>
            <Ask />
            <Tabs label="Views of the access" panel="view" shown={view} tabs={tabs} />
            <div id="view" ref={views} role="tabpanel" aria-labelledby={`view-${view.value}`} tabIndex={-1}>
              {view.value === 'overview' && overview.value && <OverviewView overview={overview.value} />}
              {view.value === 'indices' && <Indices />}
              {view.value === 'kibana' && <Kibana />}
              {view.value === 'apis' && <Apis />}
              {view.value === 'changes' && <Changes />}
              {view.value === 'responses' && <Responses />}
            </div>
          </>
        )}
        {version.value === 0 && refusal.value !== undefined && (
          <p class="empty">{refusal.value} What it comes to shows here as soon as it is one.</p>
        )}
      </div>
    </section>
  );
}

/** Gives a chosen view the room of the pane: what stands above the tabs is scrolled out of it. */
function useViewInSight(views: RefObject<HTMLElement | null>): void {
  const before = useRef(view.value);
  useLayoutEffect(() => {
    const panel = views.current;
    const pane = panel?.parentElement;
    if (!panel || !pane || before.current === view.value) return;
    before.current = view.value;
    const tabs = panel.previousElementSibling?.clientHeight ?? 0;
    pane.scrollTop += panel.getBoundingClientRect().top - pane.getBoundingClientRect().top - tabs;
  }, [view.value]);
}

function roleOptions(): Option[] {
  const own = mine.value.map((role): Option => ({ name: role.name, summary: 'one of my roles' }));
  const builtin = (catalog.value?.roles ?? []).map(({ name: role, summary, deprecated }): Option => ({
    name: role,
    summary,
    tag: deprecated && 'deprecated',
  }));
  return [...own, ...builtin].filter((option) => option.name !== name.value);
}

function User() {
  const [isOpen, setOpen] = useState(limitedBy.value !== undefined || username.value !== '');
  const others = roles.value.filter((role) => role !== name.value);
  return (
    <section class="user" aria-label="The user">
      <div class="user-roles">
        <span class="label">with</span>
        <ul class="chips" aria-label="The user's roles">
          <li class="chip own">{name.value || 'unnamed'}</li>
          {others.map((role) => (
            <li key={role} class="chip">
              {role}
              <button type="button" aria-label={`Take away ${role}`} onClick={() => toggleRole(role)}>
                <Icon name="close" />
              </button>
            </li>
          ))}
          {limitedBy.value && <li class="chip limited">within {limitedBy.value.join(', ') || 'nothing'}</li>}
        </ul>
        <button type="button" class="link" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? 'Less' : 'Change user'}
        </button>
      </div>
      {isOpen && (
        <div class="user-more">
          <TokenField
            label="Other roles of the user"
            values={others}
            options={roleOptions()}
            placeholder="viewer, editor, …"
            onChange={(next) => (roles.value = next)}
          />
          <label class="toggle">
            <input
              type="checkbox"
              checked={limitedBy.value !== undefined}
              onChange={(event) => (limitedBy.value = event.currentTarget.checked ? [] : undefined)}
            />
            The user is an API key: no more than its owner may do
          </label>
          {limitedBy.value && (
            <TokenField
              label="Roles of the owner"
              values={limitedBy.value}
              options={roleOptions()}
              placeholder="viewer, editor, …"
              onChange={(next) => (limitedBy.value = next)}
            />
          )}
          <div class="field">
            <label class="field-label" for="username">
              User name
            </label>
            <input
              id="username"
              autocomplete="off"
              spellcheck={false}
              value={username.value}
              onInput={(event) => (username.value = event.currentTarget.value)}
            />
          </div>
        </div>
      )}
    </section>
  );
}
