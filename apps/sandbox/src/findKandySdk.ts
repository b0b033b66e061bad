import { createRequire } from 'node:module'

/**
 * Where the vendor's SDK lies, or undefined where it is not installed. It is served from there as it is: its licence lets it
 * be run, and no part of it may be in anything that ships.
 */
export function findKandySdk(): string | undefined {
  try {
    return require.resolve('@kandy-io/callme-sdk')
  } catch {
    return undefined
  }
}

const require = createRequire(import.meta.url)
