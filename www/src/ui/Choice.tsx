// One of a few: radio buttons that look like one control.

import { useId } from 'preact/hooks';

export function Choice<K extends string>(props: {
  label: string;
  options: readonly (readonly [key: K, label: string])[];
  value: K;
  onChange: (key: K) => void;
  labelHidden?: boolean;
}) {
  const { label, options, value, onChange, labelHidden = false } = props;
  const id = useId();
  return (
    <div class="choice" role="radiogroup" aria-labelledby={id}>
      <span id={id} class={labelHidden ? 'visually-hidden' : undefined}>
        {label}
      </span>
      <div class="switch">
        {options.map(([key, text]) => (
          <label key={key}>
            <input type="radio" name={id} checked={key === value} onChange={() => onChange(key)} />
            <span>{text}</span>
          </label>
        ))}
      </div>
    </div>
  );
}
