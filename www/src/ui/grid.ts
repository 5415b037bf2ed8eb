// A table of buttons as one stop of the Tab key: the arrow keys go from cell to cell.

const MOVES: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** What a cell's button carries, so that the keys find it. */
export const cellAt = (row: number, column: number): { 'data-cell': string } => ({ 'data-cell': `${row} ${column}` });

/** Follows an arrow key to the next cell. */
export function moveInGrid(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  const move = MOVES[event.key];
  const from = (event.target as HTMLElement).closest<HTMLElement>('[data-cell]')?.dataset.cell;
  if (!move || from === undefined) return;
  event.preventDefault();
  const [row = 0, column = 0] = from.split(' ').map(Number);
  event.currentTarget.querySelector<HTMLElement>(`[data-cell="${row + move[0]} ${column + move[1]}"]`)?.focus();
}
