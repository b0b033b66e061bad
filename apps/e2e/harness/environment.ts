/** The environment variables of this process. Only this file reads them. */
export const environment: Readonly<Record<string, string>> = Object.fromEntries(
  // biome-ignore lint/style/noProcessEnv: this is the only place that reads it
  Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
)
