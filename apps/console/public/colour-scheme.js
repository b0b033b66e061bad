// Sets the colour scheme before the first paint; the console's modules load later and take over.
;(() => {
  let chosen = 'auto'
  try {
    chosen = window.localStorage.getItem('mantine-color-scheme-value') ?? 'auto'
  } catch {
    // Storage may be forbidden: the system's own scheme is right then.
  }
  const isDark = chosen === 'dark' || (chosen !== 'light' && window.matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.setAttribute('data-mantine-color-scheme', isDark ? 'dark' : 'light')
})()
