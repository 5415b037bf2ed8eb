// What Elasticsearch itself would answer about the user.

import { signal } from '@preact/signals';
import { useAnswer } from '../state/preview';
import { Json } from './Parts';

const request = signal(`{
  "cluster": ["monitor"],
  "index": [{ "names": ["logs-*"], "privileges": ["read", "write"] }]
}`);

export function Responses() {
  const privileges = useAnswer('userPrivileges');
  const answer = useAnswer('hasPrivileges', request.value);
  return (
    <>
      <section class="block" aria-labelledby="has-title">
        <h3 id="has-title">
          <code>POST /_security/user/_has_privileges</code>
        </h3>
        <textarea
          class="code"
          aria-label="Request"
          rows={5}
          spellcheck={false}
          value={request.value}
          onInput={(event) => (request.value = event.currentTarget.value)}
        />
        {answer &&
          ('value' in answer ? (
            <Json label="Which privileges the user has" value={answer.value} />
          ) : (
            <p class="notice warning">{answer.refusal}</p>
          ))}
      </section>
      <section class="block" aria-labelledby="privileges-title">
        <h3 id="privileges-title">
          <code>GET /_security/user/_privileges</code>
        </h3>
        {privileges && <Json label="The privileges of the user" value={privileges} />}
      </section>
    </>
  );
}
