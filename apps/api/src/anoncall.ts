import process from 'node:process'
import { runCommand } from './commands/runCommand.ts'
import { fileErrorCode } from './vault/fileErrorCode.ts'

// What it writes is nobody else's business.
process.umask(0o077)

let isPrintable = true
process.stdout.on('error', (error) => {
  // A reader that has read enough, such as head, must not cut a command short.
  if (fileErrorCode(error) === 'EPIPE') return
  isPrintable = false
  process.stderr.write(`Standard output cannot be written (${fileErrorCode(error)}).\n`)
  process.exitCode = 1
})
process.stderr.on('error', () => undefined)

const exitCode = await runCommand(process.argv.slice(2), {
  // biome-ignore lint/style/noProcessEnv: the entry is where the process begins
  environment: process.env,
  print: (text) => process.stdout.write(text),
  printError: (text) => process.stderr.write(text),
})
if (isPrintable) process.exitCode = exitCode
