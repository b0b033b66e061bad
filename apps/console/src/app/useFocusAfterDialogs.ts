import { useEffect } from 'react'

/**
 * When a dialog is removed, returns the focus to the element that opened the dialog. Otherwise, keyboard users would
 * start again at the top of the page. Mantine cannot return the focus itself, because the console unmounts a dialog
 * instead of closing the dialog.
 */
export function useFocusAfterDialogs(): void {
  useEffect(() => {
    let lastFocused: HTMLElement | null = null
    let wasInDialog = false

    const storeFocus = ({ target }: FocusEvent) => {
      if (!(target instanceof HTMLElement)) return
      wasInDialog = target.closest(DIALOG) !== null
      // Menu items are ignored, because they are removed with their menu. The menu's button stays.
      if (!wasInDialog && target.closest('[role="menu"]') === null) lastFocused = target
    }
    const returnFocus = () => {
      if (!wasInDialog || !isFocusLost() || document.querySelector(DIALOG) !== null) return
      wasInDialog = false
      lastFocused?.focus({ preventScroll: true })
    }
    const removals = new MutationObserver(returnFocus)
    document.addEventListener('focusin', storeFocus)
    removals.observe(document.body, { childList: true, subtree: true })
    return () => {
      document.removeEventListener('focusin', storeFocus)
      removals.disconnect()
    }
  }, [])
}

const DIALOG = '[role="dialog"]'

const isFocusLost = () => document.activeElement === null || document.activeElement === document.body
