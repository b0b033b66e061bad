import type { Conditions, Finished } from '../harness/Benchmark.ts'
import { createAsk, signIn } from '../recorded/createAsk.ts'
import { createQuestions } from '../recorded/createQuestions.ts'
import { measureIssuing } from '../recorded/measureIssuing.ts'
import { measureQuestions } from '../recorded/measureQuestions.ts'
import type { QuestionRow, RecordedReport } from '../recorded/RecordedReport.ts'
import { renderRecordedReport } from '../recorded/renderRecordedReport.ts'
import { type Service, startService } from '../recorded/startService.ts'

const DECISIONS = 100_000
/** Beyond this somebody notices that they wait. A preview decides everything twice, and says that it is at it. */
const ANSWER_MILLISECONDS_MAX = 300
const PREVIEW_MILLISECONDS_MAX = 1_500
/** Beyond this everybody else notices. */
const HELD_MILLISECONDS_MAX = 50
const ROUNDS_MAX = 20
const PREVIEW_ROUNDS_MAX = 5
const ISSUED_ALONE = 1_000

const FLOOR =
  'query ($callee: String!) { callAvailability(callee: $callee) { isOpen reason nextOpenAt publicMessage } }'
const ISSUE = `mutation ($input: IssueAnonymousCredentialsInput!) {
  issueAnonymousCredentials(input: $input) { ... on IssueAnonymousCredentialsPayload { issuanceId credentials { toToken } } }
}`

/** A hundred thousand recorded decisions in SQLite: how long whoever looks at them waits, and whoever calls meanwhile. */
export const recordedDecisions = {
  name: 'recorded-decisions',
  async run(conditions: Pick<Conditions, 'rounds' | 'scale' | 'onProgress'>): Promise<Finished> {
    const service = await startService(DECISIONS * conditions.scale)
    try {
      const report = await measure(service, conditions)
      return { report, text: renderRecordedReport(report) }
    } finally {
      await service.stop()
    }
  },
}

async function measure(
  service: Service,
  { rounds, scale, onProgress }: Pick<Conditions, 'rounds' | 'scale' | 'onProgress'>,
): Promise<RecordedReport> {
  const clock = () => performance.now()
  const ask = await signIn(service.url, service.email, service.password)
  const askAsServer = createAsk(service.url, { authorization: `Bearer ${service.secretKey}` })
  const askFloor = () => askAsServer(FLOOR, { callee: 'support' })
  const issue = () => askAsServer(ISSUE, { input: { callee: 'support' } })
  const { lists, previews } = await createQuestions(ask, Date.now())
  for (let warmUp = 0; warmUp < 200; warmUp += 1) await askFloor()
  const before = (await service.probe()).residentBytes
  const shared = { clock, ask, askFloor, probe: service.probe }

  const listRows = await measureQuestions(lists, { ...shared, rounds: Math.min(rounds, ROUNDS_MAX) })
  onProgress(1, 3)
  const previewRounds = Math.min(rounds, PREVIEW_ROUNDS_MAX)
  const previewRows = await measureQuestions(previews, { ...shared, rounds: previewRounds })
  onProgress(2, 3)

  const alone = await measureIssuing(clock, issue, (count) => count >= ISSUED_ALONE * scale)
  let arePreviewsOver = false
  const askPreviews = async (): Promise<void> => {
    for (let round = 0; round < previewRounds; round += 1)
      for (const { query, variables } of previews) await ask(query, variables)
    arePreviewsOver = true
  }
  const [besidePreview] = await Promise.all([measureIssuing(clock, issue, () => arePreviewsOver), askPreviews()])
  onProgress(3, 3)
  const { residentBytes: after } = await service.probe()
  return {
    name: recordedDecisions.name,
    title: `${(DECISIONS * scale).toLocaleString('en-US')} recorded decisions, asked over HTTP`,
    floor: 'callAvailability',
    rows: [...listRows, ...previewRows],
    memoryBytes: { before, after },
    issuing: { alone, besidePreview },
    goals: goalsOf(listRows, previewRows),
  }
}

function goalsOf(lists: readonly QuestionRow[], previews: readonly QuestionRow[]): RecordedReport['goals'] {
  const median = ({ milliseconds }: QuestionRow): number => milliseconds.median
  const held = ({ heldMilliseconds }: QuestionRow): number => heldMilliseconds
  return [
    goal('an answer within', ANSWER_MILLISECONDS_MAX, longestOf(lists, median)),
    goal('a preview within', PREVIEW_MILLISECONDS_MAX, longestOf(previews, median)),
    goal('the loop held for at most', HELD_MILLISECONDS_MAX, longestOf([...lists, ...previews], held)),
  ]
}

interface Longest {
  readonly question: string
  readonly milliseconds: number
}

function longestOf(rows: readonly QuestionRow[], measure: (row: QuestionRow) => number): Longest {
  return rows
    .map((row) => ({ question: row.question, milliseconds: measure(row) }))
    .reduce((longest, each) => (each.milliseconds > longest.milliseconds ? each : longest))
}

function goal(what: string, max: number, { question, milliseconds }: Longest) {
  const text = `${what} ${max} ms: ${milliseconds.toFixed(0)} ms (${question})`
  return { text, isMet: milliseconds <= max }
}
