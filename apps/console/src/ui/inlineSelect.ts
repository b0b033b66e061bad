/**
 * The options of a select that renders its list in place: inside the landmark of the page, so that screen readers find it there. The
 * list itself scrolls, because a scroll area around it would have to take the focus.
 */
export const INLINE_SELECT = {
  comboboxProps: { withinPortal: false },
  withScrollArea: false,
  styles: { options: { overflowY: 'auto', maxHeight: '20rem' } },
} as const
