/**
 * Tells once when the element comes into view, and gives what ends the waiting. Never tells where the browser cannot: then a visitor who
 * reaches for the button is early enough.
 */
export function onFirstSight(element: Element, tell: () => void): () => void {
  if (!globalThis.IntersectionObserver) return () => {}
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return
    observer.disconnect()
    tell()
  })
  observer.observe(element)
  return () => observer.disconnect()
}
