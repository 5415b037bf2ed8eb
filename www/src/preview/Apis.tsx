// Which REST APIs may be called, and what is missing for the others.

import { signal } from '@preact/signals';
import { useState } from 'preact/hooks';
import type { Api, ApiAccess } from 'rolescope';
import { surroundings, useAnswer } from '../state/preview';
import { asked } from '../state/session';
import { deployment } from '../state/user';
import { Icon } from '../ui/Icon';
import { Some } from '../ui/Some';
import { ApiChecks, isCallable, verdictOf } from './ApiWhy';

const search = signal('');

type Wanted = 'yes' | 'no' | 'any';
const wanted = signal<Wanted>('yes');

const filters: readonly (readonly [Wanted, string])[] = [
  ['yes', 'Can call'],
  ['no', 'Cannot call'],
  ['any', 'All'],
];

/** How many are shown at a time. */
const STEP = 60;

export function Apis() {
  const apis = surroundings.value?.apis;
  const answers = useAnswer('apiAccess', deployment.value);
  if (!apis || !answers) return null;
  const byName = new Map(apis.map((api) => [api.name, api]));
  const terms = search.value.toLowerCase().split(/\s+/);
  const found = answers.filter((access) => {
    const { name, verdict } = access;
    const text = `${name} ${byName.get(name)?.routes.join(' ') ?? ''}`.toLowerCase();
    const fits = wanted.value === 'any' || isCallable(access) === (wanted.value === 'yes');
    return fits && verdict !== 'unavailable' && terms.every((term) => text.includes(term));
  });
  return (
    <section class="block" aria-label="REST APIs">
      <div class="filters">
        <input
          type="search"
          aria-label="Search APIs"
          placeholder="_search, PUT, snapshot, …"
          value={search.value}
          onInput={(event) => (search.value = event.currentTarget.value)}
        />
        <div class="switch" role="group" aria-label="Which APIs">
          {filters.map(([key, label]) => (
            <button key={key} type="button" aria-pressed={wanted.value === key} onClick={() => (wanted.value = key)}>
              {label}
            </button>
          ))}
        </div>
      </div>
      <p class="hint" role="status">
        {found.length} of {answers.length} APIs
      </p>
      <Some items={found} step={STEP} what="APIs" list="apis">
        {(access) => <ApiItem key={access.name} access={access} api={byName.get(access.name)} />}
      </Some>
    </section>
  );
}

function ApiItem({ access, api }: { access: ApiAccess; api: Api | undefined }) {
  const [isShown, setShown] = useState(false);
  const { name } = access;
  return (
    <li class="api">
      <button type="button" class="api-open" aria-expanded={isShown} onClick={() => setShown(!isShown)}>
        <span class={isCallable(access) ? 'yes' : 'no'}>
          <Icon name={isCallable(access) ? 'check' : 'close'} />
        </span>
        <Route text={api?.routes[0] ?? name} />
        <span class="hint">{verdictOf(access)}</span>
      </button>
      {isShown && <ApiMore name={name} api={api} />}
    </li>
  );
}

/** A route: its methods and its path. */
function Route({ text }: { text: string }) {
  const [methods = '', path = ''] = text.split(' ');
  return (
    <code class="route">
      <b>{methods.replaceAll(',', ' ')}</b> {path}
    </code>
  );
}

function ApiMore({ name, api }: { name: string; api: Api | undefined }) {
  const reasons = useAnswer('explainApi', { name, index: undefined });
  return (
    <div class="api-more">
      {(api?.routes.slice(1) ?? []).map((other) => (
        <p key={other}>
          <Route text={other} />
        </p>
      ))}
      {reasons && 'value' in reasons && <ApiChecks reasons={reasons.value} />}
      {api?.note && <p class="hint">{api.note}</p>}
      {api?.indices && (
        <p>
          <button type="button" class="link" onClick={() => askAbout(api)}>
            Ask about an index
          </button>
        </p>
      )}
    </div>
  );
}

/** Leads to the ask box with the API in it; the index is still to be named. */
function askAbout({ name, routes }: Api): void {
  asked.value = { what: routes[0]?.replace(/,\S+/, '') ?? name, where: asked.value.where };
  window.document.querySelector<HTMLElement>('#ask-where')?.focus();
}
