import type { Config } from '../config/Config.ts'
import type { Environment } from '../config/readConfig.ts'

/** An option that takes a value. */
export interface CommandOption {
  /** The name without leading dashes. */
  readonly name: string
  /** A one-word placeholder for the value. */
  readonly placeholder: string
  /** The purpose, as one sentence without a period. */
  readonly meaning: string
  /** Returns a description of valid values, or `null` if the value is valid. */
  readonly problemWith: (value: string) => string | null
}

/** The operands and options of one command line. */
export interface CommandInput {
  /** One value for each operand of the command. */
  readonly operands: readonly string[]
  /** Option values by name. An omitted option has no entry. */
  readonly options: ReadonlyMap<string, string>
}

/** One command of `anoncall`. The parser, the help and `docs/reference/commands.md` use this definition. */
export interface Command {
  /** The name, in one or two words. */
  readonly name: string
  /** The summary, as one sentence without a period. */
  readonly summary: string
  readonly operands: readonly { readonly name: string; readonly meaning: string }[]
  readonly options: readonly CommandOption[]
  /** Whether the service must be stopped first. */
  readonly needsStoppedService: boolean
  /** Resolves with the exit code: 0 for success, 1 for failure. */
  readonly run: (config: Config, host: CommandHost, input: CommandInput) => Promise<number>
}

/** Functions and values that the process provides to a command. */
export interface CommandHost {
  readonly environment: Environment
  readonly print: (text: string) => void
  readonly printError: (text: string) => void
}
