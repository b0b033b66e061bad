import { durationWords } from './durationWords.ts'

/** What became of a call, as the client told: «Ended after 3 minutes». Null where nothing can be told, or nothing was. */
export function callWords(report: Report | null): string | null {
  if (report === null) return null
  const { connectedAt, endedAt, failureCode } = report
  if (failureCode !== null) return `Failed: ${failureCode}`
  if (connectedAt === null) return endedAt === null ? null : 'Abandoned before it connected'
  if (endedAt === null) return 'Connected'
  return `Ended after ${durationWords((Date.parse(endedAt) - Date.parse(connectedAt)) / 1000)}`
}

interface Report {
  readonly connectedAt: string | null
  readonly endedAt: string | null
  readonly failureCode: string | null
}
