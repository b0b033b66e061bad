import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { env } from 'node:process'

/** The folders in which Debian installs servers. The PATH of an ordinary user does not include these folders. */
const SYSTEM_FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/sbin']

/**
 * Returns the path of a program that a test needs, or `undefined` if this machine does not have it. The test then skips
 * itself and names the program in its title, for example `describe.skipIf(nginx === undefined)('live feed behind
 * nginx', …)`.
 *
 * @param name File name of the program, for example `nginx`.
 * @throws Error if the program is missing and `ANONCALL_REQUIRE_ALL` is `1`. With this setting, no test may be skipped.
 */
export function findTestProgram(name: string, environment: NodeJS.ProcessEnv = env): string | undefined {
  const folders = [...(environment.PATH ?? '').split(delimiter), ...SYSTEM_FOLDERS].filter((folder) => folder !== '')
  const path = folders.map((folder) => join(folder, name)).find((candidate) => existsSync(candidate))
  requireForTests(name, path !== undefined, environment)
  return path
}

/**
 * Returns whether a condition of a test is met. For example, a test can require that a file system can be mounted.
 *
 * @param name The name of the condition in the error message.
 * @throws Error if the condition is not met and `ANONCALL_REQUIRE_ALL` is `1`.
 */
export function requireForTests(name: string, isMet: boolean, environment: NodeJS.ProcessEnv = env): boolean {
  if (!isMet && environment.ANONCALL_REQUIRE_ALL === '1')
    throw new Error(
      `A test needs ${name}, which this machine does not have, and ANONCALL_REQUIRE_ALL=1 forbids a skip.`,
    )
  return isMet
}
