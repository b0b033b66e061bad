/**
 * For a choice on a page: its list stands among the page's landmarks, and the list itself scrolls, so that nothing scrolls which
 * the keyboard cannot reach.
 */
export const SELECT_IN_PLACE = {
  comboboxProps: { withinPortal: false },
  withScrollArea: false,
  styles: { options: { maxHeight: 280, overflowY: 'auto' } },
} as const
