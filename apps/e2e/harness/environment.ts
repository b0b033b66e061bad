/** What this process was started with: the one place that reads it. */
export const environment: Readonly<Record<string, string>> = Object.fromEntries(
  // biome-ignore lint/style/noProcessEnv: it is handed on from here, and read nowhere else
  Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
)
