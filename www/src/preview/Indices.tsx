// The picture of index names against privileges, and why each cell is as it is.

import { signal } from '@preact/signals';
import type { MatrixRow } from 'rolescope';
import { catalog, useAnswer } from '../state/preview';
import { names, namesText } from '../state/user';
import { cellAt, moveInGrid } from '../ui/grid';
import { Why } from './Parts';
import { Limits } from './Overview';

/** The privileges that most questions are about. */
const COMMON = [
  'read',
  'view_index_metadata',
  'monitor',
  'create_doc',
  'index',
  'delete',
  'write',
  'create_index',
  'delete_index',
  'manage',
  'all',
];

const showsAll = signal(false);

/** The cell that is explained. */
const selected = signal<{ name: string; privilege: string }>();

/** More rows are shown on demand. */
const ROWS = 100;
const shownRows = signal(ROWS);

/** Those that reads depend on: only they are limited to fields and documents. */
const READS = new Set(['read', 'all', 'read_cross_cluster']);

type Level = 'full' | 'part' | 'none';

const level = (row: MatrixRow, privilege: string, granted: boolean): Level =>
  !granted ? 'none' : READS.has(privilege) && (row.restrictsFields || row.restrictsDocuments) ? 'part' : 'full';

const words: Record<Level, string> = { full: 'granted', part: 'granted with limits', none: 'not granted' };

export function Indices() {
  const all = (catalog.value?.privileges.index ?? []).map(({ name }) => name).filter((name) => name !== 'none');
  const privileges = showsAll.value ? all : COMMON;
  const asked = names.value.names;
  const rows = asked.slice(0, shownRows.value);
  const answer = useAnswer('matrix', rows.length > 0 ? { names: rows, privileges } : undefined);
  return (
    <section class="block" aria-label="Indices and privileges">
      <details class="names-input" open={asked.length === 0}>
        <summary>
          {asked.length} {asked.length === 1 ? 'name' : 'names'} to look at
        </summary>
        <textarea
          class="code"
          aria-label="Index names to look at"
          rows={6}
          spellcheck={false}
          value={namesText.value}
          onInput={(event) => (namesText.value = event.currentTarget.value)}
        />
        <p class="hint">
          Names and patterns, or what <code>GET _cat/indices</code> or <code>GET _resolve/index/*</code> answers.
        </p>
      </details>
      {asked.length === 0 && <p class="none">Give some index names to see what may be done with each.</p>}
      {answer && 'refusal' in answer && <p class="notice warning">{answer.refusal}</p>}
      {answer && 'value' in answer && <Grid rows={answer.value.rows} privileges={answer.value.privileges} />}
      {asked.length > rows.length && (
        <button type="button" class="button quiet" onClick={() => (shownRows.value += ROWS)}>
          Show {Math.min(ROWS, asked.length - rows.length)} more of {asked.length}
        </button>
      )}
      <div class="legend">
        {(['full', 'part', 'none'] as const).map((key) => (
          <span key={key}>
            <i class={`cell ${key}`} /> {words[key]}
          </span>
        ))}
        <label class="toggle">
          <input type="checkbox" checked={showsAll.value} onChange={() => (showsAll.value = !showsAll.value)} /> all
          privileges
        </label>
      </div>
      <Cell />
    </section>
  );
}

function Grid({ rows, privileges }: { rows: readonly MatrixRow[]; privileges: readonly string[] }) {
  const current = selected.value;
  const isEntry = (row: number, column: number): boolean => {
    const known = current && rows.some(({ name }) => name === current.name) && privileges.includes(current.privilege);
    return known
      ? rows[row]?.name === current.name && privileges[column] === current.privilege
      : row === 0 && column === 0;
  };
  return (
    <div class="matrix-scroll">
      <table class="matrix" role="grid" aria-label="Which privileges are held on which names" onKeyDown={moveInGrid}>
        <thead>
          <tr>
            <th scope="col">
              <span class="visually-hidden">Name</span>
            </th>
            {privileges.map((privilege) => (
              <th key={privilege} scope="col" class="turned">
                <span>{privilege}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, y) => (
            <tr key={row.name}>
              <th scope="row" title={row.name}>
                {row.name}
              </th>
              {row.cells.map((granted, x) => {
                const privilege = privileges[x] ?? '';
                const kind = level(row, privilege, granted);
                const isSelected = current?.name === row.name && current.privilege === privilege;
                return (
                  <td key={privilege}>
                    <button
                      type="button"
                      class={`cell ${kind}`}
                      {...cellAt(y, x)}
                      tabIndex={isEntry(y, x) ? 0 : -1}
                      aria-pressed={isSelected}
                      aria-label={`${privilege} on ${row.name}: ${words[kind]}`}
                      onClick={() => (selected.value = { name: row.name, privilege })}
                      onFocus={() => (selected.value = { name: row.name, privilege })}
                    />
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Why the selected cell is as it is, and what may be read there. */
function Cell() {
  const cell = selected.value;
  const why = useAnswer('explain', cell && { privilege: cell.privilege, index: cell.name });
  const isName = cell && !/[*?]|^\//.test(cell.name);
  const readable = useAnswer('readable', isName ? cell.name : undefined);
  if (!cell || !why) return <p class="hint">Choose a cell to see why.</p>;
  const { fields, documents } = readable && 'value' in readable ? readable.value : {};
  return (
    <div class="cell-why" role="status">
      <h4>
        <code>{cell.privilege}</code> <span class="label">on</span> <code>{cell.name}</code>
      </h4>
      {'value' in why ? <Why explanation={why.value} /> : <p class="hint">{why.refusal}</p>}
      {fields && !fields.all && <Limits fields={fields.definitions} queries={[]} />}
      {documents &&
        !documents.all &&
        documents.queries.map((queries, side) => <Limits key={side} fields={[]} queries={queries} />)}
    </div>
  );
}
