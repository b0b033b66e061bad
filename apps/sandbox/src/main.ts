import { fileURLToPath } from 'node:url'
import packageJson from '../package.json' with { type: 'json' }
import { answerArguments } from './answerArguments.ts'
import { StartError } from './readConfig.ts'
import { runSandbox } from './runSandbox.ts'

// Only this file accesses the process.
const answer = answerArguments(process.argv.slice(2), packageJson.version)
if (answer !== null) {
  process[answer.exitCode === 0 ? 'stdout' : 'stderr'].write(answer.text)
  process.exit(answer.exitCode)
}
try {
  const sandbox = await runSandbox({
    // biome-ignore lint/style/noProcessEnv: it is passed to the only file that reads it
    environment: process.env,
    siteDirectory: fileURLToPath(new URL('site/', import.meta.url)),
    print: (line) => process.stdout.write(`${line}\n`),
  })
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void sandbox.close())
} catch (error) {
  if (!(error instanceof StartError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
