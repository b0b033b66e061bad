import type { InputProblems } from '../input/InputProblems.ts'

const ORIGINS_MAX = 50

/** Exact web origins as a browser sends them: scheme, host and port, nothing behind. `null` is never one. */
export function checkOrigins(problems: InputProblems, path: readonly string[], origins: readonly string[]): void {
  if (origins.length > ORIGINS_MAX) problems.add(path, 'TOO_LONG', `At most ${ORIGINS_MAX} origins.`)
  origins.forEach((origin, index) => {
    if (!isWebOrigin(origin))
      problems.add(
        [...path, String(index)],
        'MALFORMED',
        'Written as browsers send it: https://shop.example or http://localhost:5173.',
      )
    else if (origins.indexOf(origin) !== index)
      problems.add([...path, String(index)], 'DUPLICATE', 'Already in the list.')
  })
}

/** Whether a text is an http(s) origin in its canonical form. */
export function isWebOrigin(text: string): boolean {
  if (text.length > 300 || !/^https?:\/\/[a-z0-9.:[\]-]+$/.test(text)) return false
  return URL.canParse(text) && new URL(text).origin === text
}
