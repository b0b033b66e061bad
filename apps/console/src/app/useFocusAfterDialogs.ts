import { useEffect } from 'react'

/**
 * When a dialog goes, the focus returns to what it was opened from, or a keyboard would start again at the top of the page.
 * Our dialogs are there only while they are needed, so none of them is left to do this itself.
 */
export function useFocusAfterDialogs(): void {
  useEffect(() => {
    let outside: HTMLElement | null = null
    let wasInDialog = false

    const follow = ({ target }: FocusEvent) => {
      if (!(target instanceof HTMLElement)) return
      wasInDialog = target.closest(DIALOG) !== null
      // What stands in a menu goes with the menu; its button stays.
      if (!wasInDialog && target.closest('[role="menu"]') === null) outside = target
    }
    const returnFocus = () => {
      if (!wasInDialog || !isFocusLost() || document.querySelector(DIALOG) !== null) return
      wasInDialog = false
      outside?.focus({ preventScroll: true })
    }
    const removals = new MutationObserver(returnFocus)
    document.addEventListener('focusin', follow)
    removals.observe(document.body, { childList: true, subtree: true })
    return () => {
      document.removeEventListener('focusin', follow)
      removals.disconnect()
    }
  }, [])
}

const DIALOG = '[role="dialog"]'

const isFocusLost = () => document.activeElement === null || document.activeElement === document.body
