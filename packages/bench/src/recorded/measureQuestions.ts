import { spreadOf } from '../harness/spreadOf.ts'
import type { Ask } from './createAsk.ts'
import type { Question } from './createQuestions.ts'
import type { ProbeReading } from './loopProbe.ts'
import type { QuestionRow } from './RecordedReport.ts'

export interface QuestionConditions {
  /** Milliseconds since whenever. */
  readonly clock: () => number
  readonly rounds: number
  readonly ask: Ask
  readonly askFloor: () => Promise<unknown>
  readonly probe: () => Promise<Pick<ProbeReading, 'heldMilliseconds'>>
}

/** Asks each question some times, each time behind the floor, and looks how long the service was held by it. */
export async function measureQuestions(
  questions: readonly Question[],
  { clock, rounds, ask, askFloor, probe }: QuestionConditions,
): Promise<QuestionRow[]> {
  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const startedAt = clock()
    await work()
    return clock() - startedAt
  }
  const rows: QuestionRow[] = []
  for (const { name, query, variables } of questions) {
    // What is asked for the first time is read from the disk and compiled.
    await ask(query, variables)
    await probe()
    const samples: { readonly floor: number; readonly own: number }[] = []
    for (let round = 0; round < rounds; round += 1)
      samples.push({ floor: await timed(askFloor), own: await timed(() => ask(query, variables)) })
    const { heldMilliseconds } = await probe()
    rows.push({
      question: name,
      milliseconds: spreadOf(samples.map(({ own }) => own)),
      ratio: spreadOf(samples.map(({ own, floor }) => own / floor)),
      heldMilliseconds,
    })
  }
  return rows
}
