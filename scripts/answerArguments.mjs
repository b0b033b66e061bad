/** The scripts that take arguments, with their usage. */
const usages = {
  bench: '[name …] [--json FILE] [--rounds N] [--launches N] [--smoke]',
  'demo-data': '[--decisions <count>]',
}

/**
 * Handles a request for help, and rejects arguments of a script that takes none. Call it before anything is installed
 * or built.
 *
 * @param {string} job
 * @param {readonly string[]} args
 * @returns {{ exitCode: number, text: string } | null} `null` if the script should run.
 */
export function answerArguments(job, args) {
  const [first] = args
  const usage = usages[job]
  const run = `npm ${['start', 'test'].includes(job) ? job : `run ${job}`}`
  const help = `Usage: ${run}${usage === undefined ? '' : ` -- ${usage}`}\n\nCONTRIBUTING.md describes the scripts.${
    job === 'start'
      ? ' Settings are environment variables, for example PORT=5000 npm start;\ndocs/reference/configuration.md lists them.'
      : ''
  }\n`
  if (args.includes('--help') || args.includes('-h')) return { exitCode: 0, text: help }
  if (first === undefined || usage !== undefined) return null
  return { exitCode: 2, text: `${run} takes no arguments, but "${first}" was given.\n\n${help}` }
}
