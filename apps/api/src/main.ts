import process from 'node:process'
import { fileURLToPath } from 'node:url'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`Anoncall needs Node 20.19 or newer; this is ${process.version}.\n`)
  process.exit(1)
}

// What it writes is nobody else's business.
process.umask(0o077)

// Only now: what follows may use what an older Node does not know.
const { runService } = await import('./runService.ts')

const exitCode = await runService({
  // biome-ignore lint/style/noProcessEnv: the entry is where the process begins
  environment: process.env,
  print: (text) => process.stdout.write(text),
  printError: (text) => process.stderr.write(text),
  hasColours: process.stdout.isTTY && process.stdout.hasColors(),
  consoleDir: fileURLToPath(new URL('../../console/dist', import.meta.url)),
  elementFile: fileURLToPath(new URL('../../../packages/element/dist/anonymous-call.js', import.meta.url)),
  stopRequested: () =>
    new Promise((resolve) => {
      // Not once: Ctrl-C reaches us twice, from the terminal and from npm start, and the second must not cut the first short.
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve())
    }),
  onUncaught: (listener) => {
    process.on('uncaughtException', (error) => {
      listener(error)
      process.exit(1)
    })
  },
})
process.exit(exitCode)
