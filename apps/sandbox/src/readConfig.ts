import { resolve } from 'node:path'

/**
 * Reads the configuration from environment variables. Settings that the API also has use the API's names.
 *
 * @throws StartError if a variable has an invalid value.
 */
export function readConfig(environment: Environment): Config {
  const apiPort = readPort(environment, 'PORT', 4000, { min: 1, max: 65_534 })
  return {
    port: readPort(environment, 'SANDBOX_PORT', apiPort + 1, { min: 0, max: 65_535 }),
    hosts: readHosts(environment),
    dataDirectory: resolve(readVariable(environment, 'ANONCALL_DATA_DIR') ?? 'data'),
    noAnswerAfterSeconds: readSeconds(environment, 'SANDBOX_NO_ANSWER_SECONDS', 45, { min: 1, max: 3_600 }),
  }
}

interface Config {
  /** 0 selects any free port. */
  readonly port: number
  /** Host names, in addition to loopback names, that requests may use. */
  readonly hosts: readonly string[]
  /** The absolute path of the folder where the API writes `sandbox-realms.json` at its first start. */
  readonly dataDirectory: string
  /** How long a call rings before the gateway ends it, in seconds. */
  readonly noAnswerAfterSeconds: number
}

export interface Environment {
  readonly [name: string]: string | undefined
}

function readPort(environment: Environment, name: string, portWhenUnset: number, bounds: Bounds) {
  return readWholeNumber(environment, name, portWhenUnset, bounds) ?? refuse(name, 'a port', bounds)
}

function readSeconds(environment: Environment, name: string, secondsWhenUnset: number, bounds: Bounds) {
  return (
    readWholeNumber(environment, name, secondsWhenUnset, bounds) ?? refuse(name, 'a whole number of seconds', bounds)
  )
}

interface Bounds {
  readonly min: number
  readonly max: number
}

/** Returns `undefined` if the text is not a whole number within the bounds. */
function readWholeNumber(environment: Environment, name: string, numberWhenUnset: number, { min, max }: Bounds) {
  const text = readVariable(environment, name)
  if (text === undefined) return numberWhenUnset
  const number = Number(text)
  return /^(?:0|[1-9]\d*)$/.test(text) && number >= min && number <= max ? number : undefined
}

function refuse(name: string, what: string, { min, max }: Bounds): never {
  throw new StartError(`${name} must be ${what} from ${min} to ${max}.`)
}

/** Reads host names without scheme and port, separated by commas. */
function readHosts(environment: Environment): readonly string[] {
  const names = (readVariable(environment, 'SANDBOX_HOSTS') ?? '').split(',').map((name) => name.trim())
  const hosts = names.filter((name) => name !== '')
  if (hosts.every((name) => /^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(name))) return hosts
  throw new StartError('SANDBOX_HOSTS must be host names separated by commas, without scheme and port.')
}

/** Returns a variable, or undefined if it is empty. A shell unsets a variable for one command by setting it to an empty text. */
function readVariable(environment: Environment, name: string): string | undefined {
  const text = environment[name]
  return text === '' ? undefined : text
}

/** The sandbox cannot start. The message can be shown to the person who started the process. */
export class StartError extends Error {
  override readonly name = 'StartError'

  constructor(reason: string) {
    super(`The sandbox did not start: ${reason}`)
  }
}
