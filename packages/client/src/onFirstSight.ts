/**
 * Calls the listener once, when the element first comes into view. Returns a function that stops observing the element. In a browser
 * without IntersectionObserver, the listener is never called. Therefore, also call the same code on hover and focus.
 */
export function onFirstSight(element: Element, onVisible: () => void): () => void {
  if (!globalThis.IntersectionObserver) return () => {}
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return
    observer.disconnect()
    onVisible()
  })
  observer.observe(element)
  return () => observer.disconnect()
}
