import type { RequestKind, ScriptedAnswer } from './ScriptedAnswer.ts'

/** Keeps the answers that were scripted, in the order in which they are given. */
export function createScript(): Script {
  let answers: readonly ScriptedAnswer[] = []
  return {
    list: () => answers,
    isFull: () => answers.length >= ANSWERS_MAX,
    add(answer) {
      answers = [...answers, answer]
    },
    clear() {
      answers = []
    },
    take(kinds) {
      const answer = answers.find(({ kind }) => kinds.includes(kind))
      if (answer === undefined) return undefined
      answers = answers.flatMap((each) => {
        if (each !== answer) return [each]
        return each.times > 1 ? [{ ...each, times: each.times - 1 }] : []
      })
      return answer
    },
  }
}

export interface Script {
  /** The answers that are still to be given, the next one first. */
  list(): readonly ScriptedAnswer[]
  isFull(): boolean
  add(answer: ScriptedAnswer): void
  clear(): void
  /** Takes the first answer to a request of one of these kinds; `undefined` where the gateway answers itself. */
  take(kinds: readonly RequestKind[]): ScriptedAnswer | undefined
}

const ANSWERS_MAX = 100
