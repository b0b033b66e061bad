/** A variable that says nothing usable. The message is a sentence for whoever started the process. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}
