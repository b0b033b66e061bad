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
  return `export const proofWorker = ${JSON.stringify(chunks[0].code)}\n`
}
