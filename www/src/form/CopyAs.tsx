// The role in the other forms that people use it in, to copy.

import { signal } from '@preact/signals';
import type { WrittenForm } from '../engine/shapes';
import * as document from '../state/document';
import { useAnswer } from '../state/preview';
import { Output } from '../ui/Output';

const forms: readonly (readonly [form: WrittenForm, label: string])[] = [
  ['console', 'Kibana console'],
  ['curl', 'curl'],
  ['kibana', 'Kibana role body'],
  ['api_key', 'API key request'],
  ['yaml', 'roles.yml'],
  ['terraform', 'Terraform'],
  ['json', 'JSON, tidied up'],
];

const chosen = signal<WrittenForm>('console');

export function CopyAs() {
  const written = useAnswer('write', {
    text: document.text.value,
    name: document.name.value,
    form: chosen.value,
  });
  return (
    <div class="copy-as scroll">
      <div class="switch wraps" role="group" aria-label="Form">
        {forms.map(([form, label]) => (
          <button key={form} type="button" aria-pressed={chosen.value === form} onClick={() => (chosen.value = form)}>
            {label}
          </button>
        ))}
      </div>
      {written && 'refusal' in written && <p class="notice warning">{written.refusal}</p>}
      {written && 'value' in written && <Output label="The role in this form" text={written.value} />}
    </div>
  );
}
