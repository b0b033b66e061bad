// Sets the colour scheme before the first paint. The console takes over when its modules are loaded.
;(() => {
  let chosen = 'auto'
  try {
    chosen = window.localStorage.getItem('mantine-color-scheme-value') ?? 'auto'
  } catch {
    // Storage can be forbidden. The scheme of the system is then used.
  }
  const isDark = chosen === 'dark' || (chosen !== 'light' && window.matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.setAttribute('data-mantine-color-scheme', isDark ? 'dark' : 'light')
})()
