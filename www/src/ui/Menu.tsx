// A button that opens a menu of commands.

import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { useFloating } from './floating';
import { Icon, type IconName } from './Icon';

/** A command of a menu. */
export interface Command {
  label: string;
  icon?: IconName;
  run: () => void;
  danger?: boolean;
  shortcut?: string;
}

export function Menu(props: {
  label: string;
  commands: readonly (Command | false | undefined)[];
  icon?: IconName;
  /** Shown in the button; without it the button is an icon. */
  text?: string;
}) {
  const { label, icon = 'more', text } = props;
  const commands = props.commands.filter((command): command is Command => Boolean(command));
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  useFloating(button, menu, isOpen, 'end');

  useEffect(() => {
    if (!isOpen) return;
    menu.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus();
    const onPointer = ({ target }: PointerEvent): void => {
      if (!menu.current?.contains(target as Node) && !button.current?.contains(target as Node)) setOpen(false);
    };
    addEventListener('pointerdown', onPointer, true);
    return () => removeEventListener('pointerdown', onPointer, true);
  }, [isOpen]);

  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  const onKey = (event: KeyboardEvent): void => {
    const items = [...(menu.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
    const position = items.indexOf(event.target as HTMLElement);
    const moves: Record<string, number> = {
      ArrowDown: position + 1,
      ArrowUp: position - 1 + items.length,
      Home: 0,
      End: -1,
    };
    const move = moves[event.key];
    if (move !== undefined) {
      event.preventDefault();
      items.at(move % items.length)?.focus();
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      close();
    } else if (event.key === 'Tab') setOpen(false);
  };

  return (
    <>
      <button
        ref={button}
        type="button"
        class={text ? 'button' : 'icon-button'}
        aria-label={text ? undefined : label}
        title={text ? undefined : label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name={icon} />
        {text}
      </button>
      {isOpen && (
        <div class="popover menu" popover="manual" role="menu" aria-label={label} id={id} ref={menu} onKeyDown={onKey}>
          {commands.map((command) => (
            <button
              key={command.label}
              type="button"
              role="menuitem"
              tabIndex={-1}
              class={command.danger ? 'danger' : undefined}
              onClick={() => {
                close();
                command.run();
              }}
            >
              {command.icon && <Icon name={command.icon} />}
              <span>{command.label}</span>
              {command.shortcut && <kbd>{command.shortcut}</kbd>}
            </button>
          ))}
        </div>
      )}
    </>
  );
}
