/**
 * How the list of a select unfolds: inside the page's landmark, where who reads by landmarks finds it, and scrolling by itself,
 * since an area round it that scrolls would have to take the focus.
 */
export const choiceList = {
  comboboxProps: { withinPortal: false },
  withScrollArea: false,
  styles: { options: { overflowY: 'auto', maxHeight: '20rem' } },
} as const
