import packageJson from '../../package.json' with { type: 'json' }

/**
 * Handles the command line arguments of the service. The only arguments are for help and version, because settings are
 * environment variables.
 *
 * @returns `null` if there are no arguments and the service should start.
 */
export function answerArguments(args: readonly string[]): ArgumentsAnswer | null {
  const [first, ...others] = args
  if (first === undefined) return null
  if (others.length === 0 && ['--help', '-h'].includes(first)) return { exitCode: 0, text: HELP }
  if (others.length === 0 && first === '--version') return { exitCode: 0, text: `anoncall ${packageJson.version}\n` }
  return { exitCode: 2, text: `The service takes no arguments, but "${first}" was given.\n\n${HELP}` }
}

/** The output and exit code when the process does not start the service. */
export interface ArgumentsAnswer {
  readonly exitCode: number
  readonly text: string
}

const HELP = `Usage: node apps/api/dist/main.mjs

Starts the service. It stops on Ctrl-C, SIGTERM or SIGHUP. Settings are environment variables, for example PORT=5000.
docs/reference/configuration.md lists them.

  -h, --help  Prints this help
  --version   Prints the version

Commands on the data folder: node apps/api/bin/anoncall.mjs --help
`
