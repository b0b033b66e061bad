/**
 * Props for a select that renders its list inside the page's landmark, so that screen readers find it there. The list itself
 * scrolls, because a scroll area around it would need to be focusable.
 */
export const INLINE_SELECT = {
  comboboxProps: { withinPortal: false },
  withScrollArea: false,
  styles: { options: { overflowY: 'auto', maxHeight: '20rem' } },
} as const
