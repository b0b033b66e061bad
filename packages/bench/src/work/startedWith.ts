import process from 'node:process'

// biome-ignore lint/style/noProcessEnv: this is where a server's process begins
const environment = process.env

/** What a server of `src/servers` was started with. */
export const startedWith = {
  environment,
  port: Number(environment.PORT),
  /** All that our own service does for a credential, or nothing but its tokens. */
  isWorking: environment.BENCH_WORK === 'everything',
  isCompiling: environment.BENCH_JIT === 'on',
}
