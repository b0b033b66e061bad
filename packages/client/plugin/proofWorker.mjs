import { readFile } from 'node:fs/promises'
import { build } from 'tsdown'

/**
 * A graphql-codegen plugin: the worker that does a proof of work, with the library in it, as one text. A page makes a worker of that,
 * wherever its own scripts come from and whatever it is built with.
 */
export async function plugin() {
  const [{ chunks }] = await build({
    config: false,
    entry: 'src/proofWorker.ts',
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    minify: true,
    dts: false,
    write: false,
    logLevel: 'silent',
    deps: { alwaysBundle: /./ },
  })
  return `export const proofWorker = ${JSON.stringify(`${await notice()}${chunks[0].code}`)}\n`
}

/** The library's licence wants to be named in every copy: so it is in the text itself, whatever a page is built with. */
async function notice() {
  const [name, , copyright] = (await readFile('node_modules/altcha-lib/LICENSE.txt', 'utf8')).split('\n')
  return `/*! altcha-lib | ${name} | ${copyright} */`
}
