// The role that is being edited.

import { signal } from '@preact/signals';

/** Its name. */
export const name = signal('my-role');

/** Its text, JSON as Elasticsearch takes it. */
export const text = signal(`{
  "description": "Read the logs of the web shop",
  "cluster": ["monitor"],
  "indices": [
    {
      "names": ["logs-shop.*"],
      "privileges": ["read", "view_index_metadata"]
    }
  ],
  "applications": [],
  "run_as": []
}
`);
