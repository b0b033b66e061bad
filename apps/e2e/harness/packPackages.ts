import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { environment } from './environment.ts'

/** The path of the checkout. */
export const root = fileURLToPath(new URL('../../../', import.meta.url))

/** Packs packages of this workspace as they would be published, and returns the folder of the tarballs. The packages must be built. */
export function packPackages(names: readonly string[]): string {
  const { packageManager }: { packageManager: string } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const folder = emptyFolder()
  const filters = names.flatMap((name) => ['--filter', `@anoncall/${name}`])
  run(root, 'npx', '--yes', packageManager, ...filters, 'pack', '--pack-destination', folder)
  return folder
}

/** The packages that are published. */
export const PUBLISHED = ['client', 'graphql-hooks', 'react', 'element', 'sandbox']

let packed: string | undefined

/**
 * Packs all published packages once for all tests of this process, and returns the tarballs' folder. The folder is removed when the
 * process ends.
 */
export function packPublished(): string {
  if (packed !== undefined) return packed
  const folder = packPackages(PUBLISHED)
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  packed = folder
  return folder
}

/** Returns the path of one package's tarball. */
export function tarballOf(folder: string, name: string): string {
  const file = readdirSync(folder).find((entry) => entry.startsWith(`anoncall-${name}-`))
  return join(folder, file ?? `no tarball of ${name}`)
}

/** Creates a folder outside the checkout, so that programs find no files of the checkout in its parent folders. */
export const emptyFolder = () => mkdtempSync(join(tmpdir(), 'anoncall-page-'))

/** Runs a program until it ends and returns its standard output. Throws with the complete output if the program fails. */
export function run(cwd: string, program: string, ...args: string[]): string {
  // npm and pnpm set variables for their scripts, which the program would read as its configuration.
  const env = Object.fromEntries(Object.entries(environment).filter(([name]) => !/^npm_|^NODE_ENV$/i.test(name)))
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    env,
    maxBuffer: 64 * 1024 * 1024,
  })
  if (status !== 0)
    throw new Error(`${program} ${args.join(' ')} ended with ${status}: ${error ?? ''}\n${stdout}\n${stderr}`)
  return stdout
}
