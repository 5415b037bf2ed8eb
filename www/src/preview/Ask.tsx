// The ask box: may this user do that, there? And why, or why not.

import { useState } from 'preact/hooks';
import { readQuestion } from '../model/question';
import { catalog, surroundings, useAnswer } from '../state/preview';
import { asked } from '../state/session';
import { names } from '../state/user';
import { ApiWhy } from './ApiWhy';
import { Granting, Satisfying } from './Granting';
import { Json, Why } from './Parts';

export function Ask() {
  const { what, where } = asked.value;
  const privileges = catalog.value?.privileges;
  const known = [...(privileges?.index ?? []), ...(privileges?.cluster ?? [])].map(({ name }) => name);
  const apis = surroundings.value?.apis ?? [];
  return (
    <section class="ask" aria-labelledby="ask-title">
      <h3 id="ask-title">May this user…</h3>
      <div class="ask-fields">
        <Suggest
          id="ask"
          label="Privilege, action or API; a request of has_privileges"
          placeholder="read, GET /logs/_search, …"
          value={what}
          options={[...known, ...apis.flatMap(({ routes }) => routes)]}
          onInput={(value) => (asked.value = { what: value, where })}
        />
        <span class="ask-where">
          <span class="label">on</span>
          <Suggest
            id="ask-where"
            label="Index name or pattern; empty for the cluster"
            placeholder="the cluster, or an index"
            value={where}
            options={names.value.names}
            onInput={(value) => (asked.value = { what, where: value })}
          />
        </span>
      </div>
      <div role="status" class="answer">
        <Answer what={what} where={where} />
      </div>
    </section>
  );
}

function Answer({ what, where }: { what: string; where: string }) {
  const { index = [], cluster = [] } = catalog.value?.privileges ?? {};
  const question = readQuestion(what, where, {
    privileges: new Set([...index, ...cluster].map(({ name }) => name)),
    apis: surroundings.value?.apis ?? [],
  });
  const why = useAnswer('explain', question?.kind === 'parts' ? question.parts : undefined);
  const call = useAnswer(
    'explainApi',
    question?.kind === 'api' ? { name: question.api.name, index: question.index } : undefined,
  );
  const response = useAnswer('hasPrivileges', question?.kind === 'request' ? question.text : undefined);
  if (question?.kind === 'unknown_api') return <p class="hint">Elasticsearch has no API at {question.call}.</p>;
  const answer = { parts: why, api: call, request: response }[question?.kind ?? 'parts'];
  if (!question || !answer) return null;
  if ('refusal' in answer) return <p class="hint">{answer.refusal}</p>;
  if (question.kind === 'parts' && why && 'value' in why) {
    return (
      <>
        <Why explanation={why.value} />
        <Granting question={question.parts} />
      </>
    );
  }
  if (question.kind === 'api' && call && 'value' in call) return <ApiWhy api={question.api} reasons={call.value} />;
  if (question.kind === 'request' && response && 'value' in response)
    return (
      <>
        <Json label="Which privileges the user has" value={response.value} />
        <Satisfying request={question.text} />
      </>
    );
  return null;
}

/** An input with a native list of suggestions. */
function Suggest(props: {
  id: string;
  label: string;
  placeholder: string;
  value: string;
  options: readonly string[];
  onInput: (value: string) => void;
}) {
  const { id, label, options, onInput, ...rest } = props;
  // The list is filled only when it may be needed: it is long.
  const [isUsed, setUsed] = useState(false);
  return (
    <>
      <input
        {...rest}
        id={id}
        aria-label={label}
        list={isUsed ? `${id}-list` : undefined}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        onFocus={() => setUsed(true)}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      {isUsed && (
        <datalist id={`${id}-list`}>
          {[...new Set(options)].map((option) => (
            <option key={option} value={option} />
          ))}
        </datalist>
      )}
    </>
  );
}
