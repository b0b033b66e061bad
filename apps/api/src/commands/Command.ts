import type { Config } from '../config/Config.ts'
import type { CommandHost } from './runCommand.ts'

/** An option that takes a value. */
export interface CommandOption {
  /** Without dashes. */
  readonly name: string
  /** What the value is, in one word. */
  readonly placeholder: string
  /** One sentence without a full stop. */
  readonly meaning: string
  /** Returns what a valid value is, or `null` if this one is valid. */
  readonly problemWith: (value: string) => string | null
}

/** What the user gave on the command line. */
export interface CommandInput {
  /** As many as the command has operands. */
  readonly operands: readonly string[]
  /** Options by name; an option that was not given is absent. */
  readonly options: ReadonlyMap<string, string>
}

/** One command of `anoncall`. Parsing, help and `docs/reference/commands.md` are made from this. */
export interface Command {
  /** One or two words. */
  readonly name: string
  /** One sentence without a full stop. */
  readonly summary: string
  readonly operands: readonly { readonly name: string; readonly meaning: string }[]
  readonly options: readonly CommandOption[]
  /** Whether the service must be stopped first. */
  readonly needsStoppedService: boolean
  /** Resolves with the exit code: 0 if the work is done, 1 if it failed. */
  readonly run: (config: Config, host: CommandHost, input: CommandInput) => Promise<number>
}
