import packageJson from '../../package.json' with { type: 'json' }

/** What the process prints instead of starting. */
export interface ArgumentsAnswer {
  readonly exitCode: number
  readonly text: string
}

/**
 * Answers the arguments of the service, which has none but help and version: settings are environment variables.
 *
 * @returns `null` if there are no arguments, so that the service starts.
 */
export function answerArguments(args: readonly string[]): ArgumentsAnswer | null {
  const [first, ...others] = args
  if (first === undefined) return null
  if (others.length === 0 && ['--help', '-h'].includes(first)) return { exitCode: 0, text: HELP }
  if (others.length === 0 && first === '--version') return { exitCode: 0, text: `anoncall ${packageJson.version}\n` }
  return { exitCode: 2, text: `The service takes no arguments, and "${first}" is one.\n\n${HELP}` }
}

const HELP = `Usage: node apps/api/dist/main.mjs

Starts the service and stops it on Ctrl-C, SIGTERM or SIGHUP. Settings are environment variables,
for example PORT=5000; docs/reference/configuration.md lists them.

  -h, --help  Prints this help
  --version   Prints the version

Commands on the data folder: node apps/api/bin/anoncall.mjs --help
`
