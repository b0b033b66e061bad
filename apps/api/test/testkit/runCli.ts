import { runCommand } from '../../src/commands/runCommand.ts'

/** Runs an `anoncall` command within this process. */
export async function runCli(environment: Readonly<Record<string, string>>, ...args: readonly string[]) {
  let [printed, errors] = ['', '']
  const code = await runCommand(args, {
    environment,
    print: (text) => {
      printed += text
    },
    printError: (text) => {
      errors += text
    },
  })
  return { code, printed, errors }
}
