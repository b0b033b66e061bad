import { type AnonymousCredentials, parseAnonymousCredentials } from '@anoncall/client'

/** What the console asks of this page. `undefined` for anything else. Throws ClientError where the credentials are not whole. */
export function readConsoleMessage(data: unknown): ConsoleMessage | undefined {
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

export type ConsoleMessage = { readonly type: 'call'; readonly order: CallOrder } | { readonly type: 'end' }

/** A call as the console wants it placed. */
export interface CallOrder {
  readonly credentials: AnonymousCredentials
  readonly callee: string
  readonly from: string
  readonly video: boolean
  readonly issuanceId: string
  readonly issuedAt: string
  readonly expiresAt: string
}
