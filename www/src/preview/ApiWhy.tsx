// Whether an API may be called, and which of its actions stand in the way.

import type { Api, ApiAccess } from 'rolescope';
import type { ApiReasons } from '../engine/shapes';
import { Icon } from '../ui/Icon';
import { Names, Reasons } from './Parts';

const verdicts: Record<ApiAccess['verdict'], string> = {
  always: 'always',
  on_indices: 'on some indices',
  conditional: 'depending on the request',
  own: 'for what is one’s own',
  never: 'not granted',
  unavailable: 'not offered',
  unknown: 'not known',
};

/** Whether an API can be called, in words. */
export const verdictOf = ({ verdict, withheld }: ApiAccess): string =>
  withheld ? 'granted only where something is withheld' : verdicts[verdict];

const CALLABLE = new Set<ApiAccess['verdict']>(['always', 'on_indices', 'conditional', 'own']);

/** Whether there is a request of the API that is allowed. */
export const isCallable = ({ verdict }: ApiAccess): boolean => CALLABLE.has(verdict);

export function ApiWhy({ api, reasons }: { api: Api; reasons: ApiReasons }) {
  const { granted } = reasons;
  return (
    <div class="why">
      <p class={granted ? 'verdict yes' : 'verdict no'}>
        <strong>{granted ? 'Allowed' : 'Denied'}</strong>
        <code>{api.routes[0] ?? api.name}</code> <span class="hint">{verdictOf(reasons.api)}</span>
      </p>
      <ApiChecks reasons={reasons} />
      {api.note && <p class="hint">{api.note}</p>}
    </div>
  );
}

/** Where it can be called, and what is checked: of several actions in a row one is enough. */
export function ApiChecks({ reasons: { api, checks } }: { reasons: ApiReasons }) {
  return (
    <>
      {(api.indices ?? []).map(({ part, patterns }) => (
        <p class="implied" key={part ?? ''}>
          <span class="label">{part ? `as ${part} ` : ''}on</span> <Names names={patterns} />
        </p>
      ))}
      {api.basis === 'documentation' && (
        <p class="hint">Judged by the privileges that its documentation names: its actions are not known.</p>
      )}
      <ul class="checks">
        {checks.map(({ granted, anyOf }, position) => (
          <li key={position}>
            <span class={granted ? 'yes' : 'no'}>
              <Icon name={granted ? 'check' : 'close'} />
              <span class="visually-hidden">{granted ? 'granted: ' : 'not granted: '}</span>
            </span>
            <div>
              {anyOf.map(({ action, part, scope, whole, index }, number) => (
                <p key={action}>
                  {number > 0 && <span class="label">or </span>}
                  <code>{action}</code>
                  {part && <span class="hint"> as {part}</span>}
                  {scope === 'own' && <span class="hint"> for everybody, on what is their own</span>}
                  {whole && <span class="hint"> only where no field or document is withheld</span>}
                  {index && (
                    <span class="hint">
                      {' '}
                      on <code>{index}</code> behind the alias
                    </span>
                  )}
                </p>
              ))}
              {granted
                ? anyOf
                    .filter((check) => check.granted)
                    .map(({ action, why }) => why && <Reasons key={action} {...why} />)
                : anyOf.slice(0, 1).map(({ action, why }) => why && <Reasons key={action} {...why} />)}
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}
