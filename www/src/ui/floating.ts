// Places a list or menu beside what opened it, above everything else, wherever there is room.

import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

const GAP = 4;
const EDGE = 8;
const HEIGHT = 420;

/** Shows a popover under (or above) its anchor while it is open, as wide as that at least. */
export function useFloating(
  anchor: RefObject<HTMLElement | null>,
  popover: RefObject<HTMLElement | null>,
  isOpen: boolean,
  align: 'start' | 'end' = 'start',
): void {
  useLayoutEffect(() => {
    const [box, floating] = [anchor.current, popover.current];
    if (!isOpen || !box || !floating) return;
    if (!floating.matches(':popover-open')) floating.showPopover();
    const place = (): void => {
      const { left, right, top, bottom, width } = box.getBoundingClientRect();
      const { style } = floating;
      style.minWidth = `${Math.min(width, innerWidth - 2 * EDGE)}px`;
      const below = innerHeight - bottom - GAP - EDGE;
      const above = top - GAP - EDGE;
      const goesUp = below < Math.min(floating.scrollHeight, 260) && above > below;
      style.maxHeight = `${Math.max(120, Math.min(HEIGHT, goesUp ? above : below))}px`;
      const own = floating.offsetWidth;
      const wanted = align === 'start' ? left : right - own;
      style.left = `${Math.max(EDGE, Math.min(wanted, innerWidth - own - EDGE))}px`;
      style.top = goesUp ? 'auto' : `${bottom + GAP}px`;
      style.bottom = goesUp ? `${innerHeight - top + GAP}px` : 'auto';
    };
    place();
    addEventListener('scroll', place, true);
    addEventListener('resize', place);
    return () => {
      removeEventListener('scroll', place, true);
      removeEventListener('resize', place);
    };
  });
}
