import process from 'node:process'

// biome-ignore lint/style/noProcessEnv: the processes in src/servers start here
const variables = process.env

/** The environment of a process in `src/servers`. */
export const environment = {
  variables,
  port: Number(variables.PORT),
  /** Whether each request does all the work of the service, not only minting. */
  doesAllWork: variables.BENCH_WORK === 'everything',
  /** Whether Mercurius compiles its queries. */
  usesJit: variables.BENCH_JIT === 'on',
}
