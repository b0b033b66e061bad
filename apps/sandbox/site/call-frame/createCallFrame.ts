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
 * Creates the frame that places one call for the console. The console's page contains the frame. The frame exchanges messages only with
 * that page, at the page's exact origin, and accepts one request.
 */
export function createCallFrame(parts: CallFrameParts): CallFrame {
  const { page, consoleOrigin } = parts
  const send = (message: object) => page.postMessage(message, consoleOrigin)
  let hasRequest = false
  let isCancelled = false
  let call: AnonymousCall | undefined

  const sendState = (state: CallState) => {
    // `postMessage` drops all fields of an error but its message. The JSON of a `CallError` keeps the fields that may be reported.
    const plain: object = JSON.parse(JSON.stringify(state))
    send({ type: 'state', state: plain })
  }
  const place = async (request: CallRequest) => {
    sendState({ kind: 'connecting', step: 'credentials', issuanceId: request.issuanceId })
    const watch = await watchGateway({
      read: parts.readGateway,
      every: parts.every,
      report: (news) => send({ type: 'gateway', ...news }),
    })
    try {
      const kandy = await parts.makeClient()
      if (isCancelled) {
        sendState({ kind: 'ended', by: 'us', statusCode: null, reasonText: null, issuanceId: request.issuanceId })
        return
      }
      call = parts.startCall(kandy, createSingleUseSource(request), {
        video: request.video,
        remoteContainer: '#remote',
        localContainer: '#local',
      })
      await follow(call, watch, sendState)
    } catch (error) {
      sendState({ kind: 'failed', error: toSdkError(error), issuanceId: request.issuanceId })
    } finally {
      await watch.stop()
    }
  }
  const end = () => {
    isCancelled = true
    void call?.end()
  }
  return {
    receive({ origin, source, data }) {
      if (origin !== consoleOrigin || source !== page) return
      const message = readOrReport(data, sendState)
      if (message?.type === 'end') end()
      if (message?.type !== 'call' || hasRequest) return
      hasRequest = true
      void place(message.request)
    },
    ready: () => send({ type: 'ready' }),
    end,
  }
}

export interface CallFrameParts {
  /** The page that contains the frame. */
  readonly page: Pick<Window, 'postMessage'>
  /** The required origin of that page. */
  readonly consoleOrigin: string
  /** Creates the SDK client. Rejects with a message that can be shown if the SDK cannot be loaded. */
  makeClient(): Promise<KandyClient>
  readonly startCall: typeof startCall
  readGateway(): Promise<GatewayRecords>
  every(ms: number, task: () => void): () => void
}

interface CallFrame {
  receive(event: Pick<MessageEvent<unknown>, 'origin' | 'source' | 'data'>): void
  /** Reports that the frame accepts a request. */
  ready(): void
  end(): void
}

/** Reports the states of a call until it is over. */
async function follow(call: AnonymousCall, watch: GatewayWatch, sendState: (state: CallState) => void): Promise<void> {
  sendState(call.state)
  call.on((state) => {
    sendState(state)
    void watch.poll()
  })
  await call.ended
}

function readOrReport(data: unknown, sendState: (state: CallState) => void): ConsoleMessage | undefined {
  try {
    return readConsoleMessage(data)
  } catch (error) {
    if (!(error instanceof ClientError)) throw error
    sendState({ kind: 'failed', error: new CallError(error.code, error.message), issuanceId: null })
    return undefined
  }
}

const toSdkError = (error: unknown) =>
  new CallError('SDK_UNUSABLE', error instanceof Error ? error.message : 'The SDK cannot be used in this browser.')

/**
 * Creates a source that returns the console's credentials once. A visitor's page would fetch new credentials if the gateway refused the
 * first credentials. Here the console shows the refusal instead.
 */
function createSingleUseSource({
  credentials,
  callee,
  from,
  issuanceId,
  issuedAt,
  expiresAt,
}: CallRequest): CredentialSource {
  let isUsed = false
  return {
    async issue() {
      if (isUsed) throw new CallError('CREDENTIALS_REFUSED', 'The gateway refused the credentials.', { issuanceId })
      isUsed = true
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

/** Parses a message from the console. Returns undefined for an unknown type. @throws ClientError if the credentials are incomplete. */
function readConsoleMessage(data: unknown): ConsoleMessage | undefined {
  const message = Object(data) as Readonly<Record<string, unknown>>
  if (message.type === 'end') return { type: 'end' }
  if (message.type !== 'call') return undefined
  return {
    type: 'call',
    request: {
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

type ConsoleMessage = { readonly type: 'call'; readonly request: CallRequest } | { readonly type: 'end' }

/** The console's request to place a call. */
interface CallRequest {
  readonly credentials: AnonymousCredentials
  readonly callee: string
  readonly from: string
  readonly video: boolean
  readonly issuanceId: string
  readonly issuedAt: string
  readonly expiresAt: string
}
