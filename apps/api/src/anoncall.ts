import process from 'node:process'
import { runCommand } from './commands/runCommand.ts'
import { fileErrorCode } from './vault/fileSystem.ts'

// Files that the command creates are readable only by their owner.
process.umask(0o077)

let isPrintable = true
process.stdout.on('error', (error) => {
  // If a reader such as `head` closes the pipe early, the command must still finish.
  if (fileErrorCode(error) === 'EPIPE') return
  isPrintable = false
  process.stderr.write(`Cannot write to standard output (${fileErrorCode(error)}).\n`)
  process.exitCode = 1
})
process.stderr.on('error', () => undefined)

const exitCode = await runCommand(process.argv.slice(2), {
  // biome-ignore lint/style/noProcessEnv: the entry point reads the environment
  environment: process.env,
  print: (text) => process.stdout.write(text),
  printError: (text) => process.stderr.write(text),
})
if (isPrintable) process.exitCode = exitCode
