/** The text that the process prints instead of starting. */
interface ArgumentsAnswer {
  readonly exitCode: number
  readonly text: string
}

/**
 * Returns the output for the arguments of the sandbox. The only arguments are help and version. Settings are
 * environment variables.
 *
 * @param version Version of the sandbox.
 * @returns `null` if there are no arguments. The sandbox then starts.
 */
export function answerArguments(args: readonly string[], version: string): ArgumentsAnswer | null {
  const [first, ...others] = args
  if (first === undefined) return null
  if (others.length === 0 && ['--help', '-h'].includes(first)) return { exitCode: 0, text: HELP }
  if (others.length === 0 && first === '--version') return { exitCode: 0, text: `anoncall sandbox ${version}\n` }
  return { exitCode: 2, text: `The sandbox takes no arguments, but "${first}" was given.\n\n${HELP}` }
}

const HELP = `Usage: node apps/sandbox/dist/main.mjs

Starts the sandbox: a gateway for tests, a demo site and an agent's page. Settings are environment variables:
SANDBOX_PORT, SANDBOX_HOSTS for names besides localhost, SANDBOX_NO_ANSWER_SECONDS for how long a call rings, and
ANONCALL_DATA_DIR for the folder with sandbox-realms.json.

  -h, --help  Prints this help
  --version   Prints the version
`
