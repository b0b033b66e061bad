import { fileURLToPath } from 'node:url'
import { runSandbox, StartError } from './runSandbox.ts'

// The only file that touches the process.
try {
  const sandbox = await runSandbox({
    // biome-ignore lint/style/noProcessEnv: it is handed on to the one file that reads it
    environment: process.env,
    siteDirectory: fileURLToPath(new URL('site/', import.meta.url)),
    say: (line) => process.stdout.write(`${line}\n`),
  })
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void sandbox.close())
} catch (error) {
  if (!(error instanceof StartError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
