import documents from '../generated/persisted-documents.json'

/**
 * Creates a fake API. The answer to an operation is data, a function of the operation's variables that returns data, or a
 * `FakeError`.
 */
export function createFakeApi(answers: Answers) {
  const table: Record<string, Answer> = { ...answers }
  const requests: FakeRequest[] = []

  const fakeFetch: typeof fetch = async (_url, init) => {
    const { documentId, variables } = JSON.parse(String(init?.body))
    const operation = operationOf(documentId)
    requests.push({ operation, variables })
    const answer = table[operation]
    if (answer === undefined) return respond({ errors: [error('INTERNAL_SERVER_ERROR', `no answer for ${operation}`)] })
    if (answer instanceof FakeError) return respond({ errors: [error(answer.code, 'Refused.')] })
    return respond({ data: await (typeof answer === 'function' ? answer(variables) : answer) })
  }
  return {
    fetch: fakeFetch,
    requests,
    /** Replaces the answer of an operation. */
    answer(operation: string, next: Answer) {
      table[operation] = next
    },
  }
}

/** Returns the variables of the first request of an operation, or undefined if it was not requested. */
export function variablesOf(requests: readonly FakeRequest[], operation: string): unknown {
  return requests.find((request) => request.operation === operation)?.variables
}

export type Answers = Readonly<Record<string, Answer>>
type Answer = object | ((variables: Record<string, unknown>) => object)

interface FakeRequest {
  readonly operation: string
  readonly variables: unknown
}

/** An answer that makes the request fail with this code. */
export class FakeError {
  readonly code: string
  constructor(code: string) {
    this.code = code
  }
}

const error = (code: string, message: string) => ({ message, extensions: { code, requestId: 'req_1' } })

const respond = (body: object) =>
  new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json', 'x-request-id': 'req_1' } })

function operationOf(documentId: string): string {
  const text = Object.entries(documents).find(([known]) => known === documentId)?.[1] ?? ''
  return /\b(?:query|mutation) (\w+)/.exec(text)?.[1] ?? 'unknown'
}
