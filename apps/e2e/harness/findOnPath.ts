import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { environment } from './environment.ts'

/** Returns the first program on PATH with one of these names. */
export function findOnPath(...names: readonly string[]): string | undefined {
  const folders = (environment.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find((path) => existsSync(path))
}
