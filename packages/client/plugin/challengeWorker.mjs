import { readFile } from 'node:fs/promises'
import { build } from 'tsdown'

/**
 * A graphql-codegen plugin that writes the proof-of-work worker and its library as one string. A page can create a
 * worker from the string with any bundler, even if the page's scripts come from another origin.
 */
export async function plugin() {
  const [{ chunks }] = await build({
    config: false,
    entry: 'src/challengeWorker.ts',
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    minify: true,
    dts: false,
    write: false,
    logLevel: 'silent',
    deps: { alwaysBundle: /./ },
  })
  return `export const challengeWorker = ${JSON.stringify(`${await notice()}${chunks[0].code}`)}\n`
}

/**
 * Returns the license notice of the library. Every copy of the library must contain the notice, so the string contains
 * it.
 */
async function notice() {
  const [name, , copyright] = (await readFile('node_modules/altcha-lib/LICENSE.txt', 'utf8')).split('\n')
  return `/*! altcha-lib | ${name} | ${copyright} */`
}
