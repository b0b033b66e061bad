import process from 'node:process'
import { runCommand } from './commands/runCommand.ts'

// What it writes is nobody else's business.
process.umask(0o077)

process.exitCode = await runCommand(process.argv.slice(2), {
  // biome-ignore lint/style/noProcessEnv: the entry is where the process begins
  environment: process.env,
  print: (text) => process.stdout.write(text),
  printError: (text) => process.stderr.write(text),
})
