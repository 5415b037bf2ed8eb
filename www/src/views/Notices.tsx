// The notices, read out as they come.

import { dismiss, notices } from '../state/notices';
import { Icon } from '../ui/Icon';

export const Notices = () => (
  <div class="notices" role="status">
    {notices.value.map(({ id, text, tone, action }) => (
      <p key={id} class={`toast ${tone}`}>
        <span>{text}</span>
        {action && (
          <button
            type="button"
            class="toast-action"
            onClick={() => {
              action.run();
              dismiss(id);
            }}
          >
            {action.label}
          </button>
        )}
        <button type="button" class="icon-button" aria-label="Dismiss" onClick={() => dismiss(id)}>
          <Icon name="close" />
        </button>
      </p>
    ))}
  </div>
);
