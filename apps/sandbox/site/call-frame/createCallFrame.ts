import {
  type AnonymousCall,
  type AnonymousCredentials,
  CallError,
  type CallState,
  ClientError,
  type CredentialSource,
  type KandyClient,
  parseAnonymousCredentials,
  type startCall,
} from '@anoncall/client'
import { type GatewayRecords, type GatewayWatch, watchGateway } from './watchGateway.ts'

/**
 * One call on behalf of the console, in whose page this one is framed. Hears and tells that page alone, at its exact origin; takes
 * one order, and is thrown away with it.
 */
export function createCallFrame(parts: CallFrameParts): CallFrame {
  const { page, consoleOrigin } = parts
  const send = (message: object) => page.postMessage(message, consoleOrigin)
  let isTaken = false
  let isGivenUp = false
  let call: AnonymousCall | undefined

  const tell = (state: CallState) => {
    // An Error loses all but its message on the way to another page; its own JSON keeps what may be told.
    const plain: object = JSON.parse(JSON.stringify(state))
    send({ type: 'state', state: plain })
  }
  const place = async (order: CallOrder) => {
    tell({ kind: 'connecting', step: 'credentials', issuanceId: order.issuanceId })
    const watch = await watchGateway({
      read: parts.readGateway,
      every: parts.every,
      tell: (news) => send({ type: 'gateway', ...news }),
    })
    try {
      const kandy = await parts.makeClient()
      if (isGivenUp) {
        tell({ kind: 'ended', by: 'us', statusCode: null, reasonText: null, issuanceId: order.issuanceId })
        return
      }
      call = parts.startCall(kandy, issueOnce(order), {
        video: order.video,
        remoteContainer: '#remote',
        localContainer: '#local',
      })
      await follow(call, watch, tell)
    } catch (error) {
      tell({ kind: 'failed', error: unusable(error), issuanceId: order.issuanceId })
    } finally {
      await watch.stop()
    }
  }
  const end = () => {
    isGivenUp = true
    void call?.end()
  }
  return {
    hear({ origin, source, data }) {
      if (origin !== consoleOrigin || source !== page) return
      const message = readOrTell(data, tell)
      if (message?.type === 'end') end()
      if (message?.type !== 'call' || isTaken) return
      isTaken = true
      void place(message.order)
    },
    ready: () => send({ type: 'ready' }),
    end,
  }
}

export interface CallFrameParts {
  /** The page that holds this one. */
  readonly page: Pick<Window, 'postMessage'>
  /** Where that page must be. */
  readonly consoleOrigin: string
  /** Rejects with a sentence where the SDK cannot be had. */
  makeClient(): Promise<KandyClient>
  readonly startCall: typeof startCall
  readGateway(): Promise<GatewayRecords>
  every(ms: number, task: () => void): () => void
}

interface CallFrame {
  hear(event: Pick<MessageEvent<unknown>, 'origin' | 'source' | 'data'>): void
  /** Says that an order may come. */
  ready(): void
  end(): void
}

/** Until the call is over. */
async function follow(call: AnonymousCall, watch: GatewayWatch, tell: (state: CallState) => void): Promise<void> {
  tell(call.state)
  call.on((state) => {
    tell(state)
    void watch.look()
  })
  await call.ended
}

function readOrTell(data: unknown, tell: (state: CallState) => void): ConsoleMessage | undefined {
  try {
    return readConsoleMessage(data)
  } catch (error) {
    if (!(error instanceof ClientError)) throw error
    tell({ kind: 'failed', error: new CallError(error.code, error.message), issuanceId: null })
    return undefined
  }
}

const unusable = (error: unknown) =>
  new CallError('SDK_UNUSABLE', error instanceof Error ? error.message : 'The SDK cannot be used in this browser.')

/**
 * The set that came from the console, given once. A page of a visitor would fetch a second set where the gateway refuses the first;
 * here the refusal is what somebody wants to see.
 */
function issueOnce({ credentials, callee, from, issuanceId, issuedAt, expiresAt }: CallOrder): CredentialSource {
  let isGiven = false
  return {
    async issue() {
      if (isGiven) throw new CallError('CREDENTIALS_REFUSED', 'The gateway refused the credentials.', { issuanceId })
      isGiven = true
      return {
        kind: 'issued',
        credentials,
        callee,
        from,
        issuanceId,
        issuedAt,
        expiresAt,
        makeAnonymousArguments: [callee, credentials, { from, audio: true }],
      }
    },
  }
}

/** What the console asks of this page. `undefined` for anything else. Throws ClientError where the credentials are not whole. */
function readConsoleMessage(data: unknown): ConsoleMessage | undefined {
  const message = Object(data) as Readonly<Record<string, unknown>>
  if (message.type === 'end') return { type: 'end' }
  if (message.type !== 'call') return undefined
  return {
    type: 'call',
    order: {
      credentials: parseAnonymousCredentials(message.credentials),
      callee: String(message.callee ?? ''),
      from: String(message.from ?? ''),
      video: message.video === true,
      issuanceId: String(message.issuanceId ?? ''),
      issuedAt: String(message.issuedAt ?? ''),
      expiresAt: String(message.expiresAt ?? ''),
    },
  }
}

type ConsoleMessage = { readonly type: 'call'; readonly order: CallOrder } | { readonly type: 'end' }

/** A call as the console wants it placed. */
interface CallOrder {
  readonly credentials: AnonymousCredentials
  readonly callee: string
  readonly from: string
  readonly video: boolean
  readonly issuanceId: string
  readonly issuedAt: string
  readonly expiresAt: string
}
