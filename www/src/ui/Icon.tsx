// The icons: 16 × 16, drawn with lines in the colour of the text around them.

const paths = {
  add: 'M8 3v10M3 8h10',
  check: 'm3 8.5 3.2 3.2L13 5',
  chevron: 'm6 4 4 4-4 4',
  close: 'm4 4 8 8m0-8-8 8',
  copy: 'M6 6h7v7H6zM3.5 10H3V3h7v.5',
  down: 'M8 3v10m-4-4 4 4 4-4',
  download: 'M8 2.5V10M5 7l3 3 3-3M3 13.5h10',
  error: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 5v3.5M8 11v.01',
  info: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 7.5V11M8 5v.01',
  keyboard: 'M2 4.5h12V12H2zM4.5 7h.01M7 7h.01M9.5 7h.01M12 7h.01M5 9.7h6',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  remove: 'M3 8h10',
  redo: 'm10.5 3 3 3-3 3M13 6H6.5a3.5 3.5 0 0 0 0 7H10',
  search: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10Zm3.7-1.3L14 14',
  share: 'M8 10V2.5M5 5l3-3 3 3M4 8H3v6h10V8h-1',
  trash: 'M3 4.5h10M6 4.5V3h4v1.5m-5.5 0 .5 8.5h6l.5-8.5',
  undo: 'M5.5 3 2.5 6l3 3M3 6h6.5a3.5 3.5 0 0 1 0 7H6',
  up: 'M8 13V3M4 7l4-4 4 4',
  upload: 'M8 10.5V3M5 5.5l3-3 3 3M3 13.5h10',
  warning: 'M8 2.5 14 13H2zM8 6.5v3M8 11.3v.01',
} as const;

/** The name of an icon. */
export type IconName = keyof typeof paths;

/** An icon beside a text, or in a button that says in words what it does. */
export const Icon = ({ name }: { name: IconName }) => (
  <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
    <path d={paths[name]} />
  </svg>
);
